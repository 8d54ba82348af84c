import { equalJson, type Json, type JsonObject } from "../../contract-tests/src/json.js";
import { branchesOf } from "../../contract-tests/src/lifecycle.js";
import { propertiesOf, requiredOf } from "../../contract-tests/src/properties.js";
import { typesOf, valuesOf } from "./compare-keywords.js";

/** A property of an object, or of all of several alternatives. */
export interface Property {
  readonly schema: JsonObject;
  /** Whether it is always there. */
  readonly isRequired: boolean;
}

/** The properties of an object by name. */
export type Properties = Readonly<Record<string, Property>>;

/** An alternative of a schema, and the values of the property that tells it from the others. */
export interface Alternative {
  readonly schema: JsonObject;
  readonly values: readonly Json[];
}

/** What a schema's alternatives are told apart by: the property that lists other values in each of them. */
export function discriminatorOf(schema: JsonObject): string | undefined {
  const branches = branchesOf(schema).map((branch) => propertiesOf(branch));
  if (branches.length < 2) return undefined;
  return Object.keys(branches[0] ?? {}).find((name) => {
    const lists = branches.map((branch) => (branch[name] === undefined ? undefined : valuesOf(branch[name])));
    return lists.every((list) => list !== undefined) && unique(lists.flat()).length === lists.flat().length;
  });
}

/** The alternatives of a schema by the values of the property that tells them apart. */
export function alternativesOf(schema: JsonObject, discriminator: string): readonly Alternative[] {
  return branchesOf(schema).map((branch) => {
    const property = propertiesOf(branch)[discriminator];
    return { schema: branch, values: (property && valuesOf(property)) ?? [] };
  });
}

/** The properties of a schema and of its alternatives: what any of them may have. */
export function mergedProperties(schemas: readonly JsonObject[]): Properties {
  const names = unique(schemas.flatMap((branch) => Object.keys(propertiesOf(branch)))) as readonly string[];
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        schema: merge(schemas.map((branch) => propertiesOf(branch)[name]).filter((property) => property !== undefined)),
        isRequired: schemas.every((branch) => requiredOf(branch).includes(name)),
      },
    ]),
  );
}

/** One schema for a property that several alternatives have: any of their types and values, and all else of the first. */
function merge(schemas: readonly JsonObject[]): JsonObject {
  const [first = {}, ...others] = schemas;
  if (others.every((other) => equalJson(first, other))) return first;
  const [types, values] = [schemas.map(typesOf), schemas.map(valuesOf)];
  const { const: _, enum: _enum, type: _type, ...rest } = first;
  return {
    ...rest,
    ...(types.every((type) => type !== undefined) ? { type: unique(types.flat()) } : {}),
    ...(values.every((value) => value !== undefined) ? { enum: unique(values.flat()) } : {}),
  };
}

function unique(values: readonly Json[]): readonly Json[] {
  return values.filter((value, index) => values.findIndex((other) => equalJson(value, other)) === index);
}
