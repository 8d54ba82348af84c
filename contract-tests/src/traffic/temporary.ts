import type { Outcome } from "./exchange.js";

/**
 * The statuses of a server, or of a gateway before it, that is overloaded, restarts or does not reach its backend
 * (RFC 9110 §15.6.3–15.6.5). Cloudflare uses 520 to 524 for a backend that it does not reach. The next request may succeed.
 */
const TEMPORARY_STATUSES: readonly number[] = [502, 503, 504, 520, 521, 522, 523, 524];

/** Whether the server dropped the connection before it began to respond. */
export function isDropped(outcome: Outcome): boolean {
  return outcome.kind === "none" && outcome.reason !== "timeout" && !outcome.hasBegun;
}

/**
 * Whether the outcome may have a temporary cause: a gateway error or a connection that was dropped before the
 * response. A timeout is not temporary, because a repetition costs as much time again. 429 has its own rules.
 */
export function isTemporary(outcome: Outcome): boolean {
  return outcome.kind === "response" ? TEMPORARY_STATUSES.includes(outcome.status) : isDropped(outcome);
}

/** Whether the server responded with anything but a temporary condition or a rate limit. */
export function isProperResponse(outcome: Outcome): boolean {
  return outcome.kind === "response" && !TEMPORARY_STATUSES.includes(outcome.status) && outcome.status !== 429;
}

/** Describes an outcome in a few words: `503`, or `no response: socket hang up`. */
export function describeOutcome(outcome: Outcome): string {
  return outcome.kind === "response" ? String(outcome.status) : `no response: ${outcome.message}`;
}
