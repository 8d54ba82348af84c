import { equalJson, isArray, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { isAnnotation } from "../annotations.js";
import { mergeAllOf, mergeSchemas } from "./merge-all-of.js";
import { propertiesOf, schemaOf, typesOf, valuesOf } from "./read-schema.js";

/** Returns whether a schema without `allOf` has `anyOf` or `oneOf`. */
export function hasAlternatives({ anyOf, oneOf }: JsonObject): boolean {
  return isArray(anyOf) || isArray(oneOf);
}

/**
 * Returns the alternatives of a schema without `allOf`, each merged with the keywords that all alternatives share. A schema
 * without `anyOf` and `oneOf` is its own only alternative. The annotations and the default of the schema are omitted, because
 * they do not belong to an alternative.
 */
export function alternativesOf(schema: JsonObject): readonly JsonObject[] {
  const { anyOf, oneOf, ...shared } = schema;
  // With both keywords (JSON Schema Core §10.2.1), a value matches one member of each list.
  return [oneOf, anyOf].filter(isArray).reduce<readonly JsonObject[]>(
    (alternatives, list) => {
      const members = list.map((member) => mergeAllOf(schemaOf(member) ?? {}));
      return alternatives.flatMap((alternative) => members.map((member) => mergeSchemas(alternative, member)));
    },
    [withoutAnnotations(shared)],
  );
}

/** Returns a schema without its annotations and its default, which do not affect validation. */
export function withoutAnnotations(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !isAnnotation(keyword) && keyword !== "default"));
}

/** Returns the name of the required property that has different constant or enumerated values in every alternative. */
export function discriminatorOf(alternatives: readonly JsonObject[]): string | undefined {
  const [first, ...others] = alternatives;
  if (first === undefined || others.length === 0) return undefined;
  return [...propertiesOf(first).keys()].find((name) => {
    const lists = alternatives.map((alternative) => discriminatingValues(alternative, name));
    const values = lists.flatMap((list) => list ?? []);
    return lists.every((list) => list !== undefined) && withoutDuplicates(values).length === values.length;
  });
}

/** Returns the values that a schema lists for a required property. */
export function discriminatingValues(schema: JsonObject, name: string): readonly Json[] | undefined {
  const property = propertiesOf(schema).get(name);
  return property?.isRequired ? valuesOf(mergeAllOf(property.schema)) : undefined;
}

/**
 * Returns whether a value may match several members of `oneOf`. `oneOf` rejects such a value (JSON Schema Core §10.2.1.3), so
 * that a wider alternative can make the schema narrower.
 */
export function mayOverlap(schema: JsonObject): boolean {
  if (!isArray(schema["oneOf"])) return false;
  const { anyOf: _, ...withoutAnyOf } = schema;
  const alternatives = alternativesOf(withoutAnyOf);
  return alternatives.some((a, index) => alternatives.slice(index + 1).some((b) => !areDisjoint(a, b)));
}

/**
 * Returns whether it is certain that no value matches both schemas. A required property that only one of them describes is
 * assumed to be absent from values of the other.
 */
function areDisjoint(a: JsonObject, b: JsonObject): boolean {
  if (haveNothingInCommon(typesOf(a), typesOf(b)) || haveNothingInCommon(valuesOf(a), valuesOf(b))) return true;
  const [propertiesOfA, propertiesOfB] = [propertiesOf(a), propertiesOf(b)];
  const hasDistinctProperty = (properties: typeof propertiesOfA, others: typeof propertiesOfA) =>
    [...properties].some(([name, { isRequired, schema }]) => {
      const other = others.get(name);
      return isRequired && (other === undefined || areDisjoint(mergeAllOf(schema), mergeAllOf(other.schema)));
    });
  return hasDistinctProperty(propertiesOfA, propertiesOfB) || hasDistinctProperty(propertiesOfB, propertiesOfA);
}

/** Returns whether both lists are known and share no value. */
export function haveNothingInCommon(a: readonly Json[] | undefined, b: readonly Json[] | undefined): boolean {
  return a !== undefined && b !== undefined && !a.some((value) => b.some((other) => equalJson(value, other)));
}

function withoutDuplicates(values: readonly Json[]): readonly Json[] {
  return values.filter((value, index) => values.findIndex((other) => equalJson(value, other)) === index);
}
