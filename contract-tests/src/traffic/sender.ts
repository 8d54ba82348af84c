import { setMaxListeners } from "node:events";
import { MAX_RETRIES, MAX_RETRY_DELAY_MS, retryDelay, sleep } from "./backoff.js";
import { type Budget, BudgetTracker, type Totals } from "./budget.js";
import { type Exchange, exchange, type RawRequest, type Transport } from "./exchange.js";
import type { Expectation } from "./expectation.js";
import { redact } from "./redact.js";
import { API_KEY_VARIABLE, type Message } from "./request.js";

/** Where requests go, as whom, and how much they may cost. */
export interface TrafficOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Whether the key is one that was given, not a placeholder. */
  readonly hasKey: boolean;
  /** Milliseconds for one answer. */
  readonly timeout: number;
  readonly budget: Budget;
  /** What carries the requests; default: HTTP. */
  readonly transport?: Transport | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Sees every exchange, once. */
  readonly onExchange: (exchange: Exchange, message: Message, purpose: Expectation) => void;
}

/** An exchange, or the reason why the request was not sent. */
export type SendResult =
  | {
      readonly kind: "exchanged";
      readonly exchange: Exchange;
      /** Whether it was sent for this caller, not for an earlier one who asked for the same. */
      readonly isFresh: boolean;
    }
  | {
      /** `unaffordable`: the budget does not allow it. `unsent`: the circumstances do not. */
      readonly kind: "unaffordable" | "unsent";
      readonly reason: string;
    };

/** All requests of a run go through here: it keeps the ledger, waits where the server asks for it, and knows when to stop. */
export class RequestSender {
  readonly #options: TrafficOptions;
  readonly #sent = new Map<string, Promise<SendResult>>();
  readonly #ledger: BudgetTracker;
  #isOutOfCredits = false;
  #isThrottled = false;
  #isLimited = false;
  #turn: Promise<unknown> = Promise.resolve();
  #lastAnswered = 0;
  #unreachableInRow = 0;
  #pausedUntil = 0;

  constructor(options: TrafficOptions) {
    this.#options = options;
    // Every request on its way listens to it, and Node warns of more than ten.
    if (options.signal !== undefined) setMaxListeners(0, options.signal);
    this.#ledger = new BudgetTracker(options.budget);
  }

  get totals(): Totals {
    return this.#ledger.totals;
  }

  /** Lets the budget be used up: see `Ledger.release`. */
  releaseBudget(): void {
    this.#ledger.releaseHeadroom();
  }

  /** Why nothing more can be sent, where nothing can. */
  get obstacle(): string | undefined {
    if (this.#options.signal?.aborted) return INTERRUPTED;
    if (this.#unreachableInRow >= MOST_UNREACHABLE) return "the server has gone away";
    return this.#isThrottled ? "the server keeps limiting the rate (429)" : undefined;
  }

  /**
   * Sends a request within the budget. Many checks ask for the same body; it is sent, and perhaps paid for, once.
   * What should be refused is free; once a server has taken more than the budget allows, nothing more is risked.
   */
  async send(message: Message, purpose: Expectation): Promise<SendResult> {
    const key = `${message.operation.id} ${message.variant} ${message.body}`;
    for (let earlier = this.#sent.get(key); earlier !== undefined; earlier = this.#sent.get(key)) {
      const sent = await earlier;
      if (sent.kind === "exchanged") return { ...sent, isFresh: false };
      // What was not sent may be sent now; of several who wait for it, the first one tries.
      if (this.#sent.get(key) === earlier) this.#sent.delete(key);
    }
    const sending = this.#submitWithinBudget(message, purpose);
    this.#sent.set(key, sending);
    return sending;
  }

  async #submitWithinBudget(message: Message, purpose: Expectation): Promise<SendResult> {
    const mayBePaid = purpose === "accept" || purpose === "observe";
    const leave = await this.#ledger.acquire(message, purpose);
    if (mayBePaid && this.#isOutOfCredits) {
      if (leave.isGranted) leave.settle();
      return { kind: "unsent", reason: "the account is out of credits" };
    }
    if (!leave.isGranted) return { kind: "unaffordable", reason: leave.reason };
    try {
      return await this.#send(message, purpose);
    } finally {
      leave.settle();
    }
  }

  async #send(message: Message, purpose: Expectation): Promise<SendResult> {
    const start = performance.now();
    for (let attempt = 0; ; attempt += 1) {
      await this.#pause();
      const obstacle = this.obstacle;
      if (obstacle !== undefined) return { kind: "unsent", reason: obstacle };
      const { apiKey, signal, timeout, transport = exchange } = this.#options;
      const limits = { reading: message.reading, signal, timeout };
      const sent = redact(await this.#inTurn(() => transport(this.#request(message), limits)), apiKey);
      if (signal?.aborted) return { kind: "unsent", reason: INTERRUPTED };
      this.#enter(sent, message, purpose);
      if (sent.outcome.kind === "none" || sent.outcome.status !== 429)
        return { kind: "exchanged", exchange: sent, isFresh: true };
      this.#isLimited = true;
      const wait = retryDelay(sent.outcome, attempt);
      if (attempt === MAX_RETRIES || wait > MAX_RETRY_DELAY_MS) {
        // Where nothing else was answered meanwhile either, the limit is on everything.
        if (this.#lastAnswered < start) this.#isThrottled = true;
        return { kind: "exchanged", exchange: sent, isFresh: true };
      }
      this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + wait);
    }
  }

  /** A server that has limited the rate once is sent one request at a time: it may mind their number, not their pace. */
  async #inTurn(send: () => Promise<Exchange>): Promise<Exchange> {
    if (!this.#isLimited) return send();
    const turn = this.#turn.then(send);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #request({ body, headers, method, path, shellAuthorization }: Message): RawRequest {
    const { apiKey, baseUrl, hasKey } = this.#options;
    // Where no key is given, a command to repeat the request must send the placeholder, too.
    const shell = hasKey
      ? shellAuthorization
      : shellAuthorization?.replaceAll(`$${API_KEY_VARIABLE}`, `\${${API_KEY_VARIABLE}:-${apiKey}}`);
    return { method, url: baseUrl + path, headers: headers(apiKey), body, shellAuthorization: shell };
  }

  #enter(sent: Exchange, message: Message, purpose: Expectation): void {
    const { outcome } = sent;
    this.#ledger.record(message, outcome, purpose);
    if (outcome.kind === "answer" && outcome.status !== 429) this.#lastAnswered = performance.now();
    this.#unreachableInRow = outcome.kind === "none" && outcome.reason === "unreachable" ? this.#unreachableInRow + 1 : 0;
    // Whoever asks for too much is told that first; only a request that should be taken tells of the account.
    if (outcome.kind === "answer" && outcome.status === 402 && purpose !== "refuse") this.#isOutOfCredits = true;
    this.#options.onExchange(sent, message, purpose);
  }

  async #pause(): Promise<void> {
    for (let wait = this.#pausedUntil - Date.now(); wait > 0; wait = this.#pausedUntil - Date.now()) {
      await sleep(wait, this.#options.signal);
      if (this.#options.signal?.aborted) return;
    }
  }
}

const INTERRUPTED = "the run was interrupted";

/** A server that nobody finds so many times in a row has gone away. */
const MOST_UNREACHABLE = 3;
