import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";

/** Returns whether it is certain that no value belongs to both pieces of canonical schemas. */
export function areDisjoint(a: JsonObject, b: JsonObject): boolean {
  const [first, second] = [a["enum"], b["enum"]];
  if (isArray(first) && isArray(second)) return !first.some((value) => second.some((other) => equalJson(value, other)));
  if (isArray(first)) return first.every((value) => !mayBeOfType(value, b["type"]));
  if (isArray(second)) return second.every((value) => !mayBeOfType(value, a["type"]));
  const [type, other] = [a["type"], b["type"]].map((name) => (name === "integer" ? "number" : name));
  if (type !== other) return true;
  return (
    RANGES.some(([lower, upper]) => isAbove(a[lower], b[upper]) || isAbove(b[lower], a[upper])) || haveDistinctProperty(a, b)
  );
}

const RANGES = [
  ["minimum", "maximum"],
  ["minLength", "maxLength"],
  ["minItems", "maxItems"],
  ["minProperties", "maxProperties"],
] as const;

function isAbove(lower: Json | undefined, upper: Json | undefined): boolean {
  return typeof lower === "number" && typeof upper === "number" && lower > upper;
}

function mayBeOfType(value: Json, type: Json | undefined): boolean {
  if (type === "integer") return typeof value === "number";
  if (isArray(value)) return type === "array";
  return type === (value === null ? "null" : typeof value);
}

/** Returns whether a property that one piece requires has no value that both pieces accept. */
function haveDistinctProperty(a: JsonObject, b: JsonObject): boolean {
  const required = [a, b].flatMap((piece) => (isArray(piece["required"]) ? piece["required"].map(String) : []));
  return required.some((name) => {
    const [first, second] = [propertyOf(a, name), propertyOf(b, name)];
    if (first === undefined || second === undefined) return false;
    return first.every((piece) => second.every((other) => areDisjoint(piece, other)));
  });
}

/** Returns the canonical schema of a property; undefined if any value is allowed, or if the schema depends on patterns. */
function propertyOf(
  { additionalProperties, patternProperties, properties }: JsonObject,
  name: string,
): readonly JsonObject[] | undefined {
  const described = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
  const schema = described ?? (patternProperties === undefined ? additionalProperties : undefined);
  return isArray(schema) ? schema.filter(isObject) : undefined;
}
