import type { Json } from "../../util/json.js";
import { brief } from "./markup.js";

/** Returns a short label for a value: a number relative to a nearby power, any other value as shortened JSON. */
export function labelOf(value: Json | undefined): string {
  if (value === undefined) return "left out";
  return typeof value === "number" ? compactNumber(value) : brief(JSON.stringify(value), MOST_LABEL);
}

/** Returns a value as JSON, cut to the length of a line. */
export function exactOf(value: Json | undefined): string {
  return value === undefined ? "left out" : brief(JSON.stringify(value), MOST_EXACT);
}

/** Returns a number in a form that is quick to read: `8`, `2⁵³−1`, `−10¹⁸`, `1 834 672 913`, `9.007×10¹⁶`. */
export function compactNumber(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? "−" : "";
  if (!Number.isInteger(value) || size < SMALL) return sign + String(size);
  for (const base of [2, 10]) {
    const exponent = Math.round(Math.log(size) / Math.log(base));
    const offset = Math.sign(value) * (size - base ** exponent);
    if (offset === 0) return sign + power(base, exponent);
    if (Math.abs(offset) <= (size < LONG ? NEAR : size / FAR)) {
      return sign + power(base, exponent) + (offset > 0 ? "+" : "") + compactNumber(offset);
    }
  }
  if (size < LONG) return sign + String(size).replaceAll(/\B(?=(\d{3})+$)/g, "\u202f");
  const [mantissa = "", exponent = ""] = size.toExponential(3).split("e+");
  return `${sign}${Number(mantissa)}×${power(10, Number(exponent))}`;
}

const MOST_LABEL = 40;
const MOST_EXACT = 120;

/** The limit below which digits are easier to read than a power. */
const SMALL = 10_000;
/** The limit from which a number has too many digits to count. */
const LONG = 1e12;
/** The maximum distance from a nearby power: `NEAR` in total, or 1/`FAR` of a number of at least `LONG`. */
const NEAR = 16;
const FAR = 1000;

function power(base: number, exponent: number): string {
  return base + String(exponent).replaceAll(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)] ?? digit);
}
