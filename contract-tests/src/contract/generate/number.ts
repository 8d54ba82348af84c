import { DECIMALS } from "../validator.js";
import type { Shape } from "./shape.js";

/** Yields numbers within the limits of a shape: a typical one, the boundaries, and numbers next to them. */
export function* numbersOf(shape: Shape): Generator<number> {
  const { maximum, minimum, multiples } = shape;
  const isInteger = !shape.types.includes("number");
  const step = multiples.reduce(commonMultiple, multiples[0] ?? 1);
  const [low, high] = [Math.ceil(minimum / step) * step, Math.floor(maximum / step) * step];
  const finite = [low, high].filter(Number.isFinite);
  const candidates = [
    step,
    low,
    low + step,
    high,
    high - step,
    minimum,
    maximum,
    ...finite.flatMap((bound) => [bound + step / 2, bound - step / 2, bound + step / 1000, bound - step / 1000]),
    ...(Number.isFinite(minimum) && Number.isFinite(maximum) ? [(minimum + maximum) / 2] : []),
    ...(Number.isFinite(minimum) ? [minimum + Math.max(Math.abs(minimum), 1) / 1000] : []),
    ...(Number.isFinite(maximum) ? [maximum - Math.max(Math.abs(maximum), 1) / 1000] : []),
    0,
    1,
    -1,
    0.5,
    1.5,
    2,
    3,
    7,
    10,
    11,
    100,
    1001,
    1e6 + 1,
    -1001,
    2 ** 31,
    -(2 ** 31) - 1,
  ];
  const seen = new Set<number>();
  for (const candidate of candidates) {
    const value = Number.isInteger(candidate) ? candidate : Number(candidate.toPrecision(DECIMALS));
    if (seen.has(value) || !Number.isFinite(value) || Object.is(value, -0)) continue;
    seen.add(value);
    if ((!isInteger || Number.isInteger(value)) && isWithin(value, shape)) yield value;
  }
}

function isWithin(value: number, { excludesMaximum, excludesMinimum, maximum, minimum, multiples }: Shape): boolean {
  if (value < minimum || value > maximum) return false;
  if ((excludesMinimum && value === minimum) || (excludesMaximum && value === maximum)) return false;
  return multiples.every((multiple) => {
    const quotient = value / multiple;
    return Math.abs(quotient - Math.round(quotient)) < 10 ** -DECIMALS * Math.max(1, Math.abs(quotient));
  });
}

/** Returns the least common multiple of two integers. For fractions, returns the first one. */
function commonMultiple(a: number, b: number): number {
  if (!Number.isInteger(a) || !Number.isInteger(b)) return a;
  let [larger, smaller] = [a, b];
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return (a / larger) * b;
}
