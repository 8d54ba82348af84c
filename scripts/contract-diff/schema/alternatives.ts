import { equalJson, isArray, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { isAnnotation } from "../annotations.js";
import { mergeAllOf, mergeSchemas, propertiesOf, schemaOf, typesOf, valuesOf } from "./normalize.js";

/** Whether a schema without `allOf` has alternatives. */
export function hasAlternatives({ anyOf, oneOf }: JsonObject): boolean {
  return isArray(anyOf) || isArray(oneOf);
}

/**
 * The alternatives of a schema without `allOf`, each with what all of them share; the schema itself where there are none.
 * What the schema tells its readers, and its default, are not its alternatives'.
 */
export function alternativesOf(schema: JsonObject): readonly JsonObject[] {
  const { anyOf, oneOf, ...shared } = schema;
  const assertions = Object.entries(shared).filter(([keyword]) => !isAnnotation(keyword) && keyword !== "default");
  // Both lists hold at once (JSON Schema Core §10.2.1): an alternative is one of each.
  return [oneOf, anyOf].filter(isArray).reduce<readonly JsonObject[]>(
    (found, list) => {
      const members = list.map((member) => mergeAllOf(schemaOf(member) ?? {}));
      return found.flatMap((alternative) => members.map((member) => mergeSchemas(alternative, member)));
    },
    [Object.fromEntries(assertions)],
  );
}

/** What alternatives are told apart by: the property that all of them have, with other values in each. */
export function discriminatorOf(alternatives: readonly JsonObject[]): string | undefined {
  const [first, ...others] = alternatives;
  if (first === undefined || others.length === 0) return undefined;
  return [...propertiesOf(first).keys()].find((name) => {
    const lists = alternatives.map((alternative) => discriminatingValues(alternative, name));
    const values = lists.flatMap((list) => list ?? []);
    return lists.every((list) => list !== undefined) && unique(values).length === values.length;
  });
}

/** The values of a property that is always there, where the schema lists them. */
export function discriminatingValues(schema: JsonObject, name: string): readonly Json[] | undefined {
  const property = propertiesOf(schema).get(name);
  return property?.isRequired ? valuesOf(mergeAllOf(property.schema)) : undefined;
}

/**
 * Whether `oneOf` says more than `anyOf`: a value that two alternatives allow is refused (JSON Schema Core §10.2.1.3), so
 * that a wider alternative may allow less.
 */
export function mayOverlap(schema: JsonObject): boolean {
  if (!isArray(schema["oneOf"])) return false;
  const { anyOf: _, ...rest } = schema;
  const all = alternativesOf(rest);
  return all.some((a, index) => all.slice(index + 1).some((b) => !areDisjoint(a, b)));
}

/** Whether it is plain that no value is allowed by both. A property that is described in one belongs to that one. */
function areDisjoint(a: JsonObject, b: JsonObject): boolean {
  if (haveNothingInCommon(typesOf(a), typesOf(b)) || haveNothingInCommon(valuesOf(a), valuesOf(b))) return true;
  const [ours, theirs] = [propertiesOf(a), propertiesOf(b)];
  const isToldApart = (mine: typeof ours, others: typeof ours) =>
    [...mine].some(([name, { isRequired, schema }]) => {
      const other = others.get(name);
      return isRequired && (other === undefined || areDisjoint(mergeAllOf(schema), mergeAllOf(other.schema)));
    });
  return isToldApart(ours, theirs) || isToldApart(theirs, ours);
}

/** Whether both lists are known, and nothing is in both. */
export function haveNothingInCommon(a: readonly Json[] | undefined, b: readonly Json[] | undefined): boolean {
  return a !== undefined && b !== undefined && !a.some((value) => b.some((other) => equalJson(value, other)));
}

/** A list without what is in it twice. */
function unique(values: readonly Json[]): readonly Json[] {
  return values.filter((value, index) => values.findIndex((other) => equalJson(value, other)) === index);
}
