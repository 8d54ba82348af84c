import type { Counterexample } from "../../../checks/verdict.js";
import { EVENT_STREAM } from "../../../contract/media-types.js";
import type { HttpResponse } from "../../../traffic/exchange.js";
import { eventsOf, jsonOf, mediaTypeOf } from "../../../traffic/response.js";
import { isArray, isObject, type Json, pointTo, unescapeToken } from "../../../util/json.js";

/** The parts of a response that deviate from the expectation. */
export interface Places {
  readonly hasWrongStatus: boolean;
  /** The names of wrong or missing headers, in lower case. */
  readonly headers: readonly string[];
  /** JSON values of the body, with the reason. */
  readonly values: readonly WrongValue[];
  /** A wrong text of the body. */
  readonly text: string | undefined;
}

/** A JSON value that deviates from the expectation. */
export interface WrongValue {
  /** The index of the event in a stream. Undefined if the body is one JSON value. */
  readonly event: number | undefined;
  readonly pointer: string;
  /** The expectation in a few words: `must be object`. */
  readonly note: string;
}

/**
 * Finds the parts of a response that caused a failure, from the texts of the expectation and the finding. These contain a status,
 * a media type, a JSON Pointer as in `/usage must be object`, or a property as in `input.duration 5`. Marks nothing without a
 * certain match.
 */
export function placesOf({ exchange, expected, received }: Pick<Counterexample, "exchange" | "expected" | "received">): Places {
  const { outcome } = exchange;
  if (outcome.kind === "none") return { hasWrongStatus: false, headers: [], values: [], text: undefined };
  const hasWrongStatus = new RegExp(`^${outcome.status}\\b`).test(received);
  const hasWrongType = received === "no Content-Type" || (received !== "" && received === mediaTypeOf(outcome));
  const isDecided = hasWrongStatus || hasWrongType;
  const values = isDecided ? [] : findValues(outcome, expected, received);
  return {
    hasWrongStatus,
    headers: hasWrongType ? ["content-type"] : [],
    values,
    text: isDecided || values.length > 0 ? undefined : findText(outcome, received),
  };
}

/** The maximum number of bytes to search. It bounds the time for a page with many large bodies. */
const MAX_SEARCHED_BYTES = 100_000;

function findValues(response: HttpResponse, expected: string, received: string): readonly WrongValue[] {
  if (response.body.byteLength > MAX_SEARCHED_BYTES) return [];
  const isStream = mediaTypeOf(response) === EVENT_STREAM;
  const bodies = isStream ? eventsOf(response) : [jsonOf(response)];
  const find = (search: (body: Json) => readonly Deviation[]): readonly WrongValue[] => {
    const found = bodies.map((body) => (body === undefined ? [] : search(body)));
    const event = /^it (?:ends|stays)/.test(received)
      ? found.findLastIndex(({ length }) => length > 0)
      : found.findIndex(({ length }) => length > 0);
    return (found[event] ?? []).map((deviation) => ({ ...deviation, event: isStream ? event : undefined }));
  };
  const invalid = find((body) => received.split("; ").flatMap((error) => findInvalidValue(body, error)));
  if (invalid.length > 0) return invalid;
  const property = find((body) => findProperty(body, expected, received));
  return property.length > 0 ? property : find((body) => findMember(body, expected, received));
}

type Deviation = Omit<WrongValue, "event">;

/** Finds the value of an error of the validator: `/usage must be object`, `the body must have required property 'id'`. */
function findInvalidValue(body: Json, error: string): readonly Deviation[] {
  const match = /^(the body|\/.*?) (must .*)$/s.exec(error);
  if (match === null) return [];
  const [, place = "", note = ""] = match;
  const pointer = place === "the body" ? "" : place;
  return valueAt(body, pointer) === undefined ? [] : [{ pointer, note }];
}

/** Finds the property of an expectation such as `input.duration 5`. Its value must be the received one. */
function findProperty(body: Json, expected: string, received: string): readonly Deviation[] {
  const [path = ""] = expected.split(" ", 1);
  const pointer = pointTo("", ...path.split("."));
  const value = valueAt(body, pointer);
  const text = JSON.stringify(value);
  const isReceived =
    text !== undefined && (text === received || (received.endsWith("…") && text.startsWith(received.slice(0, -1))));
  return isReceived ? [{ pointer, note: `expected ${expected.slice(path.length + 1)}` }] : [];
}

/** Finds the only string of an object that is the received text, such as a status or an id. */
function findMember(body: Json, expected: string, received: string): readonly Deviation[] {
  if (!isObject(body)) return [];
  const text = /^(?:it ends with |it stays open after )?"(.+?)"/.exec(received)?.[1] ?? received;
  const names = Object.entries(body).flatMap(([name, value]) => (value === text ? [name] : []));
  return names.length === 1 ? [{ pointer: pointTo("", ...names), note: `expected ${expected}` }] : [];
}

/** Returns the value at a JSON Pointer (RFC 6901 §4). */
function valueAt(body: Json, pointer: string): Json | undefined {
  let value: Json | undefined = body;
  for (const token of pointer.split("/").slice(1)) {
    const name = unescapeToken(token);
    if (isArray(value)) value = /^\d+$/.test(name) ? value[Number(name)] : undefined;
    else value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

/** The minimum length of a text that may occur several times. A shorter one occurs by chance. */
const MIN_TEXT_LENGTH = 20;

/** Finds a received text in the body, such as a stack trace. */
function findText(response: HttpResponse, received: string): string | undefined {
  const body = Buffer.from(response.body.subarray(0, MAX_SEARCHED_BYTES)).toString("utf8");
  const plain = received.replace(/…$/, "");
  const candidates = [plain, JSON.stringify(plain).slice(1, -1)];
  return candidates.find((text) => {
    const at = text === "" ? -1 : body.indexOf(text);
    return at >= 0 && (text.length >= MIN_TEXT_LENGTH || body.indexOf(text, at + 1) < 0);
  });
}
