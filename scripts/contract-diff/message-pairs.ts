import { JSON_MEDIA_TYPE } from "../../contract-tests/src/contract.js";
import { EVENT_STREAM } from "../../contract-tests/src/event-stream.js";
import { equalJson, type JsonObject } from "../../contract-tests/src/json.js";
import { answerPairs, nameOf } from "./answer-pairs.js";
import type { OperationPair } from "./compare-operations.js";
import type { Direction } from "./difference.js";

/** Two editions of the schema of a message. */
export interface MessagePair {
  /** The component that both are, or where the message belongs. */
  readonly name: string;
  readonly direction: Direction;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** The messages that both editions have, a component that many of them are only once. */
export function messagePairs(pairs: readonly OperationPair[]): readonly MessagePair[] {
  const all = pairs.flatMap((pair) => [...requestPairs(pair), ...contentPairs(pair)]);
  return all.filter((pair, index) => all.findIndex((other) => equalPairs(pair, other)) === index);
}

/** One name may stand for several pairs: an answer that is another component now says nothing of the others. */
function equalPairs(a: MessagePair, b: MessagePair): boolean {
  return a.name === b.name && a.direction === b.direction && equalJson(a.before, b.before) && equalJson(a.after, b.after);
}

function requestPairs({ is, place, was }: OperationPair): readonly MessagePair[] {
  if (was.request === undefined || is.request === undefined) return [];
  const name = componentOf(was.request.anchor, is.request.anchor, `${place}: request`);
  return [{ name, direction: "sent", before: was.request.schema, after: is.request.schema }];
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
