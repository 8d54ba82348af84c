import type { Availability, OutgoingMessage } from "../availability.js";
import { MAX_RETRIES, MAX_RETRY_DELAY_MS, MAX_RETRY_TIME_MS, retryDelay } from "../backoff.js";
import type { Exchange } from "../exchange.js";
import { isTemporary } from "../temporary.js";

/** The number of retries after a temporary condition while other requests get a response. */
const QUICK_RETRIES = 2;

/** After this number of conditions that persisted, a request is retried only once while other requests get a response. */
const MANY_PERSISTENT_CONDITIONS = 8;

/** The state of a request and the server when a response with a temporary condition arrives. */
interface TemporaryState {
  readonly availability: Availability;
  /** The number of earlier attempts. */
  readonly retries: number;
  /** The time of the first attempt. */
  readonly since: number;
  /** Milliseconds for one response. */
  readonly timeout: number;
  /** Milliseconds before the first retry. */
  readonly initialDelay: number | undefined;
  /** The number of conditions that persisted in this run. */
  readonly persistentConditions: number;
}

/** Returns the delay before a request is sent again after a temporary condition, in milliseconds; undefined if it is not. */
export function temporaryDelay(outgoing: OutgoingMessage, exchange: Exchange, state: TemporaryState): number | undefined {
  const { availability, persistentConditions, retries, since, timeout } = state;
  // Does not retry if the server was never reached, because it probably does not exist, or if the connection timed out, because a
  // retry would take just as long.
  if (!isTemporary(exchange.outcome) || !availability.hasReached || exchange.durationMs >= timeout) return undefined;
  const delay = retryDelay(exchange.outcome, retries, state.initialDelay);
  const quickRetries = persistentConditions < MANY_PERSISTENT_CONDITIONS ? QUICK_RETRIES : 1;
  const isUp = retries >= quickRetries && availability.hasRespondedSince(since, outgoing);
  const isTooLate = delay > MAX_RETRY_DELAY_MS || performance.now() + delay - since > MAX_RETRY_TIME_MS;
  return retries === MAX_RETRIES || isUp || isTooLate ? undefined : delay;
}
