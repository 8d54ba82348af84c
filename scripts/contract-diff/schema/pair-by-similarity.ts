import type { JsonObject } from "../../../contract-tests/src/util/json.js";
import { haveNothingInCommon } from "./alternatives.js";
import { typesOf } from "./read-schema.js";

/** Two versions of an alternative. */
interface AlternativePair {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/**
 * Pairs alternatives of compatible types greedily: the pair with the smallest distance first, and among equal distances the
 * pair with the closest positions.
 */
export function pairBySimilarity(
  oldAlternatives: readonly JsonObject[],
  newAlternatives: readonly JsonObject[],
  distanceBetween: (before: JsonObject, after: JsonObject) => number,
): readonly AlternativePair[] {
  const candidates = oldAlternatives.flatMap((before, oldIndex) =>
    newAlternatives
      .filter((after) => !haveNothingInCommon(typesOf(before), typesOf(after)))
      .map((after) => ({
        before,
        after,
        distance: distanceBetween(before, after),
        offset: Math.abs(newAlternatives.indexOf(after) - oldIndex),
      })),
  );
  const pairs: AlternativePair[] = [];
  for (const { after, before } of candidates.sort((a, b) => a.distance - b.distance || a.offset - b.offset))
    if (!pairs.some((pair) => pair.before === before || pair.after === after)) pairs.push({ before, after });
  return pairs;
}
