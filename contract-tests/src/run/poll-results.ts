import type { Clause } from "../checks/check.js";
import { MAX_POLLED_GENERATIONS, representative } from "../checks/results.js";
import type { Verdict } from "../checks/verdict.js";
import { hasEnded } from "../contract/lifecycle.js";
import type { Result } from "../contract/model.js";
import { sleep } from "../traffic/backoff.js";
import type { Generation, Generations } from "../traffic/generation-store.js";
import { resultMessage } from "../traffic/request.js";
import { isSuccess } from "../traffic/response.js";
import type { RequestSender, SendResult } from "../traffic/sender.js";
import { describeOutcome } from "../traffic/temporary.js";
import { pointTo } from "../util/json.js";

/** Options for polling generations. */
export interface PollOptions {
  /** The time without a status change after which polling stops, in milliseconds. */
  readonly idleTimeout: number;
  readonly signal?: AbortSignal | undefined;
}

/** The default time without a status change after which polling stops. */
export const DEFAULT_IDLE_TIMEOUT_MS = 2000;

/** Returns the clause that polling checks. Other rules check the status transitions. */
export function lifecycleClause({ operation }: Result, prefix: string): Clause {
  return {
    id: `${prefix}lifecycle.observed`,
    title: "may reach a terminal status while the suite polls",
    anchor: pointTo(operation.anchor, "responses"),
    clause: "status",
    evidence: "none",
  };
}

/** The maximum number of poll requests per generation. */
const MAX_POLLS = 24;

/** The number of extra polls after a terminal status, which must not change. Other checks poll again later. */
const EXTRA_POLLS = 1;

/** The initial and the maximum backoff between two polls. */
const MIN_POLL_DELAY_MS = 15;
const MAX_POLL_DELAY_MS = 1000;

/** Polls a few generations until, and shortly after, a terminal status. The oracles observe every response. */
export async function pollGenerations(
  result: Result,
  prefix: string,
  generations: Generations,
  sender: RequestSender,
  options: PollOptions,
): Promise<Verdict> {
  const check = lifecycleClause(result, prefix);
  const polled = representative(generations).slice(0, MAX_POLLED_GENERATIONS);
  const before = sender.totals.requests;
  const start = performance.now();
  const summaries = await Promise.all(
    polled.map((generation) => pollGeneration(generation, result, generations, sender, options)),
  );
  const requests = sender.totals.requests - before;
  const durationMs = performance.now() - start;
  if (summaries.length === 0) return { check, outcome: "skipped", reason: "no generation is known", requests };
  return { check, outcome: "observed", reason: [...new Set(summaries)].join("; "), requests, durationMs };
}

/** Polls one generation and returns a summary of its statuses, such as `QUEUED → COMPLETED`. */
async function pollGeneration(
  { id }: Generation,
  result: Result,
  generations: Generations,
  sender: RequestSender,
  { idleTimeout, signal }: PollOptions,
): Promise<string> {
  const start = performance.now();
  const statuses: string[] = [];
  let lastChange = start;
  let terminalPolls = 0;
  let delay = MIN_POLL_DELAY_MS;
  let problem: string | undefined;
  for (let poll = 1; poll <= MAX_POLLS && terminalPolls <= EXTRA_POLLS && !signal?.aborted; poll += 1) {
    const message = resultMessage(result, id);
    const sent = await sender.send({ ...message, variant: `${message.variant} poll ${poll}` }, "read");
    problem = problemOf(sent);
    if (problem !== undefined) break;
    const status = generations.statusOf(id);
    if (status !== undefined && status !== statuses.at(-1)) {
      statuses.push(status);
      lastChange = performance.now();
      delay = Math.max(MIN_POLL_DELAY_MS, delay / 4);
    }
    if (generations.lifecycle !== undefined && hasEnded(generations.lifecycle, status)) terminalPolls += 1;
    else if (performance.now() - lastChange + delay > idleTimeout) break;
    await sleep(delay, signal);
    delay = Math.min(delay * 2, MAX_POLL_DELAY_MS);
  }
  const seconds = `${((performance.now() - start) / 1000).toFixed(1)} s`;
  if (problem !== undefined) return [...statuses, problem].join(" → ");
  if (statuses.length === 0) return "the responses have no status";
  return terminalPolls > 0 ? statuses.join(" → ") : `${statuses.join(" → ")}, and no terminal status within ${seconds}`;
}

/** Returns the reason why a poll has no result: it was not sent, or the response is an error. */
function problemOf(sent: SendResult): string | undefined {
  if (sent.kind !== "exchanged") return `no further poll, because ${sent.reason}`;
  const { outcome } = sent.exchange;
  if (outcome.kind === "none") return describeOutcome(outcome);
  return isSuccess(outcome) ? undefined : `the server returned ${outcome.status}`;
}
