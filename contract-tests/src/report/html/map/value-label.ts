import type { Json } from "../../../util/json.js";
import { brief } from "../markup.js";

/** Returns a short label for a value: a number relative to a nearby power, any other value as shortened JSON. */
export function labelOf(value: Json | undefined): string {
  if (value === undefined) return "omitted";
  return typeof value === "number" ? compactNumber(value) : brief(JSON.stringify(value), MAX_LABEL_LENGTH);
}

/** Returns a value as JSON, cut to the length of a line. */
export function exactOf(value: Json | undefined): string {
  return value === undefined ? "omitted" : brief(JSON.stringify(value), MAX_EXACT_LENGTH);
}

/** Returns a number in a form that is quick to read: `8`, `2⁵³−1`, `−10¹⁸`, `1 834 672 913`, `9.007×10¹⁶`. */
export function compactNumber(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? "−" : "";
  if (!Number.isInteger(value) || size < MIN_FOR_POWER) return sign + String(size);
  for (const base of [2, 10]) {
    const exponent = Math.round(Math.log(size) / Math.log(base));
    const offset = Math.sign(value) * (size - base ** exponent);
    if (offset === 0) return sign + power(base, exponent);
    if (Math.abs(offset) <= (size < MIN_FOR_EXPONENT ? MAX_OFFSET : size / MAX_OFFSET_DIVISOR)) {
      return sign + power(base, exponent) + (offset > 0 ? "+" : "") + compactNumber(offset);
    }
  }
  if (size < MIN_FOR_EXPONENT) return sign + String(size).replaceAll(/\B(?=(\d{3})+$)/g, "\u202f");
  const [mantissa = "", exponent = ""] = size.toExponential(3).split("e+");
  return `${sign}${Number(mantissa)}×${power(10, Number(exponent))}`;
}

const MAX_LABEL_LENGTH = 40;
const MAX_EXACT_LENGTH = 120;

/** The limit below which digits are easier to read than a power. */
const MIN_FOR_POWER = 10_000;
/** The limit above which a number has too many digits to read. */
const MIN_FOR_EXPONENT = 1e12;
/** The maximum distance from a nearby power. */
const MAX_OFFSET = 16;
/** For a number of at least `MIN_FOR_EXPONENT`, the maximum distance is the number divided by this. */
const MAX_OFFSET_DIVISOR = 1000;

function power(base: number, exponent: number): string {
  return base + String(exponent).replaceAll(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)] ?? digit);
}
