import type { Json, JsonObject } from "../util/json.js";
import { isArray, isObject } from "../util/json.js";
import { propertiesOf, requiredOf } from "./schema.js";

/** A value for each format (JSON Schema Validation §7.3), for schemas without an example. */
const FORMATS: Readonly<Record<string, string>> = {
  date: "2026-01-31",
  "date-time": "2026-01-31T12:00:00Z",
  email: "cat@example.com",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  time: "12:00:00Z",
  uri: "https://example.com/cat.png",
  "uri-reference": "https://example.com/cat.png",
  uuid: "0b0e7a9e-5a3c-4d0e-9f5e-6f1d2c3b4a59",
};

/**
 * Returns one typical valid value of a schema: its example, constant or default, or else the simplest value that satisfies
 * the keywords.
 */
export function sampleOf(schema: JsonObject): Json {
  const [example] = isArray(schema["examples"]) ? schema["examples"] : [schema["example"]];
  for (const value of [example, schema["const"], schema["default"]]) if (value !== undefined) return value;
  if (isArray(schema["enum"])) return schema["enum"][0] ?? null;
  const { allOf, ...rest } = schema;
  if (isArray(allOf)) {
    const members = Object.assign({}, rest, ...allOf.filter(isObject)) as JsonObject;
    return sampleOf({ ...members, properties: propertiesOf(schema), required: requiredOf(schema) });
  }
  for (const keyword of ["anyOf", "oneOf"]) {
    const [branch] = isArray(schema[keyword]) ? schema[keyword] : [];
    if (isObject(branch)) return sampleOf({ ...schema, [keyword]: null, ...branch });
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
      return Array.from({ length: numberOr(schema["minItems"], 1) }, () =>
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
  const formatted = typeof schema["format"] === "string" ? FORMATS[schema["format"]] : undefined;
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
