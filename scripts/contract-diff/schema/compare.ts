import { equalJson, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { compareAnnotations } from "../annotations.js";
import {
  comparePresence,
  type Difference,
  type Direction,
  effectOf,
  joinWithOr,
  mergeAcrossAlternatives,
  NON_BREAKING,
  quote,
} from "../difference.js";
import { alternativesOf, discriminatorOf, hasAlternatives, haveNothingInCommon, mayOverlap } from "./alternatives.js";
import { type Case, casesOf, pairCases } from "./cases.js";
import { bare, describeAlternative, labelOf } from "./describe-alternative.js";
import { compareKeywords } from "./keywords.js";
import { isClosed, mergeAllOf, type Property, propertiesOf, schemaOf, typesOf } from "./normalize.js";

/** What two versions of a schema of a message say differently. */
export function compareSchemas(
  place: string,
  direction: Direction,
  before: JsonObject,
  after: JsonObject,
): readonly Difference[] {
  if (equalJson(before, after)) return [];
  const [old, now] = [mergeAllOf(before), mergeAllOf(after)];
  const isSplit = hasAlternatives(old) || hasAlternatives(now);
  return [
    ...compareAnnotations(place, old, now),
    ...compareDefaults(place, direction, old, now),
    ...(isSplit
      ? compareAlternatives(place, direction, old, now)
      : [
          ...compareKeywords(place, direction, old, now),
          ...compareContent(place, direction, old, now),
          ...compareItems(place, direction, old, now),
          ...compareProperties(place, direction, old, now),
        ]),
  ];
}

function compareDefaults(place: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  const isSplit = hasAlternatives(before) && hasAlternatives(after);
  const [old, now] = [before, after].map((schema) => (isSplit ? schema["default"] : defaultOf(schema)));
  if (direction === "answered" || equalJson(old, now)) return [];
  const what = `is ${quote(now)} where it is left out, not ${quote(old)}`;
  return [{ place, what, breaksClients: true, breaksServers: true }];
}

/** Its own, or else that of one of its alternatives, which otherwise are compared with each other. */
function defaultOf(schema: JsonObject): Json | undefined {
  return [schema, ...alternativesOf(schema)].map((each) => each["default"]).find((value) => value !== undefined);
}

function compareItems(place: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [old, now] = [before["items"], after["items"]].map(schemaOf);
  if (old === undefined && now === undefined) return [];
  return compareSchemas(`${place}, an item`, direction, old ?? {}, now ?? {});
}

/** What two versions of an object's schema say differently of its properties. */
function compareProperties(place: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [old, now] = [propertiesOf(before), propertiesOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  const closed = { had: isClosed(before), has: isClosed(after) };
  return names.flatMap((name) => compareProperty(`${place}, ${name}`, direction, old.get(name), now.get(name), closed));
}

/** Whether the object has no properties but those that are described: a caller was told that there is no other. */
interface Closed {
  readonly had: boolean;
  readonly has: boolean;
}

function compareProperty(
  place: string,
  direction: Direction,
  before: Property | undefined,
  after: Property | undefined,
  closed: Closed,
): readonly Difference[] {
  if (after === undefined) {
    // Nothing is said any more about what may be there all the same, unless it is refused, or must not be answered.
    return before === undefined ? [] : [{ place, what: "is gone", breaksClients: true, breaksServers: closed.has }];
  }
  if (before === undefined) {
    const isNeeded = after.isRequired;
    return [
      direction === "sent"
        ? { place, what: isNeeded ? "is new, and must be sent" : "is new", breaksClients: isNeeded, breaksServers: true }
        : { place, what: isNeeded ? "is new, and always there" : "is new", breaksClients: closed.had, breaksServers: isNeeded },
    ];
  }
  return [
    ...comparePresence(place, direction, before.isRequired, after.isRequired),
    ...compareSchemas(place, direction, before.schema, after.schema),
  ];
}

/** Validators may ignore what a text holds (JSON Schema Validation §8.2), and whoever reads the text cannot. */
const FORMS = [
  { keyword: "contentMediaType", words: "holds" },
  { keyword: "contentEncoding", words: "is encoded as" },
] as const;
/** What two versions of a schema say differently of what a text holds: in which form, and which JSON. */
function compareContent(place: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [old, now] = [before, after].map(({ contentSchema }) => schemaOf(contentSchema));
  return [
    ...FORMS.filter(({ keyword }) => !equalJson(before[keyword], after[keyword])).map(({ keyword, words }) => ({
      place,
      what: `${words} ${quote(after[keyword])}, not ${quote(before[keyword])}`,
      ...changeOf(direction, before[keyword], after[keyword]),
    })),
    ...(old !== undefined && now !== undefined ? compareSchemas(place, direction, old, now) : []),
    ...(old === undefined && now !== undefined
      ? [{ place, what: "has a schema of what it holds", ...effectOf(direction, "narrower") }]
      : []),
    ...(old !== undefined && now === undefined
      ? [{ place, what: "has no schema of what it holds any more", ...effectOf(direction, "wider") }]
      : []),
  ];
}

function changeOf(direction: Direction, before: unknown, after: unknown) {
  return effectOf(direction, before === undefined ? "narrower" : after === undefined ? "wider" : "other");
}

/**
 * What two versions of a schema without `allOf` say differently, one of which has alternatives.
 *
 * Each alternative is compared with the one that it resembles most, and what is left over is gone or new: however they are
 * paired, only wider alternatives, and more of them, are wider as a whole, and only narrower and fewer ones narrower.
 */
function compareAlternatives(place: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [old, now] = [alternativesOf(before), alternativesOf(after)];
  const discriminator = discriminatorOf(old);
  if (discriminator !== undefined && discriminator === discriminatorOf(now))
    return compareDiscriminated(place, direction, discriminator, old, now);
  const isReadable = hasAlternatives(before) && hasAlternatives(after);
  const found = isReadable
    ? comparePairs(place, direction, old, now)
    : comparePairs(place, direction, old.map(bare), now.map(bare));
  const [had, has] = [before, after].map(mayOverlap);
  if (!had && !has) return found;
  if (found.length > 0)
    return found.map((difference) => (isHarmless(difference) ? difference : { ...difference, ...effectOf(direction, "other") }));
  if (had === has) return [];
  const what = has ? "may not be what several alternatives allow" : "may be what several alternatives allow";
  return [{ place, what, ...effectOf(direction, has ? "narrower" : "wider") }];
}
interface Pair {
  readonly was: JsonObject;
  readonly is: JsonObject;
}

function comparePairs(
  place: string,
  direction: Direction,
  old: readonly JsonObject[],
  now: readonly JsonObject[],
): readonly Difference[] {
  const pairs = pairUp(old, now);
  const gone = old.filter((was) => !pairs.some((pair) => pair.was === was));
  const added = now.filter((is) => !pairs.some((pair) => pair.is === is));
  const groups = pairs.map(({ is, was }) => ({
    name: now.length > 1 ? labelOf(is, now) : `${labelOf(was, old)} before`,
    found: compareSchemas("", direction, was, is),
  }));
  const isOne = old.length === 1 && now.length === 1;
  return [
    ...mergeAcrossAlternatives(place, groups, {
      isWhole: isOne || (gone.length === 0 && added.length === 0),
      of: (names) => joinWithOr(names),
    }),
    ...gone.map((was) => {
      const effect = now.some((is) => isWithin(was, is)) ? NON_BREAKING : effectOf(direction, "narrower");
      return { place, what: `may not be ${describeAlternative(was, now)} any more`, ...effect };
    }),
    ...added.map((is) => {
      const effect = old.some((was) => isWithin(is, was)) ? NON_BREAKING : effectOf(direction, "wider");
      return { place, what: `may be ${describeAlternative(is, old)}`, ...effect };
    }),
  ];
}

/** Each with the one that differs least, those first that do not differ at all. */
function pairUp(old: readonly JsonObject[], now: readonly JsonObject[]): readonly Pair[] {
  const candidates = old.flatMap((was, index) =>
    now
      .filter((is) => !haveNothingInCommon(typesOf(was), typesOf(is)))
      .map((is) => ({ was, is, cost: distance(was, is), apart: Math.abs(now.indexOf(is) - index) })),
  );
  const pairs: Pair[] = [];
  for (const { is, was } of candidates.sort((a, b) => a.cost - b.cost || a.apart - b.apart))
    if (!pairs.some((pair) => pair.was === was || pair.is === is)) pairs.push({ was, is });
  return pairs;
}

/** What breaks somebody counts more than what does not. */
function distance(was: JsonObject, is: JsonObject): number {
  return compareSchemas("", "sent", was, is)
    .map((difference) => (isHarmless(difference) ? 0.01 : 1))
    .reduce((sum, cost) => sum + cost, equalJson(was, is) ? -1 : 0);
}

/** Whether it can be shown that a schema allows whatever another does. */
function isWithin(inner: JsonObject, outer: JsonObject): boolean {
  return compareSchemas("", "sent", bare(inner), bare(outer)).every(({ breaksClients }) => !breaksClients);
}

function isHarmless({ breaksClients, breaksServers }: Difference): boolean {
  return !breaksClients && !breaksServers;
}

/** What alternatives that a property tells apart say differently: of each of its values, and which of them there are. */
function compareDiscriminated(
  place: string,
  direction: Direction,
  discriminator: string,
  before: readonly JsonObject[],
  after: readonly JsonObject[],
): readonly Difference[] {
  const casesIn = (all: readonly JsonObject[]) => all.flatMap((schema) => casesOf(schema, discriminator));
  const [old, now] = [casesIn(before), casesIn(after)];
  const groups = pairCases(old, now).map(({ is, values, was }) => ({
    name: joinWithOr(values.map((value) => quote(value))),
    found: compareSchemas("", direction, was, is),
  }));
  const valuesOf = (cases: readonly Case[]) => ({ enum: cases.map(({ value }) => value) });
  return [
    ...compareKeywords(`${place}, ${discriminator}`, direction, valuesOf(old), valuesOf(now)),
    ...mergeAcrossAlternatives(place, groups, { isWhole: true, of: (names) => `where ${discriminator} is ${joinWithOr(names)}` }),
  ];
}
