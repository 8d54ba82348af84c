import * as fc from "fast-check";
import { isArray, isObject, type Json, type JsonObject } from "../../contract-tests/src/util/json.js";

const NAMES = ["a", "b", "__proto__"];
const VALUES: readonly Json[] = [null, false, true, 0, 1, 2, 1.5, "", "a", "bb", [], [1], {}, { a: 1 }];

/** Schemas that use every keyword, with few names and small numbers, so that random values meet their limits. */
export const anySchema: fc.Arbitrary<Json> = fc.letrec<{ schema: Json; object: JsonObject }>((tie) => {
  const schema = tie("schema");
  const small = fc.integer({ min: 0, max: 3 });
  const map = fc.dictionary(fc.constantFrom("a", "b"), schema, { maxKeys: 2 });
  const schemas = fc.array(schema, { minLength: 1, maxLength: 3 });
  const types = fc.constantFrom("array", "boolean", "integer", "null", "number", "object", "string");
  return {
    schema: fc.oneof({ maxDepth: 3 }, { arbitrary: fc.boolean(), weight: 1 }, { arbitrary: tie("object"), weight: 8 }),
    object: fc
      .record(
        {
          type: fc.oneof(types, fc.uniqueArray(types, { minLength: 1, maxLength: 3 })),
          enum: fc.uniqueArray(fc.constantFrom(...VALUES), {
            minLength: 1,
            maxLength: 4,
            selector: (value) => JSON.stringify(value),
          }),
          const: fc.constantFrom(...VALUES),
          minimum: small,
          maximum: small,
          exclusiveMinimum: small,
          exclusiveMaximum: small,
          multipleOf: fc.constantFrom(0.5, 1, 1.5, 2),
          minLength: small,
          maxLength: small,
          pattern: fc.constantFrom("", "^a", "b$"),
          format: fc.constantFrom("uri", "date", "x-unknown", "int32", "int64"),
          items: schema,
          prefixItems: schemas,
          contains: schema,
          minContains: small,
          maxContains: small,
          minItems: small,
          maxItems: small,
          uniqueItems: fc.boolean(),
          unevaluatedItems: schema,
          properties: map,
          patternProperties: fc.dictionary(fc.constantFrom("a", "^b"), schema, { maxKeys: 1 }),
          additionalProperties: schema,
          unevaluatedProperties: schema,
          propertyNames: schema,
          required: fc.uniqueArray(fc.constantFrom("a", "b"), { maxLength: 2 }),
          minProperties: small,
          maxProperties: small,
          dependentRequired: fc.dictionary(fc.constantFrom("a", "b"), fc.constantFrom(["a"], ["b"]), { maxKeys: 1 }),
          dependentSchemas: fc.dictionary(fc.constantFrom("a", "b"), schema, { maxKeys: 1 }),
          allOf: schemas,
          anyOf: schemas,
          oneOf: schemas,
          not: schema,
          if: schema,
          // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
          then: schema,
          else: schema,
        },
        { requiredKeys: [] },
      )
      .chain((all) => fc.subarray(Object.entries(all), { maxLength: 4 }))
      .map((entries) => Object.fromEntries(entries) as JsonObject),
  };
}).schema;

/** An edit of a schema at one place. */
type SchemaEdit = (schema: JsonObject, random: () => number) => Json;

/** Edits that change only the notation. */
const REWRITES: readonly SchemaEdit[] = [
  (schema) => ({ allOf: [schema] }),
  (schema) => ({ anyOf: [schema] }),
  (schema) => ({ oneOf: [schema] }),
  (schema) => ({ anyOf: [schema, false] }),
  (schema) => ({ allOf: [schema, true] }),
  (schema) => ({ ...schema, title: "A title", examples: [1], "x-note": true }),
  (schema) => Object.fromEntries(Object.entries(schema).reverse()),
  (schema) => (isArray(schema["required"]) ? { ...schema, required: schema["required"].toReversed() } : schema),
  (schema) => (isArray(schema["enum"]) ? { ...schema, enum: schema["enum"].toReversed() } : schema),
  (schema) => (typeof schema["type"] === "string" ? { ...schema, type: [schema["type"]] } : schema),
  ({ const: constant, ...others }) => (constant === undefined ? others : { ...others, enum: [constant] }),
  ({ enum: list, ...others }) =>
    isArray(list) && others["anyOf"] === undefined
      ? { ...others, anyOf: list.map((value) => ({ const: value })) }
      : { ...others, ...(list === undefined ? {} : { enum: list }) },
  ({ type, ...others }) =>
    isArray(type) && type.length > 1 && others["anyOf"] === undefined
      ? { ...others, anyOf: type.map((name) => ({ type: name })) }
      : { ...others, ...(type === undefined ? {} : { type }) },
  (schema) => (isArray(schema["anyOf"]) ? { ...schema, anyOf: schema["anyOf"].toReversed() } : schema),
  (schema) => (isArray(schema["oneOf"]) ? { ...schema, oneOf: schema["oneOf"].toReversed() } : schema),
  (schema) => ({ minLength: 0, minItems: 0, uniqueItems: false, ...schema }),
];

/** Edits that may change the accepted values. */
const CHANGES: readonly SchemaEdit[] = [
  (schema, random) => withoutKey(schema, random),
  (schema, random) => changeNumber(schema, random),
  (schema) =>
    isArray(schema["required"]) ? { ...schema, required: schema["required"].slice(1) } : { ...schema, required: ["a"] },
  (schema) => ({ ...schema, additionalProperties: false }),
  (schema) => ({ ...schema, unevaluatedProperties: false }),
  (schema) => ({
    ...schema,
    type: ["null", ...[schema["type"] ?? "object"].flat()].filter((type, index, all) => all.indexOf(type) === index),
  }),
  (schema) => ({ not: schema }),
  (schema) => ({ anyOf: [schema, { type: "null" }] }),
  (schema) => ({ oneOf: [schema, { required: ["a"] }] }),
  ({ oneOf, ...schema }) => (oneOf === undefined ? schema : { ...schema, anyOf: oneOf }),
  ({ anyOf, ...schema }) => (anyOf === undefined ? schema : { ...schema, oneOf: anyOf }),
  (schema) => ({ ...schema, readOnly: true }),
];

/** Applies random edits at random places of a schema. */
export function editRandomly(schema: Json, count: number, random: () => number): Json {
  let edited = schema;
  for (let index = 0; index < count; index++) {
    const list = random() < 0.6 ? REWRITES : CHANGES;
    const edit = list[Math.floor(random() * list.length)];
    const places = schemaPaths(edited);
    const place = places[Math.floor(random() * places.length)];
    if (edit !== undefined && place !== undefined)
      edited = editAt(edited, place, (node) => (isObject(node) ? edit(node, random) : node));
  }
  return edited;
}

type Path = readonly (string | number)[];

const SINGLE = "additionalProperties contains else if items not propertyNames then unevaluatedItems unevaluatedProperties".split(
  " ",
);

/** Returns the paths of all subschemas. */
function schemaPaths(schema: Json, path: Path = []): readonly Path[] {
  if (!isObject(schema)) return [path];
  const children = Object.entries(schema).flatMap(([keyword, value]): readonly Path[] => {
    if (SINGLE.includes(keyword)) return schemaPaths(value, [...path, keyword]);
    if (["allOf", "anyOf", "oneOf", "prefixItems"].includes(keyword) && isArray(value))
      return value.flatMap((member, index) => schemaPaths(member, [...path, keyword, index]));
    if (["dependentSchemas", "patternProperties", "properties"].includes(keyword) && isObject(value))
      return Object.entries(value).flatMap(([name, member]) => schemaPaths(member, [...path, keyword, name]));
    return [];
  });
  return [path, ...children];
}

function editAt(node: Json, [first, ...others]: Path, edit: (node: Json) => Json): Json {
  if (first === undefined) return edit(node);
  if (isArray(node)) return node.map((item, index) => (index === first ? editAt(item, others, edit) : item));
  if (!isObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, name === first ? editAt(value, others, edit) : value]),
  );
}

function withoutKey(schema: JsonObject, random: () => number): JsonObject {
  const names = Object.keys(schema);
  const removed = names[Math.floor(random() * names.length)];
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== removed));
}

function changeNumber(schema: JsonObject, random: () => number): JsonObject {
  const names = Object.keys(schema).filter((name) => typeof schema[name] === "number" && name !== "multipleOf");
  const name = names[Math.floor(random() * names.length)];
  return name === undefined ? schema : { ...schema, [name]: Math.max(0, Number(schema[name]) + (random() < 0.5 ? 1 : -1)) };
}

/** Returns random values that use the names, the constants and the limits of schemas. */
export function sampleValues(schemas: readonly Json[], count: number, random: () => number): readonly Json[] {
  const numbers = new Set([0, 1, -1, 1.5, 2]);
  const strings = new Set(["", "a", "bb", "abcd", "https://example.com/a", "2020-01-01", "🎬"]);
  const names = new Set(NAMES);
  const constants: Json[] = [];
  for (const schema of schemas) collect(schema);
  const pools = { numbers: [...numbers], strings: [...strings], names: [...names] };
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: count }, () => value(0));

  function collect(node: Json): void {
    if (isArray(node)) for (const item of node) collect(item);
    if (!isObject(node)) return;
    for (const [name, child] of Object.entries(node)) {
      if (typeof child === "number" && Math.abs(child) < 1e4) {
        for (const number of [child - 1, child, child + 1, child + 0.5]) numbers.add(number);
        if (/Length$/.test(name)) for (const length of [child, child + 1]) strings.add("a".repeat(Math.max(0, length)));
      }
      if (name === "properties" && isObject(child)) for (const property of Object.keys(child)) names.add(property);
      if (name === "enum" && isArray(child)) constants.push(...child);
      if (name === "const") constants.push(child);
      collect(child);
    }
  }

  function value(depth: number): Json {
    const kind = random();
    if (constants.length > 0 && kind < 0.25) return pick(constants);
    if (depth < 3 && kind < 0.6) {
      const size = Math.floor(random() * (random() < 0.3 ? pools.names.length + 1 : 4));
      if (random() < (depth === 0 ? 0.25 : 0.4)) return Array.from({ length: size }, () => value(depth + 1));
      return Object.fromEntries(Array.from({ length: size }, () => [pick(pools.names), value(depth + 1)]));
    }
    return random() < 0.45 ? pick(pools.numbers) : random() < 0.75 ? pick(pools.strings) : pick([null, true, false]);
  }
}
