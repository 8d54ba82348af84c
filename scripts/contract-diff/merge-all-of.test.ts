import { expect, test } from "vitest";
import type { JsonObject } from "../../contract-tests/src/util/json.js";
import { mergeAllOf } from "./schema/merge-all-of.js";

test.each<[name: string, branches: readonly [JsonObject, JsonObject], merged: JsonObject]>([
  ["the higher minimum", [{ minimum: 1 }, { minimum: 2 }], { minimum: 2 }],
  ["the lower maximum", [{ maximum: 9 }, { maximum: 8 }], { maximum: 8 }],
  ["the higher exclusiveMinimum", [{ exclusiveMinimum: 1 }, { exclusiveMinimum: 2 }], { exclusiveMinimum: 2 }],
  ["the lower exclusiveMaximum", [{ exclusiveMaximum: 9 }, { exclusiveMaximum: 8 }], { exclusiveMaximum: 8 }],
  ["the higher minLength", [{ minLength: 1 }, { minLength: 2 }], { minLength: 2 }],
  ["the lower maxLength", [{ maxLength: 9 }, { maxLength: 8 }], { maxLength: 8 }],
  ["the higher minItems", [{ minItems: 1 }, { minItems: 2 }], { minItems: 2 }],
  ["the lower maxItems", [{ maxItems: 9 }, { maxItems: 8 }], { maxItems: 8 }],
  ["the higher minProperties", [{ minProperties: 1 }, { minProperties: 2 }], { minProperties: 2 }],
  ["the lower maxProperties", [{ maxProperties: 9 }, { maxProperties: 8 }], { maxProperties: 8 }],
  ["uniqueItems", [{ uniqueItems: false }, { uniqueItems: true }], { uniqueItems: true }],
  [
    "additionalProperties",
    [{ additionalProperties: { type: "string" } }, { additionalProperties: false }],
    { additionalProperties: false },
  ],
  [
    "additionalProperties of both",
    [{ additionalProperties: { maxLength: 9 } }, { additionalProperties: { maxLength: 8 } }],
    { additionalProperties: { maxLength: 8 } },
  ],
  ["items of both", [{ items: { minLength: 1 } }, { items: { maxLength: 8 } }], { items: { minLength: 1, maxLength: 8 } }],
  ["the common types", [{ type: ["string", "null"] }, { type: ["string", "boolean"] }], { type: ["string"] }],
  ["the common values", [{ enum: ["a", "b"] }, { enum: ["b", "c"] }], { enum: ["b"] }],
  ["a constant and a list", [{ enum: ["a", "b"] }, { const: "b" }], { enum: ["b"] }],
  ["no common value", [{ const: "a" }, { const: "b" }], { enum: [] }],
  ["all required properties", [{ required: ["a", "b"] }, { required: ["b", "c"] }], { required: ["a", "b", "c"] }],
  [
    "the properties of both",
    [{ properties: { a: { maxLength: 9 }, b: {} } }, { properties: { a: { maxLength: 8 }, c: {} } }],
    { properties: { a: { maxLength: 8 }, b: {}, c: {} } },
  ],
  ["nested allOf", [{ allOf: [{ minLength: 1 }] }, { allOf: [{ maxLength: 8 }] }], { minLength: 1, maxLength: 8 }],
])("a schema with allOf has %s", (_, [one, other], merged) => {
  const sorted = (value: unknown): unknown => (Array.isArray(value) ? [...value].sort() : value);
  const normalized = (schema: JsonObject) =>
    Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, sorted(value)]));
  for (const schema of [{ allOf: [one, other] }, { allOf: [other, one] }]) {
    expect(normalized(mergeAllOf(schema))).toEqual(merged);
  }
});

test.each<[name: string, one: JsonObject, other: JsonObject]>([
  ["pattern", { pattern: "a" }, { pattern: "b" }],
  ["format", { format: "uri" }, { format: "email" }],
  ["multipleOf", { multipleOf: 4 }, { multipleOf: 6 }],
  ["not", { not: { const: 1 } }, { not: { const: 2 } }],
  ["if and else", { if: { const: 1 }, else: false }, { if: { const: 2 }, else: false }],
  ["contains", { contains: { const: 1 }, minContains: 2 }, { contains: { const: 2 } }],
])("what cannot be merged stays in allOf: %s", (_, one, other) => {
  expect(mergeAllOf({ ...one, allOf: [other] })).toEqual({ ...one, allOf: [other] });
});

test("equal schemas are merged into one, and annotations of the outer schema win", () => {
  expect(mergeAllOf({ pattern: "a", title: "outer", allOf: [{ pattern: "a", title: "inner" }] })).toEqual({
    pattern: "a",
    title: "outer",
  });
});

test("false is the schema that allows nothing, true the one that allows everything", () => {
  expect(mergeAllOf({ allOf: [false] })).toEqual({ not: {} });
  expect(mergeAllOf({ allOf: [true] })).toEqual({});
});
