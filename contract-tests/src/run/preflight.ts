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

/** Whether the server can be judged at all, and what cannot be relied upon if so. */
export interface PreflightResult {
  readonly obstacle: string | undefined;
  /** Why nothing can be said of a choice, where its base request is not taken. */
  readonly skipReason: (choice: TestInput, body: Json) => string | undefined;
  /** Whether the key is good (401) or there are credits (402), although one request was answered so. */
  readonly recheckCredentials: (status: 401 | 402) => Promise<boolean>;
  /** Why nothing can be said of any message, where not even the minimal request is taken. */
  readonly skipAllReason: string | undefined;
  /** The status that says that there is no such operation, where one does. */
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
 * Tries the base requests. A server that cannot be reached or refuses the key has not been judged; where one base
 * request is refused, only the request itself is judged, and what is said of values inside it is inconclusive.
 *
 * @param earlier the ground of an operation of the same server: where that one is solid, what stands in the way of
 *   this one is the server's own doing
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
    tasks.some((task) => ("probes" in task ? name === "minimal" : task.examples.some(({ frame }) => frame.base === name))),
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
    if (outcome.kind === "answer" && NOT_IMPLEMENTED_STATUSES.includes(outcome.status)) unserved = outcome.status;
    if (outcome.kind === "none" && !outcome.hasBegun) silences.push(outcome.message);
    if (outcome.kind === "none" || (!isSuccess(outcome) && outcome.status !== 402)) refused.add(name);
  }
  const silence = earlier === undefined && silences.length === needed.length ? silences[0] : undefined;
  const answered = silence !== undefined || !isPaid ? await probeWithInvalidRequest(operation, checks, traffic) : undefined;
  const outcome = typeof answered === "object" ? answered.outcome : undefined;
  // A server that answers what it must refuse is there: then it is its answer to what it takes that is missing.
  if (silence !== undefined && outcome?.kind !== "answer")
    return { ...PASSED, obstacle: `${operation.method} ${operation.path} gets no answer: ${silence}` };
  if (!isPaid) {
    const obstacle = typeof answered === "string" ? answered : answered && findObstacle(answered, operation);
    if (obstacle !== undefined) return { ...PASSED, obstacle };
    if (outcome?.kind === "answer" && NOT_IMPLEMENTED_STATUSES.includes(outcome.status)) unserved = outcome.status;
  }
  return {
    obstacle: undefined,
    skipReason: ({ frame }, body) =>
      refused.has(frame.base) && !equalJson(body, base[frame.base])
        ? `the ${frame.base} request around it is not taken`
        : undefined,
    recheckCredentials:
      earlier?.recheckCredentials ??
      (isPaid && refused.size < needed.length ? confirmation(operation, base, traffic) : PASSED.recheckCredentials),
    unserved: earlier === undefined ? undefined : unserved,
    skipAllReason: refused.has("minimal") ? "the minimal request is not taken" : undefined,
  };
}

/** Asking is not free: what has proved good so many times is taken to be good. */
const MOST_CONFIRMATIONS = 3;

/**
 * Asks about the key with a request that must be refused, which is free; and where that is answered 401 too, with one
 * that was taken. About the account only the latter tells.
 */
function confirmation(operation: Submission, base: BaseRequests, traffic: RequestSender): PreflightResult["recheckCredentials"] {
  let confirmed = 0;
  const questions = [
    ["refuse", null],
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

/** Where no request may be paid for, one that must be refused tells whether the server is there and knows the key. */
async function probeWithInvalidRequest(
  operation: Submission,
  checks: readonly Check[],
  traffic: RequestSender,
): Promise<Exchange | string | undefined> {
  const check = checks.find(({ kind }) => kind === "refuse");
  const body = check?.body(check.examples[0]);
  if (body === undefined) return undefined;
  const sent = await traffic.send(jsonMessage(operation, JSON.stringify(body)), "refuse");
  return sent.kind === "exchanged" ? sent.exchange : sent.reason;
}

/** What keeps a server from being judged that has been judged already. */
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
