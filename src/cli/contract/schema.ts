/** A part of a JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** A parameter of the contract: a property of its request schema. */
export interface Parameter {
  readonly name: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
}

/** The maximum depth of references and alternatives. A recursive schema has no end. */
const MAX_DEPTH = 8;

/**
 * Returns the properties that a request schema names, at any level of `allOf`, `anyOf` and `oneOf`, in their order. If a property
 * has several schemas, they become alternatives.
 */
export function listParameters(root: unknown): readonly Parameter[] {
  const found = new Map<string, Schema[]>();
  const required = new Set<string>();
  const visit = (part: unknown, isAlternative: boolean, depth: number) => {
    const schema = resolve(part, root);
    if (depth === 0) return;
    if (!isAlternative) for (const name of listOf(schema["required"])) required.add(String(name));
    for (const [name, property] of Object.entries(Object(schema["properties"]) as Schema)) {
      const resolved = resolve(property, root);
      if (resolved["readOnly"] !== true) found.set(name, [...(found.get(name) ?? []), resolved]);
    }
    for (const one of listOf(schema["allOf"])) visit(one, isAlternative, depth - 1);
    for (const one of [...listOf(schema["anyOf"]), ...listOf(schema["oneOf"])]) visit(one, true, depth - 1);
  };
  visit(root, false, MAX_DEPTH);
  return [...found].map(([name, schemas]) => ({ name, schema: mergeAlternatives(schemas), isRequired: required.has(name) }));
}

/** Returns a schema with its local references (`#/…`) replaced by their targets. Keywords beside a reference win. */
export function resolve(part: unknown, root: unknown): Schema {
  let schema = Object(part) as Schema;
  for (let depth = 0; depth < MAX_DEPTH && typeof schema["$ref"] === "string"; depth += 1) {
    const { $ref, ...beside } = schema;
    const [, ...tokens] = String($ref).split("/");
    const target = tokens.reduce<unknown>((value, token) => (Object(value) as Schema)[decodeToken(token)], root);
    schema = { ...(Object(target) as Schema), ...beside };
  }
  return schema;
}

/** Returns the JSON types that a schema allows; empty if it allows every type. */
export function typesOf(part: unknown, root: unknown, depth = MAX_DEPTH): ReadonlySet<string> {
  const schema = resolve(part, root);
  const { const: constant, enum: values, type } = schema;
  if (type !== undefined) return new Set([type].flat().map(String));
  if (constant !== undefined) return new Set([typeOf(constant)]);
  if (Array.isArray(values)) return new Set(values.map(typeOf));
  if (depth === 0) return new Set();
  const alternatives = [...listOf(schema["anyOf"]), ...listOf(schema["oneOf"])].map((one) => typesOf(one, root, depth - 1));
  if (alternatives.length > 0)
    return new Set(alternatives.some(({ size }) => size === 0) ? [] : alternatives.flatMap((types) => [...types]));
  const [first = new Set<string>(), ...others] = listOf(schema["allOf"])
    .map((one) => typesOf(one, root, depth - 1))
    .filter(({ size }) => size > 0);
  return new Set([...first].filter((name) => others.every((types) => types.has(name))));
}

/** Returns the only values that a schema allows; undefined if it does not list them. */
export function valuesOf(part: unknown, root: unknown, depth = MAX_DEPTH): readonly unknown[] | undefined {
  const schema = resolve(part, root);
  if (Array.isArray(schema["enum"])) return schema["enum"];
  if (schema["const"] !== undefined) return [schema["const"]];
  if (schema["type"] === "null") return [null];
  if (depth === 0) return undefined;
  const alternatives = [...listOf(schema["anyOf"]), ...listOf(schema["oneOf"])];
  const lists = alternatives.map((one) => valuesOf(one, root, depth - 1));
  if (lists.length > 0 && lists.every((list) => list !== undefined)) return [...new Set(lists.flat())];
  return listOf(schema["allOf"])
    .map((one) => valuesOf(one, root, depth - 1))
    .find((list) => list !== undefined);
}

/** Returns a keyword of a schema, also if it is in a part of `allOf`, `anyOf` or `oneOf`. */
export function keywordOf(part: unknown, keyword: string, root: unknown, depth = MAX_DEPTH): unknown {
  const schema = resolve(part, root);
  if (schema[keyword] !== undefined || depth === 0) return schema[keyword];
  const parts = [...listOf(schema["allOf"]), ...listOf(schema["anyOf"]), ...listOf(schema["oneOf"])];
  return parts.map((one) => keywordOf(one, keyword, root, depth - 1)).find((value) => value !== undefined);
}

/** RFC 6901 §4, inside a URI fragment. */
function decodeToken(token: string): string {
  try {
    return decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch {
    return token;
  }
}

function mergeAlternatives(schemas: readonly Schema[]): Schema {
  const different = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
  const [first = {}] = different;
  return different.length > 1 ? { description: first["description"], anyOf: different } : first;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
