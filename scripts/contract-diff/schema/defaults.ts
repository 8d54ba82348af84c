import { equalJson, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { type Difference, type Direction, describeChange, nameOfChange } from "../difference.js";
import { alternativesOf, hasAlternatives } from "./alternatives.js";

/** Compares the defaults of two versions of a schema. Only those of requests have an effect. */
export function compareDefaults(
  location: string,
  direction: Direction,
  before: JsonObject,
  after: JsonObject,
): readonly Difference[] {
  const areSplit = hasAlternatives(before) && hasAlternatives(after);
  const [oldDefault, newDefault] = [before, after].map((schema) => (areSplit ? schema["default"] : defaultOf(schema)));
  if (direction === "response" || equalJson(oldDefault, newDefault)) return [];
  const message = describeChange("default", oldDefault, newDefault);
  const id = `request-default-${nameOfChange(oldDefault, newDefault)}`;
  return [{ id, location, message, breaksClients: true, breaksServers: true }];
}

/**
 * Returns the default of a schema, or else of its first alternative that has one. When both versions have alternatives,
 * `compareAlternatives` compares the defaults of those.
 */
function defaultOf(schema: JsonObject): Json | undefined {
  return [schema, ...alternativesOf(schema)].map((each) => each["default"]).find((value) => value !== undefined);
}
