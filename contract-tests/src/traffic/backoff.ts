import type { Answer } from "./exchange.js";

/** How often one request is sent again after a 429, and the longest and the first wait, in milliseconds. */
export const MAX_RETRIES = 5;
export const MAX_RETRY_DELAY_MS = 30_000;
const FIRST_WAIT = 250;

/**
 * As `Retry-After` says, in seconds or as a date (RFC 9110 §10.2.3, §5.6.7), and no less than doubling from a quarter of
 * a second: a date is told in whole seconds, and nothing says that a server asks for enough.
 */
export function retryDelay({ headers }: Answer, attempt: number): number {
  const given = headers["retry-after"] ?? "";
  const asked = /^\d+$/.test(given) ? Number(given) * 1000 : /GMT$/.test(given) ? Date.parse(given) + 1000 - Date.now() : 0;
  return Math.max(Number.isNaN(asked) ? 0 : asked, FIRST_WAIT * 2 ** attempt);
}

/** Waits so many milliseconds, or until the signal. */
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
