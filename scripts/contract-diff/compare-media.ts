import type { JsonObject } from "../../contract-tests/src/json.js";
import { compareAnnotations, compareRest } from "./compare-annotations.js";
import type { Difference } from "./difference.js";

/** Examples; the schema is compared by those who know which way the message goes. */
export function compareMedia(place: string, before: JsonObject, after: JsonObject): readonly Difference[] {
  return [...compareAnnotations(place, before, after), ...compareRest(place, before, after, ["schema"])];
}
