import type { Clause } from "../checks/check.js";
import { MAX_POLLED_GENERATIONS, representative } from "../checks/results.js";
import type { Verdict } from "../checks/verdict.js";
import { hasEnded } from "../contract/lifecycle.js";
import type { Result } from "../contract/model.js";
import { sleep } from "../traffic/backoff.js";
import type { Generation, Generations } from "../traffic/generation-store.js";
import { resultMessage } from "../traffic/request.js";
import { isSuccess } from "../traffic/response.js";
import type { RequestSender } from "../traffic/sender.js";
import { pointTo } from "../util/json.js";

/** Options for polling generations. */
export interface FollowOptions {
  /** The time without a status change after which polling stops, in milliseconds. */
  readonly patience: number;
  readonly signal?: AbortSignal | undefined;
}

/** Returns the clause that polling checks. Other rules check the status transitions. */
export function lifecycleClause({ operation }: Result, prefix: string): Clause {
  return {
    id: `${prefix}lifecycle.observed`,
    title: "comes to an end with every generation?",
    anchor: pointTo(operation.anchor, "responses"),
    clause: "status",
    evidence: "none",
  };
}

/** The maximum number of poll requests per generation. */
const MOST_POLLS = 24;

/** The number of extra polls after a terminal status, which must not change. Other checks poll again later. */
const AFTERWARDS = 1;

/** The initial and the maximum backoff between two polls, in milliseconds. */
const FIRST_PAUSE = 15;
const LONGEST_PAUSE = 1000;

/** Polls a few generations until, and shortly after, a terminal status. The oracles observe every response. */
export async function follow(
  result: Result,
  prefix: string,
  generations: Generations,
  traffic: RequestSender,
  options: FollowOptions,
): Promise<Verdict> {
  const check = lifecycleClause(result, prefix);
  const followed = representative(generations).slice(0, MAX_POLLED_GENERATIONS);
  const before = traffic.totals.requests;
  const ways = await Promise.all(followed.map((generation) => pollGeneration(generation, result, generations, traffic, options)));
  const requests = traffic.totals.requests - before;
  if (ways.length === 0) return { check, outcome: "skipped", reason: "no generation is known", requests };
  return { check, outcome: "observed", reason: [...new Set(ways)].join("; "), requests };
}

async function pollGeneration(
  { id }: Generation,
  result: Result,
  generations: Generations,
  traffic: RequestSender,
  { patience, signal }: FollowOptions,
): Promise<string> {
  const start = performance.now();
  const way: string[] = [];
  let changed = start;
  let afterwards = 0;
  let pause = FIRST_PAUSE;
  for (let poll = 1; poll <= MOST_POLLS && afterwards <= AFTERWARDS && !signal?.aborted; poll += 1) {
    const message = resultMessage(result, id);
    const sent = await traffic.send({ ...message, variant: `${message.variant} poll ${poll}` }, "read");
    if (sent.kind !== "exchanged" || sent.exchange.outcome.kind === "none" || !isSuccess(sent.exchange.outcome)) break;
    const state = generations.statusOf(id);
    if (state !== undefined && state !== way.at(-1)) {
      way.push(state);
      changed = performance.now();
      pause = Math.max(FIRST_PAUSE, pause / 4);
    }
    if (generations.lifecycle !== undefined && hasEnded(generations.lifecycle, state)) afterwards += 1;
    else if (performance.now() - changed + pause > patience) break;
    await sleep(pause, signal);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
  const seconds = `${((performance.now() - start) / 1000).toFixed(1)} s`;
  if (way.length === 0) return "no status is told";
  return afterwards > 0 ? way.join(" → ") : `${way.join(" → ")}, and no end within ${seconds}`;
}
