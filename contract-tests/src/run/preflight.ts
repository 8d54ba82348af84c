import type { Check, TestInput } from "../checks/check.js";
import type { OperationChecks } from "../checks/operation-checks.js";
import type { ProtocolCheck } from "../checks/protocol/protocol-check.js";
import type { BaseRequests } from "../checks/request-template.js";
import type { Submission } from "../contract/model.js";
import type { Exchange } from "../traffic/exchange.js";
import { jsonMessage } from "../traffic/request.js";
import { isSuccess, NOT_IMPLEMENTED_STATUSES } from "../traffic/response.js";
import type { RequestSender } from "../traffic/sender.js";
import { equalJson, type Json } from "../util/json.js";
import { findObstacle } from "./start/obstacle.js";

/** The result of the preflight: whether the server can be checked, and which base requests are unreliable. */
export interface PreflightResult {
  /** The reason why the server cannot be checked, if any. */
  readonly obstacle: string | undefined;
  /** Returns the reason to skip an input, if the server does not accept its base request. */
  readonly skipReason: (input: TestInput, body: Json) => string | undefined;
  /** Rechecks the key (after a 401 or 403) or the balance (after a 402); resolves to true if it is good. */
  readonly recheckCredentials: (status: 401 | 402 | 403) => Promise<boolean>;
  /** The reason to skip all messages, if the server does not accept even the minimal request. */
  readonly skipAllReason: string | undefined;
  /** The status that shows that the server does not implement the operation, if any. */
  readonly notImplementedStatus: number | undefined;
}

const PASSED: PreflightResult = {
  obstacle: undefined,
  skipReason: () => undefined,
  recheckCredentials: async () => false,
  skipAllReason: undefined,
  notImplementedStatus: undefined,
};

/**
 * Sends the base requests. A server that is unreachable or rejects the key is not checked. If the server rejects one
 * base request, only that request gets a verdict; checks of values inside it are inconclusive.
 *
 * @param earlier the preflight result of another operation of the same server. If that one succeeded, an obstacle
 *   here is a fault of the server
 */
export async function preflight(
  { operation, base, checks }: OperationChecks,
  tasks: readonly (Check | ProtocolCheck)[],
  sender: RequestSender,
  earlier?: PreflightResult,
): Promise<PreflightResult> {
  if (tasks.length === 0) return earlier === undefined ? PASSED : { ...PASSED, recheckCredentials: earlier.recheckCredentials };
  const obstacleOf = async (exchange: Exchange) =>
    earlier === undefined ? confirmedObstacleOf(exchange, operation, checks, sender) : persistentObstacleOf(exchange, operation);
  let notImplementedStatus: number | undefined;
  const needed = (["minimal", "full"] as const).filter((name) =>
    tasks.some((task) => ("probes" in task ? name === "minimal" : task.examples.some(({ template }) => template.base === name))),
  );
  const notAccepted = new Set<keyof BaseRequests>();
  const missingResponses: string[] = [];
  let areAllSent = true;
  for (const name of needed) {
    const sent = await sender.send(jsonMessage(operation, JSON.stringify(base[name])), "accept");
    if (sent.kind !== "exchanged") {
      areAllSent = false;
      continue;
    }
    const obstacle = await obstacleOf(sent.exchange);
    if (obstacle !== undefined) return { ...PASSED, obstacle };
    const { outcome } = sent.exchange;
    if (outcome.kind === "response" && NOT_IMPLEMENTED_STATUSES.includes(outcome.status)) notImplementedStatus = outcome.status;
    if (outcome.kind === "none" && !outcome.hasBegun) missingResponses.push(outcome.message);
    if (outcome.kind === "none" || (!isSuccess(outcome) && outcome.status !== 402)) notAccepted.add(name);
  }
  const noResponse = earlier === undefined && missingResponses.length === needed.length ? missingResponses[0] : undefined;
  const probe = noResponse !== undefined || !areAllSent ? await probeWithInvalidRequest(operation, checks, sender) : undefined;
  const outcome = typeof probe === "object" ? probe.outcome : undefined;
  // A server that responds to invalid requests is reachable. Then the response to the valid request is missing.
  if (noResponse !== undefined && outcome?.kind !== "response")
    return { ...PASSED, obstacle: `the server does not respond to ${operation.method} ${operation.path}: ${noResponse}` };
  if (!areAllSent) {
    const obstacle = typeof probe === "string" ? probe : probe && (await obstacleOf(probe));
    if (obstacle !== undefined) return { ...PASSED, obstacle };
    if (outcome?.kind === "response" && NOT_IMPLEMENTED_STATUSES.includes(outcome.status)) notImplementedStatus = outcome.status;
  }
  return {
    obstacle: undefined,
    skipReason: ({ template }, body) =>
      notAccepted.has(template.base) && !equalJson(body, base[template.base])
        ? `the server does not accept the ${template.base} request that contains this value`
        : undefined,
    recheckCredentials:
      earlier?.recheckCredentials ??
      (areAllSent && notAccepted.size < needed.length ? createRecheck(operation, base, sender) : PASSED.recheckCredentials),
    notImplementedStatus: earlier === undefined ? undefined : notImplementedStatus,
    skipAllReason: notAccepted.has("minimal") ? "the server does not accept the minimal request" : undefined,
  };
}

/**
 * The maximum number of successful rechecks. After that, the suite assumes that the credentials are good, because a recheck may
 * be charged.
 */
const MAX_RECHECKS = 3;

/**
 * Rechecks the key with a request that the server must reject, which is free. If that also returns 401, it repeats a
 * request that was accepted before. Only an accepted request shows whether the account has credits.
 */
function createRecheck(operation: Submission, base: BaseRequests, sender: RequestSender): PreflightResult["recheckCredentials"] {
  let successes = 0;
  const probes = [
    ["reject", null],
    ["accept", base.minimal],
  ] as const;
  return async (status) => {
    if (successes >= MAX_RECHECKS) return true;
    for (const [expectation, body] of status === 402 ? probes.slice(1) : probes) {
      const message = { ...jsonMessage(operation, JSON.stringify(body)), variant: `${status} ${successes} ${expectation}` };
      const sent = await sender.send(message, expectation);
      if (sent.kind !== "exchanged" || sent.exchange.outcome.kind === "none" || sent.exchange.outcome.status === status) continue;
      successes += 1;
      return true;
    }
    return false;
  };
}

/** Checks without a budget whether the server is reachable and knows the key: it sends a request that must be rejected. */
async function probeWithInvalidRequest(
  operation: Submission,
  checks: readonly Check[],
  sender: RequestSender,
): Promise<Exchange | string | undefined> {
  const check = checks.find(({ kind }) => kind === "reject");
  const body = check?.body(check.examples[0]);
  if (body === undefined) return undefined;
  const sent = await sender.send(jsonMessage(operation, JSON.stringify(body)), "reject");
  return sent.kind === "exchanged" ? sent.exchange : sent.reason;
}

/** Returns the obstacle that the first exchange shows, if necessary after an invalid request that shows it too. */
async function confirmedObstacleOf(
  exchange: Exchange,
  operation: Submission,
  checks: readonly Check[],
  sender: RequestSender,
): Promise<string | undefined> {
  const { outcome, request } = exchange;
  if (outcome.kind === "none" && !sender.hasResponded && sender.blocker !== undefined)
    return `the server does not respond to ${operation.method} ${request.url}: ${outcome.message}${hintFor(request.url)}`;
  const obstacle = findObstacle(exchange, operation);
  if (obstacle === undefined || !obstacle.needsConfirmation) return obstacle?.reason;
  const probe = await probeWithInvalidRequest(operation, checks, sender);
  return typeof probe === "object" ? findObstacle(probe, operation)?.reason : undefined;
}

/** Returns the obstacle that the exchange shows, if it also blocks a server that has responded to another operation. */
function persistentObstacleOf(exchange: Exchange, operation: Submission): string | undefined {
  const { outcome } = exchange;
  const isPersistent = outcome.kind === "none" ? outcome.reason === "unreachable" : outcome.status === 429;
  return isPersistent ? findObstacle(exchange, operation)?.reason : undefined;
}

/** Returns a hint for a dropped connection. A port that expects TLS drops connections without TLS. */
function hintFor(url: string): string {
  return url.startsWith("http:") ? " (if the port uses TLS, use https:// in --base-url)" : "";
}
