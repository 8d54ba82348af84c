import { EVENT_STREAM, parseMediaType } from "../contract/media-types.js";
import { isObject, type Json, type JsonObject } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { parseJson } from "../util/parse-json.js";
import type { HttpResponse } from "./exchange.js";
import { parseEventStream } from "./sse.js";

/** Returns the media type of a response in lower case, without parameters. Empty if the header is missing. */
export function mediaTypeOf({ headers }: HttpResponse): string {
  return parseMediaType(headers["content-type"]);
}

/** Returns the text of a response; undefined if it is not UTF-8, which JSON between systems must be (RFC 8259 §8.1). */
export function textOf({ body }: HttpResponse): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** Returns the JSON of a response; undefined if the body is not JSON. Cached because every oracle needs it. */
export const jsonOf = cached((response) => parseJson(textOf(response) ?? ""));

/** Returns the JSON objects of a response: the body, or for a stream the data of each event. Other values are omitted. */
export function jsonObjectsOf(response: HttpResponse): readonly JsonObject[] {
  if (mediaTypeOf(response) !== EVENT_STREAM) return [jsonOf(response)].filter(isObject);
  return eventsOf(response).filter(isObject);
}

/** Returns the JSON of each event of a stream; undefined for an event whose data is not JSON. */
export const eventsOf = cached((response): readonly (Json | undefined)[] =>
  parseEventStream(textOf(response) ?? "").map(({ data }) => parseJson(data)),
);

/** Returns a property of the response's JSON object; undefined if the body is not an object or lacks the property. */
export function propertyOf(response: HttpResponse, name: string): Json | undefined {
  const json = jsonOf(response);
  return isObject(json) && Object.hasOwn(json, name) ? json[name] : undefined;
}

/** Whether the server accepted the request: the status is 2xx (RFC 9110 §15.3). */
export function isSuccess({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300;
}

/** The status with which a server rejects a method that it does not know (RFC 9110 §9.1). */
export const UNKNOWN_METHOD_STATUS = 501;

/** The statuses of a server that does not implement an operation (RFC 9110 §15.5.5, §15.5.6, §15.6.2). */
export const NOT_IMPLEMENTED_STATUSES: readonly number[] = [404, 405, UNKNOWN_METHOD_STATUS];

/** The size above which a parsed body is not kept. It needs several times the memory of the body. */
const MAX_CACHED_BYTES = 64 * 1024;

/** Caches a function of a response: for small bodies as long as the response exists, otherwise until the next large one. */
function cached<T>(compute: (response: HttpResponse) => T): (response: HttpResponse) => T {
  const memoized = memoize((response: HttpResponse): { readonly value: T } => ({ value: compute(response) }));
  let latest: { readonly response: WeakRef<HttpResponse>; readonly value: T } | undefined;
  return (response) => {
    if (response.body.byteLength <= MAX_CACHED_BYTES) return memoized(response).value;
    if (latest?.response.deref() !== response) latest = { response: new WeakRef(response), value: compute(response) };
    return latest.value;
  };
}
