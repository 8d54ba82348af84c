import { equalJson, type Json, type JsonObject } from "../../contract-tests/src/json.js";
import { alternativesOf, hasAlternatives } from "./alternatives.js";
import { compareAlternatives } from "./compare-alternatives.js";
import { compareAnnotations } from "./compare-annotations.js";
import { compareContent } from "./compare-content.js";
import { compareKeywords } from "./compare-keywords.js";
import { compareProperties } from "./compare-properties.js";
import type { Difference, Direction } from "./difference.js";
import { mergeAllOf, schemaOf } from "./merge-all-of.js";
import { quote } from "./words.js";

/** What two editions of a schema of a message say differently. */
export function compareSchemas(
  place: string,
  direction: Direction,
  before: JsonObject,
  after: JsonObject,
): readonly Difference[] {
  if (equalJson(before, after)) return [];
  const [old, now] = [mergeAllOf(before), mergeAllOf(after)];
  const isSplit = hasAlternatives(old) || hasAlternatives(now);
  return [
    ...compareAnnotations(place, old, now),
    ...compareDefaults(place, direction, old, now),
    ...(isSplit
      ? compareAlternatives(place, direction, old, now)
      : [
          ...compareKeywords(place, direction, old, now),
          ...compareContent(place, direction, old, now),
          ...compareItems(place, direction, old, now),
          ...compareProperties(place, direction, old, now),
        ]),
  ];
}

function compareDefaults(place: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  const isSplit = hasAlternatives(before) && hasAlternatives(after);
  const [old, now] = [before, after].map((schema) => (isSplit ? schema["default"] : defaultOf(schema)));
  if (direction === "answered" || equalJson(old, now)) return [];
  const what = `is ${quote(now)} where it is left out, not ${quote(old)}`;
  return [{ place, what, breaksCallers: true, breaksServers: true }];
}

/** Its own, or else that of one of its alternatives, which otherwise are compared with each other. */
function defaultOf(schema: JsonObject): Json | undefined {
  return [schema, ...alternativesOf(schema)].map((each) => each["default"]).find((value) => value !== undefined);
}

function compareItems(place: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [old, now] = [before["items"], after["items"]].map(schemaOf);
  if (old === undefined && now === undefined) return [];
  return compareSchemas(`${place}, an item`, direction, old ?? {}, now ?? {});
}
