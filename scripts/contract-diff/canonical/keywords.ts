import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { numberKeywords } from "./number-keywords.js";
import { hasApplicators, KEYWORDS_BY_TYPE, unknownKeywords } from "./vocabulary.js";

/** The constraints of one piece: `type`, and keywords with canonical subschemas. */
export type Constraints = JsonObject;

/** Returns the canonical form of a subschema. */
type Canonicalize = (schema: Json) => readonly JsonObject[];

/**
 * Returns the keywords of a schema that restrict the values of one type, without those that have no effect.
 *
 * @returns undefined if the keywords reject every value of the type
 */
export function canonicalKeywords(type: string, schema: JsonObject, canonicalize: Canonicalize): Constraints | undefined {
  const names = KEYWORDS_BY_TYPE[type] ?? [];
  const own = Object.fromEntries(Object.entries(schema).filter(([keyword]) => names.includes(keyword)));
  const found = { type, ...own, ...unknownKeywords(schema) };
  if (type === "integer" || type === "number") return numberKeywords(found);
  if (type === "string") return stringKeywords(found, canonicalize);
  if (type === "array") return arrayKeywords(found, hasApplicators(schema), canonicalize);
  return type === "object" ? objectKeywords(found, hasApplicators(schema), canonicalize) : found;
}

function stringKeywords(schema: JsonObject, canonicalize: Canonicalize): Constraints | undefined {
  const { contentSchema, ...others } = schema;
  const result: Record<string, Json> = { ...others };
  if (contentSchema !== undefined) result["contentSchema"] = canonicalize(contentSchema);
  if (result["minLength"] === 0) delete result["minLength"];
  if (["", ".*"].includes(String(result["pattern"]))) delete result["pattern"];
  // Ajv asserts these formats for numbers only.
  if (["int32", "int64"].includes(String(result["format"]))) delete result["format"];
  return isEmptyRange(result["minLength"], result["maxLength"]) ? undefined : result;
}

function arrayKeywords(schema: JsonObject, isDependent: boolean, canonicalize: Canonicalize): Constraints | undefined {
  const { contains, items, maxContains, minContains = 1, prefixItems, unevaluatedItems, ...others } = schema;
  const result: Record<string, Json> = { ...others };
  // Without other applicators, `unevaluatedItems` applies to the same items as `items` (Core §11.2).
  const isRest = unevaluatedItems !== undefined && items === undefined && contains === undefined && !isDependent;
  let rest = canonicalize(items ?? (isRest ? unevaluatedItems : true));
  const prefix = (isArray(prefixItems) ? prefixItems : []).map(canonicalize);
  const impossible = prefix.findIndex((pieces) => pieces.length === 0);
  let maxItems = Math.min(numberOr(result["maxItems"], Infinity), impossible < 0 ? Infinity : impossible);
  if (rest.length === 0) maxItems = Math.min(maxItems, prefix.length);
  prefix.length = Math.min(prefix.length, maxItems);
  if (maxItems <= prefix.length) rest = canonicalize(true);
  else while (prefix.length > 0 && equalJson(prefix.at(-1), rest)) prefix.pop();
  let minItems = numberOr(result["minItems"], 0);
  if (contains !== undefined) {
    const found = canonicalize(contains);
    const least = Math.max(0, numberOr(minContains, 1));
    if (found.length === 0 && least > 0) return undefined;
    if (equalJson(found, canonicalize(true))) {
      minItems = Math.max(minItems, least);
      maxItems = Math.min(maxItems, numberOr(maxContains, Infinity));
    } else if ((least > 0 || typeof maxContains === "number") && found.length > 0) {
      Object.assign(result, { contains: found, minContains: least }, typeof maxContains === "number" ? { maxContains } : {});
      minItems = Math.max(minItems, least);
    }
  }
  if (minItems > maxItems) return undefined;
  setOrDelete(result, "minItems", minItems, minItems > 0);
  setOrDelete(result, "maxItems", maxItems, Number.isFinite(maxItems));
  setOrDelete(result, "prefixItems", prefix, prefix.length > 0);
  setOrDelete(result, "items", rest, !equalJson(rest, canonicalize(true)));
  if (result["uniqueItems"] !== true || maxItems <= 1) delete result["uniqueItems"];
  return result;
}

function objectKeywords(schema: JsonObject, isDependent: boolean, canonicalize: Canonicalize): Constraints | undefined {
  const { additionalProperties, dependentRequired, dependentSchemas, patternProperties, propertyNames, unevaluatedProperties } =
    schema;
  const result: Record<string, Json> = { ...schema };
  for (const name of ["dependentRequired", "dependentSchemas", "unevaluatedProperties"]) delete result[name];
  const everything = canonicalize(true);
  const isRest = unevaluatedProperties !== undefined && additionalProperties === undefined && !isDependent;
  const rest = canonicalize(additionalProperties ?? (isRest ? unevaluatedProperties : true));
  const patterns = mapSchemas(patternProperties, canonicalize);
  const hasPatterns = Object.keys(patterns).length > 0;
  const required = new Set(isArray(schema["required"]) ? schema["required"].map(String) : []);
  const dependencies = addDependencies(required, dependentRequired);
  const properties = mapSchemas(schema["properties"], canonicalize);
  // A required property is described by its name, whether or not `properties` lists it.
  if (!hasPatterns) for (const name of required) if (!Object.hasOwn(properties, name)) define(properties, name, rest);
  for (const [name, pieces] of Object.entries(properties)) {
    if (pieces.length > 0) continue;
    if (required.has(name)) return undefined;
    if (rest.length === 0 && !hasPatterns) delete properties[name];
  }
  const isClosed = rest.length === 0 && !hasPatterns;
  const names = Object.keys(properties).length;
  const minProperties = numberOr(schema["minProperties"], 0);
  let maxProperties = numberOr(schema["maxProperties"], Infinity);
  if (isClosed && maxProperties >= names) maxProperties = names === 0 ? 0 : Infinity;
  if (required.size > maxProperties || minProperties > maxProperties || (isClosed && minProperties > names)) return undefined;
  const nameSchema = propertyNames === undefined ? [] : canonicalize({ allOf: [propertyNames, { type: "string" }] });
  setOrDelete(result, "propertyNames", nameSchema, propertyNames !== undefined && !equalJson(nameSchema, [{ type: "string" }]));
  setOrDelete(result, "properties", properties, names > 0);
  setOrDelete(result, "patternProperties", patterns, hasPatterns);
  setOrDelete(result, "additionalProperties", rest, !equalJson(rest, everything));
  setOrDelete(result, "required", [...required].sort(), required.size > 0);
  setOrDelete(result, "minProperties", minProperties, minProperties > required.size);
  setOrDelete(result, "maxProperties", maxProperties, Number.isFinite(maxProperties));
  if (Object.keys(dependencies).length > 0) result["dependentRequired"] = dependencies;
  const schemas = mapSchemas(dependentSchemas, canonicalize);
  if (Object.keys(schemas).length > 0) result["dependentSchemas"] = schemas;
  return result;
}

/** Adds the names that required names require, and returns the dependencies that remain, in a fixed order. */
function addDependencies(required: Set<string>, dependentRequired: Json | undefined): JsonObject {
  const entries = Object.entries(isObject(dependentRequired) ? dependentRequired : {}).map(
    ([name, list]) => [name, (isArray(list) ? list : []).map(String)] as const,
  );
  for (let size = -1; size !== required.size; ) {
    size = required.size;
    for (const [name, list] of entries) if (required.has(name)) for (const other of list) required.add(other);
  }
  const remaining = entries.map(([name, list]) => {
    const others = new Set(list.filter((other) => other !== name && !required.has(other)));
    return [name, [...others].sort()] as const;
  });
  return Object.fromEntries(remaining.filter(([name, list]) => !required.has(name) && list.length > 0));
}

function mapSchemas(schemas: Json | undefined, canonicalize: Canonicalize): Record<string, readonly JsonObject[]> {
  return Object.fromEntries(
    Object.entries(isObject(schemas) ? schemas : {}).map(([name, schema]) => [name, canonicalize(schema)]),
  );
}

/** Defines a property, also one that is named `__proto__`. */
function define<T>(target: Record<string, T>, name: string, value: T): void {
  Object.defineProperty(target, name, { value, configurable: true, enumerable: true, writable: true });
}

function setOrDelete(target: Record<string, Json>, name: string, value: Json, isEffective: boolean): void {
  if (isEffective) target[name] = value;
  else delete target[name];
}

function numberOr(value: Json | undefined, fallback: number): number {
  return typeof value === "number" ? value : fallback;
}

function isEmptyRange(minimum: Json | undefined, maximum: Json | undefined): boolean {
  return typeof minimum === "number" && typeof maximum === "number" && minimum > maximum;
}
