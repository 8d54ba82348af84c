import { readFileSync } from "node:fs";
import type { Check } from "../src/checks/check.js";
import { derive } from "../src/checks/derive.js";
import type { Contract } from "../src/contract/model.js";
import { parseContract } from "../src/contract/parse.js";
import type { Json, JsonObject } from "../src/util/json.js";

/** Creates a contract with one operation. Its request has a required `prompt` and a property `probe` with this schema. */
export function contractWith(probe: JsonObject, responses: JsonObject = { "200": content({}) }): Contract {
  const properties = { prompt: { type: "string", examples: ["a cat"] }, probe };
  const requestBody = content({ type: "object", required: ["prompt"], properties });
  const post = { operationId: "submit", "x-evidence": "endpoint", requestBody, responses };
  return parseContract(JSON.stringify({ openapi: "3.1.0", info: {}, paths: { "/submit": { post } } }), "test");
}

/** Returns the OpenAPI description of a request or response with a JSON body of this schema. */
export function content(schema: JsonObject): JsonObject {
  return { content: { "application/json": { schema } } };
}

/** Returns the checks of `contractWith(probe)` by id. */
export function checksOf(probe: JsonObject): ReadonlyMap<string, Check> {
  return new Map(derive(contractWith(probe)).flatMap(({ checks }) => checks.map((check) => [check.id, check])));
}

/** Returns the distinct boundary values of a check. A value may occur in several request templates. */
export function valuesOf(check: Check | undefined): readonly (Json | undefined)[] {
  return [...new Map((check?.examples ?? []).map(({ value }) => [JSON.stringify(value), value])).values()];
}

/** Creates a contract with one operation, whose requests have this schema. */
export function contractOf(schema: JsonObject, responses: JsonObject = { "200": content({}) }): Contract {
  const post = { operationId: "submit", "x-evidence": "endpoint", requestBody: content(schema), responses };
  return parseContract(JSON.stringify({ openapi: "3.1.0", info: {}, paths: { "/submit": { post } } }), "test");
}

/** Returns the bundled contract with these headers in every response to an accepted request. */
export function contractWithHeaders(headers: JsonObject): Contract {
  const text = readFileSync(new URL("../../generated/openapi.json", import.meta.url), "utf8");
  const isAccepted = (status: string) => status === "200" || status === "202";
  const document: Json = JSON.parse(text, (name, value) => (isAccepted(name) ? { ...value, headers } : value));
  return parseContract(JSON.stringify(document), "headers.json");
}
