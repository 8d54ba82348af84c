import type { Outcome } from "./exchange.js";

/** The maximum number of retries of a request after a 429 response or a temporary condition. */
export const MAX_RETRIES = 5;

/** The longest delay before a retry, in milliseconds. If the server requires a longer one, the request is not retried. */
export const MAX_RETRY_DELAY_MS = 30_000;

/** The maximum time from the first attempt of a request to the last retry after a temporary condition, in milliseconds. */
export const MAX_RETRY_TIME_MS = 40_000;

/** The default delay before the first retry, in milliseconds. */
const DEFAULT_RETRY_DELAY_MS = 250;

/**
 * Returns the delay before a retry: the `Retry-After` header in seconds or as a date (RFC 9110 §10.2.3, §5.6.7), but at
 * least an exponential backoff. The backoff is needed because a server may state too short a delay. A date has
 * a resolution of one second, so the delay lasts until the end of that second.
 *
 * @param attempt the number of retries so far
 * @param initialDelay the delay before the first retry, in milliseconds
 * @returns milliseconds
 */
export function retryDelay(outcome: Outcome, attempt: number, initialDelay = DEFAULT_RETRY_DELAY_MS): number {
  const header = (outcome.kind === "response" ? outcome.headers["retry-after"] : undefined) ?? "";
  const delay = /^\d+$/.test(header) ? Number(header) * 1000 : /GMT$/.test(header) ? Date.parse(header) + 1000 - Date.now() : 0;
  return Math.max(Number.isNaN(delay) ? 0 : delay, initialDelay * 2 ** attempt);
}

/** Resolves after a number of milliseconds, or as soon as the signal aborts. */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done, { once: true });
  });
}
