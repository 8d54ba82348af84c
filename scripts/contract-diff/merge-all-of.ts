import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../contract-tests/src/json.js";
import { stripAnnotations } from "../generate/json-schema.js";
import { typesOf, valuesOf } from "./values.js";

/**
 * A schema with the keywords of its `allOf` as its own, so that what says the same is the same (JSON Schema Core §10.2.1.1).
 * Only what cannot be said in one schema is left in `allOf`. Of annotations the outer ones count.
 */
export function mergeAllOf(schema: JsonObject): JsonObject {
  const { allOf, ...own } = schema;
  if (!isArray(allOf)) return schema;
  return allOf.map((member) => mergeAllOf(schemaOf(member) ?? {})).reduce(mergeSchemas, own);
}

/** The schema of what both schemas allow. */
export function mergeSchemas(ours: JsonObject, theirs: JsonObject): JsonObject {
  const left: Json[] = [];
  const rest = { ...theirs };
  for (const group of TOGETHER) {
    if (![ours, theirs].every((schema) => group.some((keyword) => keyword in schema))) continue;
    const said = Object.fromEntries(Object.entries(theirs).filter(([keyword]) => group.includes(keyword)));
    for (const keyword of group) delete rest[keyword];
    if (!group.every((keyword) => equalJson(ours[keyword], said[keyword]))) left.push(said);
  }
  const merged: Record<string, Json> = { ...ours };
  const values = mergeSets(valuesOf(ours), valuesOf(rest));
  for (const [keyword, value] of Object.entries(rest)) {
    const own = ours[keyword];
    if (keyword === "const" || keyword === "enum" || keyword === "allOf") continue;
    if (own === undefined) merged[keyword] = value;
    else if (isAssertion(keyword, value) && !equalJson(own, value)) {
      const one = MERGES[keyword]?.(own, value);
      if (one === undefined) left.push({ [keyword]: value });
      else merged[keyword] = one;
    }
  }
  if (values !== undefined) {
    delete merged["const"];
    merged["enum"] = values;
  }
  const lists = [ours["allOf"], rest["allOf"], left].flatMap((list) => (isArray(list) ? list : []));
  return lists.length === 0 ? merged : { ...merged, allOf: lists };
}

/** `false` is the schema of nothing, `true` that of everything (JSON Schema Core §4.3.2). */
export function schemaOf(value: Json | undefined): JsonObject | undefined {
  if (value === false) return { not: {} };
  if (value === true) return {};
  return isObject(value) ? value : undefined;
}

/** Keywords that mean something only beside each other (JSON Schema Core §10.2.2, §10.3.1). */
const TOGETHER: readonly (readonly string[])[] = [
  ["if", "then", "else"],
  ["contains", "minContains", "maxContains"],
];

type Merge = (ours: Json, theirs: Json) => Json | undefined;

const highest: Merge = (ours, theirs) =>
  typeof ours === "number" && typeof theirs === "number" ? Math.max(ours, theirs) : undefined;
const lowest: Merge = (ours, theirs) =>
  typeof ours === "number" && typeof theirs === "number" ? Math.min(ours, theirs) : undefined;
const both: Merge = (ours, theirs) => {
  const [a, b] = [schemaOf(ours), schemaOf(theirs)];
  return a && b && mergeSchemas(mergeAllOf(a), mergeAllOf(b));
};

/** How one value says what two say (JSON Schema Validation §6); a keyword that is not here is said twice. */
const MERGES: Readonly<Record<string, Merge>> = {
  additionalProperties: (ours, theirs) => (ours === false || theirs === false ? false : both(ours, theirs)),
  exclusiveMaximum: lowest,
  exclusiveMinimum: highest,
  items: both,
  maxItems: lowest,
  maxLength: lowest,
  maxProperties: lowest,
  maximum: lowest,
  minItems: highest,
  minLength: highest,
  minProperties: highest,
  minimum: highest,
  properties: (ours, theirs) => {
    if (!isObject(ours) || !isObject(theirs)) return undefined;
    const common = Object.entries(theirs).map(([name, schema]) => [name, name in ours ? both(ours[name] ?? {}, schema) : schema]);
    return { ...ours, ...Object.fromEntries(common) };
  },
  required: (ours, theirs) =>
    isArray(ours) && isArray(theirs) ? [...ours, ...theirs.filter((name) => !ours.includes(name))] : undefined,
  type: (ours, theirs) => [...(mergeSets(typesOf({ type: ours }), typesOf({ type: theirs })) ?? [])],
  uniqueItems: (ours, theirs) => ours === true || theirs === true,
};

function mergeSets(ours: readonly Json[] | undefined, theirs: readonly Json[] | undefined): readonly Json[] | undefined {
  if (ours === undefined || theirs === undefined) return ours ?? theirs;
  return ours.filter((value) => theirs.some((other) => equalJson(value, other)));
}

function isAssertion(keyword: string, value: Json): boolean {
  return keyword in Object(stripAnnotations({ [keyword]: value }));
}
