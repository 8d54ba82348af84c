import type { Json, JsonObject } from "../../../contract-tests/src/util/json.js";

/**
 * Returns the canonical limits of numbers. Limits of integers become inclusive multiples of the step, so that "more than 1" and
 * "at least 2" are equal.
 *
 * @returns undefined if the limits reject every number
 */
export function numberKeywords(schema: JsonObject): JsonObject | undefined {
  const { exclusiveMaximum, exclusiveMinimum, format, maximum, minimum, multipleOf, type, ...others } = schema;
  const step = typeof multipleOf === "number" ? multipleOf : undefined;
  const isInteger =
    type === "integer" || format === "int32" || format === "int64" || (step !== undefined && Number.isInteger(step));
  const lower = strictest(minimum, exclusiveMinimum, Math.max, format === "int32" ? -(2 ** 31) : -Infinity);
  const upper = strictest(maximum, exclusiveMaximum, Math.min, format === "int32" ? 2 ** 31 - 1 : Infinity);
  // Ajv checks other formats of strings only.
  const result: Record<string, Json> = { ...others, type: isInteger ? "integer" : "number" };
  if (!isInteger) {
    if (lower.value > upper.value || (lower.value === upper.value && (lower.isExclusive || upper.isExclusive))) return undefined;
    if (Number.isFinite(lower.value)) result[lower.isExclusive ? "exclusiveMinimum" : "minimum"] = lower.value;
    if (Number.isFinite(upper.value)) result[upper.isExclusive ? "exclusiveMaximum" : "maximum"] = upper.value;
    return step === undefined ? result : { ...result, multipleOf: step };
  }
  const integerStep = step !== undefined && Number.isInteger(step) ? step : 1;
  const [least, most] = [inclusive(lower, 1, integerStep), inclusive(upper, -1, integerStep)];
  if (least > most) return undefined;
  if (Number.isFinite(least)) result["minimum"] = least;
  if (Number.isFinite(most)) result["maximum"] = most;
  // A step such as 0.5 divides every integer, one such as 1.5 does not.
  const isEffective = step !== undefined && !Number.isInteger(1 / step);
  return isEffective ? { ...result, multipleOf: step } : result;
}

interface Bound {
  readonly value: number;
  readonly isExclusive: boolean;
}

function strictest(
  inclusive: Json | undefined,
  exclusive: Json | undefined,
  select: (a: number, b: number) => number,
  unbounded: number,
): Bound {
  const value = select(typeof inclusive === "number" ? inclusive : unbounded, unbounded);
  if (typeof exclusive !== "number") return { value, isExclusive: false };
  const strict = select(value, exclusive);
  return { value: strict, isExclusive: strict === exclusive };
}

/** Returns the closest multiple of the step that a bound allows. */
function inclusive({ isExclusive, value }: Bound, inward: 1 | -1, step: number): number {
  const round = inward === 1 ? Math.ceil : Math.floor;
  const multiple = round(value / step) * step;
  // Adding 0 turns -0 into 0.
  return (isExclusive && multiple === value ? multiple + inward * step : multiple) + 0;
}
