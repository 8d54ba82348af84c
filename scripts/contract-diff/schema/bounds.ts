import { allowsOnlyIntegers, boundsOf, multiplesWithin } from "../../../contract-tests/src/contract/bounds.js";
import type { JsonObject } from "../../../contract-tests/src/util/json.js";
import { type Difference, type Direction, describeChange, effectOf, toKebabCase } from "../difference.js";

/** The limits of JSON Schema Validation §6.2 to §6.5. */
export const LIMITS: readonly Limit[] = [
  { keyword: "minimum", exclusiveKeyword: "exclusiveMinimum", isUpper: false },
  { keyword: "maximum", exclusiveKeyword: "exclusiveMaximum", isUpper: true },
  { keyword: "minLength", isUpper: false },
  { keyword: "maxLength", isUpper: true },
  { keyword: "minItems", isUpper: false },
  { keyword: "maxItems", isUpper: true },
  { keyword: "minProperties", isUpper: false },
  { keyword: "maxProperties", isUpper: true },
  { keyword: "minContains", isUpper: false },
  { keyword: "maxContains", isUpper: true },
];

/** The keywords that `compareBounds` compares. */
export const BOUND_KEYWORDS: ReadonlySet<string> = new Set(
  LIMITS.flatMap(({ exclusiveKeyword, keyword }) => [keyword, ...(exclusiveKeyword === undefined ? [] : [exclusiveKeyword])]),
);

/** Compares the limits of values, lengths and counts. */
export function compareBounds(
  location: string,
  direction: Direction,
  before: JsonObject,
  after: JsonObject,
): readonly Difference[] {
  return LIMITS.flatMap((limit) => {
    const [oldBound, newBound] = [boundOf(before, limit), boundOf(after, limit)];
    const order = compareOrder(oldBound, newBound, limit.isUpper);
    if (order === 0) return [];
    const isWider = order > 0 === limit.isUpper;
    const message = describeBoundChange(oldBound, newBound, limit.keyword);
    const id = `${direction}-${toKebabCase(limit.keyword)}-${nameOfBoundChange(oldBound, newBound)}`;
    return [{ id, location, message, ...effectOf(direction, isWider ? "wider" : "narrower") }];
  });
}

/** A lower or upper limit, which one keyword or an inclusive and an exclusive keyword set. */
interface Limit {
  readonly keyword: string;
  readonly exclusiveKeyword?: string;
  readonly isUpper: boolean;
}

/** The value of a limit, and the keyword that sets it. */
interface Bound {
  readonly keyword: string;
  readonly value: number;
  readonly isExclusive: boolean;
}

/**
 * Returns the bound that a limit sets. Bounds of integers are converted to inclusive integers: more than 0 means at least 1. A
 * minimum length or count of 0 is no bound.
 */
function boundOf(schema: JsonObject, { exclusiveKeyword, isUpper, keyword }: Limit): Bound | undefined {
  if (exclusiveKeyword === undefined) {
    const value = schema[keyword];
    return typeof value === "number" && (isUpper || value !== 0) ? { keyword, value, isExclusive: false } : undefined;
  }
  const bounds = boundsOf(schema);
  if (allowsOnlyIntegers(schema)) {
    const { maximum, minimum } = multiplesWithin(bounds);
    const value = isUpper ? maximum : minimum;
    return Number.isFinite(value) ? { keyword, value, isExclusive: false } : undefined;
  }
  const { isExclusive, value } = isUpper ? bounds.upper : bounds.lower;
  return Number.isFinite(value) ? { keyword: isExclusive ? exclusiveKeyword : keyword, value, isExclusive } : undefined;
}

/** Returns a positive number if the new bound is higher, a negative number if it is lower. */
function compareOrder(before: Bound | undefined, after: Bound | undefined, isUpper: boolean): number {
  const unbounded = isUpper ? Infinity : -Infinity;
  const [oldValue, newValue] = [before?.value ?? unbounded, after?.value ?? unbounded];
  if (oldValue !== newValue) return newValue - oldValue;
  return (Number(before?.isExclusive ?? false) - Number(after?.isExclusive ?? false)) * (isUpper ? 1 : -1);
}

function nameOfBoundChange(before: Bound | undefined, after: Bound | undefined): string {
  if (before === undefined || after === undefined) return before === undefined ? "added" : "removed";
  return before.value === after.value ? "changed" : after.value > before.value ? "increased" : "decreased";
}

function describeBoundChange(before: Bound | undefined, after: Bound | undefined, keyword: string): string {
  if (before === undefined || after === undefined)
    return describeChange((before ?? after)?.keyword ?? keyword, before?.value, after?.value);
  if (before.keyword !== after.keyword) return `${before.keyword} ${before.value} changed to ${after.keyword} ${after.value}`;
  return `${after.keyword} ${after.value > before.value ? "increased" : "decreased"} from ${before.value} to ${after.value}`;
}
