import { describe, expect, test } from "vitest";
import {
  compareEdits,
  type Document,
  type Edit,
  STREAM_PATH,
  setParameter,
  unchanged,
} from "../../contract-tests/test-support/edited-contract.js";

const EVENT = `POST ${STREAM_PATH}: event`;

const editStream =
  (edit: (schema: Document) => void): Edit =>
  (document) =>
    edit(document["paths"][STREAM_PATH].post.responses["200"].content["text/event-stream"].schema);

describe("the content of stream events", () => {
  const withoutSchema = editStream((schema) => {
    delete schema["contentSchema"];
  });
  const cbor = editStream((schema) => {
    schema["contentMediaType"] = "application/cbor";
  });

  test.each<[string, Edit, Edit, string, breaksClients: boolean, breaksServers: boolean]>([
    ["loses its schema", unchanged, withoutSchema, "contentSchema removed", true, false],
    ["gains a schema", withoutSchema, unchanged, "contentSchema added", false, true],
    ["is no longer JSON", unchanged, cbor, 'contentMediaType changed from "application/json" to "application/cbor"', true, true],
  ])("%s", (_, before, after, message, breaksClients, breaksServers) => {
    expect(compareEdits(before, after)).toContainEqual([`${EVENT}: ${message}`, breaksClients, breaksServers]);
  });

  test("is compared like any response schema", () => {
    const limited = editStream(({ contentSchema }) => {
      for (const { allOf } of contentSchema.oneOf) allOf[0].properties.id.maxLength = 9;
    });
    expect(compareEdits(limited, unchanged)).toEqual([[`${EVENT}.id: maxLength 9 removed`, true, false]]);
  });
});

describe("the content keywords of a string", () => {
  const image = (schema: object) => setParameter("image", { type: "string", ...schema });

  test.each<[string, object, object, string, breaksClients: boolean]>([
    ["an added encoding", {}, { contentEncoding: "base64" }, 'contentEncoding "base64" added', true],
    ["a removed encoding", { contentEncoding: "base64" }, {}, 'contentEncoding "base64" removed', false],
    [
      "a changed media type",
      { contentMediaType: "image/png" },
      { contentMediaType: "image/jpeg" },
      'contentMediaType changed from "image/png" to "image/jpeg"',
      true,
    ],
  ])("reports %s", (_, before, after, message, breaksClients) => {
    expect(compareEdits(image(before), image(after))).toEqual([[`VideoRequest.image: ${message}`, breaksClients, true]]);
  });
});
