/** The first delay after a change of the status. A wrong state often lasts only for a moment after or before a change. */
const MIN_DELAY_MS = 10;

/** The factor by which a delay exceeds the last one, before and after the terminal status. */
const GROWTH = 1.3;
const TERMINAL_GROWTH = 4;

/** The maximum delay at first. A state that lasts 60 ms cannot occur and end between two polls. */
const SHORT_DELAY_MS = 60;

/** During a long wait, the maximum delay is this share of the time since the last change, so that the wait needs few requests. */
const MAX_SHARE = 1 / 8;

/** The maximum delay after a terminal status is the longer of two: a share of the time until that status, and of the idle timeout. */
const MAX_LIFETIME_SHARE = 1 / 2;
const MAX_IDLE_SHARE = 1 / 10;

/** The times of a pending generation, in milliseconds. */
interface PendingTimes {
  /** The time since the last change of the status. */
  readonly age: number;
}

/** The times of a generation that has ended, in milliseconds. */
interface TerminalTimes {
  /** The time from the first poll to the terminal status. */
  readonly lifetime: number;
  /** The suite stops polling after this time without a change of the status. */
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
