import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { stripAnnotations } from "../../codegen/json-schema.js";
import { schemaOf, typesOf, valuesOf } from "./read-schema.js";

/**
 * Merges the members of `allOf` into the schema, so that equivalent schemas become equal (JSON Schema Core §10.2.1.1).
 * Keywords that one schema cannot express remain in `allOf`. Annotations of the outer schema take precedence.
 */
export function mergeAllOf(schema: JsonObject): JsonObject {
  const { allOf, ...withoutAllOf } = schema;
  if (!isArray(allOf)) return schema;
  return allOf.map((member) => mergeAllOf(schemaOf(member) ?? {})).reduce(mergeSchemas, withoutAllOf);
}

/** Returns the schema of the values that are valid for both schemas. Annotations of the first schema take precedence. */
export function mergeSchemas(first: JsonObject, second: JsonObject): JsonObject {
  const unmerged: Json[] = [];
  const remaining: Record<string, Json> = { ...second };
  // The keywords of the first schema must not affect `unevaluated…` of the second (JSON Schema Core §11).
  if ("unevaluatedProperties" in second || "unevaluatedItems" in second) {
    const { allOf } = first;
    return Object.keys(first).length === 0 ? second : { ...first, allOf: [...(isArray(allOf) ? allOf : []), second] };
  }
  const rests = mergeRests(first, remaining);
  for (const group of KEYWORD_GROUPS) {
    if (![first, second].every((schema) => group.some((keyword) => keyword in schema))) continue;
    const values = Object.fromEntries(Object.entries(second).filter(([keyword]) => group.includes(keyword)));
    for (const keyword of group) delete remaining[keyword];
    if (!group.every((keyword) => equalJson(first[keyword], values[keyword]))) unmerged.push(values);
  }
  const merged: Record<string, Json> = { ...first, ...rests.merged };
  unmerged.push(...rests.unmerged);
  const commonValues = intersect(valuesOf(first), valuesOf(remaining));
  for (const [keyword, value] of Object.entries(remaining)) {
    const firstValue = first[keyword];
    if (keyword === "const" || keyword === "enum" || keyword === "allOf") continue;
    if (firstValue === undefined) merged[keyword] = value;
    else if (isAssertion(keyword, value) && !equalJson(firstValue, value)) {
      const mergedValue = MERGES[keyword]?.(firstValue, value);
      if (mergedValue === undefined) unmerged.push({ [keyword]: value });
      else merged[keyword] = mergedValue;
    }
  }
  if (commonValues !== undefined) {
    delete merged["const"];
    merged["enum"] = commonValues;
  }
  const allOf = [first["allOf"], remaining["allOf"], unmerged].flatMap((list) => (isArray(list) ? list : []));
  return allOf.length === 0 ? merged : { ...merged, allOf };
}

/**
 * Merges keywords such as `additionalProperties`, which apply to properties or items that no other keyword of the same schema
 * describes (JSON Schema Core §10.3.1.2, §10.3.2.3). Removes them from the second schema.
 */
function mergeRests(
  first: JsonObject,
  second: Record<string, Json>,
): { readonly merged: JsonObject; readonly unmerged: readonly Json[] } {
  const merged: Record<string, Json> = {};
  const unmerged: Json[] = [];
  const hasRest = [first, second].some(({ additionalProperties }) => additionalProperties !== undefined);
  const hasPatterns = [first, second].some(({ patternProperties }) => patternProperties !== undefined);
  if (hasRest && hasPatterns) {
    unmerged.push(extract(second, ["additionalProperties", "patternProperties", "properties"]));
  } else if (hasRest) {
    const [oldRest, newRest] = [first["additionalProperties"] ?? true, second["additionalProperties"] ?? true];
    const [oldProperties, newProperties] = [first["properties"], second["properties"]].map((map) => (isObject(map) ? map : {}));
    const names = new Set([...Object.keys(oldProperties ?? {}), ...Object.keys(newProperties ?? {})]);
    const properties = [...names].map((name) => {
      const [a, b] = [ownValue(oldProperties, name) ?? oldRest, ownValue(newProperties, name) ?? newRest];
      return [name, mergeSubschemas(a, b) ?? {}] as const;
    });
    if (names.size > 0) merged["properties"] = Object.fromEntries(properties);
    const rest = mergeSubschemas(oldRest, newRest) ?? {};
    if (!equalJson(rest, {})) merged["additionalProperties"] = rest;
    extract(second, ["additionalProperties", "properties"]);
  }
  const [oldItems, newItems] = [first["items"] ?? true, second["items"] ?? true];
  const [oldPrefix, newPrefix] = [first["prefixItems"], second["prefixItems"]].map((list) => (isArray(list) ? list : []));
  const length = Math.max(oldPrefix?.length ?? 0, newPrefix?.length ?? 0);
  if (length > 0) {
    merged["prefixItems"] = Array.from(
      { length },
      (_, index) => mergeSubschemas(oldPrefix?.[index] ?? oldItems, newPrefix?.[index] ?? newItems) ?? {},
    );
    const rest = mergeSubschemas(oldItems, newItems) ?? {};
    if (!equalJson(rest, {})) merged["items"] = rest;
    extract(second, ["items", "prefixItems"]);
  }
  return { merged, unmerged: unmerged.filter((schema) => isObject(schema) && Object.keys(schema).length > 0) };
}

/** Removes keywords from a schema and returns them. */
function extract(schema: Record<string, Json>, keywords: readonly string[]): JsonObject {
  const found = Object.fromEntries(Object.entries(schema).filter(([keyword]) => keywords.includes(keyword)));
  for (const keyword of keywords) delete schema[keyword];
  return found;
}

function ownValue(map: JsonObject | undefined, name: string): Json | undefined {
  return map !== undefined && Object.hasOwn(map, name) ? map[name] : undefined;
}

/** Keywords that depend on each other (JSON Schema Core §10.2.2, §10.3.1). */
const KEYWORD_GROUPS: readonly (readonly string[])[] = [
  ["if", "then", "else"],
  ["contains", "minContains", "maxContains"],
];

/** Merges two values of a keyword; returns undefined if one value cannot express both. */
type Merge = (first: Json, second: Json) => Json | undefined;

const larger: Merge = (first, second) =>
  typeof first === "number" && typeof second === "number" ? Math.max(first, second) : undefined;

const smaller: Merge = (first, second) =>
  typeof first === "number" && typeof second === "number" ? Math.min(first, second) : undefined;

const mergeSubschemas: Merge = (first, second) => {
  if (first === false || second === false) return false;
  const [a, b] = [schemaOf(first), schemaOf(second)];
  return a && b && mergeSchemas(mergeAllOf(a), mergeAllOf(b));
};

/** The merge of each keyword (JSON Schema Validation §6). Two values of any other keyword remain in `allOf`. */
const MERGES: Readonly<Record<string, Merge>> = {
  exclusiveMaximum: smaller,
  exclusiveMinimum: larger,
  items: mergeSubschemas,
  maxItems: smaller,
  maxLength: smaller,
  maxProperties: smaller,
  maximum: smaller,
  minItems: larger,
  minLength: larger,
  minProperties: larger,
  minimum: larger,
  properties: (first, second) => {
    if (!isObject(first) || !isObject(second)) return undefined;
    const properties = Object.entries(second).map(([name, schema]) => [
      name,
      Object.hasOwn(first, name) ? (mergeSubschemas(first[name] ?? {}, schema) ?? {}) : schema,
    ]);
    return { ...first, ...Object.fromEntries(properties) };
  },
  required: (first, second) =>
    isArray(first) && isArray(second) ? [...first, ...second.filter((name) => !first.includes(name))] : undefined,
  type: (first, second) => [...(intersect(typesOf({ type: first }), typesOf({ type: second })) ?? [])],
  uniqueItems: (first, second) => first === true || second === true,
};

/** Returns the values that both lists contain. An undefined list contains every value. */
function intersect(first: readonly Json[] | undefined, second: readonly Json[] | undefined): readonly Json[] | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return first.filter((value) => second.some((other) => equalJson(value, other)));
}

function isAssertion(keyword: string, value: Json): boolean {
  return keyword in Object(stripAnnotations({ [keyword]: value }));
}
