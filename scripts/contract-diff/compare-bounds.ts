import { isArray, type Json, type JsonObject } from "../../contract-tests/src/json.js";
import { type Difference, type Direction, effectOf } from "./difference.js";

/** A pair of keywords that bound the same thing, one of them without the bound itself. */
interface Side {
  readonly keyword: string;
  readonly exclusive?: string;
  readonly isUpper: boolean;
  /** Before the bound: `is at most 8`. */
  readonly words: string;
  readonly exclusiveWords?: string;
  /** After the bound. */
  readonly unit?: string;
}

/** JSON Schema Validation §6.2 to §6.5. */
const SIDES: readonly Side[] = [
  { keyword: "minimum", exclusive: "exclusiveMinimum", isUpper: false, words: "is at least", exclusiveWords: "is more than" },
  { keyword: "maximum", exclusive: "exclusiveMaximum", isUpper: true, words: "is at most", exclusiveWords: "is less than" },
  { keyword: "minLength", isUpper: false, words: "has at least", unit: "characters" },
  { keyword: "maxLength", isUpper: true, words: "has at most", unit: "characters" },
  { keyword: "minItems", isUpper: false, words: "has at least", unit: "items" },
  { keyword: "maxItems", isUpper: true, words: "has at most", unit: "items" },
  { keyword: "minProperties", isUpper: false, words: "has at least", unit: "properties" },
  { keyword: "maxProperties", isUpper: true, words: "has at most", unit: "properties" },
  { keyword: "minContains", isUpper: false, words: "contains at least", unit: "such items" },
  { keyword: "maxContains", isUpper: true, words: "contains at most", unit: "such items" },
];

/** The keywords that are compared here. */
export const BOUNDS: ReadonlySet<string> = new Set(
  SIDES.flatMap(({ exclusive, keyword }) => [keyword, ...(exclusive === undefined ? [] : [exclusive])]),
);

/** What two editions of a schema say differently of how large, how long and how many. */
export function compareBounds(place: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  return SIDES.flatMap((side) => {
    const [old, now] = [boundOf(before, side), boundOf(after, side)];
    const order = compare(old, now);
    if (order === 0) return [];
    const isWider = order > 0 === side.isUpper;
    const what =
      now === undefined
        ? `has no ${side.isUpper ? "upper" : "lower"} limit${side.unit === undefined ? "" : ` of ${side.unit}`} any more (was ${old?.value})`
        : `${describe(now, side)}, ${old === undefined ? "and had no such limit" : `not ${old.value}`}`;
    return [{ place, what, ...effectOf(direction, isWider ? "wider" : "narrower") }];

    /** Positive where the new bound lies higher. */
    function compare(a: Bound | undefined, b: Bound | undefined): number {
      const unbound = side.isUpper ? Infinity : -Infinity;
      const [x, y] = [a?.value ?? unbound, b?.value ?? unbound];
      if (x !== y) return y - x;
      return (Number(a?.isExclusive ?? false) - Number(b?.isExclusive ?? false)) * (side.isUpper ? 1 : -1);
    }
  });
}

interface Bound {
  readonly value: number;
  readonly isExclusive: boolean;
}

/** The stricter of the two keywords. Of integers, more than 0 is at least 1; of lengths, at least 0 says nothing. */
function boundOf(schema: JsonObject, { exclusive, isUpper, keyword }: Side): Bound | undefined {
  const inward = isUpper ? -1 : 1;
  const isInteger = isOnlyInteger(schema["type"]);
  const bounds: Bound[] = [];
  const [own, strict] = [schema[keyword], exclusive === undefined ? undefined : schema[exclusive]];
  if (typeof own === "number" && !(own === 0 && exclusive === undefined && !isUpper))
    bounds.push({ value: isInteger ? (isUpper ? Math.floor(own) : Math.ceil(own)) : own, isExclusive: false });
  if (typeof strict === "number")
    bounds.push(
      isInteger
        ? { value: (isUpper ? Math.ceil(strict) : Math.floor(strict)) + inward, isExclusive: false }
        : { value: strict, isExclusive: true },
    );
  return bounds.sort((a, b) => (b.value - a.value) * inward || Number(b.isExclusive) - Number(a.isExclusive))[0];
}

function describe({ isExclusive, value }: Bound, { exclusiveWords = "", unit, words }: Side): string {
  const text = `${isExclusive ? exclusiveWords : words} ${value}`;
  return unit === undefined
    ? text
    : `${text} ${value === 1 ? unit.replace(/ies$|s$/, (end) => (end === "ies" ? "y" : "")) : unit}`;
}

function isOnlyInteger(type: Json | undefined): boolean {
  const types = isArray(type) ? type : [type];
  return types.includes("integer") && !types.includes("number");
}
