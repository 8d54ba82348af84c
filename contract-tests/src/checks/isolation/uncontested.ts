import type { Json, JsonObject } from "../../util/json.js";

/** Restricts a schema to values that are valid in every interpretation of the documentation (`x-uncontested`). */
export function withUncontested(schema: Json, root: JsonObject): Json {
  const uncontested = root["x-uncontested"];
  return uncontested === undefined ? schema : { allOf: [schema, uncontested] };
}
