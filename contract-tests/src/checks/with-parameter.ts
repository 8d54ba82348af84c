import type { Json, JsonObject } from "../util/json.js";

/** Returns a request with a parameter set to a value, or without the parameter if the value is undefined. */
export function withParameter(request: JsonObject, name: string, value: Json | undefined): JsonObject {
  const { [name]: _, ...others } = request;
  return value === undefined ? others : { ...others, [name]: value };
}
