import { equalJson, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { ANNOTATION_RULE, compareAnnotations } from "../annotations.js";
import { acceptSameValues } from "../canonical/canonical.js";
import {
  type Difference,
  type Direction,
  describeChange,
  type Effect,
  effectOf,
  isNonBreaking,
  joinWithOr,
  mergeAcrossAlternatives,
  NON_BREAKING,
  nameOfChange,
  quote,
  toKebabCase,
} from "../difference.js";
import { alternativesOf, discriminatorOf, hasAlternatives, mayOverlap, withoutAnnotations } from "./alternatives.js";
import { type Case, casesOf, pairCases } from "./cases.js";
import { compareDefaults } from "./defaults.js";
import { describeAlternative, labelOf } from "./describe-alternative.js";
import { compareKeywords } from "./keywords.js";
import { mergeAllOf } from "./merge-all-of.js";
import { pairBySimilarity } from "./pair-by-similarity.js";
import { compareProperties } from "./properties.js";
import { schemaOf } from "./read-schema.js";

/** Compares two versions of the schema of a message or of a part of it. */
export function compareSchemas(
  location: string,
  direction: Direction,
  before: JsonObject,
  after: JsonObject,
): readonly Difference[] {
  if (equalJson(before, after)) return [];
  const differences = compareParts(location, direction, before, after);
  if (acceptSameValues(before, after)) return differences.filter(({ id }) => isIndependentOfValues(id));
  if (differences.some(({ id }) => !isIndependentOfValues(id))) return differences;
  // The canonical forms differ, but no comparison above covers the difference, for example in a subschema of `if`.
  const id = `${direction}-schema-changed`;
  return [...differences, { id, location, message: "the allowed values may have changed", ...effectOf(direction, "other") }];
}

/** Returns whether differences with an id are possible between schemas that accept the same values. */
function isIndependentOfValues(id: string): boolean {
  return id === ANNOTATION_RULE || id.startsWith("evidence-") || id.startsWith("request-default-");
}

function compareParts(location: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [oldSchema, newSchema] = [mergeAllOf(before), mergeAllOf(after)];
  const isSplit = hasAlternatives(oldSchema) || hasAlternatives(newSchema);
  return [
    ...compareAnnotations(location, oldSchema, newSchema),
    ...compareDefaults(location, direction, oldSchema, newSchema),
    ...(isSplit
      ? compareAlternatives(location, direction, oldSchema, newSchema)
      : [
          ...compareKeywords(location, direction, oldSchema, newSchema),
          ...compareContent(location, direction, oldSchema, newSchema),
          ...compareItems(location, direction, oldSchema, newSchema),
          ...compareProperties(location, direction, oldSchema, newSchema, compareSchemas),
        ]),
  ];
}

function compareItems(location: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [oldItems, newItems] = [before["items"], after["items"]].map(schemaOf);
  if (oldItems === undefined && newItems === undefined) return [];
  return compareSchemas(`${location}[]`, direction, oldItems ?? {}, newItems ?? {});
}

/**
 * Compares the encoding, the media type and the schema of the content of a string. Validators may ignore these keywords (JSON
 * Schema Validation §8.2), but a program that decodes the string cannot.
 */
function compareContent(location: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  const keywords = ["contentMediaType", "contentEncoding"].filter((keyword) => !equalJson(before[keyword], after[keyword]));
  const [oldSchema, newSchema] = [before, after].map(({ contentSchema }) => schemaOf(contentSchema));
  return [
    ...keywords.map((keyword) => ({
      id: `${direction}-${toKebabCase(keyword)}-${nameOfChange(before[keyword], after[keyword])}`,
      location,
      message: describeChange(keyword, before[keyword], after[keyword]),
      ...effectOfChange(direction, before[keyword], after[keyword]),
    })),
    ...compareContentSchemas(location, direction, oldSchema, newSchema),
  ];
}

function compareContentSchemas(
  location: string,
  direction: Direction,
  before: JsonObject | undefined,
  after: JsonObject | undefined,
): readonly Difference[] {
  if (before !== undefined && after !== undefined) return compareSchemas(location, direction, before, after);
  if (before === undefined && after === undefined) return [];
  const change = nameOfChange(before, after);
  const effect = effectOfChange(direction, before, after);
  return [{ id: `${direction}-content-schema-${change}`, location, message: `contentSchema ${change}`, ...effect }];
}

function effectOfChange(direction: Direction, before: Json | undefined, after: Json | undefined): Effect {
  return effectOf(direction, before === undefined ? "narrower" : after === undefined ? "wider" : "other");
}

/**
 * Compares two versions of a schema without `allOf`, at least one of which has alternatives.
 *
 * Each alternative is compared with the most similar one of the other version; those without a counterpart are removed or
 * added. The result is safe for any pairing: the schema is wider only if alternatives became wider or were added, and narrower
 * only if alternatives became narrower or were removed.
 */
function compareAlternatives(
  location: string,
  direction: Direction,
  before: JsonObject,
  after: JsonObject,
): readonly Difference[] {
  const [oldAlternatives, newAlternatives] = [alternativesOf(before), alternativesOf(after)];
  const discriminator = discriminatorOf(oldAlternatives);
  if (discriminator !== undefined && discriminator === discriminatorOf(newAlternatives))
    return compareDiscriminated(location, direction, discriminator, oldAlternatives, newAlternatives);
  const haveAnnotations = hasAlternatives(before) && hasAlternatives(after);
  const differences = haveAnnotations
    ? compareSimilar(location, direction, oldAlternatives, newAlternatives)
    : compareSimilar(location, direction, oldAlternatives.map(withoutAnnotations), newAlternatives.map(withoutAnnotations));
  const [mayHaveOverlapped, mayNowOverlap] = [before, after].map(mayOverlap);
  if (!mayHaveOverlapped && !mayNowOverlap) return differences;
  if (differences.length > 0) {
    // `oneOf` rejects values that match two alternatives, so a wider alternative can make the schema narrower, and vice versa.
    return differences.map((difference) =>
      isNonBreaking(difference) ? difference : { ...difference, ...effectOf(direction, "other") },
    );
  }
  if (mayHaveOverlapped === mayNowOverlap) return [];
  const message = `values that match several alternatives ${mayNowOverlap ? "no longer" : "now"} allowed`;
  const id = `${direction}-overlap-${mayNowOverlap ? "forbidden" : "allowed"}`;
  return [{ id, location, message, ...effectOf(direction, mayNowOverlap ? "narrower" : "wider") }];
}

/** Compares alternatives without a discriminator: each with the most similar one of the other version. */
function compareSimilar(
  location: string,
  direction: Direction,
  oldAlternatives: readonly JsonObject[],
  newAlternatives: readonly JsonObject[],
): readonly Difference[] {
  const pairs = pairBySimilarity(oldAlternatives, newAlternatives, distanceBetween);
  const removed = oldAlternatives.filter((alternative) => !pairs.some(({ before }) => before === alternative));
  const added = newAlternatives.filter((alternative) => !pairs.some(({ after }) => after === alternative));
  const groups = pairs.map(({ after, before }) => ({
    name: newAlternatives.length > 1 ? labelOf(after, newAlternatives) : `${labelOf(before, oldAlternatives)} before the change`,
    differences: compareSchemas("", direction, before, after),
  }));
  const isOnlyPair = oldAlternatives.length === 1 && newAlternatives.length === 1;
  return [
    ...mergeAcrossAlternatives(location, groups, {
      isExhaustive: isOnlyPair || (removed.length === 0 && added.length === 0),
      format: joinWithOr,
    }),
    ...removed.map((alternative) => describeSingle("removed", location, direction, alternative, newAlternatives)),
    ...added.map((alternative) => describeSingle("added", location, direction, alternative, oldAlternatives)),
  ];
}

/** Returns the difference for an alternative without a counterpart. It has no effect if another alternative covers its values. */
function describeSingle(
  change: "added" | "removed",
  location: string,
  direction: Direction,
  alternative: JsonObject,
  others: readonly JsonObject[],
): Difference {
  const isCovered = others.some((other) => isWithin(alternative, other));
  return {
    id: `${direction}-alternative-${change}`,
    location,
    message: `alternative ${change}: ${describeAlternative(alternative, others)}`,
    ...(isCovered ? NON_BREAKING : effectOf(direction, change === "added" ? "wider" : "narrower")),
  };
}

/** Returns a distance between two schemas, in which a breaking difference counts as much as 100 non-breaking ones. */
function distanceBetween(before: JsonObject, after: JsonObject): number {
  return compareSchemas("", "request", before, after)
    .map((difference) => (isNonBreaking(difference) ? 0.01 : 1))
    .reduce((sum, cost) => sum + cost, equalJson(before, after) ? -1 : 0);
}

/** Returns whether the comparison proves that every value of one schema is valid for another. */
function isWithin(inner: JsonObject, outer: JsonObject): boolean {
  const differences = compareSchemas("", "request", withoutAnnotations(inner), withoutAnnotations(outer));
  return differences.every(({ breaksClients }) => !breaksClients);
}

/** Compares alternatives with a discriminator: the set of its values, and the schemas for each value. */
function compareDiscriminated(
  location: string,
  direction: Direction,
  discriminator: string,
  before: readonly JsonObject[],
  after: readonly JsonObject[],
): readonly Difference[] {
  const casesIn = (alternatives: readonly JsonObject[]) => alternatives.flatMap((schema) => casesOf(schema, discriminator));
  const enumOf = (cases: readonly Case[]) => ({ enum: cases.map(({ value }) => value) });
  const [oldCases, newCases] = [casesIn(before), casesIn(after)];
  const groups = pairCases(oldCases, newCases).map((pair) => ({
    name: joinWithOr(pair.values.map((value) => quote(value))),
    differences: compareSchemas("", direction, pair.before, pair.after),
  }));
  return [
    ...compareKeywords(`${location}.${discriminator}`, direction, enumOf(oldCases), enumOf(newCases)),
    ...mergeAcrossAlternatives(location, groups, {
      isExhaustive: true,
      format: (names) => `where ${discriminator} is ${joinWithOr(names)}`,
    }),
  ];
}
