import { boundsOf, isWithin } from "../../../contract-tests/src/contract/bounds.js";
import { equalJson, isArray, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { integerRange } from "../../codegen/json-schema.js";
import { typesOf, valuesOf } from "./read-schema.js";

/** Maximum number of values of an integer range that is compared as a list. */
const MAX_RANGE_VALUES = 100;

/** The keywords that a list of values makes redundant. */
const NUMERIC_KEYWORDS = ["exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"];

/**
 * Makes two versions of a schema comparable if one of them lists its values. If both list their values or are a small integer
 * range, both become lists. Otherwise, the version with the list receives the type and the bounds of its values.
 */
export function alignValues(before: JsonObject, after: JsonObject): readonly [before: JsonObject, after: JsonObject] {
  const [oldList, newList] = [valuesOf(before), valuesOf(after)];
  if (oldList === undefined && newList === undefined) return [before, after];
  const [oldValues, newValues] = [before, after].map(allowedValues);
  if (oldValues !== undefined && newValues !== undefined) return [withEnum(before, oldValues), withEnum(after, newValues)];
  return [
    oldList === undefined ? before : withBounds(before, oldList),
    newList === undefined ? after : withBounds(after, newList),
  ];
}

/** Returns the values of a list or a small range, without those that the type or the bounds of the schema exclude. */
function allowedValues(schema: JsonObject): readonly Json[] | undefined {
  return (valuesOf(schema) ?? rangeOf(schema))?.filter((value) => {
    const types = typesOf(schema);
    if (types !== undefined && !types.some((type) => type === typeOf(value) || (type === "number" && typeof value === "number")))
      return false;
    return typeof value !== "number" || isWithinLimits(value, schema);
  });
}

function rangeOf(schema: JsonObject): readonly Json[] | undefined {
  const isInteger = equalJson([schema["type"] ?? null].flat(), ["integer"]);
  const range = isInteger ? integerRange(schema) : undefined;
  if (range === undefined || range.maximum - range.minimum >= MAX_RANGE_VALUES) return undefined;
  return Array.from({ length: Math.max(0, range.maximum - range.minimum + 1) }, (_, index) => range.minimum + index);
}

function isWithinLimits(value: number, schema: JsonObject): boolean {
  const { multipleOf } = schema;
  const isMultiple = !Number.isInteger(multipleOf) || !Number.isInteger(value) || value % Number(multipleOf) === 0;
  return isMultiple && isWithin(value, boundsOf(schema));
}

/** Replaces the type and the numeric keywords of a schema by a list of its values. */
function withEnum(schema: JsonObject, values: readonly Json[]): JsonObject {
  const remaining = Object.entries(schema).filter(
    ([keyword]) => keyword !== "const" && keyword !== "type" && !NUMERIC_KEYWORDS.includes(keyword),
  );
  return { ...Object.fromEntries(remaining), enum: values };
}

/** Adds the types and the bounds of the listed values to a schema that does not have its own. */
function withBounds(schema: JsonObject, values: readonly Json[]): JsonObject {
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
