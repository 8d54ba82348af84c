import { type Deadline, delay, throwIfAborted, withDeadline } from "../http/deadline.js";
import { readNetworkFailure } from "../http/network-error.js";
import { backoffDelay, MAX_RETRY_DELAY_MS } from "../http/retry.js";
import type { FetchOption } from "../option-types.js";
import { toLine } from "../util/line.js";
import { RetryableError, toDownloadError } from "./download-error.js";
import { type BytesReader, openBytes } from "./open-bytes.js";
import { continuesAt, type Representation, readRepresentation, totalOf } from "./range.js";

/** The options of a download. */
interface DownloadOptions {
  readonly deadline: Deadline;
  readonly fetch: FetchOption;
  /** Milliseconds to wait for the response, or for the next chunk of the body. */
  readonly timeout: number;
  /** The maximum number of consecutive retries that bring no new bytes. */
  readonly maxRetries: number;
  /** Milliseconds before the first retry. */
  readonly retryDelay: number;
}

/** Receives a download. If a method throws, the download ends with its error. */
interface DownloadTarget {
  /** Called once, with the first successful response, before its body is read. */
  start(response: Response): Promise<void>;
  write(bytes: Uint8Array): Promise<void>;
  /** Discards what was written. */
  restart(): Promise<void>;
  /** Called after every chunk. The download waits for the promise. `total` is undefined if it is not known. */
  onProgress(received: number, total: number | undefined): unknown;
}

/**
 * Downloads a video. After a failure, resumes the download if a validator (`ETag`, `Last-Modified`) shows that the video is still
 * the same. Otherwise, starts again. Sends no credentials.
 *
 * @throws DownloadError when the server rejects the request, or when the retries have made no progress
 * @throws the deadline's abort error
 */
export async function download(url: string, target: DownloadTarget, options: DownloadOptions): Promise<void> {
  const { deadline, maxRetries, retryDelay } = options;
  const state: DownloadState = { received: 0, isStarted: false, representation: undefined };
  let mostReceived = 0;
  for (let failures = 0; ; failures += 1) {
    throwIfAborted(deadline);
    try {
      return await attempt(url, target, options, state);
    } catch (error) {
      throwIfAborted(deadline);
      if (!(error instanceof RetryableError)) throw error;
      // Only bytes beyond the longest download so far count as progress. Otherwise, a server that ends every response early, and
      // cannot resume, would be retried forever.
      if (state.received > mostReceived) failures = 0;
      mostReceived = Math.max(mostReceived, state.received);
      const ms = Math.max(backoffDelay(failures, retryDelay), (error.retryAfter ?? 0) * 1000);
      if (failures >= maxRetries || ms > MAX_RETRY_DELAY_MS) throw toDownloadError(url, error);
      // Without a strong validator, the rest of the bytes could belong to another video.
      if (!state.representation?.validator) await restart(target, state);
      await delay(deadline, ms);
    }
  }
}

interface DownloadState {
  /** Bytes written so far. */
  received: number;
  isStarted: boolean;
  /** The version of the video to which the bytes belong. Undefined before the first response and before a restart. */
  representation: Representation | undefined;
}

async function attempt(url: string, target: DownloadTarget, options: DownloadOptions, state: DownloadState): Promise<void> {
  const connection = new AbortController();
  let reader: BytesReader | undefined;
  try {
    const response = await request(url, options, state, connection.signal);
    await accept(url, response, target, state);
    reader = openBytes(response);
    const read = reader ? () => reader?.read() : once(() => response.arrayBuffer());
    await copyBody(read, target, options, state);
  } finally {
    reader?.cancel();
    connection.abort();
  }
}

async function request(
  url: string,
  { deadline, fetch, timeout }: DownloadOptions,
  { received, representation }: DownloadState,
  signal: AbortSignal,
): Promise<Response> {
  const headers = new Headers({ accept: "video/*,*/*;q=0.5", "accept-encoding": "identity" });
  if (received > 0 && representation?.validator) {
    headers.set("range", `bytes=${received}-`);
    headers.set("if-range", representation.validator);
  }
  try {
    const work = async () => await fetch(url, { headers, signal, credentials: "omit", redirect: "follow" });
    return await withDeadline(deadline, timeout, work, (ms) => new RetryableError(`no response in ${ms} ms`));
  } catch (cause) {
    throwIfAborted(deadline);
    if (cause instanceof RetryableError) throw cause;
    const { isPermanent, reason } = readNetworkFailure(cause);
    if (isPermanent || TOO_MANY_REDIRECTS.test(reason)) throw toDownloadError(url, { cause, message: toLine(reason) });
    throw new RetryableError(toLine(reason), { cause });
  }
}

/** Matches the messages of Node, node-fetch and Bun about a redirect loop. */
const TOO_MANY_REDIRECTS = /redirect count exceeded|maximum redirect|too ?many ?redirects/i;

/** Checks the status and the headers of a response, and prepares the target for its body. */
async function accept(url: string, response: Response, target: DownloadTarget, state: DownloadState): Promise<void> {
  if (!response?.headers) throw toDownloadError(url, { message: "`fetch` returned no `Response`" });
  const { headers, status } = response;
  const previous = state.representation;
  if (status === 206 && previous && state.received > 0) {
    if (continuesAt(headers, state.received, previous)) {
      state.representation = { ...previous, total: previous.total ?? totalOf(headers) };
      return;
    }
    // The response contains a part of another video, so its body is useless.
    await restart(target, state);
    throw new RetryableError("returned another range than requested", { status });
  }
  if (status === 416) {
    await restart(target, state);
    throw new RetryableError("rejected the range", { status });
  }
  if (status >= 500 || [408, 425, 429].includes(status)) throw new RetryableError(`returned ${status}`, { headers, status });
  if (status !== 200) throw toDownloadError(url, { message: `returned ${status}`, status });
  const type = headers.get("content-type") ?? "";
  if (NOT_A_VIDEO.test(type)) throw toDownloadError(url, { message: `returned ${toLine(type)} instead of a video`, status });
  await restart(target, state);
  state.representation = readRepresentation(headers);
  if (!state.isStarted) await target.start(response);
  state.isStarted = true;
}

/** Media types of error pages, images and playlists (RFC 8216 §4). */
const NOT_A_VIDEO = /^\s*(?:text\/|image\/|application\/(?:[\w.-]+\+)?(?:json|xml)\b|\w+\/(?:x-|vnd\.apple\.)?mpegurl\b)/i;

async function copyBody(
  read: () => Promise<Uint8Array | string | undefined> | undefined,
  target: DownloadTarget,
  { deadline, timeout }: DownloadOptions,
  state: DownloadState,
): Promise<void> {
  const total = state.representation?.total;
  await target.onProgress(state.received, total);
  for (;;) {
    const chunk = await readChunk(read, deadline, timeout).catch((error) => {
      // A connection that breaks after the last byte has lost nothing.
      if (state.received !== total) throw error;
    });
    if (chunk === undefined) break;
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    if (total !== undefined && state.received + bytes.length > total) {
      state.representation = undefined;
      throw new RetryableError(`sent more than the ${total} bytes that it announced`);
    }
    await target.write(bytes);
    state.received += bytes.length;
    await target.onProgress(state.received, total);
  }
  if (total !== undefined && state.received < total)
    throw new RetryableError(`the connection ended after ${state.received} of ${total} bytes`);
  if (state.received === 0) throw new RetryableError("returned an empty video");
}

async function readChunk(
  read: () => Promise<Uint8Array | string | undefined> | undefined,
  deadline: Deadline,
  timeout: number,
): Promise<Uint8Array | string | undefined> {
  try {
    return await withDeadline(
      deadline,
      timeout,
      async () => await read(),
      (ms) => new RetryableError(`no data in ${ms} ms`),
    );
  } catch (cause) {
    throwIfAborted(deadline);
    throw cause instanceof RetryableError ? cause : new RetryableError(toLine(readNetworkFailure(cause).reason), { cause });
  }
}

async function restart(target: DownloadTarget, state: DownloadState): Promise<void> {
  state.representation = undefined;
  if (state.received > 0) await target.restart();
  state.received = 0;
}

/** Returns a function that returns the whole body as one chunk, for runtimes that cannot read a body in chunks. */
function once(readAll: () => Promise<ArrayBuffer>): () => Promise<Uint8Array | undefined> {
  let isRead = false;
  return async () => {
    if (isRead) return undefined;
    isRead = true;
    return new Uint8Array(await readAll());
  };
}
