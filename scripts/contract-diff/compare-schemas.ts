import { meaningOf } from "../../contract-tests/sandbox/timeline.js";
import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../contract-tests/src/json.js";
import { branchesOf } from "../../contract-tests/src/lifecycle.js";
import { stripAnnotations } from "../generate/json-schema.js";
import { type Alternative, alternativesOf, discriminatorOf, mergedProperties, type Property } from "./alternatives.js";
import { compareAnnotations } from "./compare-annotations.js";
import { compareKeywords } from "./compare-keywords.js";
import { type Difference, type Direction, effectOf } from "./difference.js";
import { either, quote } from "./words.js";

/** What two editions of a schema of a message say differently. */
export function compareSchemas(
  place: string,
  direction: Direction,
  before: JsonObject,
  after: JsonObject,
): readonly Difference[] {
  if (equalJson(before, after)) return [];
  const found = [
    ...compareAnnotations(place, before, after),
    ...compareKeywords(place, direction, before, after),
    ...compareItems(place, direction, before, after),
    ...compareContents(place, direction, before, after),
  ];
  // Nothing that decides about values may go unsaid.
  const isUnsaid = found.length === 0 && !equalJson(structureOf(before), structureOf(after));
  return isUnsaid ? [{ place, what: "allows other values", ...effectOf(direction, "other") }] : found;
}

/** What is compared by way of its parts, and might differ as a whole although no part does. */
function structureOf(schema: JsonObject): Json {
  const { allOf, anyOf, oneOf, required } = stripAnnotations(schema) as JsonObject;
  return [allOf ?? null, anyOf ?? null, oneOf ?? null, required ?? null];
}

/** The properties. Alternatives that a property tells apart are compared each with itself, all others as one. */
function compareContents(place: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  const discriminator = discriminatorOf(before);
  if (discriminator === undefined || discriminator !== discriminatorOf(after))
    return compareProperties(place, direction, branchesOf(before), branchesOf(after));
  const [old, now] = [alternativesOf(before, discriminator), alternativesOf(after, discriminator)];
  const pairs = pairUp(old, now);
  const rest = (all: readonly Alternative[], side: "was" | "is") =>
    all.filter((alternative) => !pairs.some((pair) => pair[side] === alternative)).map(({ schema }) => schema);
  const [oldRest, newRest] = [rest(old, "was"), rest(now, "is")];
  const of = (all: readonly Alternative[]) => mergedProperties(all.map(({ schema }) => schema))[discriminator]?.schema ?? {};
  const groups = [
    ...pairs.map(({ is, was }) => ({
      name: either(is.values.map((value) => quote(value))),
      found: compareProperties("", direction, [was.schema], [is.schema], discriminator),
    })),
    ...(oldRest.length > 0 && newRest.length > 0
      ? [
          {
            name: `another than before`,
            found: compareProperties("", direction, oldRest, newRest, discriminator),
          },
        ]
      : []),
  ];
  return [...compareKeywords(`${place}, ${discriminator}`, direction, of(old), of(now)), ...gather(place, discriminator, groups)];
}

/** Alternatives belong together that have the same values, or else values that mean the same in other words. */
function pairUp(old: readonly Alternative[], now: readonly Alternative[]) {
  const pairs: { readonly was: Alternative; readonly is: Alternative }[] = [];
  for (const keyOf of [(value: Json) => quote(value), (value: Json) => meaningOf(String(value)) ?? "going on"]) {
    const key = ({ values }: Alternative) => [...new Set(values.map(keyOf))].sort().join();
    for (const was of old.filter((each) => !pairs.some((pair) => pair.was === each))) {
      const is = now.find((each) => !pairs.some((pair) => pair.is === each) && key(each) === key(was));
      if (is !== undefined) pairs.push({ was, is });
    }
  }
  return pairs;
}

interface Group {
  readonly name: string;
  readonly found: readonly Difference[];
}

/** What is different in all alternatives is said once, anything else with those that it belongs to. */
function gather(place: string, discriminator: string, groups: readonly Group[]): readonly Difference[] {
  const keyOf = ({ place, what }: Difference) => `${place} ${what}`;
  const all = new Map(groups.flatMap(({ found }) => found.map((difference) => [keyOf(difference), difference] as const)));
  return [...all.values()].map((difference) => {
    const names = groups.filter(({ found }) => found.some((other) => keyOf(other) === keyOf(difference))).map(({ name }) => name);
    const where = names.length === groups.length ? "" : ` (where ${discriminator} is ${either(names)})`;
    return { ...difference, place: `${place}${difference.place}${where}` };
  });
}

function compareProperties(
  place: string,
  direction: Direction,
  before: readonly JsonObject[],
  after: readonly JsonObject[],
  except?: string,
): readonly Difference[] {
  const [old, now] = [mergedProperties(before), mergedProperties(after)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((name) => name !== except);
  return names.flatMap((name) => compareProperty(`${place}, ${name}`, direction, old[name], now[name]));
}

function compareProperty(
  place: string,
  direction: Direction,
  before: Property | undefined,
  after: Property | undefined,
): readonly Difference[] {
  if (after === undefined) {
    // Nothing is said any more about what may be there all the same.
    return before === undefined ? [] : [{ place, what: "is gone", breaksCallers: true, breaksServers: false }];
  }
  if (before === undefined) {
    const isNeeded = after.isRequired;
    return [
      direction === "sent"
        ? { place, what: isNeeded ? "is new, and must be sent" : "is new", breaksCallers: isNeeded, breaksServers: true }
        : { place, what: isNeeded ? "is new, and always there" : "is new", breaksCallers: false, breaksServers: isNeeded },
    ];
  }
  return [
    ...(before.isRequired === after.isRequired ? [] : [comparePresence(place, direction, after.isRequired)]),
    ...compareDefaults(place, direction, before.schema, after.schema),
    ...compareSchemas(place, direction, before.schema, after.schema),
  ];
}

function comparePresence(place: string, direction: Direction, isRequired: boolean): Difference {
  const words =
    direction === "sent" ? ["must be sent", "need not be sent any more"] : ["is always there", "need not be there any more"];
  // A request without it is refused from now on, or taken; an answer without it is new, or not allowed any more.
  return { place, what: words[isRequired ? 0 : 1] ?? "", ...effectOf(direction, isRequired ? "narrower" : "wider") };
}

function compareDefaults(place: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  if (direction === "answered" || equalJson(before["default"], after["default"])) return [];
  const what = `is ${quote(after["default"])} where it is left out, not ${quote(before["default"])}`;
  return [{ place, what, breaksCallers: true, breaksServers: true }];
}

function compareItems(place: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [old, now] = [before["items"], after["items"]].map(schemaOf);
  if (old === undefined && now === undefined) return [];
  return compareSchemas(`${place}, an item`, direction, old ?? {}, now ?? {});
}

/** `false` is the schema of nothing, `true` that of everything (JSON Schema Core §4.3.2). */
function schemaOf(value: Json | undefined): JsonObject | undefined {
  if (value === false) return { not: {} };
  return isObject(value) && !isArray(value) ? value : undefined;
}
