import { equalJson, isObject, type Json, type JsonObject } from "../../contract-tests/src/json.js";
import { stripAnnotations } from "../generate/json-schema.js";
import { BOUNDS, compareBounds } from "./compare-bounds.js";
import { type Change, type Difference, type Direction, effectOf } from "./difference.js";
import { alignValues } from "./list-values.js";
import { typesOf, valuesOf } from "./values.js";
import { either, quote } from "./words.js";

/** What is compared by way of its properties, items and alternatives, or as a set; `allOf` holds what is in no keyword's place. */
const ELSEWHERE = new Set(["anyOf", "const", "enum", "items", "oneOf", "properties", "required", "type"]);

/** Values that say as much as leaving the keyword out (JSON Schema Core §10.3.2.3, Validation §6.4.3). */
const SAYS_NOTHING: Readonly<Record<string, Json>> = { additionalProperties: true, uniqueItems: false };

/** What two editions of a schema say differently of a value, but for what is inside of it. */
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
      after === undefined ? `may be of any ${what}` : `must be one of the ${what}s ${either(after.map((value) => quote(value)))}`;
    return [{ place, what: words, ...effectOf(direction, change) }];
  }
  const [added, removed] = [without(after, before), without(before, after)];
  const name = (values: readonly Json[]) =>
    what === "type" ? `of type ${either(values.map(String))}` : either(values.map((value) => quote(value)));
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
