import { describe, expect, test } from "vitest";
import { asItIs, type Document, type Edit, ofParameter, STREAM, toldBetween } from "./edited-contract.js";

const EVENT = `POST ${STREAM}: event`;

const ofStream =
  (edit: (schema: Document) => void): Edit =>
  (document) =>
    edit(document["paths"][STREAM].post.responses["200"].content["text/event-stream"].schema);

describe("what the events of a stream hold", () => {
  const free = ofStream((schema) => {
    delete schema["contentSchema"];
  });
  const cbor = ofStream((schema) => {
    schema["contentMediaType"] = "application/cbor";
  });

  test.each<[string, Edit, Edit, string, callers: boolean, servers: boolean]>([
    ["is not said any more", asItIs, free, "has no schema of what it holds any more", true, false],
    ["is said", free, asItIs, "has a schema of what it holds", false, true],
    ["is no JSON", asItIs, cbor, 'holds "application/cbor", not "application/json"', true, true],
  ])("%s", (_, before, after, what, callers, servers) => {
    expect(toldBetween(before, after)).toContainEqual([`${EVENT}: ${what}`, callers, servers]);
  });

  test("is compared as any answer is", () => {
    const longer = ofStream(({ contentSchema }) => {
      for (const { allOf } of contentSchema.oneOf) allOf[0].properties.id.maxLength = 9;
    });
    expect(toldBetween(longer, asItIs)).toEqual([
      [`${EVENT}, id: has no upper limit of characters any more (was 9)`, true, false],
    ]);
  });
});

describe("the form of a text", () => {
  const image = (schema: object) => ofParameter("image", { type: "string", ...schema });

  test.each<[string, object, object, string, callers: boolean]>([
    ["that is given", {}, { contentEncoding: "base64" }, 'is encoded as "base64", not nothing', true],
    ["that is not given any more", { contentEncoding: "base64" }, {}, 'is encoded as nothing, not "base64"', false],
    [
      "that is another",
      { contentMediaType: "image/png" },
      { contentMediaType: "image/jpeg" },
      'holds "image/jpeg", not "image/png"',
      true,
    ],
  ])("%s is told", (_, before, after, what, callers) => {
    expect(toldBetween(image(before), image(after))).toEqual([[`VideoRequest, image: ${what}`, callers, true]]);
  });
});
