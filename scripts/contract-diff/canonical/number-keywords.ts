import { type Bounds, boundsOf, multiplesWithin } from "../../../contract-tests/src/contract/bounds.js";
import type { Json, JsonObject } from "../../../contract-tests/src/util/json.js";

/**
 * Returns a schema of numbers with canonical limits. Limits of integers become inclusive multiples of the step, so that
 * "more than 1" and "at least 2" are equal.
 *
 * @returns undefined if the schema rejects every number
 */
export function numberKeywords(schema: JsonObject): JsonObject | undefined {
  const { exclusiveMaximum, exclusiveMinimum, format, maximum, minimum, multipleOf, type, ...others } = schema;
  const step = typeof multipleOf === "number" ? multipleOf : undefined;
  const isInteger =
    type === "integer" || format === "int32" || format === "int64" || (step !== undefined && Number.isInteger(step));
  const { lower, upper } = format === "int32" ? clampToInt32(boundsOf(schema)) : boundsOf(schema);
  // Drops all other formats, because Ajv applies them to strings only.
  const result: Record<string, Json> = { ...others, type: isInteger ? "integer" : "number" };
  if (!isInteger) {
    if (lower.value > upper.value || (lower.value === upper.value && (lower.isExclusive || upper.isExclusive))) return undefined;
    if (Number.isFinite(lower.value)) result[lower.isExclusive ? "exclusiveMinimum" : "minimum"] = lower.value;
    if (Number.isFinite(upper.value)) result[upper.isExclusive ? "exclusiveMaximum" : "maximum"] = upper.value;
    return step === undefined ? result : { ...result, multipleOf: step };
  }
  const integerStep = step !== undefined && Number.isInteger(step) ? step : 1;
  const range = multiplesWithin({ lower, upper }, integerStep);
  if (range.minimum > range.maximum) return undefined;
  if (Number.isFinite(range.minimum)) result["minimum"] = range.minimum;
  if (Number.isFinite(range.maximum)) result["maximum"] = range.maximum;
  // A step such as 0.5 divides every integer, one such as 1.5 does not.
  const isEffective = step !== undefined && !Number.isInteger(1 / step);
  return isEffective ? { ...result, multipleOf: step } : result;
}

/** Returns the part of a range that 32-bit integers can represent. */
function clampToInt32({ lower, upper }: Bounds): Bounds {
  const [minimum, maximum] = [-(2 ** 31), 2 ** 31 - 1];
  return {
    lower: lower.value < minimum ? { value: minimum, isExclusive: false } : lower,
    upper: upper.value > maximum ? { value: maximum, isExclusive: false } : upper,
  };
}
