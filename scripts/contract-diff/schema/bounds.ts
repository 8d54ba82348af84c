import { isArray, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
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
 * Returns the stricter bound of the inclusive and the exclusive keyword. Bounds of integers are converted to inclusive integers:
 * more than 0 means at least 1. A minimum length or count of 0 is no bound.
 */
function boundOf(schema: JsonObject, { exclusiveKeyword, isUpper, keyword }: Limit): Bound | undefined {
  const inward = isUpper ? -1 : 1;
  const isInteger = allowsOnlyIntegers(schema["type"]);
  const bounds: Bound[] = [];
  const [inclusive, exclusive] = [schema[keyword], exclusiveKeyword === undefined ? undefined : schema[exclusiveKeyword]];
  if (typeof inclusive === "number" && !(inclusive === 0 && exclusiveKeyword === undefined && !isUpper)) {
    const value = isInteger ? (isUpper ? Math.floor(inclusive) : Math.ceil(inclusive)) : inclusive;
    bounds.push({ keyword, value, isExclusive: false });
  }
  if (exclusiveKeyword !== undefined && typeof exclusive === "number") {
    bounds.push(
      isInteger
        ? { keyword, value: (isUpper ? Math.ceil(exclusive) : Math.floor(exclusive)) + inward, isExclusive: false }
        : { keyword: exclusiveKeyword, value: exclusive, isExclusive: true },
    );
  }
  return bounds.sort((a, b) => (b.value - a.value) * inward || Number(b.isExclusive) - Number(a.isExclusive))[0];
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

function allowsOnlyIntegers(type: Json | undefined): boolean {
  const types = isArray(type) ? type : [type];
  return types.includes("integer") && !types.includes("number");
}
