import { EVENT_STREAM, JSON_MEDIA_TYPE } from "../../contract-tests/src/contract/media-types.js";
import { type Operation, type ResponseClause, responseTo } from "../../contract-tests/src/contract/model.js";
import { equalJson, type JsonObject } from "../../contract-tests/src/util/json.js";
import type { Direction } from "./difference.js";
import { objectAt } from "./version.js";

/** What two versions of an operation say of the answers with some status, each by its number, a range or by default. */
export interface AnswerPair {
  /** A status, a range or `default`, as one of the versions names it. */
  readonly status: string;
  readonly was: ResponseClause | undefined;
  readonly is: ResponseClause | undefined;
}

/** What is said of every status that one of the versions names; what neither names is said by range or by default. */
export function answerPairs(was: Operation, is: Operation): readonly AnswerPair[] {
  const statuses = new Set([...was.responses, ...is.responses].map(({ status }) => status.replace(/xx$/i, "XX")));
  return [...statuses].map((status) => ({ status, was: clauseOf(was, status), is: clauseOf(is, status) }));
}

/** A status of an answer, in people's words. */
export function nameOf(status: string): string {
  return status === "default" ? "any other status" : status;
}

function clauseOf(operation: Operation, status: string): ResponseClause | undefined {
  if (/^\d+$/.test(status)) return responseTo(operation, Number(status));
  const named = operation.responses.find((response) => response.status.toUpperCase() === status.toUpperCase());
  return named ?? operation.responses.find((response) => response.status === "default");
}

/** Two versions of the schema of a message. */
export interface MessagePair {
  /** The component that both are, or where the message belongs. */
  readonly name: string;
  readonly direction: Direction;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** The messages that both versions have, a component that many of them are only once. */
export function messagePairs(pairs: readonly OperationPair[]): readonly MessagePair[] {
  const all = pairs.flatMap((pair) => [...requestPairs(pair), ...contentPairs(pair)]);
  return all.filter((pair, index) => all.findIndex((other) => equalPairs(pair, other)) === index);
}

/** One name may stand for several pairs: an answer that is another component now says nothing of the others. */
function equalPairs(a: MessagePair, b: MessagePair): boolean {
  return a.name === b.name && a.direction === b.direction && equalJson(a.before, b.before) && equalJson(a.after, b.after);
}

function requestPairs({ after, before, is, place, was }: OperationPair): readonly MessagePair[] {
  const direction = "sent";
  const json: readonly MessagePair[] =
    was.request === undefined || is.request === undefined
      ? []
      : [
          {
            name: componentOf(was.request.anchor, is.request.anchor, `${place}: request`),
            direction,
            before: was.request.schema,
            after: is.request.schema,
          },
        ];
  const [old, now] = [before, after].map((operation) => objectAt(operation, "requestBody", "content"));
  const others = Object.keys(now ?? {}).filter((type) => type !== JSON_MEDIA_TYPE && type in (old ?? {}));
  const pairs = others.map((type): MessagePair => {
    const [oldSchema, schema] = [old, now].map((content) => objectAt(content, type, "schema"));
    return { name: `${place}: request as ${type}`, direction, before: oldSchema ?? {}, after: schema ?? {} };
  });
  // The same schema in several forms is told once.
  return [...json, ...pairs.filter((pair) => !json.some((told) => equalPairs(told, { ...pair, name: told.name })))];
}

function contentPairs({ is: now, place, was: before }: OperationPair): readonly MessagePair[] {
  return answerPairs(before, now).flatMap(({ is, status, was }): readonly MessagePair[] =>
    [...(is?.content ?? [])].flatMap(([type, media]) => {
      const old = was?.content.get(type);
      if (old === undefined) return [];
      const name = componentOf(old.anchor, media.anchor, `${place}: ${placeOf(type, status)}`);
      return [{ name, direction: "answered", before: old.schema, after: media.schema }];
    }),
  );
}

/** A stream is described by what each event holds. */
function placeOf(type: string, status: string): string {
  if (type === EVENT_STREAM) return status === "200" ? "event" : `event of answer ${nameOf(status)}`;
  return `answer ${nameOf(status)}${type === JSON_MEDIA_TYPE ? "" : ` as ${type}`}`;
}

/** The component's name tells where it is different only while both are that component. */
function componentOf(before: string, after: string, otherwise: string): string {
  const [old, now] = [before, after].map((anchor) => /^#\/components\/schemas\/(\w+)$/.exec(anchor)?.[1]);
  return now !== undefined && old === now ? now : otherwise;
}
/** An operation in both versions: as it is read, and as it stands in the document. */
export interface OperationPair {
  readonly place: string;
  readonly was: Operation;
  readonly is: Operation;
  readonly before: JsonObject;
  readonly after: JsonObject;
}
