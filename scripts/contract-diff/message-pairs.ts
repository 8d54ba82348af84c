import { EVENT_STREAM, JSON_MEDIA_TYPE } from "../../contract-tests/src/contract/media-types.js";
import { type Operation, type ResponseClause, responseTo } from "../../contract-tests/src/contract/model.js";
import { equalJson, type JsonObject } from "../../contract-tests/src/util/json.js";
import type { Direction } from "./difference.js";
import type { OperationPair } from "./match-operations.js";
import { objectAt } from "./version.js";

/** The responses of two versions of an operation for the same status. */
export interface ResponsePair {
  /** A status, a range (`4XX`) or `default`, as one of the versions names it. */
  readonly status: string;
  readonly before: ResponseClause | undefined;
  readonly after: ResponseClause | undefined;
}

/**
 * Pairs the responses for every status, range or `default` that one of the versions names. A version that does not name a
 * status is represented by its response for the range, or else by its default response.
 */
export function responsePairs(before: Operation, after: Operation): readonly ResponsePair[] {
  const statuses = new Set([...before.responses, ...after.responses].map(({ status }) => status.replace(/xx$/i, "XX")));
  return [...statuses].map((status) => ({ status, before: clauseOf(before, status), after: clauseOf(after, status) }));
}

function clauseOf(operation: Operation, status: string): ResponseClause | undefined {
  if (/^\d+$/.test(status)) return responseTo(operation, Number(status));
  const named = operation.responses.find((response) => response.status.toUpperCase() === status.toUpperCase());
  return named ?? operation.responses.find((response) => response.status === "default");
}

/** Returns the display name of a response, for example `response 404`. */
export function describeResponse(status: string): string {
  return status === "default" ? "default response" : `response ${status}`;
}

/** Two versions of the schema of a message. */
interface MessagePair {
  /** The name of the component, or else the operation and the message. */
  readonly location: string;
  readonly direction: Direction;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** Returns the messages that both versions have. A component that several messages use is listed once. */
export function messagePairs(operations: readonly OperationPair[]): readonly MessagePair[] {
  const pairs = operations.flatMap((pair) => [...requestPairs(pair), ...responseBodyPairs(pair)]);
  return pairs.filter((pair, index) => pairs.findIndex((other) => areEqual(pair, other)) === index);
}

/** Compares the schemas as well as the locations, because several pairs of schemas may have the same location. */
function areEqual(a: MessagePair, b: MessagePair): boolean {
  return a.location === b.location && a.direction === b.direction && equalJson(a.before, b.before) && equalJson(a.after, b.after);
}

function requestPairs({ after, before, location }: OperationPair): readonly MessagePair[] {
  const direction = "request";
  const body = `${location}: request body`;
  const [oldRequest, newRequest] = [before.operation.request, after.operation.request];
  const jsonPairs: readonly MessagePair[] =
    oldRequest === undefined || newRequest === undefined
      ? []
      : [
          {
            location: componentName(oldRequest.anchor, newRequest.anchor) ?? body,
            direction,
            before: oldRequest.schema,
            after: newRequest.schema,
          },
        ];
  const oldContent = objectAt(before.json, "requestBody", "content");
  const newContent = objectAt(after.json, "requestBody", "content");
  const otherTypes = Object.keys(newContent).filter((type) => type !== JSON_MEDIA_TYPE && type in oldContent);
  const otherPairs = otherTypes.map(
    (type): MessagePair => ({
      location: `${body} (${type})`,
      direction,
      before: objectAt(oldContent, type, "schema"),
      after: objectAt(newContent, type, "schema"),
    }),
  );
  // Differences of a schema that several media types share are reported once.
  const isReported = (pair: MessagePair) => jsonPairs.some((json) => areEqual(json, { ...pair, location: json.location }));
  return [...jsonPairs, ...otherPairs.filter((pair) => !isReported(pair))];
}

function responseBodyPairs({ after, before, location }: OperationPair): readonly MessagePair[] {
  return responsePairs(before.operation, after.operation).flatMap((pair): readonly MessagePair[] =>
    [...(pair.after?.content ?? [])].flatMap(([type, media]) => {
      const oldMedia = pair.before?.content.get(type);
      if (oldMedia === undefined) return [];
      const name = componentName(oldMedia.anchor, media.anchor) ?? `${location}: ${describeBody(type, pair.status)}`;
      return [{ location: name, direction: "response", before: oldMedia.schema, after: media.schema }];
    }),
  );
}

/** Returns the display name of a response body. The schema of a stream describes one event. */
function describeBody(type: string, status: string): string {
  if (type === EVENT_STREAM) return status === "200" ? "event" : `${describeResponse(status)} event`;
  return `${describeResponse(status)} body${type === JSON_MEDIA_TYPE ? "" : ` (${type})`}`;
}

/** Returns the name of a component if the anchors of both versions refer to it. */
function componentName(before: string, after: string): string | undefined {
  const [oldName, newName] = [before, after].map((anchor) => /^#\/components\/schemas\/(\w+)$/.exec(anchor)?.[1]);
  return oldName === newName ? newName : undefined;
}
