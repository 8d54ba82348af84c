import { eventSchema, JSON_MEDIA_TYPE, type Operation } from "../../contract-tests/src/contract.js";
import { EVENT_STREAM } from "../../contract-tests/src/event-stream.js";
import type { JsonObject } from "../../contract-tests/src/json.js";
import { compareAnnotations, compareRest } from "./compare-annotations.js";
import { compareParameters, compareRequestBodies } from "./compare-requests.js";
import { compareResponses, compareStatuses, contentOf } from "./compare-responses.js";
import type { Difference, Direction } from "./difference.js";

/** An operation in both editions: as it is read, and as it stands in the document. */
export interface OperationPair {
  readonly place: string;
  readonly was: Operation;
  readonly is: Operation;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** Two editions of the schema of a message. A component that many messages have is compared once. */
export interface MessagePair {
  /** The name of the component, or where the message belongs when it has none. */
  readonly name: string;
  readonly direction: Direction;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** What two editions of an operation say differently beside the schemas of its messages. */
export function compareOperation({ after, before, is, place, was }: OperationPair): readonly Difference[] {
  return [
    ...compareAnnotations(place, before, after),
    ...compareRequestBodies(place, before, after),
    ...compareParameters(place, before, after),
    ...compareStatuses(place, was, is),
    ...compareResponses(place, before, after),
    ...compareRest(place, before, after, ["parameters", "requestBody", "responses", "security", "servers"]),
  ];
}

/** The messages that both editions of an operation have. */
export function messagePairs({ is, place, was }: OperationPair): readonly MessagePair[] {
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
  const answers = is.responses.flatMap(({ content, status }): readonly MessagePair[] =>
    [...content].flatMap(([type, media]) => {
      const old = contentOf(was, status)?.get(type);
      if (old === undefined || type === EVENT_STREAM) return [];
      const suffix = type === JSON_MEDIA_TYPE ? "" : ` as ${type}`;
      const name = nameOf(media.anchor, `${place}: answer ${status}${suffix}`);
      return [{ name, direction: "answered", before: old.schema, after: media.schema }];
    }),
  );
  const [before, after] = [eventSchema(was), eventSchema(is)];
  const events = before && after ? [{ name: `${place}: event`, direction: "answered" as const, before, after }] : [];
  return [...request, ...answers, ...events];
}

function nameOf(anchor: string, otherwise: string): string {
  return /^#\/components\/schemas\/(\w+)$/.exec(anchor)?.[1] ?? otherwise;
}
