import { isArray, type Json } from "../../util/json.js";
import { EXPECTATIONS, mergePoints, type Naming, type Standing, standingOf, type Tick, type ValuePoint } from "./ticks.js";
import { exactOf, labelOf } from "./value-label.js";

/** The values of one place that can be compared with each other. */
export interface Lane {
  readonly title: string;
  /** What the reader must know to read the labels; empty where they speak for themselves. */
  readonly hint: string;
  /** Whether the values have an order; others are sorted by what the contract says of them. */
  readonly isOrdered: boolean;
  readonly ticks: readonly Tick[];
}

/** Sorts what was tried in one place into lanes: numbers, lengths and numbers of items in their order, then the rest. */
export function lanesOf(points: readonly ValuePoint[]): readonly Lane[] {
  const isNumber = numberFilter(points);
  const numbers = points.filter(({ value }) => isNumber(value));
  const lengths = points.filter(isAboutLength);
  const items = points.some(({ expected, value }) => isArray(value) && expected !== "refuse")
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
    { title: placed.size > 0 ? "other values" : "values", hint: "", isOrdered: false, ticks: sortFreely(others) },
  ];
  return lanes.filter(({ ticks }) => ticks.length > 0);
}

/** Longer texts are about their length, whatever they are tried for. */
const LONG_TEXT = 200;

/** An axis is for numbers of the kind that may be taken: among integers, a fraction is a value of another type. */
function numberFilter(points: readonly ValuePoint[]): (value: Json | undefined) => boolean {
  const possible = points.flatMap(({ expected, value }) => (typeof value === "number" && expected !== "refuse" ? [value] : []));
  if (possible.length === 0) return () => false;
  return possible.every(Number.isInteger) ? Number.isInteger : (value) => typeof value === "number";
}

function isAboutLength({ check, value }: ValuePoint): boolean {
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

function sortFreely(points: readonly ValuePoint[]): readonly Tick[] {
  const rank = (tick: Tick) => EXPECTATIONS.indexOf(tick.expected) * 4 + STANDINGS.indexOf(standingOf(tick));
  const sorted = points.toSorted(({ value: a }, { value: b }) => kindOf(a) - kindOf(b) || sizeOf(a) - sizeOf(b));
  return mergePoints(sorted, { label: labelOf, exact: exactOf }).toSorted((a, b) => rank(a) - rank(b));
}

/** Values of a type stand together, numbers in their order. */
function kindOf(value: Json | undefined): number {
  const type = value === null ? "null" : isArray(value) ? "array" : typeof value;
  return ["undefined", "null", "boolean", "number", "string", "array", "object"].indexOf(type);
}

function sizeOf(value: Json | undefined): number {
  return typeof value === "number" ? value : 0;
}

const STANDINGS: readonly Standing[] = ["disagrees", "unclear", "agrees", "free"];

function lengthOf(value: Json | undefined): number {
  return [...String(value)].length;
}

function lengthLabel(value: Json | undefined): string {
  const sign = SIGNS.find(({ fits }) => fits.test(String(value)))?.sign;
  return labelOf(lengthOf(value)) + (sign === undefined ? "" : `\u00a0${sign}`);
}

/** Texts of one length that a server may count differently, by the sign that tells them apart. */
const SIGNS = [
  { sign: "🎬", fits: /[\u{10000}-\u{10ffff}]/u, meaning: "each two units of UTF-16" },
  { sign: "é", fits: /[^\0-\x7f]/, meaning: "each two or three bytes of UTF-8" },
  { sign: "␣", fits: / {9}/, meaning: "mostly white space" },
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
  const isDistinct = !isArray(value) || new Set(value.map(exactOf)).size === value.length;
  return labelOf(countOf(value)) + (isDistinct ? "" : "\u00a0alike");
}
