import { equalJson, isArray, type Json, type JsonObject } from "../../contract-tests/src/json.js";
import { integerRange } from "../generate/json-schema.js";
import { typesOf, valuesOf } from "./values.js";

/** Most values of a range that is taken for a list. */
const LONGEST = 100;

/** Numeric keywords, which the values of a list have been chosen by. */
const NUMERIC = ["exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"];

/**
 * Both editions of a schema by their values where one lists them and the other tells them by a small range, or both list
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
