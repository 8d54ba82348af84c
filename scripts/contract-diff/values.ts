import { isArray, type Json, type JsonObject } from "../../contract-tests/src/json.js";

/** The types that a schema allows; every integer is a number, too (JSON Schema Core §4.2.1). */
export function typesOf({ type }: JsonObject): readonly Json[] | undefined {
  if (type === undefined) return undefined;
  const types = isArray(type) ? type : [type];
  return types.includes("number") && !types.includes("integer") ? [...types, "integer"] : types;
}

/** The values that a schema lists. */
export function valuesOf(schema: JsonObject): readonly Json[] | undefined {
  if (schema["const"] !== undefined) return [schema["const"]];
  return isArray(schema["enum"]) ? schema["enum"] : undefined;
}
