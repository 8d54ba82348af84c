/** The first delay after a change of the status. A wrong state often lasts only for a moment after or before a change. */
const MIN_DELAY_MS = 10;

/** The factor by which a delay exceeds the last one, before and after the terminal status. */
const GROWTH = 1.3;
const TERMINAL_GROWTH = 4;

/** Delays up to this limit show a state that lasts 60 ms. */
const SHORT_DELAY_MS = 60;

/** After some time, the limit is this share of the time since the last change, so that a long wait needs few requests. */
const MAX_SHARE = 1 / 8;

/** The delay after a terminal status is at most one of these shares, whichever is longer: 200 ms with the default time limit. */
const MAX_LIFETIME_SHARE = 1 / 2;
const MAX_IDLE_SHARE = 1 / 10;

/** Milliseconds since the last change of the status. */
interface PendingTimes {
  readonly age: number;
}

/** Milliseconds until the terminal status, and without a change of the status until the suite stops polling. */
interface TerminalTimes {
  readonly lifetime: number;
  readonly idleTimeout: number;
}

/**
 * Returns the delay before the next poll of a generation that is followed, in milliseconds.
 *
 * @param last the last delay; undefined after a change of the status
 */
export function pollDelay(last: number | undefined, times: PendingTimes | TerminalTimes): number {
  if (last === undefined) return MIN_DELAY_MS;
  if ("lifetime" in times) {
    const max = Math.max(times.idleTimeout * MAX_IDLE_SHARE, times.lifetime * MAX_LIFETIME_SHARE);
    return clamp(last * TERMINAL_GROWTH, max);
  }
  return clamp(last * GROWTH, Math.max(SHORT_DELAY_MS, times.age * MAX_SHARE));
}

function clamp(delay: number, max: number): number {
  return Math.max(MIN_DELAY_MS, Math.min(delay, max));
}
