import { isArray, isObject, type Json, type JsonObject } from "../util/json.js";
import { memoize } from "../util/memoize.js";

/** The schemas of an object's properties by name, those of the members of an `allOf` among them. */
export const propertiesOf = memoize((schema: JsonObject): Readonly<Record<string, JsonObject>> => {
  const own = Object.entries(isObject(schema["properties"]) ? schema["properties"] : {});
  const inherited = (isArray(schema["allOf"]) ? schema["allOf"] : []).filter(isObject).map(propertiesOf);
  return Object.assign({}, ...inherited, Object.fromEntries(own.filter(([, property]) => isObject(property)))) as Record<
    string,
    JsonObject
  >;
});

/** The names of an object's required properties, those of the members of an `allOf` among them. */
export function requiredOf(schema: JsonObject): readonly Json[] {
  const own = isArray(schema["required"]) ? schema["required"] : [];
  const members = (isArray(schema["allOf"]) ? schema["allOf"] : []).filter(isObject);
  return [...own, ...members.flatMap(requiredOf)];
}
