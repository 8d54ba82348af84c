import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { expect, test } from "vitest";
import { clauseValidator } from "../../src/contract/clause-validator.js";
import { pointerToClause } from "../../src/contract/clauses.js";
import type { Json, JsonObject } from "../../src/util/json.js";

const ajv = new Ajv2020({ logger: false, strict: false, validateSchema: false });
formats.default(ajv);

/** A schema, a clause by its pointer and part, the schema without the clause, and values. */
const REMOVALS: readonly (readonly [clause: string, schema: JsonObject, removed: JsonObject, values: readonly Json[]])[] = [
  ["/maximum", { type: "integer", maximum: 8 }, { type: "integer" }, [8, 9, "x", 1.5]],
  ["/required b", { required: ["a", "b"] }, { required: ["a"] }, [{ a: 1 }, { b: 1 }, { a: 1, b: 1 }, 1]],
  ["/oneOf", { type: "integer", oneOf: [{ minimum: 3 }, { maximum: 5 }] }, { type: "integer" }, [1, 4, 9, "x"]],
  ["/oneOf/0", { oneOf: [{ type: "string" }, { type: "null" }] }, { oneOf: [{ type: "null" }] }, ["x", null, 1]],
  ["/oneOf/0/type", { oneOf: [{ type: "string" }, { type: "null" }] }, { oneOf: [{}, { type: "null" }] }, ["x", null, 1]],
  ["/not", { type: "integer", not: { minimum: 3 } }, { type: "integer" }, [1, 4, "x"]],
  ["/not/minimum", { type: "integer", not: { minimum: 3, maximum: 9 } }, { type: "integer", not: { maximum: 9 } }, [1, 4, 10]],
  [
    "/additionalProperties",
    { properties: { a: {} }, additionalProperties: false },
    { properties: { a: {} } },
    [{ a: 1 }, { b: 1 }],
  ],
  [
    "/unevaluatedProperties",
    { allOf: [{ properties: { a: {} } }], unevaluatedProperties: false },
    { allOf: [{ properties: { a: {} } }] },
    [{ a: 1 }, { b: 1 }],
  ],
  ["/minContains", { contains: { const: 1 }, minContains: 2 }, { contains: { const: 1 } }, [[1], [1, 1], [2], []]],
  ["/contains", { contains: { const: 1 }, minContains: 2 }, {}, [[1], [1, 1], [2]]],
  [
    "/maxContains",
    { contains: { const: 1 }, minContains: 0, maxContains: 1 },
    { contains: { const: 1 }, minContains: 0 },
    [[1], [1, 1], [2]],
  ],
  [
    "/dependentRequired a b",
    { dependentRequired: { a: ["b", "c"] } },
    { dependentRequired: { a: ["c"] } },
    [{ a: 1, c: 1 }, { a: 1 }],
  ],
  ["/properties/x", { properties: { x: false } }, { properties: {} }, [{ x: 1 }, {}]],
  ["/prefixItems/1", { prefixItems: [{}, false] }, { prefixItems: [{}] }, [[1, 2], [1]]],
  ["/items", { prefixItems: [{}], items: false }, { prefixItems: [{}] }, [[1, 2], [1]]],
  [
    "/if",
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    { if: { type: "integer" }, then: { minimum: 3 }, else: false },
    {},
    [1, 4, "x"],
  ],
  [
    "/then/minimum",
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    { if: { type: "integer" }, then: { minimum: 3 }, else: { type: "string" } },
    { if: { type: "integer" }, else: { type: "string" } },
    [1, 4, "x", null],
  ],
];

test.each(REMOVALS)("the switch of %s has the same effect as removing it from the schema", (name, schema, removed, values) => {
  const { clauses, isValid, isValidWithout } = clauseValidator(schema);
  const clause = clauses.find((each) => {
    const part = each.isAlternative ? [] : each.part;
    return [pointerToClause("", each), ...part].join(" ") === name;
  });
  if (clause === undefined) throw new Error(`no clause ${name}`);
  const decide = (accepts: (value: Json) => boolean) => values.map((value) => accepts(value));
  expect(decide((value) => isValidWithout(clause, value))).toEqual(decide(ajv.compile(removed)));
  expect(decide(isValid)).toEqual(decide(ajv.compile(schema)));
  expect(decide((value) => isValidWithout(clause, value))).not.toEqual(decide(isValid));
});

test("keywords that allow every value are no clauses", () => {
  const vacuous = { minLength: 0, uniqueItems: false, format: "iri", minItems: 0, required: [], title: "x", if: {} };
  expect(clauseValidator(vacuous).clauses).toEqual([]);
});

test("keywords inside examples, enums and annotations are no clauses", () => {
  const schema = { enum: [{ maximum: 3 }], examples: [{ type: "x" }], "x-note": { type: "y" }, properties: { required: {} } };
  expect(clauseValidator(schema).clauses.map((clause) => pointerToClause("", clause))).toEqual(["/enum"]);
});
