import { expect, test } from "vitest";
import { parseContract } from "../../src/contract/parse.js";

const SCHEMA = { type: "object", required: ["prompt"], properties: { prompt: { type: "string" } } };

test.each([
  [{ required: true }, SCHEMA, false],
  [{ required: false }, SCHEMA, true],
  [{}, SCHEMA, false],
  [{}, { type: "object" }, true],
])("a body with %j and the schema %j is optional: %s", (fields, schema, isOptional) => {
  const content = { "application/json": { schema }, "multipart/form-data": { schema } };
  const responses = { "200": { description: "accepted" } };
  const post = { operationId: "submit", requestBody: { ...fields, content }, responses };
  const document = { openapi: "3.1.0", info: { title: "test", version: "1" }, paths: { "/videos": { post } } };
  const [operation] = parseContract(JSON.stringify(document), "test").operations;
  expect(operation?.request).toMatchObject({ isOptional, mediaTypes: ["application/json", "multipart/form-data"] });
});
