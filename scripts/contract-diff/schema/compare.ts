import { equalJson, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { ANNOTATION_RULE, compareAnnotations } from "../annotations.js";
import { acceptSameValues } from "../canonical/canonical.js";
import {
  comparePresence,
  type Difference,
  type Direction,
  describeChange,
  type Effect,
  effectOf,
  joinWithOr,
  mergeAcrossAlternatives,
  NON_BREAKING,
  nameOfChange,
  quote,
} from "../difference.js";
import { alternativesOf, discriminatorOf, hasAlternatives, mayOverlap, withoutAnnotations } from "./alternatives.js";
import { type Case, casesOf, pairCases } from "./cases.js";
import { describeAlternative, labelOf } from "./describe-alternative.js";
import { compareKeywords, toKebabCase } from "./keywords.js";
import { isClosed, mergeAllOf, type Property, propertiesOf, schemaOf } from "./normalize.js";
import { pairBySimilarity } from "./pair-by-similarity.js";

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
  // The canonical forms differ in a part that has no comparison of its own, such as a subschema of `if`.
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
          ...compareProperties(location, direction, oldSchema, newSchema),
        ]),
  ];
}

function compareDefaults(location: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  const areSplit = hasAlternatives(before) && hasAlternatives(after);
  const [oldDefault, newDefault] = [before, after].map((schema) => (areSplit ? schema["default"] : defaultOf(schema)));
  if (direction === "response" || equalJson(oldDefault, newDefault)) return [];
  const message = describeChange("default", oldDefault, newDefault);
  const id = `request-default-${nameOfChange(oldDefault, newDefault)}`;
  return [{ id, location, message, breaksClients: true, breaksServers: true }];
}

/**
 * Returns the default of a schema, or else of its first alternative that has one. When both versions have alternatives,
 * `compareAlternatives` compares the defaults of those.
 */
function defaultOf(schema: JsonObject): Json | undefined {
  return [schema, ...alternativesOf(schema)].map((each) => each["default"]).find((value) => value !== undefined);
}

function compareItems(location: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [oldItems, newItems] = [before["items"], after["items"]].map(schemaOf);
  if (oldItems === undefined && newItems === undefined) return [];
  return compareSchemas(`${location}[]`, direction, oldItems ?? {}, newItems ?? {});
}

/** Compares the properties of two versions of an object schema. */
function compareProperties(location: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [oldProperties, newProperties] = [propertiesOf(before), propertiesOf(after)];
  const names = [...new Set([...oldProperties.keys(), ...newProperties.keys()])];
  const closed = { before: isClosed(before), after: isClosed(after) };
  return names.flatMap((name) =>
    compareProperty(`${location}.${name}`, direction, oldProperties.get(name), newProperties.get(name), closed),
  );
}

/** Whether each version of the object schema forbids undescribed properties. */
interface Closed {
  readonly before: boolean;
  readonly after: boolean;
}

function compareProperty(
  location: string,
  direction: Direction,
  before: Property | undefined,
  after: Property | undefined,
  closed: Closed,
): readonly Difference[] {
  if (after === undefined) {
    // An old server may still accept or return the property, which only a closed schema forbids.
    const id = `${direction}-property-removed`;
    return before === undefined ? [] : [{ id, location, message: "removed", breaksClients: true, breaksServers: closed.after }];
  }
  if (before === undefined) {
    const { isRequired } = after;
    const effect =
      direction === "request"
        ? { breaksClients: isRequired, breaksServers: true }
        : { breaksClients: closed.before, breaksServers: isRequired };
    const id = `${direction}-property-added${isRequired ? "-required" : ""}`;
    return [{ id, location, message: isRequired ? "added as required" : "added", ...effect }];
  }
  return [
    ...comparePresence(`${direction}-property`, location, direction, before.isRequired, after.isRequired),
    ...compareSchemas(location, direction, before.schema, after.schema),
  ];
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
    ...(oldSchema !== undefined && newSchema !== undefined ? compareSchemas(location, direction, oldSchema, newSchema) : []),
    ...(oldSchema === undefined && newSchema !== undefined
      ? [
          {
            id: `${direction}-content-schema-added`,
            location,
            message: "contentSchema added",
            ...effectOf(direction, "narrower"),
          },
        ]
      : []),
    ...(oldSchema !== undefined && newSchema === undefined
      ? [
          {
            id: `${direction}-content-schema-removed`,
            location,
            message: "contentSchema removed",
            ...effectOf(direction, "wider"),
          },
        ]
      : []),
  ];
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
    // `oneOf` rejects values of an overlap, so that a wider alternative may be a narrower schema, and vice versa.
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
    ...removed.map((alternative) => {
      const message = `alternative removed: ${describeAlternative(alternative, newAlternatives)}`;
      const isCovered = newAlternatives.some((other) => isWithin(alternative, other));
      return {
        id: `${direction}-alternative-removed`,
        location,
        message,
        ...(isCovered ? NON_BREAKING : effectOf(direction, "narrower")),
      };
    }),
    ...added.map((alternative) => {
      const message = `alternative added: ${describeAlternative(alternative, oldAlternatives)}`;
      const isCovered = oldAlternatives.some((other) => isWithin(alternative, other));
      return {
        id: `${direction}-alternative-added`,
        location,
        message,
        ...(isCovered ? NON_BREAKING : effectOf(direction, "wider")),
      };
    }),
  ];
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

function isNonBreaking({ breaksClients, breaksServers }: Difference): boolean {
  return !breaksClients && !breaksServers;
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
