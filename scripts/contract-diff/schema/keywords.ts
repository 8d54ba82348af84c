import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { stripAnnotations } from "../../codegen/json-schema.js";
import { type Change, type Difference, type Direction, effectOf, joinWithOr, quote } from "../difference.js";
import { alignValues, typesOf, valuesOf } from "./normalize.js";

/** What is compared by way of its properties, items and alternatives, or as a set; `allOf` holds what is in no keyword's place. */
const ELSEWHERE = new Set(["anyOf", "const", "enum", "items", "oneOf", "properties", "required", "type"]);
/** Values that say as much as leaving the keyword out (JSON Schema Core §10.3.2.3, Validation §6.4.3). */
const SAYS_NOTHING: Readonly<Record<string, Json>> = { additionalProperties: true, uniqueItems: false };
/** What two versions of a schema say differently of a value, but for what is inside of it. */
export function compareKeywords(
  place: string,
  direction: Direction,
  before: JsonObject,
  after: JsonObject,
): readonly Difference[] {
  const [old, now] = alignValues(assertionsOf(before), assertionsOf(after));
  const keywords = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (keyword) => !ELSEWHERE.has(keyword) && !BOUNDS.has(keyword),
  );
  return [
    ...compareSets(place, direction, "type", typesOf(old), typesOf(now)),
    ...compareSets(place, direction, "value", valuesOf(old), valuesOf(now)),
    ...compareBounds(place, direction, old, now),
    ...keywords.flatMap((keyword) => {
      const [was, is] = [said(keyword, old), said(keyword, now)];
      if (equalJson(was, is)) return [];
      return [{ place, what: describe(keyword, was, is), ...effectOf(direction, changeOf(keyword, was, is)) }];
    }),
  ];
}

function assertionsOf(schema: JsonObject): JsonObject {
  const assertions = stripAnnotations(schema);
  return isObject(assertions) ? assertions : {};
}

function said(keyword: string, schema: JsonObject): Json | undefined {
  return equalJson(schema[keyword], SAYS_NOTHING[keyword]) ? undefined : schema[keyword];
}

function changeOf(keyword: string, before: Json | undefined, after: Json | undefined): Change {
  if (after === undefined) return "wider";
  if (before === undefined) return "narrower";
  if (keyword === "multipleOf" && typeof before === "number" && typeof after === "number") {
    if (after % before === 0) return "narrower";
    if (before % after === 0) return "wider";
  }
  return "other";
}

function describe(keyword: string, before: Json | undefined, after: Json | undefined): string {
  if (keyword === "additionalProperties" && after === false) return "has no properties but those that are listed";
  if (keyword === "additionalProperties" && before === false) return "may have other properties than those that are listed";
  if (keyword === "uniqueItems") return after === undefined ? "may have an item twice" : "has no item twice";
  if (after === undefined) return `has no ${keyword} any more (was ${quote(before)})`;
  return `has ${keyword} ${quote(after)}, ${before === undefined ? "and had no such limit" : `not ${quote(before)}`}`;
}

function compareSets(
  place: string,
  direction: Direction,
  what: string,
  before: readonly Json[] | undefined,
  after: readonly Json[] | undefined,
): readonly Difference[] {
  if (before === undefined || after === undefined) {
    if (before === after) return [];
    const change = after === undefined ? "wider" : "narrower";
    const words =
      after === undefined
        ? `may be of any ${what}`
        : `must be one of the ${what}s ${joinWithOr(after.map((value) => quote(value)))}`;
    return [{ place, what: words, ...effectOf(direction, change) }];
  }
  const [added, removed] = [without(after, before), without(before, after)];
  const name = (values: readonly Json[]) =>
    what === "type" ? `of type ${joinWithOr(values.map(String))}` : joinWithOr(values.map((value) => quote(value)));
  return [
    ...(added.length === 0 ? [] : [{ place, what: `may be ${name(added)}`, ...effectOf(direction, "wider") }]),
    ...(removed.length === 0
      ? []
      : [{ place, what: `may not be ${name(removed)} any more`, ...effectOf(direction, "narrower") }]),
  ];
}

function without(values: readonly Json[], others: readonly Json[]): readonly Json[] {
  return values.filter((value) => !others.some((other) => equalJson(value, other)));
}

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
/** What two versions of a schema say differently of how large, how long and how many. */
function compareBounds(place: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  return SIDES.flatMap((side) => {
    const [old, now] = [boundOf(before, side), boundOf(after, side)];
    const order = compare(old, now);
    if (order === 0) return [];
    const isWider = order > 0 === side.isUpper;
    const what =
      now === undefined
        ? `has no ${side.isUpper ? "upper" : "lower"} limit${side.unit === undefined ? "" : ` of ${side.unit}`} any more (was ${old?.value})`
        : `${describeBound(now, side)}, ${old === undefined ? "and had no such limit" : `not ${old.value}`}`;
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

function describeBound({ isExclusive, value }: Bound, { exclusiveWords = "", unit, words }: Side): string {
  const text = `${isExclusive ? exclusiveWords : words} ${value}`;
  return unit === undefined
    ? text
    : `${text} ${value === 1 ? unit.replace(/ies$|s$/, (end) => (end === "ies" ? "y" : "")) : unit}`;
}

function isOnlyInteger(type: Json | undefined): boolean {
  const types = isArray(type) ? type : [type];
  return types.includes("integer") && !types.includes("number");
}
