import { describe, expect, test } from "vitest";
import { allowsNothing, generateValues } from "../../src/contract/generate/generate.js";
import { stretch } from "../../src/contract/generate/stretch.js";
import { findValue, sampleOf } from "../../src/contract/sample-value.js";
import { compile } from "../../src/contract/validator.js";
import type { JsonObject } from "../../src/util/json.js";

/** Schemas for which the simplest value of the type is invalid. */
const DEMANDING: readonly JsonObject[] = [
  { type: "string", pattern: "^[A-F0-9]{8}$" },
  { type: "string", pattern: "^(?=.*\\d)[a-z\\d]{4,8}$" },
  { type: "string", pattern: "^\\p{Lu}\\d$" },
  { type: "string", format: "email", minLength: 30, maxLength: 30 },
  { type: "string", format: "uri", maxLength: 4 },
  {
    allOf: [
      { type: "string", pattern: "^a" },
      { pattern: "z$", minLength: 9 },
    ],
  },
  { type: "integer", multipleOf: 7, minimum: 10, maximum: 20 },
  { type: "number", exclusiveMinimum: 0.5, exclusiveMaximum: 0.6 },
  { type: "integer", not: { enum: [1, 2, 3] }, minimum: 1, maximum: 4 },
  {
    oneOf: [
      { type: "integer", multipleOf: 3 },
      { type: "integer", multipleOf: 5 },
    ],
  },
  { type: "object", properties: { a: { type: "integer" } }, required: ["a"], oneOf: [{ required: ["b"] }, { required: ["c"] }] },
  { type: "object", minProperties: 2, properties: { a: { type: "integer" } }, propertyNames: { pattern: "^[a-z]$" } },
  { type: "object", dependentRequired: { a: ["b"] }, required: ["a"], properties: { b: { const: 4 } } },
  { type: "array", uniqueItems: true, minItems: 12, items: { type: "string", pattern: "^[a-z]+\\d*$" } },
  { type: "array", prefixItems: [{ type: "string" }, { const: 5 }], items: false, minItems: 2 },
  { type: "array", items: { type: "string" }, contains: { const: "main" }, minContains: 2, maxContains: 2 },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  { type: "object", required: ["m"], properties: { m: { const: "x" } }, if: { required: ["m"] }, then: { required: ["n"] } },
];

describe("samples", () => {
  test.each(DEMANDING.map((schema) => [JSON.stringify(schema), schema] as const))("the sample of %s is valid", (_, schema) => {
    expect(compile(schema)(sampleOf(schema))).toBe(true);
  });

  test("an example is the sample, if it is valid", () => {
    expect(sampleOf({ type: "string", pattern: "^[a-z]+-\\d+$", examples: ["cat-1"] })).toBe("cat-1");
    expect(sampleOf({ type: "string", pattern: "^\\d$", examples: ["wrong"] })).toMatch(/^\d$/);
  });

  test("are the same in every run", () => {
    const schema = { type: "string", pattern: "^[a-z]{3}-[0-9]{3}$" };
    expect([...generateValues(schema)]).toEqual([...generateValues({ ...schema })]);
  });

  test("are not generated beyond the size limit", () => {
    expect([...generateValues({ type: "string", minLength: 64 * 2 ** 20 })]).toEqual([]);
    expect([...generateValues({ type: "array", minItems: 1e6 })]).toEqual([]);
    expect([...generateValues({ type: "object", minProperties: 1e6 })]).toEqual([]);
  });

  test("do not exist for a schema that allows nothing", () => {
    const contradiction: JsonObject = {
      allOf: [
        { type: "object", properties: { a: {} }, required: ["a"], additionalProperties: false },
        { type: "object", properties: { b: {} }, required: ["b"], additionalProperties: false },
      ],
    };
    expect(allowsNothing(contradiction)).toBe(true);
    expect(allowsNothing({ type: "string", allOf: [{ type: "integer" }] })).toBe(true);
    expect(allowsNothing({ enum: [] })).toBe(true);
    expect(allowsNothing({ type: "integer", minimum: 3, maximum: 2 })).toBe(true);
    expect(allowsNothing({ type: "integer", minimum: 2, maximum: 2 })).toBe(false);
    expect(findValue(contradiction)).toBeUndefined();
  });
});

test.each([
  ["https://example.com/cat.png", 2049, { format: "uri" }],
  ["cat@example.com", 60, { format: "email" }],
  ["ab-1", 21, { pattern: "^[a-z]{2,}-\\d$" }],
  ["1:2", 9, { pattern: "^(\\d:)+\\d$" }],
])("%s is stretched to %d characters", (text, length, keywords) => {
  const isValid = compile({ type: "string", ...keywords });
  const stretched = stretch(text, length, (candidate) => isValid(candidate));
  expect(stretched).toHaveLength(length);
  expect(isValid(stretched ?? "")).toBe(true);
});
