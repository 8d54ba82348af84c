import type { Json, JsonObject } from "../util/json.js";
import { isArray, isObject } from "../util/json.js";
import { isEndOfRecursion } from "./document/recursion.js";
import { formatSamples } from "./generate/formats.js";
import { generateValues } from "./generate/generate.js";
import { propertiesOf, requiredOf } from "./schema.js";
import { compile } from "./validator.js";

/** Keywords for which the simplest value is often invalid, so that Ajv checks it. */
const DEMANDING_KEYWORDS = new Set(
  "additionalProperties allOf anyOf contains dependentRequired dependentSchemas exclusiveMaximum exclusiveMinimum if maxLength maximum minItems minProperties minimum multipleOf not oneOf pattern patternProperties prefixItems propertyNames unevaluatedItems unevaluatedProperties uniqueItems".split(
    " ",
  ),
);

/** The maximum number of values that are generated for one sample. */
const MAX_CANDIDATES = 60;

/**
 * Returns one typical valid value of a schema: its example, constant or default, or else the simplest value that satisfies
 * the keywords. If none is found, returns a value of the right type.
 */
export function sampleOf(schema: JsonObject): Json {
  const sample = simplestValue(schema);
  const isDemanding = Object.keys(schema).some((keyword) => DEMANDING_KEYWORDS.has(keyword));
  return !isDemanding || compile(schema)(sample) ? sample : (findValue(schema) ?? sample);
}

/** Returns a valid value of a schema, or undefined if none is found. Ajv decides which values are valid. */
export function findValue(schema: JsonObject, isValid: (value: Json) => boolean = compile(schema)): Json | undefined {
  let count = 0;
  for (const value of generateValues(schema)) {
    if (isValid(value)) return value;
    if (++count >= MAX_CANDIDATES) return undefined;
  }
  return undefined;
}

function simplestValue(schema: JsonObject): Json {
  const [example] = isArray(schema["examples"]) ? schema["examples"] : [schema["example"]];
  for (const value of [example, schema["const"], schema["default"]]) if (value !== undefined) return value;
  if (isArray(schema["enum"])) return schema["enum"][0] ?? null;
  const { allOf, ...rest } = schema;
  if (isArray(allOf)) {
    const members = Object.assign({}, rest, ...allOf.filter(isObject)) as JsonObject;
    return simplestValue({ ...members, properties: propertiesOf(schema), required: requiredOf(schema) });
  }
  for (const keyword of ["anyOf", "oneOf"]) {
    const { [keyword]: branches, ...others } = schema;
    const [branch] = isArray(branches) ? branches : [];
    if (isObject(branch)) return simplestValue({ ...others, ...branch });
  }
  const [type] = [schema["type"]].flat();
  switch (type) {
    case "integer":
    case "number":
      return sampleNumber(schema);
    case "string":
      return sampleString(schema);
    case "boolean":
      return true;
    case "array":
      return Array.from({ length: numberOr(schema["minItems"], isEndOfRecursion(schema["items"]) ? 0 : 1) }, () =>
        isObject(schema["items"]) ? sampleOf(schema["items"]) : null,
      );
    case "object":
      return sampleObject(schema);
    default:
      return null;
  }
}

function sampleNumber(schema: JsonObject): number {
  const step = numberOr(schema["multipleOf"], 1);
  const low = Math.max(numberOr(schema["minimum"], -Infinity), numberOr(schema["exclusiveMinimum"], -Infinity) + step);
  const high = Math.min(numberOr(schema["maximum"], Infinity), numberOr(schema["exclusiveMaximum"], Infinity) - step);
  if (low <= step && step <= high) return step;
  const steps = (bound: number) => withoutRoundingError(bound / step);
  if (Number.isFinite(low)) return withoutRoundingError(Math.ceil(steps(low)) * step);
  return Number.isFinite(high) ? withoutRoundingError(Math.floor(steps(high)) * step) : step;
}

/** Rounds a computed fraction: 0.3 instead of 0.1 + 0.2, which a server with decimal arithmetic would reject. */
export function withoutRoundingError(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(12));
}

function sampleString(schema: JsonObject): string {
  const formatted = typeof schema["format"] === "string" ? formatSamples(schema["format"])[0] : undefined;
  const text = formatted ?? "a cat";
  const padded = text.padEnd(numberOr(schema["minLength"], 0), "a");
  return formatted ?? padded.slice(0, numberOr(schema["maxLength"], padded.length));
}

function sampleObject(schema: JsonObject): JsonObject {
  const properties = propertiesOf(schema);
  return Object.fromEntries(
    requiredOf(schema).map((name) => {
      const property = properties[String(name)];
      return [String(name), property === undefined ? null : sampleOf(property)];
    }),
  );
}

function numberOr(value: Json | undefined, fallback: number): number {
  return typeof value === "number" ? value : fallback;
}
