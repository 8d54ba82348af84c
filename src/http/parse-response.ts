import { UnexpectedResponseError, type ViduError } from "../errors/errors.js";
import { readId } from "../util/id.js";
import { parseJson } from "../util/parse-json.js";

/** The media type of server-sent events (HTML §9.2.5). */
export const EVENT_STREAM = "text/event-stream";

/** The maximum size of a response body, in bytes. */
const MAX_BODY_BYTES = 10_000_000;

/** A successful response. */
export interface ParsedResponse {
  /** The body: parsed if it is JSON, else its text; undefined for a stream of events. */
  readonly body?: unknown;
  /** The response itself if its body is a stream of events. */
  readonly events?: Response | undefined;
  /** Closes the connection of the stream. Some implementations of `fetch` do so only if the request is aborted. */
  readonly close?: (() => void) | undefined;
  /** The generation's id. */
  readonly id?: string | undefined;
  readonly headers?: Headers | undefined;
  /** Creates the error for a response that does not describe a generation. */
  toError(details?: { readonly message: string; readonly cause?: unknown }): ViduError;
}

/** A response that exceeds a size limit. Polling again would not help. */
export class SizeLimitError extends UnexpectedResponseError {}

/**
 * Reads a successful response.
 *
 * @param acceptsEvents whether the request accepted a stream of events
 * @throws SizeLimitError when the body is larger than `MAX_BODY_BYTES`
 */
export async function parseResponse(response: Response, acceptsEvents: boolean): Promise<Omit<ParsedResponse, "toError">> {
  const { headers } = response;
  if (acceptsEvents && isEventStream(response)) return { events: response, headers };
  const body = parseJson(await readText(response));
  return { body, headers, id: readId(body) };
}

/** Whether a response is a stream of server-sent events. */
export function isEventStream({ headers }: Response): boolean {
  return /^text\/event-stream/i.test(headers.get("content-type") ?? "");
}

/**
 * Reads a body as text, up to `MAX_BODY_BYTES`.
 *
 * @throws SizeLimitError when the body is larger
 */
export async function readText(response: Response): Promise<string> {
  const { headers, status } = response;
  const length = headers.get("content-encoding") ? Infinity : Number(headers.get("content-length") ?? Infinity);
  const reader = openBody(response, length <= MAX_BODY_BYTES && "text" in response);
  let text = "";
  let size = 0;
  for (;;) {
    const part = await reader.read();
    if (part === undefined) return text;
    // An empty chunk counts as 100 characters. Otherwise, a stream of empty chunks could last forever.
    size += part.length || 100;
    if (size > MAX_BODY_BYTES) {
      reader.cancel();
      throw new SizeLimitError(`The response body exceeds ${MAX_BODY_BYTES} bytes`, { status });
    }
    text += part;
  }
}

/** Reads a body as text. */
export interface BodyReader {
  /** Whether chunks arrive as they are sent. Otherwise, the whole text arrives when the body ends. */
  readonly isStream: boolean;
  /** Returns the next chunk; undefined at the end. */
  read(): Promise<string | undefined>;
  /** Discards the rest. Never throws. */
  cancel(): void;
}

/**
 * The interfaces of a stream. Web streams have a reader, and Node's streams an async iterator. Their chunks are bytes or decoded
 * text.
 */
type AnyBody = Partial<AsyncIterable<Uint8Array | string>> & Partial<Pick<ReadableStream, "getReader">> & { destroy?(): void };

/**
 * Opens a body with the interface that it has. If it has none (React Native), uses `text()`.
 *
 * @param asWhole whether to prefer `text()`, which is faster
 */
export function openBody(response: Response, asWhole = false): BodyReader {
  const body = asWhole || typeof TextDecoder !== "function" ? undefined : (response.body as AnyBody | null);
  const reader = body?.getReader?.();
  const iterator = reader ? undefined : body?.[Symbol.asyncIterator]?.();
  const next = reader ? () => reader.read() : iterator?.next.bind(iterator);
  const decoder = next && new TextDecoder();
  let isOver = false;
  return {
    isStream: Boolean(next),
    read: async () => {
      if (isOver) return undefined;
      isOver = !next;
      const value = next ? (await next()).value : await response.text();
      return typeof value === "object" ? decoder?.decode(value, { stream: true }) : value;
    },
    cancel: () => void settle(() => (reader ? reader.cancel() : body?.destroy ? body.destroy() : iterator?.return?.())),
  };
}

async function settle(run: () => unknown): Promise<void> {
  try {
    await run();
  } catch {}
}
