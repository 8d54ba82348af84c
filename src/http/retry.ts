import type { Call } from "./call.js";
import { pause } from "./deadline.js";

/** Longer than so many milliseconds nobody waits for a server, whatever it asks for. */
export const LONGEST_REST = 60_000;

/** Milliseconds to wait after so many failures: twice as long after each, and at random, so that clients do not meet. */
export function backOff(failures: number, first = 500): number {
  return Math.min(30_000, first * 2 ** failures) * (0.5 + Math.random() / 2);
}

/**
 * Tries until it succeeds, or an error is not worth another try, or there is no time for one.
 *
 * @param restAfter milliseconds until the next try; Infinity when there is to be none
 */
export async function retry<T>(
  call: Call,
  attempt: () => Promise<T>,
  restAfter: (error: unknown, failures: number) => number,
): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      const rest = restAfter(error, failures);
      if (rest >= call.left()) throw error;
      // Timers round down.
      await pause(call, rest + 1);
    }
  }
}
