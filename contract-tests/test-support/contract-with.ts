import type { Check } from "../src/checks/check.js";
import { derive } from "../src/checks/derive.js";
import type { Contract } from "../src/contract/model.js";
import { parseContract } from "../src/contract/parse.js";
import type { Json, JsonObject } from "../src/util/json.js";

/** A contract with one operation, whose request has a required `prompt` and one property `probe`. */
export function contractWith(probe: JsonObject, responses: JsonObject = { "200": content({}) }): Contract {
  const properties = { prompt: { type: "string", examples: ["a cat"] }, probe };
  const requestBody = content({ type: "object", required: ["prompt"], properties });
  const post = { operationId: "submit", "x-evidence": "endpoint", requestBody, responses };
  return parseContract(JSON.stringify({ openapi: "3.1.0", info: {}, paths: { "/submit": { post } } }), "test");
}

/** A message with a JSON body of this schema. */
export function content(schema: JsonObject): JsonObject {
  return { content: { "application/json": { schema } } };
}

/** The checks of `contractWith`, by id. */
export function checksOf(probe: JsonObject): ReadonlyMap<string, Check> {
  return new Map(derive(contractWith(probe)).flatMap(({ checks }) => checks.map((check) => [check.id, check])));
}

/** The boundary values of a check; a value that is tried in several frames comes once. */
export function valuesOf(check: Check | undefined): readonly (Json | undefined)[] {
  return [...new Map((check?.examples ?? []).map(({ value }) => [JSON.stringify(value), value])).values()];
}
