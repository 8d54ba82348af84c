import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DECIMALS } from "../../../contract-tests/src/contract/validator.js";
import type { JsonObject } from "../../../contract-tests/src/util/json.js";
import { emitHelpers, emitValidator, isSupported } from "./validator-code.js";

type Validate = ((value: unknown) => boolean) & {
  readonly errors?: readonly { instancePath: string; keyword: string; limit: unknown }[] | null;
};

async function load(schema: JsonObject): Promise<Validate> {
  const code = emitValidator("validate", schema);
  const module = (await import(`data:text/javascript,${encodeURIComponent(emitHelpers(code) + code)}`)) as {
    readonly validate: Validate;
  };
  return module.validate;
}

const bound = fc.integer({ min: -3, max: 5 });
const number = fc.record(
  {
    type: fc.constantFrom("integer", "number", ["integer", "null"], ["number", "string"]),
    minimum: bound,
    maximum: bound,
    exclusiveMinimum: bound,
    exclusiveMaximum: bound,
    multipleOf: fc.constantFrom(1, 2, 0.1, 0.5),
  },
  { requiredKeys: ["type"] },
);
const text = fc.record(
  {
    type: fc.constant("string"),
    minLength: fc.integer({ min: 0, max: 3 }),
    maxLength: fc.integer({ min: 0, max: 3 }),
    pattern: fc.constantFrom("^a", "b$", "\\p{L}"),
  },
  { requiredKeys: ["type"] },
);
const scalar = fc.oneof(number, text, fc.constantFrom({ enum: ["a", 1, null] }, { const: "b" }, { type: "boolean" }, {}));

const { schema: schemas } = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    scalar as fc.Arbitrary<JsonObject>,
    fc.record({
      type: fc.constant("array"),
      items: tie("schema"),
      minItems: fc.constantFrom(0, 1),
      maxItems: fc.constantFrom(1, 2),
    }),
    fc.record(
      {
        type: fc.constant("object"),
        properties: fc.dictionary(fc.constantFrom("a", "b", "x-y", "a/b", "~"), tie("schema"), { maxKeys: 3 }),
        required: fc.uniqueArray(fc.constantFrom("a", "b", "x-y"), { maxLength: 2 }),
        additionalProperties: fc.boolean(),
      },
      { requiredKeys: ["type", "properties"] },
    ),
    fc.record({ allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
  ) as fc.Arbitrary<JsonObject>,
}));

const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(null, true, "", "a", "ab", "🎬🎬", 0, 1, -1, 2.5, 0.3, 4, 9),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "x-y", "a/b", "~"), tie("value"), { maxKeys: 4 }),
  ),
})).value;

const ajv = new Ajv2020({ allErrors: true, multipleOfPrecision: DECIMALS, strict: false });

describe("a generated validator", () => {
  test("agrees with Ajv on random schemas and values, and reports the same violations", { timeout: 60_000 }, async () => {
    let invalid = 0;
    await fc.assert(
      fc.asyncProperty(schemas, fc.array(values, { minLength: 5, maxLength: 20 }), async (schema, list) => {
        expect(isSupported(schema)).toBe(true);
        const own = await load(schema);
        const reference = ajv.compile(schema);
        for (const value of list) {
          expect(own(value)).toBe(reference(value));
          const found = (own.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
          expect(new Set(found)).toEqual(
            new Set((reference.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`)),
          );
          if (found.length > 0) invalid += 1;
        }
      }),
      { numRuns: 300, seed: 7 },
    );
    expect(invalid).toBeGreaterThan(500);
  });

  test("reports the limit of each keyword", async () => {
    const validate = await load({
      type: "object",
      required: ["a"],
      properties: { a: {}, b: { type: ["integer", "null"], maximum: 8 }, c: { enum: [1, "x"] } },
      additionalProperties: false,
    });
    expect(validate({ b: 9, c: 2, d: 1 })).toBe(false);
    expect(validate.errors).toEqual([
      { instancePath: "", keyword: "required", limit: "a" },
      { instancePath: "/b", keyword: "maximum", limit: 8 },
      { instancePath: "/c", keyword: "enum", limit: [1, "x"] },
      { instancePath: "", keyword: "additionalProperties", limit: "d" },
    ]);
    expect(validate({ a: 1 })).toBe(true);
    expect(validate.errors).toBeNull();
  });

  test.each<JsonObject>([
    { format: "uri" },
    { oneOf: [{}] },
    { anyOf: [{}] },
    { not: {} },
    { if: {} },
    { uniqueItems: true },
    { enum: [[1]] },
    { const: {} },
    { patternProperties: {} },
    { additionalProperties: { type: "string" } },
    { properties: { a: { format: "uri" } } },
    { allOf: [{ contains: {} }] },
    { items: { minProperties: 1 } },
    { $ref: "#/x" },
  ])("is not generated for %j, which Ajv validates instead", (schema) => {
    expect(isSupported(schema)).toBe(false);
  });
});
