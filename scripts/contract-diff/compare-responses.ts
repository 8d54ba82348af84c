import type { Operation } from "../../contract-tests/src/contract.js";
import type { JsonObject } from "../../contract-tests/src/json.js";
import { type AnswerPair, answerPairs, nameOf } from "./answer-pairs.js";
import { compareAnnotations, compareRest } from "./compare-annotations.js";
import { compareHeaders } from "./compare-headers.js";
import { compareMedia } from "./compare-media.js";
import type { Difference } from "./difference.js";
import { objectAt } from "./edition.js";
import { either } from "./words.js";

/** What two editions of an operation say differently of the statuses and media types that it answers with. */
export function compareStatuses(place: string, was: Operation, is: Operation): readonly Difference[] {
  const pairs = answerPairs(was, is);
  return pairs.flatMap((pair): readonly Difference[] => {
    const status = nameOf(pair.status);
    if (pair.is === undefined) {
      const what = `may not answer ${status} any more${exceptions(pair, pairs)}`;
      return [{ place, what, breaksCallers: false, breaksServers: true }];
    }
    // What a caller does about an error that it has not heard of is the same as about any other.
    if (pair.was === undefined)
      return [{ place, what: `may answer ${status}`, breaksCallers: status.startsWith("2"), breaksServers: false }];
    const [old, now] = [pair.was.content, pair.is.content];
    const types = [...new Set([...old.keys(), ...now.keys()])].filter((type) => old.has(type) !== now.has(type));
    return types.map((type) => ({
      place,
      what: old.has(type) ? `does not answer ${status} as ${type} any more` : `may answer ${status} as ${type}`,
      breaksCallers: true,
      breaksServers: old.has(type),
    }));
  });
}

/** Which of a range that is gone are still answered, by their numbers. */
function exceptions({ status: range }: AnswerPair, pairs: readonly AnswerPair[]): string {
  const isIn = (status: string) => /^\dXX$/.test(range) && status !== range && status.startsWith(range.charAt(0));
  const kept = pairs.filter(({ is, status }) => is !== undefined && isIn(status));
  return kept.length === 0 ? "" : ` but for ${either(kept.map(({ status }) => status))}`;
}

/** What is said of an answer beside its content: how it is known, and which headers it has. */
export function compareResponses(
  place: string,
  [was, before]: readonly [operation: Operation, document: JsonObject],
  [is, after]: readonly [operation: Operation, document: JsonObject],
): readonly Difference[] {
  return answerPairs(was, is).flatMap((pair) => {
    if (pair.was === undefined || pair.is === undefined) return [];
    const old = objectAt(before, "responses", pair.was.status);
    const now = objectAt(after, "responses", pair.is.status);
    const answer = `${place}: answer ${nameOf(pair.status)}`;
    const common = Object.keys(objectAt(now, "content")).filter((type) => type in objectAt(old, "content"));
    // A range is described for all that is in it: that is no other description of each.
    const isSame = pair.was.status === pair.is.status;
    return [
      ...(isSame ? compareAnnotations(answer, old, now) : []),
      ...compareHeaders(answer, objectAt(old, "headers"), objectAt(now, "headers")),
      ...(isSame
        ? common.flatMap((type) => compareMedia(answer, objectAt(old, "content", type), objectAt(now, "content", type)))
        : []),
      ...compareRest(answer, old, now, ["content", "headers"]),
    ];
  });
}
