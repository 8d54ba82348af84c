import { expect, test } from "vitest";
import { parseContract } from "../../src/contract/parse.js";
import type { JsonObject } from "../../src/util/json.js";

/** Returns the evidence of an operation and its request body. */
function evidenceOf(operation: JsonObject) {
  const requestBody = { content: { "application/json": { schema: { type: "object" } } } };
  const paths = { "/jobs": { post: { description: 'about "x-evidence": none', ...operation, requestBody } } };
  const contract = parseContract(JSON.stringify({ openapi: "3.1.0", paths }), "test");
  return contract.operations.map(({ evidence, request }) => [evidence, request?.evidence]);
}

test("a contract without `x-evidence` is itself the documentation", () => {
  expect(evidenceOf({})).toEqual([["endpoint", "endpoint"]]);
});

test("an operation without `x-evidence` is undocumented if another clause states its evidence", () => {
  expect(evidenceOf({ responses: { "200": { "x-evidence": "endpoint" } } })).toEqual([["none", "none"]]);
});
