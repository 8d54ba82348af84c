import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { integerRange, stripAnnotations } from "../../codegen/json-schema.js";

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

/** The types that a schema allows; every integer is a number, too (JSON Schema Core §4.2.1). */
export function typesOf({ type }: JsonObject): readonly Json[] | undefined {
  if (type === undefined) return undefined;
  const types = isArray(type) ? type : [type];
  return types.includes("number") && !types.includes("integer") ? [...types, "integer"] : types;
}

/** The values that a schema lists. */
export function valuesOf(schema: JsonObject): readonly Json[] | undefined {
  if (schema["const"] !== undefined) return [schema["const"]];
  return isArray(schema["enum"]) ? schema["enum"] : undefined;
}

/** A property of an object. */
export interface Property {
  readonly schema: JsonObject;
  /** Whether it is always there. */
  readonly isRequired: boolean;
}

/** The properties of a schema without `allOf`: those that are described, and those that only have to be there. */
export function propertiesOf({ properties, required }: JsonObject): ReadonlyMap<string, Property> {
  const described = isObject(properties) ? properties : {};
  const needed = (isArray(required) ? required : []).map(String);
  const names = new Set([...Object.keys(described), ...needed]);
  return new Map(
    [...names].map((name) => [name, { schema: schemaOf(described[name]) ?? {}, isRequired: needed.includes(name) }]),
  );
}

/** Whether nothing is allowed beside the properties that are described (JSON Schema Core §10.3.2.3, §11.3). */
export function isClosed({ additionalProperties, unevaluatedProperties }: JsonObject): boolean {
  return additionalProperties === false || unevaluatedProperties === false;
}

/** Most values of a range that is taken for a list. */
const LONGEST = 100;
/** Numeric keywords, which the values of a list have been chosen by. */
const NUMERIC = ["exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"];
/**
 * Both versions of a schema by their values where one lists them and the other tells them by a small range, or both list
 * them; otherwise the one that lists them with the type and the bounds that its values have.
 */
export function alignValues(before: JsonObject, after: JsonObject): readonly [before: JsonObject, after: JsonObject] {
  const [old, now] = [valuesOf(before), valuesOf(after)];
  if (old === undefined && now === undefined) return [before, after];
  const [was, is] = [before, after].map(allowedValues);
  if (was !== undefined && is !== undefined) return [listed(before, was), listed(after, is)];
  return [old === undefined ? before : bounded(before, old), now === undefined ? after : bounded(after, now)];
}

/** The values that a schema lists or ranges over, but for those that its type or its bounds exclude. */
function allowedValues(schema: JsonObject): readonly Json[] | undefined {
  return (valuesOf(schema) ?? rangeOf(schema))?.filter((value) => {
    const types = typesOf(schema);
    if (types !== undefined && !types.some((type) => type === typeOf(value) || (type === "number" && typeof value === "number")))
      return false;
    return typeof value !== "number" || isWithinBounds(value, schema);
  });
}

function rangeOf(schema: JsonObject): readonly Json[] | undefined {
  const range = isOnlyInteger(schema) ? integerRange(schema) : undefined;
  if (range === undefined || range.maximum - range.minimum >= LONGEST) return undefined;
  return Array.from({ length: Math.max(0, range.maximum - range.minimum + 1) }, (_, index) => range.minimum + index);
}

function isOnlyInteger({ type }: JsonObject): boolean {
  return equalJson(isArray(type) ? type : [type ?? null], ["integer"]);
}

function isWithinBounds(value: number, schema: JsonObject): boolean {
  const { exclusiveMaximum, exclusiveMinimum, maximum, minimum, multipleOf } = schema;
  return (
    !(typeof minimum === "number" && value < minimum) &&
    !(typeof maximum === "number" && value > maximum) &&
    !(typeof exclusiveMinimum === "number" && value <= exclusiveMinimum) &&
    !(typeof exclusiveMaximum === "number" && value >= exclusiveMaximum) &&
    !(Number.isInteger(multipleOf) && Number.isInteger(value) && value % Number(multipleOf) !== 0)
  );
}

function listed(schema: JsonObject, values: readonly Json[]): JsonObject {
  const kept = Object.entries(schema).filter(
    ([keyword]) => keyword !== "const" && keyword !== "type" && !NUMERIC.includes(keyword),
  );
  return { ...Object.fromEntries(kept), enum: values };
}

function bounded(schema: JsonObject, values: readonly Json[]): JsonObject {
  const numbers = values.filter((value) => typeof value === "number");
  const bounds =
    numbers.length > 0 && numbers.length === values.length
      ? { minimum: Math.min(...numbers), maximum: Math.max(...numbers) }
      : {};
  return { type: [...new Set(values.map(typeOf))], ...bounds, ...schema };
}

function typeOf(value: Json): string {
  if (value === null) return "null";
  if (isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}
