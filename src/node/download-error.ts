import { DownloadError } from "../errors/file-errors.js";
import { parseRetryAfter } from "../util/retry-after.js";

/** A failure after which another attempt may succeed. */
export class RetryableError extends Error {
  readonly status: number | undefined;
  /** Seconds. */
  readonly retryAfter: number | undefined;
  constructor(message: string, { cause, headers, status }: { cause?: unknown; headers?: Headers; status?: number } = {}) {
    super(message, { cause });
    this.status = status;
    this.retryAfter = parseRetryAfter(headers?.get("retry-after"));
  }
}

/** What to do about a status. */
const ADVICE: Readonly<Record<number, string>> = {
  401: "The URL has expired. Call `get(id)` for a new one",
  403: "The URL has expired. Call `get(id)` for a new one",
  404: "The video was removed, or the URL has expired. Call `get(id)` for a new one",
  410: "The video was removed, or the URL has expired. Call `get(id)` for a new one",
};

/** Returns the error of a download. Its message has no part of the URL that can give access to the video. */
export function toDownloadError(
  url: string,
  { cause, message, status }: { readonly message: string; readonly cause?: unknown; readonly status?: number | undefined },
): DownloadError {
  const shortUrl = withoutQuery(url);
  const advice = ADVICE[status ?? 0];
  // The runtime's messages can contain the URL.
  const reason = message.replaceAll(url, shortUrl).replace(/\bhttps?:\/\/\S+/g, withoutQuery);
  return new DownloadError(`Cannot download ${shortUrl}: ${reason}.${advice ? ` ${advice}.` : ""}`, {
    cause,
    status,
    url: shortUrl,
  });
}

/** Removes the query and the credentials of a URL, which can give access to the video. */
function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, "").replace(/^(\w+:\/\/)[^/]*@/, "$1");
}
