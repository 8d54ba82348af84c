import { isArray, isObject, type Json, type JsonObject } from "../util/json.js";
import { memoize } from "../util/memoize.js";

/**
 * Returns the schemas of an object's properties by name, including properties from the members of an `allOf`. The record has no
 * prototype, so that names such as `__proto__` and `constructor` have no other meaning.
 */
export const propertiesOf = memoize((schema: JsonObject): Readonly<Record<string, JsonObject>> => {
  const own = Object.entries(isObject(schema["properties"]) ? schema["properties"] : {});
  const members = (isArray(schema["allOf"]) ? schema["allOf"] : []).filter(isObject);
  const inherited = members.flatMap((member) => Object.entries(propertiesOf(member)));
  const described = own.filter((entry): entry is [string, JsonObject] => isObject(entry[1]));
  return Object.setPrototypeOf(Object.fromEntries([...inherited, ...described]), null) as Record<string, JsonObject>;
});

/** Returns the names of an object's required properties, including those from the members of an `allOf`. */
export function requiredOf(schema: JsonObject): readonly Json[] {
  const own = isArray(schema["required"]) ? schema["required"] : [];
  const members = (isArray(schema["allOf"]) ? schema["allOf"] : []).filter(isObject);
  return [...own, ...members.flatMap(requiredOf)];
}

/** Returns a schema that also requires what other schemas require. */
export function withAllOf(schema: JsonObject, ...others: readonly Json[]): JsonObject {
  const allOf = isArray(schema["allOf"]) ? schema["allOf"] : [];
  return { ...schema, allOf: [...allOf, ...others] };
}
