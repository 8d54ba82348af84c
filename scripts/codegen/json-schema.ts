import { fullFormats } from "ajv-formats/dist/formats.js";
import { allowsOnlyIntegers, boundsOf, multiplesWithin } from "../../contract-tests/src/contract/bounds.js";
import { DECIMALS } from "../../contract-tests/src/contract/validator.js";
import { isArray, isObject, type Json, type JsonObject } from "../../contract-tests/src/util/json.js";

/** Keywords of JSON Schema 2020-12 whose value is a schema, a list of schemas or a map of schemas. */
const SCHEMA = new Set(
  "additionalProperties contains contentSchema else if items not propertyNames then unevaluatedItems unevaluatedProperties".split(
    " ",
  ),
);
const SCHEMA_LIST = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const SCHEMA_MAP = new Set(["$defs", "dependentSchemas", "patternProperties", "properties"]);

/** Annotations: keywords that do not affect validation (JSON Schema Validation §9, OpenAPI 3.1 §4.8.24). */
const ANNOTATIONS = new Set(
  "$comment contentEncoding contentMediaType contentSchema default deprecated description discriminator example examples externalDocs readOnly title writeOnly xml".split(
    " ",
  ),
);

/** Returns a schema without annotations and `x-` extensions. Only keywords that affect validation remain. */
export function stripAnnotations(schema: Json): Json {
  if (!isObject(schema)) return schema;
  const kept = Object.entries(schema).filter(
    ([keyword, value]) =>
      !keyword.startsWith("x-") && !ANNOTATIONS.has(keyword) && (keyword !== "format" || isKnownFormat(value)),
  );
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, stripKeyword(keyword, value)]));
}

/** Returns whether Ajv asserts a format. Any other format is an annotation (JSON Schema Validation §7.2.1). */
function isKnownFormat(format: Json | undefined): format is string {
  return typeof format === "string" && Object.hasOwn(fullFormats, format);
}

function stripKeyword(keyword: string, value: Json): Json {
  if (SCHEMA.has(keyword)) return stripAnnotations(value);
  if (SCHEMA_LIST.has(keyword) && isArray(value)) return value.map(stripAnnotations);
  if (SCHEMA_MAP.has(keyword) && isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, stripAnnotations(schema)]));
  }
  return value;
}

/** Returns the smallest and largest integer that a schema allows; undefined if it has no finite bounds or allows non-integers. */
export function integerRange(schema: JsonObject): { readonly minimum: number; readonly maximum: number } | undefined {
  if (!allowsOnlyIntegers(schema)) return undefined;
  const range = multiplesWithin(boundsOf(schema));
  return Number.isFinite(range.minimum) && Number.isFinite(range.maximum) ? range : undefined;
}

/** Whether a number is a multiple of a step, with the tolerance of the validators: 3 is a multiple of 0.1. */
export function isMultiple(value: number, step: number): boolean {
  const quotient = value / step;
  return Math.abs(Math.round(quotient) - quotient) <= 10 ** -DECIMALS;
}
