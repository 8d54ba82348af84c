import type { Availability, OutgoingMessage } from "./availability.js";
import { describeKind } from "./availability.js";
import type { Outcome } from "./exchange.js";
import { isDropped } from "./temporary.js";

/**
 * What a temporary condition that persists affects:
 *
 * - `request`: this request only, because others get a response meanwhile
 * - `kind`: all requests of this kind
 * - `server`: all requests
 */
export type OutageScope = "kind" | "request" | "server";

/** A temporary condition that persisted. */
interface PersistentCondition {
  readonly outgoing: OutgoingMessage;
  readonly outcome: Outcome;
  /** The time of the first attempt. */
  readonly since: number;
  /** A request that a working server rejects. It is sent if no request has got a response yet. */
  readonly fallback?: OutgoingMessage | undefined;
}

/**
 * Finds out what a persistent condition affects, if necessary with a request that got a proper response before. Stops
 * sending the requests that it affects.
 *
 * @param probe sends a request again; resolves to whether it got a proper response
 */
export async function diagnose(
  condition: PersistentCondition,
  availability: Availability,
  probe: (outgoing: OutgoingMessage) => Promise<boolean>,
): Promise<OutageScope> {
  const { outcome, outgoing } = condition;
  const scope = await findScope(condition, availability, probe);
  const description = isDropped(outcome)
    ? "keeps dropping the connection"
    : `keeps returning ${outcome.kind === "response" ? outcome.status : ""}`;
  if (scope === "kind") availability.block(outgoing, `the server ${description} for ${describeKind(outgoing)}`);
  if (scope === "server")
    availability.blockAll(
      outcome.kind === "none" && outcome.reason === "unreachable"
        ? "the server is no longer reachable"
        : `the server ${description}`,
    );
  return scope;
}

async function findScope(
  { fallback, outgoing, since }: PersistentCondition,
  availability: Availability,
  probe: (outgoing: OutgoingMessage) => Promise<boolean>,
): Promise<OutageScope> {
  if (availability.hasRespondedSince(since, outgoing)) return "request";
  const similar = availability.lastGood(outgoing);
  if (similar !== undefined && (await probe(similar))) return "request";
  const any = availability.lastGood() ?? fallback;
  const isUp = any !== undefined && any !== similar && (await probe(any));
  // No other request of this kind was sent, so the condition is attributed to this request.
  if (isUp && availability.isOnlyOne(outgoing)) return "request";
  return isUp || availability.hasRespondedSince(since) ? "kind" : "server";
}
