import type { Operation, ResponseClause } from "../../contract-tests/src/contract.js";
import type { JsonObject } from "../../contract-tests/src/json.js";
import { compareAnnotations, compareRest } from "./compare-annotations.js";
import { compareMedia } from "./compare-media.js";
import { compareSchemas } from "./compare-schemas.js";
import { type Difference, effectOf } from "./difference.js";
import { objectAt } from "./edition.js";

/** What two editions of an operation say differently of the statuses and media types that it answers with. */
export function compareStatuses(place: string, was: Operation, is: Operation): readonly Difference[] {
  const statuses = [...new Set([...was.responses, ...is.responses].map(({ status }) => status))];
  return statuses.flatMap((status): readonly Difference[] => {
    const [old, now] = [contentOf(was, status), contentOf(is, status)];
    if (now === undefined)
      return [{ place, what: `may not answer ${status} any more`, breaksCallers: false, breaksServers: true }];
    // What a caller does about an error that it has not heard of is the same as about any other.
    if (old === undefined)
      return [{ place, what: `may answer ${status}`, breaksCallers: status.startsWith("2"), breaksServers: false }];
    const types = [...new Set([...old.keys(), ...now.keys()])].filter((type) => old.has(type) !== now.has(type));
    return types.map((type) => ({
      place,
      what: old.has(type) ? `does not answer ${status} as ${type} any more` : `may answer ${status} as ${type}`,
      breaksCallers: true,
      breaksServers: old.has(type),
    }));
  });
}

/** What is said of an answer beside its content: how it is known, and which headers it has. */
export function compareResponses(place: string, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [old, now] = [objectAt(before, "responses"), objectAt(after, "responses")];
  return Object.keys(now)
    .filter((status) => status in old)
    .flatMap((status) => {
      const [was, is] = [objectAt(old, status), objectAt(now, status)];
      const answer = `${place}: answer ${status}`;
      const [oldHeaders, headers] = [Object.keys(objectAt(was, "headers")), Object.keys(objectAt(is, "headers"))];
      const common = Object.keys(objectAt(is, "content")).filter((type) => type in objectAt(was, "content"));
      return [
        ...compareAnnotations(answer, was, is),
        ...headers
          .filter((name) => !oldHeaders.includes(name))
          .map((name) => ({ place: answer, what: `has the header ${name}`, ...effectOf("answered", "narrower") })),
        ...oldHeaders
          .filter((name) => !headers.includes(name))
          .map((name) => ({ place: answer, what: `has no header ${name} any more`, ...effectOf("answered", "wider") })),
        ...headers
          .filter((name) => oldHeaders.includes(name))
          .flatMap((name) =>
            compareSchemas(
              `${answer}, header ${name}`,
              "answered",
              objectAt(was, "headers", name, "schema"),
              objectAt(is, "headers", name, "schema"),
            ),
          ),
        ...common.flatMap((type) => compareMedia(answer, objectAt(was, "content", type), objectAt(is, "content", type))),
        ...compareRest(answer, was, is, ["content", "headers"]),
      ];
    });
}

/** What an answer with this status may hold, by media type. */
export function contentOf({ responses }: Operation, status: string): ResponseClause["content"] | undefined {
  return responses.find((response) => response.status === status)?.content;
}
