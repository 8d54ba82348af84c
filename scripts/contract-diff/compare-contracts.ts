import {
  type Contract,
  eventSchema,
  JSON_MEDIA_TYPE,
  type Operation,
  type ResponseClause,
} from "../../contract-tests/src/contract.js";
import type { JsonObject } from "../../contract-tests/src/json.js";
import { compareSchemas, type Direction } from "./compare-schemas.js";
import type { Difference } from "./difference.js";

/** Two editions of the schema of a message. */
interface Pair {
  /** The name of the component, or where the message belongs when it has none. */
  readonly name: string;
  readonly direction: Direction;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** Everything that two editions of a contract say differently of what is sent and what is answered. */
export function compareContracts(before: Contract, after: Contract): readonly Difference[] {
  const nameOf = ({ method, path }: Operation) => `${method} ${path}`;
  const old = new Map(before.operations.map((operation) => [nameOf(operation), operation]));
  const now = new Map(after.operations.map((operation) => [nameOf(operation), operation]));
  const pairs = new Map<string, Pair>();
  const found = [...new Set([...old.keys(), ...now.keys()])].flatMap((place) => {
    const [was, is] = [old.get(place), now.get(place)];
    if (is === undefined) return [{ place, what: "is gone", breaksCallers: true, breaksServers: false }];
    if (was === undefined) return [{ place, what: "is new", breaksCallers: false, breaksServers: true }];
    for (const pair of pairsOf(place, was, is)) pairs.set(`${pair.direction} ${pair.name}`, pair);
    return [...compareBodies(place, was, is), ...compareStatuses(place, was, is)];
  });
  return [...found, ...[...pairs.values()].flatMap((pair) => compareSchemas(pair.name, pair.direction, pair.before, pair.after))];
}

/** The messages that both editions of an operation have. A component that many answers have is compared once. */
function pairsOf(place: string, was: Operation, is: Operation): readonly Pair[] {
  const request =
    was.request && is.request
      ? [
          {
            name: nameOf(is.request.anchor, `${place}: request`),
            direction: "sent" as const,
            before: was.request.schema,
            after: is.request.schema,
          },
        ]
      : [];
  const answers = is.responses.flatMap(({ content, status }): readonly Pair[] => {
    const [before, after] = [contentOf(was, status)?.get(JSON_MEDIA_TYPE), content.get(JSON_MEDIA_TYPE)];
    const name = nameOf(after?.anchor ?? "", `${place}: answer ${status}`);
    return before && after ? [{ name, direction: "answered", before: before.schema, after: after.schema }] : [];
  });
  const [before, after] = [eventSchema(was), eventSchema(is)];
  return [
    ...request,
    ...answers,
    ...(before && after ? [{ name: `${place}: event`, direction: "answered" as const, before, after }] : []),
  ];
}

function compareBodies(place: string, { request: was }: Operation, { request: is }: Operation): readonly Difference[] {
  if (Boolean(was) === Boolean(is)) return [];
  return [{ place, what: is ? "takes a body" : "takes no body any more", breaksCallers: true, breaksServers: true }];
}

function compareStatuses(place: string, was: Operation, is: Operation): readonly Difference[] {
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

function contentOf({ responses }: Operation, status: string): ResponseClause["content"] | undefined {
  return responses.find((response) => response.status === status)?.content;
}

function nameOf(anchor: string, otherwise: string): string {
  return /^#\/components\/schemas\/(\w+)$/.exec(anchor)?.[1] ?? otherwise;
}
