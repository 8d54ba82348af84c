import { WebhookVerificationError } from "./verification-error.js";

/**
 * The headers of a request: `Headers` of any implementation, or an object of names in any case, as in Node and Lambda. A `Map`, pairs
 * and Node's `rawHeaders` are accepted, too.
 *
 * @example
 * ```ts
 * import type { IncomingHeaders } from "vidu-q2-turbo/webhooks";
 *
 * const headers: IncomingHeaders = new Headers({ "webhook-id": "msg_1" });
 * ```
 */
export type IncomingHeaders =
  | { get(name: string): string | null | undefined }
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | readonly string[]
  | readonly (readonly [name: string, value: string])[];

/**
 * A body as it was received.
 *
 * @example
 * ```ts
 * import type { RawBody } from "vidu-q2-turbo/webhooks";
 *
 * const sizeOf = (body: RawBody) => (typeof body === "string" ? body.length : body.byteLength);
 * ```
 */
export type RawBody = string | ArrayBuffer | ArrayBufferView;

/**
 * Returns the text of a body.
 *
 * @throws WebhookVerificationError if the body is empty, is not UTF-8, or was parsed
 * @throws TypeError if it is a promise, a request or a stream
 */
export function decodeBody(rawBody: RawBody): string {
  if (typeof Object(rawBody).then === "function") throw new TypeError("`rawBody` must not be a promise: add `await`.");
  const body = typeof rawBody === "string" ? rawBody : decodeBytes(rawBody);
  // No sender can cause these values, so they are a mistake in the calling code.
  if (READERS.some((name) => typeof Object(rawBody)[name] === "function"))
    throw new TypeError("`rawBody` must be the body, not the request or a stream: pass `await request.text()` or all bytes.");
  if (!body)
    throw new WebhookVerificationError(
      "The body of the webhook is empty, or was parsed. Pass the raw body, as text or bytes: see `express.raw` or `request.text()`",
    );
  return body;
}

/** Methods of requests, blobs and streams of all platforms, which still have to be read. */
const READERS = ["arrayBuffer", "getReader", "pipe", "next"];

/**
 * Returns a function that reads a header by its lower-case name.
 *
 * @throws TypeError if the value cannot be headers
 */
export function createHeaderReader(headers: IncomingHeaders): (name: string) => string | undefined {
  const { get, headers: nested, then } = Object(headers) as Readonly<Record<"get" | "headers" | "then", unknown>>;
  if (Object(headers) !== headers || typeof then === "function")
    throw new TypeError("`headers` must be the headers of the request. If they are a promise, add `await`.");
  // `Headers` ignores the case of names. A `Map` does not, so it is searched below.
  if (typeof get === "function" && !("size" in headers && "set" in headers))
    return (name) => (headers as { get(name: string): string | null }).get(name) ?? undefined;
  if (Object(nested) === nested)
    throw new TypeError("`headers` must be the headers of the request, not the request: pass `request.headers`.");
  const entries = entriesOf(headers);
  return (name) => {
    const value = entries.find(([key]) => String(key).toLowerCase() === name)?.[1];
    return value === undefined || value === null ? undefined : [value].flat().join(" ");
  };
}

/** Returns names and values of an object, of a `Map`, of pairs, or of a flat list, such as Node's `rawHeaders`. */
function entriesOf(headers: object): readonly (readonly unknown[])[] {
  if (!(Symbol.iterator in headers)) return Object.entries(headers);
  const items = [...(headers as Iterable<unknown>)];
  if (items.every(Array.isArray)) return items as unknown[][];
  return items.flatMap((name, index) => (index % 2 === 0 ? [[name, items[index + 1]]] : []));
}

/** Decodes UTF-8. Returns undefined if the value is not bytes. Checks the tag, because `instanceof` fails across realms. */
function decodeBytes(bytes: ArrayBuffer | ArrayBufferView): string | undefined {
  const isBuffer = /^\[object (Shared)?ArrayBuffer]$/.test(Object.prototype.toString.call(bytes));
  if (!isBuffer && !ArrayBuffer.isView(bytes)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes as ArrayBuffer);
  } catch {
    throw new WebhookVerificationError("The body of the webhook is not UTF-8");
  }
}
