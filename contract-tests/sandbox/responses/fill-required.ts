import { sampleOf } from "../../src/contract/sample-value.js";
import { propertiesOf, requiredOf } from "../../src/contract/schema.js";
import { isArray, isObject, type Json, type JsonObject } from "../../src/util/json.js";

/**
 * Adds samples of missing required properties, at any depth. For example, the `input` of a response requires read-only
 * properties, which the request did not have (OpenAPI 3.1 §4.8.24.2).
 */
export function fillRequired(schema: JsonObject, value: Json): Json {
  const { items } = schema as { readonly items?: Json };
  if (isArray(value)) return isObject(items) ? value.map((item) => fillRequired(items, item)) : value;
  if (!isObject(value)) return value;
  const properties = propertiesOf(schema);
  const present = Object.entries(value).map(([name, child]) => {
    const property = properties[name];
    return [name, property === undefined ? child : fillRequired(property, child)] as const;
  });
  const missing = requiredOf(schema)
    .map(String)
    .filter((name) => !Object.hasOwn(value, name) && properties[name] !== undefined);
  return Object.fromEntries([...present, ...missing.map((name) => [name, sampleOf(properties[name] ?? {})] as const)]);
}
