import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../contract-tests/src/json.js";
import { branchesOf } from "../../contract-tests/src/lifecycle.js";
import { propertiesOf, requiredOf } from "../../contract-tests/src/properties.js";
import { stripAnnotations } from "../generate/json-schema.js";
import type { Difference } from "./difference.js";

/** Which way a message goes: callers write what is sent, servers what is answered. */
export type Direction = "sent" | "answered";

/** How the values that are allowed have changed. */
type Change = "wider" | "narrower" | "other";

/**
 * What two schemas of a message say differently.
 *
 * More values that may be sent need a server that takes them, and break no caller; fewer break both, as a server has to
 * refuse what it took. More values that may be answered break callers, fewer break servers.
 */
export function compareSchemas(
  place: string,
  direction: Direction,
  before: JsonObject,
  after: JsonObject,
): readonly Difference[] {
  const [old, now] = [before, after].map((schema) => mergedProperties(schema)) as [Properties, Properties];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  const own = compareKeywords(place, direction, withoutProperties(before), withoutProperties(after));
  return [...own, ...names.flatMap((name) => compareProperty(`${place}, ${name}`, direction, old[name], now[name]))];
}

interface Property {
  readonly schemas: readonly JsonObject[];
  /** Whether it is always there. */
  readonly isRequired: boolean;
}

type Properties = Readonly<Record<string, Property>>;

/** The properties of a schema and of its alternatives: what any of them may have. */
function mergedProperties(schema: JsonObject): Properties {
  const branches = branchesOf(schema);
  const names = [...new Set(branches.flatMap((branch) => Object.keys(propertiesOf(branch))))];
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        schemas: branches.map((branch) => propertiesOf(branch)[name]).filter((property) => property !== undefined),
        isRequired: branches.every((branch) => requiredOf(branch).includes(name)),
      },
    ]),
  );
}

function compareProperty(
  place: string,
  direction: Direction,
  before: Property | undefined,
  after: Property | undefined,
): readonly Difference[] {
  if (after === undefined) {
    // Nothing is said any more about what may be there all the same.
    return [{ place, what: "is gone", breaksCallers: true, breaksServers: false }];
  }
  if (before === undefined) {
    const isNeeded = after.isRequired;
    return [
      direction === "sent"
        ? { place, what: isNeeded ? "is new, and must be sent" : "is new", breaksCallers: isNeeded, breaksServers: true }
        : { place, what: isNeeded ? "is new, and always there" : "is new", breaksCallers: false, breaksServers: isNeeded },
    ];
  }
  const [old, now] = [merge(before.schemas), merge(after.schemas)];
  return [
    ...(before.isRequired === after.isRequired ? [] : [differenceOfPresence(place, direction, after.isRequired)]),
    ...compareKeywords(place, direction, old, now),
    ...compareDefaults(place, direction, before.schemas[0], after.schemas[0]),
    ...compareDescendants(place, direction, old, now),
  ];
}

function differenceOfPresence(place: string, direction: Direction, isRequired: boolean): Difference {
  const what = isRequired
    ? direction === "sent"
      ? "must be sent"
      : "is always there"
    : direction === "sent"
      ? "need not be sent any more"
      : "need not be there any more";
  // A request without it is refused from now on, or taken; an answer without it is new, or not allowed any more.
  return { place, what, ...effectOf(direction, isRequired ? "narrower" : "wider") };
}

function compareDefaults(
  place: string,
  direction: Direction,
  before: JsonObject = {},
  after: JsonObject = {},
): readonly Difference[] {
  if (direction === "answered" || equalJson(before["default"], after["default"])) return [];
  const what = `is ${quote(after["default"])} where it is left out, not ${quote(before["default"])}`;
  return [{ place, what, breaksCallers: true, breaksServers: true }];
}

function compareDescendants(place: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [oldItems, items] = [before["items"], after["items"]];
  const inItems = isObject(oldItems) && isObject(items) ? compareValue(`${place}, an item`, direction, oldItems, items) : [];
  const hasProperties = [before, after].some((schema) => Object.keys(mergedProperties(schema)).length > 0);
  return [...inItems, ...(hasProperties ? compareSchemas(place, direction, before, after) : [])];
}

function compareValue(place: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  return [...compareKeywords(place, direction, before, after), ...compareDescendants(place, direction, before, after)];
}

/** Bounds by keyword: whether a greater one allows more. */
const BOUNDS: Readonly<Record<string, { readonly words: string; readonly isUpper: boolean }>> = {
  exclusiveMaximum: { words: "must be less than", isUpper: true },
  exclusiveMinimum: { words: "must be more than", isUpper: false },
  maximum: { words: "is at most", isUpper: true },
  maxItems: { words: "has at most so many items:", isUpper: true },
  maxLength: { words: "has at most so many characters:", isUpper: true },
  minimum: { words: "is at least", isUpper: false },
  minItems: { words: "has at least so many items:", isUpper: false },
  minLength: { words: "has at least so many characters:", isUpper: false },
};

/** What is compared elsewhere, or says nothing of which values are allowed. */
const ELSEWHERE = new Set(["allOf", "anyOf", "const", "enum", "items", "oneOf", "properties", "required", "type"]);

function compareKeywords(place: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [old, now] = [before, after].map((schema) => stripAnnotations(schema)) as [JsonObject, JsonObject];
  const keywords = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((keyword) => !ELSEWHERE.has(keyword));
  const different = keywords.filter((keyword) => !equalJson(old[keyword], now[keyword]));
  return [
    ...compareSets(place, direction, "type", typesOf(old), typesOf(now)),
    ...compareSets(place, direction, "value", valuesOf(old), valuesOf(now)),
    ...different.map((keyword) => ({
      place,
      what: describeKeyword(keyword, old[keyword], now[keyword]),
      ...effectOf(direction, changeOf(keyword, old[keyword], now[keyword])),
    })),
  ];
}

function changeOf(keyword: string, before: Json | undefined, after: Json | undefined): Change {
  if (after === undefined) return "wider";
  if (before === undefined) return "narrower";
  const bound = BOUNDS[keyword];
  if (bound === undefined || typeof before !== "number" || typeof after !== "number") return "other";
  return after > before === bound.isUpper ? "wider" : "narrower";
}

function describeKeyword(keyword: string, before: Json | undefined, after: Json | undefined): string {
  const words = BOUNDS[keyword]?.words ?? `has ${keyword}`;
  if (after === undefined) return `has no ${keyword} any more (was ${quote(before)})`;
  return `${words} ${quote(after)}${before === undefined ? ", and had no such limit" : `, not ${quote(before)}`}`;
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
    const words = after === undefined ? `may be of any ${what}` : `must be one of the ${what}s ${after.map(quote).join(", ")}`;
    return [{ place, what: words, ...effectOf(direction, change) }];
  }
  const added = after.filter((value) => !before.some((other) => equalJson(value, other)));
  const removed = before.filter((value) => !after.some((other) => equalJson(value, other)));
  return [
    ...added.map((value) => ({ place, what: `may be ${nameOf(what, value)}`, ...effectOf(direction, "wider") })),
    ...removed.map((value) => ({
      place,
      what: `may not be ${nameOf(what, value)} any more`,
      ...effectOf(direction, "narrower"),
    })),
  ];
}

function nameOf(what: string, value: Json): string {
  return what === "type" ? `of type ${String(value)}` : quote(value);
}

function effectOf(direction: Direction, change: Change): Pick<Difference, "breaksCallers" | "breaksServers"> {
  if (change === "other") return { breaksCallers: true, breaksServers: true };
  if (direction === "sent") return { breaksCallers: change === "narrower", breaksServers: true };
  return { breaksCallers: change === "wider", breaksServers: change === "narrower" };
}

function typesOf({ type }: JsonObject): readonly Json[] | undefined {
  return type === undefined ? undefined : isArray(type) ? type : [type];
}

function valuesOf(schema: JsonObject): readonly Json[] | undefined {
  if (schema["const"] !== undefined) return [schema["const"]];
  return isArray(schema["enum"]) ? schema["enum"] : undefined;
}

/** One schema for a property that several alternatives have: any of their types and values, and all else of the first. */
function merge(schemas: readonly JsonObject[]): JsonObject {
  const [first = {}] = schemas;
  const types = schemas.map(typesOf);
  const values = schemas.map(valuesOf);
  const { const: _, ...rest } = first;
  return {
    ...rest,
    ...(types.every((type) => type !== undefined) ? { type: unique(types.flat()) } : {}),
    ...(values.every((value) => value !== undefined) ? { enum: unique(values.flat()) } : {}),
  };
}

function unique(values: readonly Json[]): readonly Json[] {
  return values.filter((value, index) => values.findIndex((other) => equalJson(value, other)) === index);
}

function withoutProperties({ properties: _, required: _required, ...rest }: JsonObject): JsonObject {
  return rest;
}

function quote(value: Json | undefined): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
