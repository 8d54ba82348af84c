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
  const fail = () => {
    throw new SizeLimitError(`The response body exceeds ${MAX_BODY_BYTES} bytes`, { status: response.status });
  };
  const { headers } = response;
  const length = headers.get("content-encoding") ? Infinity : Number(headers.get("content-length") ?? Infinity);
  const reader = length <= MAX_BODY_BYTES ? undefined : openBody(response);
  if (!reader) {
    const text = await response.text();
    return text.length > MAX_BODY_BYTES ? fail() : text;
  }
  const decode = createDecoder();
  let bytes = 0;
  let text = "";
  for (;;) {
    const chunk = await reader.read();
    if (chunk === undefined) return text + decode();
    // Chunks of foreign streams can be buffers, which have no length.
    bytes += (chunk as Uint8Array).byteLength ?? chunk.length;
    if (bytes > MAX_BODY_BYTES) {
      reader.cancel();
      fail();
    }
    text += decode(chunk);
  }
}

/** A part of a body: bytes, or text if the stream decodes it. */
type Chunk = Uint8Array | string;

/** Reads a body in parts. */
export interface BodyReader {
  /** Returns the next part; undefined at the end. */
  read(): Promise<Chunk | undefined>;
  /** Discards the rest. Never throws. */
  cancel(): void;
}

/**
 * Opens a body by whichever interface its stream has: web streams have a reader, Node's streams an async iterator. Returns
 * undefined if there is neither (React Native): then only `text()` works.
 */
export function openBody({ body }: Response): BodyReader | undefined {
  if (typeof TextDecoder !== "function" || !body) return undefined;
  if (typeof body.getReader === "function") {
    const reader = body.getReader();
    return { read: async () => (await reader.read()).value, cancel: () => void settle(() => reader.cancel()) };
  }
  const stream = body as unknown as Partial<AsyncIterable<Chunk>> & { destroy?(): void };
  const iterator = stream[Symbol.asyncIterator]?.();
  return (
    iterator && {
      read: async () => (await iterator.next()).value,
      cancel: () => void settle(async () => (stream.destroy ? stream.destroy() : await iterator.return?.())),
    }
  );
}

/** Returns a function that decodes the parts of a UTF-8 text, and what is left of it at the end. */
export function createDecoder(): (chunk?: Chunk) => string {
  const decoder = new TextDecoder();
  return (chunk) => (typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: chunk !== undefined }));
}

async function settle(run: () => unknown): Promise<void> {
  try {
    await run();
  } catch {}
}
