import { isArray, type Json } from "../../../util/json.js";
import { type Agreement, agreementOf, EXPECTATIONS, mergePoints, type Naming, type Tick, type ValuePoint } from "./ticks.js";
import { exactOf, labelOf } from "./value-label.js";

/** A lane: the comparable values of one place. */
export interface Lane {
  readonly title: string;
  /** An explanation of the labels; empty if they are self-explanatory. */
  readonly hint: string;
  /** Whether the values have an order. Other values are sorted by the contract's expectation. */
  readonly isOrdered: boolean;
  readonly ticks: readonly Tick[];
}

/** Groups the values of one place into lanes: numbers, lengths and item counts in order, then the other values. */
export function lanesOf(points: readonly ValuePoint[]): readonly Lane[] {
  const isNumber = numberFilter(points);
  const numbers = points.filter(({ value }) => isNumber(value));
  const lengths = points.filter(testsLength);
  const items = points.some(({ expected, value }) => isArray(value) && expected !== "reject")
    ? points.filter(({ value }) => isArray(value))
    : [];
  const placed = new Set([...numbers, ...lengths, ...items]);
  const others = points.filter((point) => !placed.has(point));
  const lanes: readonly Lane[] = [
    lane("numbers", "", numbers, Number, { label: labelOf, exact: exactOf }),
    lane("length in characters", signsIn(lengths), lengths, lengthOf, {
      label: lengthLabel,
      exact: (value) => `${lengthLabel(value)} characters`,
    }),
    lane("number of items", "", items, countOf, { label: itemsLabel, exact: (value) => `${itemsLabel(value)} items` }),
    { title: placed.size > 0 ? "other values" : "values", hint: "", isOrdered: false, ticks: sortUnordered(others) },
  ];
  return lanes.filter(({ ticks }) => ticks.length > 0);
}

/** The length in UTF-16 units above which a text belongs to the length lane, even if its check does not test lengths. */
const LONG_TEXT = 200;

/** Returns a filter for the number lane. If all numbers that may be accepted are integers, a fraction is another type. */
function numberFilter(points: readonly ValuePoint[]): (value: Json | undefined) => boolean {
  const possible = points.flatMap(({ expected, value }) => (typeof value === "number" && expected !== "reject" ? [value] : []));
  if (possible.length === 0) return () => false;
  return possible.every(Number.isInteger) ? Number.isInteger : (value) => typeof value === "number";
}

function testsLength({ check, value }: ValuePoint): boolean {
  return typeof value === "string" && (/\.(?:max|min)Length\./.test(check) || value.length > LONG_TEXT);
}

function lane(
  title: string,
  hint: string,
  points: readonly ValuePoint[],
  rank: (value: Json | undefined) => number,
  naming: Naming,
): Lane {
  const compare = (a: ValuePoint, b: ValuePoint) =>
    rank(a.value) - rank(b.value) || EXPECTATIONS.indexOf(a.expected) - EXPECTATIONS.indexOf(b.expected);
  return { title, hint, isOrdered: true, ticks: mergePoints(points.toSorted(compare), naming) };
}

function sortUnordered(points: readonly ValuePoint[]): readonly Tick[] {
  const rank = (tick: Tick) => EXPECTATIONS.indexOf(tick.expected) * 4 + AGREEMENTS.indexOf(agreementOf(tick));
  const sorted = points.toSorted(({ value: a }, { value: b }) => typeRankOf(a) - typeRankOf(b) || numberOf(a) - numberOf(b));
  return mergePoints(sorted, { label: labelOf, exact: exactOf }).toSorted((a, b) => rank(a) - rank(b));
}

/** Returns the rank of a value's type, so that values of one type are adjacent. */
function typeRankOf(value: Json | undefined): number {
  const type = value === null ? "null" : isArray(value) ? "array" : typeof value;
  return ["undefined", "null", "boolean", "number", "string", "array", "object"].indexOf(type);
}

function numberOf(value: Json | undefined): number {
  return typeof value === "number" ? value : 0;
}

const AGREEMENTS: readonly Agreement[] = ["disagrees", "unclear", "agrees", "free"];

function lengthOf(value: Json | undefined): number {
  return [...String(value)].length;
}

function lengthLabel(value: Json | undefined): string {
  const sign = SIGNS.find(({ pattern }) => pattern.test(String(value)))?.sign;
  return labelOf(lengthOf(value)) + (sign === undefined ? "" : `\u00a0${sign}`);
}

/** Signs that mark texts whose length a server may count differently. */
const SIGNS = [
  { sign: "🎬", pattern: /[\u{10000}-\u{10ffff}]/u, meaning: "2 UTF-16 units each" },
  { sign: "é", pattern: /[^\0-\x7f]/, meaning: "2 or 3 UTF-8 bytes each" },
  { sign: "␣", pattern: / {9}/, meaning: "mostly white space" },
] as const;

function signsIn(points: readonly ValuePoint[]): string {
  const labels = points.map(({ value }) => lengthLabel(value));
  const used = SIGNS.filter(({ sign }) => labels.some((label) => label.endsWith(sign)));
  return used.map(({ meaning, sign }) => `${sign} ${meaning}`).join(", ");
}

function countOf(value: Json | undefined): number {
  return isArray(value) ? value.length : 0;
}

function itemsLabel(value: Json | undefined): string {
  const areDistinct = !isArray(value) || new Set(value.map(exactOf)).size === value.length;
  return labelOf(countOf(value)) + (areDistinct ? "" : "\u00a0duplicates");
}
