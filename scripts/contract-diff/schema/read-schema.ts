import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";

/** Returns a schema as an object: `false` rejects every value, `true` accepts every value (JSON Schema Core §4.3.2). */
export function schemaOf(value: Json | undefined): JsonObject | undefined {
  if (value === false) return { not: {} };
  if (value === true) return {};
  return isObject(value) ? value : undefined;
}

/** Returns the allowed types; undefined if all are allowed. Adds integer to number (JSON Schema Core §4.2.1). */
export function typesOf({ type }: JsonObject): readonly Json[] | undefined {
  if (type === undefined) return undefined;
  const types = isArray(type) ? type : [type];
  return types.includes("number") && !types.includes("integer") ? [...types, "integer"] : types;
}

/** Returns the values of `const` or `enum`; undefined if the schema has neither. */
export function valuesOf(schema: JsonObject): readonly Json[] | undefined {
  const { const: constant, enum: list } = schema;
  if (constant === undefined) return isArray(list) ? list : undefined;
  return isArray(list) && !list.some((value) => equalJson(value, constant)) ? [] : [constant];
}

/** A property of an object schema. */
export interface Property {
  readonly schema: JsonObject;
  readonly isRequired: boolean;
}

/** Returns the properties of a schema without `allOf`, including those that are required but not described. */
export function propertiesOf({ properties, required }: JsonObject): ReadonlyMap<string, Property> {
  const described = isObject(properties) ? properties : {};
  const requiredNames = (isArray(required) ? required : []).map(String);
  const names = new Set([...Object.keys(described), ...requiredNames]);
  return new Map(
    [...names].map((name) => [name, { schema: schemaOf(described[name]) ?? {}, isRequired: requiredNames.includes(name) }]),
  );
}

/** Returns whether a schema forbids properties that it does not describe (JSON Schema Core §10.3.2.3, §11.3). */
export function isClosed({ additionalProperties, unevaluatedProperties }: JsonObject): boolean {
  return additionalProperties === false || unevaluatedProperties === false;
}
