import { expect, test } from "vitest";
import type { Contract } from "../../../contract-tests/src/contract/model.js";
import type { JsonObject } from "../../../contract-tests/src/util/json.js";
import { generationType } from "./generation-types.js";

const contract = { operations: [] } as unknown as Contract;
const status = { type: "string", enum: ["queued", "done"] };
const STATUS = '({ readonly status: "queued" } | { readonly status: "done" })';

const job = (id: JsonObject, required: readonly string[]): JsonObject => ({ properties: { id, status }, required });

test.each<[name: string, schema: JsonObject, type: string]>([
  ["that is required stays", job({ type: "string" }, ["id", "status"]), `Job & ${STATUS}`],
  ["that is optional becomes required", job({ type: "string" }, ["status"]), `Job & { readonly id: string } & ${STATUS}`],
  [
    "that can be a number becomes a string",
    job({ type: ["string", "integer"] }, ["id", "status"]),
    `Job & { readonly id: string } & ${STATUS}`,
  ],
])("an id %s", (_, schema, type) => {
  expect(generationType("Job", schema, contract)).toBe(type);
});

test("a status that an alternative does not require becomes required", () => {
  const branch = (value: string, required: readonly string[]) => ({
    properties: { id: { type: "string" }, status: { const: value } },
    required,
  });
  const typeOf = (required: readonly string[]) =>
    generationType("Job", { oneOf: [branch("queued", required), branch("done", ["id", "status"])] }, contract);
  expect(typeOf(["id", "status"])).toBe("Job");
  expect(typeOf(["id"])).toBe(`Job & ${STATUS}`);
});

test("a status that another member of `allOf` requires becomes required", () => {
  const required = { properties: { id: { type: "string" } }, required: ["id", "status"] };
  const branch = (value: string) => ({ allOf: [required, { properties: { status: { const: value } } }] });
  expect(generationType("Job", { oneOf: [branch("queued"), branch("done")] }, contract)).toBe(`Job & ${STATUS}`);
});
