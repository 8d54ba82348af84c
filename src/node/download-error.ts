import { inspect } from "node:util";
import { DownloadError } from "../errors/file-errors.js";
import { MIN_SECRET_LENGTH } from "../util/redact.js";
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

/** Returns the error of a download. Neither it nor its cause has a part of a URL that can give access to the video. */
export function toDownloadError(
  url: string,
  { cause, message, status }: { readonly message: string; readonly cause?: unknown; readonly status?: number | undefined },
): DownloadError {
  const shortUrl = withoutQuery(url);
  const advice = ADVICE[status ?? 0];
  // The runtime's errors can contain the URL, that of a redirect, or only a path with its query.
  const secrets = [/\?[^#]*/.exec(url)?.[0] ?? "", /^\w+:\/\/([^/]*)@/.exec(url)?.[1] ?? ""];
  const clean = (text: string) =>
    secrets
      .filter(({ length }) => length >= MIN_SECRET_LENGTH)
      .reduce(
        (cleaned, secret) => cleaned.replaceAll(secret, ""),
        text.replaceAll(url, shortUrl).replace(/\bhttps?:\/\/\S+/g, withoutQuery),
      );
  return new DownloadError(`Cannot download ${shortUrl}: ${clean(message)}.${advice ? ` ${advice}.` : ""}`, {
    cause: isClean(cause, clean) ? cause : new Error(clean(message)),
    status,
    url: shortUrl,
  });
}

/** Whether an error contains no secrets, including its causes and the properties that HTTP libraries add, such as the request. */
function isClean(error: unknown, clean: (text: string) => string): boolean {
  const text = inspect(error, { depth: 6, maxArrayLength: null, maxStringLength: null });
  return clean(text) === text;
}

/** Removes the query and the credentials of a URL, which can give access to the video. */
function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, "").replace(/^(\w+:\/\/)[^/]*@/, "$1");
}
