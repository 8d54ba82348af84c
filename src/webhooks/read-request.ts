import { WebhookVerificationError } from "./verification-error.js";

/**
 * The headers of a request: `Headers` of any implementation, or an object of names in any case, as in Node and Lambda.
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
  | Readonly<Record<string, string | readonly string[] | undefined>>;

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
 * @throws TypeError if it is a promise
 */
export function decodeBody(rawBody: RawBody): string {
  if (typeof Object(rawBody).then === "function") throw new TypeError("`rawBody` must not be a promise: add `await`.");
  const body = typeof rawBody === "string" ? rawBody : decodeBytes(rawBody);
  if (!body)
    throw new WebhookVerificationError(
      "The body of the webhook is empty, or was parsed. Pass the raw body, as text or bytes: see `express.raw` or `request.text()`",
    );
  return body;
}

/**
 * Returns a function that reads a header by its lower-case name.
 *
 * @throws TypeError if the value cannot be headers
 */
export function createHeaderReader(headers: IncomingHeaders): (name: string) => string | undefined {
  const { get, then } = Object(headers) as { readonly get?: unknown; readonly then?: unknown };
  if (Object(headers) !== headers || typeof then === "function")
    throw new TypeError("`headers` must be the headers of the request. If they are a promise, add `await`.");
  if (typeof get === "function") return (name) => (headers as { get(name: string): string | null }).get(name) ?? undefined;
  const entries = Object.entries(headers as Readonly<Record<string, string | readonly string[] | undefined>>);
  return (name) => {
    const values = entries.find(([key]) => key.toLowerCase() === name)?.[1];
    return typeof values === "string" ? values : values?.join(" ");
  };
}

/** Returns undefined for a value that is not bytes. The kind of bytes of another realm is read from their tag. */
function decodeBytes(bytes: ArrayBuffer | ArrayBufferView): string | undefined {
  const isBuffer = /^\[object (Shared)?ArrayBuffer]$/.test(Object.prototype.toString.call(bytes));
  if (!isBuffer && !ArrayBuffer.isView(bytes)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes as ArrayBuffer);
  } catch {
    throw new WebhookVerificationError("The body of the webhook is not UTF-8");
  }
}
