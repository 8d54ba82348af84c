import { type ConnectionError, TimeoutError } from "../errors/errors.js";
import { type Deadline, delay } from "./deadline.js";

/**
 * The maximum delay before a retry, in milliseconds. If the server requests a longer delay, polls use the maximum, and
 * submissions fail.
 */
export const MAX_RETRY_DELAY_MS = 60_000;

const MAX_BACKOFF_MS = 30_000;

/**
 * Returns the milliseconds to wait before a retry: exponential backoff with jitter, so that clients do not retry in step.
 *
 * @param attempt failed attempts so far, from 0
 * @param initialDelay milliseconds before the first retry
 */
export function backoffDelay(attempt: number, initialDelay = 500): number {
  return Math.min(MAX_BACKOFF_MS, initialDelay * 2 ** attempt) * (0.5 + Math.random() / 2);
}

/**
 * Runs an operation until it succeeds, fails with an error that is not worth a retry, or runs out of time.
 *
 * @param getDelay returns the milliseconds before the next attempt, which may exceed the deadline; Infinity ends the retries
 * @throws the last error, or the deadline's abort error
 */
export async function retry<T>(
  deadline: Deadline,
  operation: () => Promise<T>,
  getDelay: (error: unknown, attempt: number) => number,
): Promise<T> {
  let previous: unknown;
  const isOver = () => deadline.remainingMs() <= 0;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      // The last attempt had too little time. The error before its timeout explains more.
      if (previous && error instanceof TimeoutError && isOver()) throw previous;
      const ms = failsAlike(error, previous) ? Infinity : getDelay(error, attempt);
      if (ms === Infinity || isOver()) throw error;
      previous = error;
      // Timers round down.
      await delay(deadline, ms + 1);
      if (isOver()) throw error;
    }
  }
}

/** Whether two attempts failed in the same way before anything was sent. A third one would probably fail in the same way. */
function failsAlike(error: unknown, previous: unknown): boolean {
  const [a, b] = [error, previous].map(Object) as Partial<ConnectionError>[];
  return Boolean(a?.isPermanent && b?.isPermanent && a.message === b.message);
}
