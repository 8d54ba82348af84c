import { EVENT_STREAM } from "../contract/media-types.js";
import { isObject, type Json, type JsonObject } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { parseJson } from "../util/parse-json.js";
import type { Answer } from "./exchange.js";
import { parseEventStream } from "./sse.js";

/** The media type of an answer without its parameters, in lower case (RFC 9110 §8.3.1); empty where none is given. */
export function mediaTypeOf({ headers }: Answer): string {
  return (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** The text of an answer; undefined where its bytes are not UTF-8, as JSON between systems must be (RFC 8259 §8.1). */
export function textOf({ body }: Answer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** The JSON of an answer; undefined where it is none. Every oracle asks for it. */
export const jsonOf = memoize((answer: Answer): Json | undefined => parseJson(textOf(answer) ?? ""));

/** The JSON objects that an answer consists of: one, or as many as a stream has events with an object in them. */
export function statementsOf(answer: Answer): readonly JsonObject[] {
  if (mediaTypeOf(answer) !== EVENT_STREAM) return [jsonOf(answer)].filter(isObject);
  return eventsOf(answer).filter(isObject);
}

/** The JSON of each event of a streamed answer; undefined for an event that has none. */
export const eventsOf = memoize((answer: Answer): readonly (Json | undefined)[] =>
  parseEventStream(textOf(answer) ?? "").map(({ data }) => parseJson(data)),
);

/** A property of an answer's JSON object; undefined where there is no such object or property. */
export function propertyOf(answer: Answer, name: string): Json | undefined {
  const json = jsonOf(answer);
  return isObject(json) && Object.hasOwn(json, name) ? json[name] : undefined;
}

/** Whether the server says that it took the request (RFC 9110 §15.3). */
export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** What a server answers that has no such operation (RFC 9110 §15.5.5, §15.5.6, §15.6.2). */
export const NOT_IMPLEMENTED_STATUSES: readonly number[] = [404, 405, 501];
