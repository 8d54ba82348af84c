import { hasEnded } from "../../contract/lifecycle.js";
import { isStream, type Result } from "../../contract/model.js";
import { sleep } from "../../traffic/backoff.js";
import type { Generations } from "../../traffic/generation-store.js";
import { resultMessage } from "../../traffic/request.js";
import { isSuccess } from "../../traffic/response.js";
import type { RequestSender } from "../../traffic/sender.js";
import type { PollOptions } from "../poll-results.js";
import { pollDelay } from "./poll-delay.js";

/** The number of generations whose result is requested as soon as they are submitted. */
const MAX_EARLY_POLLS = 4;

/**
 * The number of the generation to follow. Not the first one, because the suite is still compiling schemas then, which delays the
 * polls.
 */
const FOLLOWED = 2;

/** The maximum number of polls of the generation that is followed. */
const MAX_FOLLOW_POLLS = 40;

/**
 * The minimum number of polls without a change of the status. On a busy machine, a long time alone does not prove that the server
 * had time to change it.
 */
const MIN_IDLE_POLLS = 12;

/**
 * The number of polls after a terminal status, which must not change. They also find a status that changes later because of a
 * replica or a cache.
 */
const TERMINAL_POLLS = 5;

/**
 * Requests the results of several generations right after their submission, while they are pending. On a busy machine, a
 * single request may come too late to find, for example, data that is present before the generation completes.
 *
 * One generation is followed until it ends: some faults show only for a moment between two statuses.
 */
export class EarlyPolls {
  readonly #results: readonly Result[];
  readonly #generations: Generations;
  readonly #options: PollOptions;
  readonly #pending: Promise<unknown>[] = [];
  readonly #seen = new Set<string>();
  #polled = 0;

  constructor(results: readonly Result[], generations: Generations, options: PollOptions) {
    this.#results = results;
    this.#generations = generations;
    this.#options = options;
  }

  /** Requests the results of the generations that are new. Does not wait for the responses. */
  pollNew(sender: RequestSender): void {
    for (const { id, operation } of this.#generations.all) {
      if (this.#seen.has(id)) continue;
      this.#seen.add(id);
      // When a stream ends, its generation has ended, too, so it cannot be polled early.
      if (isStream(operation) || this.#polled >= MAX_EARLY_POLLS) continue;
      this.#polled += 1;
      const isFollowed = this.#polled === FOLLOWED;
      for (const result of this.#results) {
        this.#pending.push(isFollowed ? this.#follow(result, id, sender) : poll(result, id, sender, "at once"));
      }
    }
  }

  /** Resolves when all responses have arrived. */
  async settle(): Promise<void> {
    await Promise.all(this.#pending);
  }

  /** Polls a generation at short, growing intervals until, and shortly after, a terminal status. */
  async #follow(result: Result, id: string, sender: RequestSender): Promise<void> {
    const { idleTimeout, signal } = this.#options;
    const { lifecycle } = this.#generations;
    const start = performance.now();
    let changedAt = start;
    let terminalPolls = 0;
    let idlePolls = 0;
    let delay: number | undefined;
    let last: string | undefined;
    for (let count = 1; count <= MAX_FOLLOW_POLLS && !signal?.aborted; count += 1) {
      if (!(await poll(result, id, sender, `follow ${count}`))) return;
      const now = performance.now();
      const status = this.#generations.statusOf(id);
      idlePolls = status === last ? idlePolls + 1 : 0;
      if (status !== last) [last, changedAt, delay] = [status, now, undefined];
      const isTerminal = lifecycle !== undefined && hasEnded(lifecycle, status);
      if (isTerminal) terminalPolls += 1;
      const isIdle = idlePolls >= MIN_IDLE_POLLS && now - changedAt > idleTimeout;
      if (terminalPolls > TERMINAL_POLLS || (!isTerminal && isIdle)) return;
      delay = pollDelay(delay, isTerminal ? { lifetime: changedAt - start, idleTimeout } : { age: now - changedAt });
      await sleep(delay, signal);
    }
  }
}

/** Requests a result. Returns whether the server returned one. */
async function poll(result: Result, id: string, sender: RequestSender, variant: string): Promise<boolean> {
  const message = resultMessage(result, id);
  const sent = await sender.send({ ...message, variant: `${message.variant} ${variant}` }, "read");
  return sent.kind === "exchanged" && sent.exchange.outcome.kind === "response" && isSuccess(sent.exchange.outcome);
}
