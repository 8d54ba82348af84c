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

/** The result of the preflight: whether the server can be checked, and which base requests are unreliable. */
export interface PreflightResult {
  readonly obstacle: string | undefined;
  /** Returns the reason to skip an input, if the server does not accept its base request. */
  readonly skipReason: (choice: TestInput, body: Json) => string | undefined;
  /** Rechecks the key (after a 401) or the balance (after a 402); resolves to true if it is good. */
  readonly recheckCredentials: (status: 401 | 402) => Promise<boolean>;
  /** The reason to skip all messages, if the server does not accept even the minimal request. */
  readonly skipAllReason: string | undefined;
  /** The status that shows that the server does not serve the operation, if any. */
  readonly unserved: number | undefined;
}

const PASSED: PreflightResult = {
  obstacle: undefined,
  skipReason: () => undefined,
  recheckCredentials: async () => false,
  skipAllReason: undefined,
  unserved: undefined,
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
  traffic: RequestSender,
  earlier?: PreflightResult,
): Promise<PreflightResult> {
  if (tasks.length === 0) return earlier === undefined ? PASSED : { ...PASSED, recheckCredentials: earlier.recheckCredentials };
  const findObstacle = earlier === undefined ? obstacleTo : lasting;
  let unserved: number | undefined;
  const needed = (["minimal", "full"] as const).filter((name) =>
    tasks.some((task) => ("probes" in task ? name === "minimal" : task.examples.some(({ template }) => template.base === name))),
  );
  const refused = new Set<keyof BaseRequests>();
  const silences: string[] = [];
  let isPaid = true;
  for (const name of needed) {
    const sent = await traffic.send(jsonMessage(operation, JSON.stringify(base[name])), "accept");
    if (sent.kind !== "exchanged") {
      isPaid = false;
      continue;
    }
    const obstacle = findObstacle(sent.exchange, operation);
    if (obstacle !== undefined) return { ...PASSED, obstacle };
    const { outcome } = sent.exchange;
    if (outcome.kind === "response" && NOT_IMPLEMENTED_STATUSES.includes(outcome.status)) unserved = outcome.status;
    if (outcome.kind === "none" && !outcome.hasBegun) silences.push(outcome.message);
    if (outcome.kind === "none" || (!isSuccess(outcome) && outcome.status !== 402)) refused.add(name);
  }
  const silence = earlier === undefined && silences.length === needed.length ? silences[0] : undefined;
  const answered = silence !== undefined || !isPaid ? await probeWithInvalidRequest(operation, checks, traffic) : undefined;
  const outcome = typeof answered === "object" ? answered.outcome : undefined;
  // A server that responds to invalid requests is reachable. Then the response to the valid request is missing.
  if (silence !== undefined && outcome?.kind !== "response")
    return { ...PASSED, obstacle: `${operation.method} ${operation.path} gets no answer: ${silence}` };
  if (!isPaid) {
    const obstacle = typeof answered === "string" ? answered : answered && findObstacle(answered, operation);
    if (obstacle !== undefined) return { ...PASSED, obstacle };
    if (outcome?.kind === "response" && NOT_IMPLEMENTED_STATUSES.includes(outcome.status)) unserved = outcome.status;
  }
  return {
    obstacle: undefined,
    skipReason: ({ template }, body) =>
      refused.has(template.base) && !equalJson(body, base[template.base])
        ? `the ${template.base} request around it is not taken`
        : undefined,
    recheckCredentials:
      earlier?.recheckCredentials ??
      (isPaid && refused.size < needed.length ? confirmation(operation, base, traffic) : PASSED.recheckCredentials),
    unserved: earlier === undefined ? undefined : unserved,
    skipAllReason: refused.has("minimal") ? "the minimal request is not taken" : undefined,
  };
}

/** The number of successful rechecks after which the suite assumes a good result, because a recheck may be charged. */
const MOST_CONFIRMATIONS = 3;

/**
 * Rechecks the key with a request that the server must reject, which is free. If that also returns 401, it repeats a
 * request that was accepted before. Only an accepted request shows whether the account has credits.
 */
function confirmation(operation: Submission, base: BaseRequests, traffic: RequestSender): PreflightResult["recheckCredentials"] {
  let confirmed = 0;
  const questions = [
    ["reject", null],
    ["accept", base.minimal],
  ] as const;
  return async (status) => {
    if (confirmed >= MOST_CONFIRMATIONS) return true;
    for (const [purpose, body] of status === 401 ? questions : questions.slice(1)) {
      const message = { ...jsonMessage(operation, JSON.stringify(body)), variant: `${status} ${confirmed} ${purpose}` };
      const sent = await traffic.send(message, purpose);
      if (sent.kind !== "exchanged" || sent.exchange.outcome.kind === "none" || sent.exchange.outcome.status === status) continue;
      confirmed += 1;
      return true;
    }
    return false;
  };
}

/** Checks without a budget whether the server is reachable and knows the key: it sends a request that must be rejected. */
async function probeWithInvalidRequest(
  operation: Submission,
  checks: readonly Check[],
  traffic: RequestSender,
): Promise<Exchange | string | undefined> {
  const check = checks.find(({ kind }) => kind === "reject");
  const body = check?.body(check.examples[0]);
  if (body === undefined) return undefined;
  const sent = await traffic.send(jsonMessage(operation, JSON.stringify(body)), "reject");
  return sent.kind === "exchanged" ? sent.exchange : sent.reason;
}

/** Returns the obstacle, if the exchange shows one that also blocks a server that was checked before. */
function lasting(exchange: Exchange, operation: Submission): string | undefined {
  const { outcome } = exchange;
  const isCircumstance = outcome.kind === "none" ? outcome.reason === "unreachable" : outcome.status === 429;
  return isCircumstance ? obstacleTo(exchange, operation) : undefined;
}

function obstacleTo({ request, outcome }: Exchange, operation: Submission): string | undefined {
  if (outcome.kind === "none") {
    return outcome.reason === "unreachable" ? `${request.url} cannot be reached: ${outcome.message}` : undefined;
  }
  switch (outcome.status) {
    case 401:
      return `the key is refused: ${operation.method} ${operation.path} is answered 401`;
    case 403:
      return `the key may not do this: ${operation.method} ${operation.path} is answered 403`;
    case 404:
      return `nothing is served at ${request.url} (404): is the base URL complete?`;
    case 429:
      return "the server keeps limiting the rate (429): try again later";
    default:
      return undefined;
  }
}
