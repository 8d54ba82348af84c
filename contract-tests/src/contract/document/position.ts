import { isArray, type Json } from "../../util/json.js";

/** Keys whose values are data, in which `$ref` has no meaning. */
const DATA_KEYS: ReadonlySet<string> = new Set(["const", "default", "enum", "example", "value"]);

/** Keys of OpenAPI 3.1 and JSON Schema whose values map names to objects. */
const MAP_KEYS: ReadonlySet<string> = new Set(
  "$defs callbacks content definitions dependentSchemas encoding examples headers links parameters pathItems paths patternProperties properties requestBodies responses schemas securitySchemes variables webhooks".split(
    " ",
  ),
);

/** Whether the value of a key is data. In a schema, `examples` is a list of values; elsewhere it maps names to examples. */
export function isData(node: Json, key: string): boolean {
  return DATA_KEYS.has(key) || (key === "examples" && isArray(node));
}

/**
 * Returns the key that decides what a child of a node is: its name, or no key if the node maps names to objects. A property
 * `value` and the response `default` have the names of keys, but are no data.
 *
 * @param key the key of the node itself
 */
export function keyOfChild(key: string, name: string): string {
  return MAP_KEYS.has(key) ? "" : name;
}
