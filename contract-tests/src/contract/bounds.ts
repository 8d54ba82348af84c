import type { Json, JsonObject } from "../util/json.js";

/** The lowest or highest number that a schema allows. The value is infinite if there is no limit. */
export interface Bound {
  readonly value: number;
  readonly isExclusive: boolean;
}

/** Both bounds of a schema. */
export interface Bounds {
  readonly lower: Bound;
  readonly upper: Bound;
}

/** Returns the stricter one of the inclusive and the exclusive limit on each side (JSON Schema Validation §6.2.2–§6.2.5). */
export function boundsOf({ exclusiveMaximum, exclusiveMinimum, maximum, minimum }: JsonObject): Bounds {
  return {
    lower: strictest(minimum, exclusiveMinimum, Math.max, -Infinity),
    upper: strictest(maximum, exclusiveMaximum, Math.min, Infinity),
  };
}

/** Returns the smallest and the largest multiple of a step within bounds. They are infinite where there is no limit. */
export function multiplesWithin({ lower, upper }: Bounds, step = 1): { readonly minimum: number; readonly maximum: number } {
  return { minimum: closestMultiple(lower, 1, step), maximum: closestMultiple(upper, -1, step) };
}

/** Whether a number is within bounds. */
export function isWithin(value: number, { lower, upper }: Bounds): boolean {
  const isAbove = lower.isExclusive ? value > lower.value : value >= lower.value;
  const isBelow = upper.isExclusive ? value < upper.value : value <= upper.value;
  return isAbove && isBelow;
}

/** Whether all numbers that a schema allows are integers, according to its type. */
export function allowsOnlyIntegers({ type }: JsonObject): boolean {
  const types = [type].flat();
  return types.includes("integer") && !types.includes("number");
}

function strictest(
  inclusive: Json | undefined,
  exclusive: Json | undefined,
  select: (a: number, b: number) => number,
  unbounded: number,
): Bound {
  const value = typeof inclusive === "number" ? inclusive : unbounded;
  if (typeof exclusive !== "number") return { value, isExclusive: false };
  const strict = select(value, exclusive);
  return { value: strict, isExclusive: strict === exclusive };
}

function closestMultiple({ isExclusive, value }: Bound, inward: 1 | -1, step: number): number {
  const round = inward === 1 ? Math.ceil : Math.floor;
  const multiple = round(value / step) * step;
  // Adding 0 turns -0 into 0.
  return (isExclusive && multiple === value ? multiple + inward * step : multiple) + 0;
}
