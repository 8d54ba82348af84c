import type { CallContext } from "./call.js";
import { delay } from "./deadline.js";

/** Longer than so many milliseconds nobody waits for a server, whatever it asks for. */
export const MAX_RETRY_DELAY_MS = 60_000;

/** Milliseconds to wait after so many failures: twice as long after each, and at random, so that clients do not meet. */
export function backoffDelay(failures: number, first = 500): number {
  return Math.min(30_000, first * 2 ** failures) * (0.5 + Math.random() / 2);
}

/**
 * Tries until it succeeds, or an error is not worth another try, or there is no time for one.
 *
 * @param getDelay milliseconds until the next try; Infinity when there is to be none
 */
export async function retry<T>(
  call: CallContext,
  attempt: () => Promise<T>,
  getDelay: (error: unknown, failures: number) => number,
): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      const rest = getDelay(error, failures);
      if (rest >= call.remainingMs()) throw error;
      // Timers round down.
      await delay(call, rest + 1);
    }
  }
}
