import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../contract-tests/src/util/json.js";
import type { Direction } from "./difference.js";
import { compareSchemas } from "./schema/compare.js";

/** Returns whether two schemas differ, and the sides that the differences break. */
function compareEffect(direction: Direction, before: JsonObject, after: JsonObject) {
  const differences = compareSchemas("schema", direction, before, after);
  return {
    differs: differences.length > 0,
    clients: differences.some(({ breaksClients }) => breaksClients),
    servers: differences.some(({ breaksServers }) => breaksServers),
  };
}

const property = (schema: JsonObject, required: readonly string[] = []): JsonObject => ({
  type: "object",
  properties: { a: schema },
  required,
});

/** For each keyword, a schema that accepts more values and one that accepts fewer. */
const CHANGES: readonly (readonly [name: string, looser: JsonObject, tighter: JsonObject])[] = [
  ["minimum", { minimum: 1 }, { minimum: 2 }],
  ["minimum, added", {}, { minimum: 0 }],
  ["maximum", { maximum: 9 }, { maximum: 8 }],
  ["maximum, added", {}, { maximum: 0 }],
  ["exclusiveMinimum", { exclusiveMinimum: 1 }, { exclusiveMinimum: 2 }],
  ["exclusiveMinimum, added", {}, { exclusiveMinimum: 0 }],
  ["exclusiveMaximum", { exclusiveMaximum: 9 }, { exclusiveMaximum: 8 }],
  ["exclusiveMaximum, added", {}, { exclusiveMaximum: 0 }],
  ["an inclusive and an exclusive lower bound", { minimum: 2 }, { exclusiveMinimum: 2 }],
  ["an inclusive and an exclusive upper bound", { maximum: 8 }, { exclusiveMaximum: 8 }],
  ["an exclusive lower bound beside an inclusive one", { minimum: 2 }, { minimum: 2, exclusiveMinimum: 2 }],
  ["an exclusive upper bound beside an inclusive one", { maximum: 8 }, { maximum: 8, exclusiveMaximum: 8 }],
  ["an inclusive lower bound above an exclusive one", { exclusiveMinimum: 2 }, { minimum: 3, exclusiveMinimum: 2 }],
  ["an inclusive upper bound below an exclusive one", { exclusiveMaximum: 8 }, { maximum: 7, exclusiveMaximum: 8 }],
  ["the lower bound of integers", { type: "integer", minimum: 2 }, { type: "integer", exclusiveMinimum: 2 }],
  ["the upper bound of integers", { type: "integer", maximum: 8 }, { type: "integer", exclusiveMaximum: 8 }],
  ["multipleOf", { multipleOf: 2 }, { multipleOf: 4 }],
  ["multipleOf, added", {}, { multipleOf: 2 }],
  ["minLength", { minLength: 1 }, { minLength: 2 }],
  ["minLength, added", {}, { minLength: 1 }],
  ["maxLength", { maxLength: 9 }, { maxLength: 8 }],
  ["maxLength 0, added", {}, { maxLength: 0 }],
  ["maxLength in allOf", { allOf: [{ maxLength: 9 }] }, { allOf: [{ maxLength: 8 }] }],
  ["maxLength in one of two branches of allOf", { maxLength: 9, allOf: [{}] }, { maxLength: 9, allOf: [{ maxLength: 8 }] }],
  ["pattern, added", {}, { pattern: "^a" }],
  ["format, added", {}, { format: "uri" }],
  ["minItems", { minItems: 1 }, { minItems: 2 }],
  ["maxItems", { maxItems: 9 }, { maxItems: 8 }],
  ["uniqueItems", { uniqueItems: false }, { uniqueItems: true }],
  ["minContains", { contains: {}, minContains: 1 }, { contains: {}, minContains: 2 }],
  ["maxContains", { contains: {}, maxContains: 9 }, { contains: {}, maxContains: 8 }],
  ["items", { items: { maximum: 9 } }, { items: { maximum: 8 } }],
  ["items, added", { type: "array" }, { type: "array", items: { maximum: 8 } }],
  ["items that allow nothing", { type: "array" }, { type: "array", items: false }],
  ["minProperties", { minProperties: 1 }, { minProperties: 2 }],
  ["maxProperties", { maxProperties: 9 }, { maxProperties: 8 }],
  ["additionalProperties", { additionalProperties: true }, { additionalProperties: false }],
  ["unevaluatedProperties, added", {}, { unevaluatedProperties: false }],
  ["propertyNames, added", {}, { propertyNames: { maxLength: 8 } }],
  ["dependentRequired, added", {}, { dependentRequired: { a: ["b"] } }],
  ["required", property({}), property({}, ["a"])],
  ["a property", property({ maxLength: 9 }), property({ maxLength: 8 })],
  ["type", { type: ["string", "null"] }, { type: "string" }],
  ["type, added", {}, { type: "string" }],
  ["number and integer", { type: "number" }, { type: "integer" }],
  ["enum", { enum: ["a", "b"] }, { enum: ["a"] }],
  ["enum, added", { type: "string" }, { type: "string", enum: ["a"] }],
  ["enum and const", { enum: ["a", "b"] }, { const: "a" }],
  ["const, added", {}, { const: "a" }],
  ["a range and a list", { type: "integer", minimum: 1, maximum: 4 }, { enum: [1, 2, 3] }],
  ["a list and its bounds", { enum: [1, 2, 3] }, { enum: [1, 2, 3], maximum: 2 }],
  ["anyOf", { anyOf: [{ type: "string" }, { type: "null" }] }, { anyOf: [{ type: "string" }] }],
  [
    "an alternative of anyOf",
    { anyOf: [{ type: "string", maxLength: 9 }, { type: "null" }] },
    { anyOf: [{ type: "string", maxLength: 8 }, { type: "null" }] },
  ],
  ["oneOf", { oneOf: [{ type: "string" }, { type: "null" }] }, { oneOf: [{ type: "string" }] }],
  ["not, added", {}, { not: { const: "a" } }],
  ["contentMediaType, added", {}, { contentMediaType: "application/json" }],
  ["contentEncoding, added", {}, { contentEncoding: "base64" }],
  ["contentSchema, added", {}, { contentSchema: {} }],
  ["contentSchema", { contentSchema: { maximum: 9 } }, { contentSchema: { maximum: 8 } }],
];

describe("a request schema", () => {
  test.each(CHANGES)("that becomes looser breaks servers only: %s", (_, looser, tighter) => {
    expect(compareEffect("request", tighter, looser)).toEqual({ differs: true, clients: false, servers: true });
  });

  test.each(CHANGES)("that becomes tighter breaks clients and servers: %s", (_, looser, tighter) => {
    expect(compareEffect("request", looser, tighter)).toEqual({ differs: true, clients: true, servers: true });
  });
});

describe("a response schema", () => {
  test.each(CHANGES)("that becomes looser breaks clients only: %s", (_, looser, tighter) => {
    expect(compareEffect("response", tighter, looser)).toEqual({ differs: true, clients: true, servers: false });
  });

  test.each(CHANGES)("that becomes tighter breaks servers only: %s", (_, looser, tighter) => {
    expect(compareEffect("response", looser, tighter)).toEqual({ differs: true, clients: false, servers: true });
  });
});

test.each<[name: string, before: JsonObject, after: JsonObject]>([
  ["multipleOf without a common multiple", { multipleOf: 4 }, { multipleOf: 6 }],
  ["pattern", { pattern: "^a" }, { pattern: "^b" }],
  ["format", { format: "uri" }, { format: "email" }],
  ["not", { not: { const: 1 } }, { not: { const: 2 } }],
  ["contentMediaType", { contentMediaType: "text/html" }, { contentMediaType: "text/plain" }],
  ["contentEncoding", { contentEncoding: "base64" }, { contentEncoding: "base32" }],
  ["enum with one value replaced", { enum: ["a", "b"] }, { enum: ["a", "c"] }],
])("a change that is neither looser nor tighter breaks clients and servers: %s", (_, before, after) => {
  for (const [old, now] of [
    [before, after],
    [after, before],
  ] as const) {
    expect(compareEffect("request", old, now)).toEqual({ differs: true, clients: true, servers: true });
    expect(compareEffect("response", old, now)).toEqual({ differs: true, clients: true, servers: true });
  }
});

test.each<[name: string, before: JsonObject, after: JsonObject]>([
  ["minLength 0", {}, { minLength: 0 }],
  ["minItems 0", {}, { minItems: 0 }],
  ["minProperties 0", {}, { minProperties: 0 }],
  ["uniqueItems false", {}, { uniqueItems: false }],
  ["additionalProperties true", {}, { additionalProperties: true }],
  ["a number is any integer too", { type: "number" }, { type: ["number", "integer"] }],
  ["a list of one type", { type: "string" }, { type: ["string"] }],
  ["const and a list of one value", { const: "a" }, { enum: ["a"] }],
  ["the order of values", { enum: ["a", "b"] }, { enum: ["b", "a"] }],
  ["an exclusive lower bound of integers", { type: "integer", exclusiveMinimum: 1 }, { type: "integer", minimum: 2 }],
  ["an exclusive upper bound of integers", { type: "integer", exclusiveMaximum: 9 }, { type: "integer", maximum: 8 }],
  ["a fractional lower bound of integers", { type: "integer", minimum: 1.5 }, { type: "integer", minimum: 2 }],
  ["a fractional upper bound of integers", { type: "integer", maximum: 8.5 }, { type: "integer", maximum: 8 }],
  ["a fractional exclusive lower bound", { type: "integer", exclusiveMinimum: 1.5 }, { type: "integer", minimum: 2 }],
  ["a fractional exclusive upper bound", { type: "integer", exclusiveMaximum: 8.5 }, { type: "integer", maximum: 8 }],
  ["a bound that another one implies", { minimum: 1, exclusiveMinimum: 1 }, { exclusiveMinimum: 1 }],
  ["allOf with one branch", { maxLength: 8 }, { allOf: [{ maxLength: 8 }] }],
  ["items of any kind", { type: "array" }, { type: "array", items: true }],
])("different schemas for the same values do not differ: %s", (_, before, after) => {
  for (const direction of ["request", "response"] as const) {
    expect(compareSchemas("schema", direction, before, after)).toEqual([]);
    expect(compareSchemas("schema", direction, after, before)).toEqual([]);
  }
});

describe("a default", () => {
  test.each<[name: string, before: JsonObject, after: JsonObject]>([
    ["changed", { default: 1 }, { default: 2 }],
    ["added", {}, { default: 2 }],
    ["removed", { default: 1 }, {}],
  ])("of a request breaks clients and servers when it is %s; of a response it breaks neither", (_, before, after) => {
    expect(compareEffect("request", before, after)).toEqual({ differs: true, clients: true, servers: true });
    expect(compareSchemas("schema", "response", before, after)).toEqual([]);
  });
});

describe("whether other properties are allowed", () => {
  const open: JsonObject = { type: "object" };
  const closed: JsonObject = { ...open, additionalProperties: false };
  const withProperty = (schema: JsonObject): JsonObject => ({ ...schema, properties: { a: {} } });
  const effectOn = (before: JsonObject, after: JsonObject) => {
    const [found] = compareSchemas("schema", "response", before, after).filter(({ location }) => location === "schema.a");
    return { clients: found?.breaksClients, servers: found?.breaksServers };
  };

  test("before the change decides whether a new property of a response breaks clients", () => {
    expect(effectOn(closed, withProperty(open))).toEqual({ clients: true, servers: false });
    expect(effectOn(open, withProperty(closed))).toEqual({ clients: false, servers: false });
  });

  test("after the change decides whether a removed property of a response breaks servers", () => {
    expect(effectOn(withProperty(closed), open)).toEqual({ clients: true, servers: false });
    expect(effectOn(withProperty(open), closed)).toEqual({ clients: true, servers: true });
  });
});
