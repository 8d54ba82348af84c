import type { Json, JsonObject } from "../../util/json.js";

/** Adds what every interpretation of the documentation accepts (`x-uncontested`). */
export function withUncontested(schema: Json, root: JsonObject): Json {
  const uncontested = root["x-uncontested"];
  return uncontested === undefined ? schema : { allOf: [schema, uncontested] };
}
