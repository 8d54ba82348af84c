import { setMaxListeners } from "node:events";
import { Availability, type OutgoingMessage } from "./availability.js";
import { sleep } from "./backoff.js";
import { BudgetTracker, type Permit, type Totals } from "./budget.js";
import type { Exchange, RawRequest } from "./exchange.js";
import type { Expectation } from "./expectation.js";
import { interruptionReason } from "./interruption.js";
import { diagnose, type OutageScope } from "./outage.js";
import { again, type Message } from "./request.js";
import { RateLimitQueue } from "./retry/rate-limit-queue.js";
import { addRetries, NO_RETRIES, type RetryCounts, retryKey } from "./retry/retry-counts.js";
import { isRateLimit, RetryPolicy } from "./retry/retry-policy.js";
import { FirstExchanges } from "./sender/first-exchanges.js";
import type { SenderOptions, SendResult } from "./sender/options.js";
import { sendMessage } from "./sender/send-message.js";
import { isProperResponse, isTemporary } from "./temporary.js";

export type { Attempt, SenderOptions, SendResult } from "./sender/options.js";

/** Sends all requests of a run within the budget and the server's rate limit, and detects when the run must end. */
export class RequestSender {
  readonly #options: SenderOptions;
  readonly #sent = new Map<string, Promise<SendResult>>();
  readonly #budget: BudgetTracker;
  readonly #availability: Availability;
  readonly #queue: RateLimitQueue;
  readonly #retryPolicy: RetryPolicy;
  #isOutOfCredits = false;
  #consecutiveUnreachable = 0;
  #retries = NO_RETRIES;
  /** The first complete exchange of every request. */
  readonly #first = new FirstExchanges();

  constructor(options: SenderOptions) {
    this.#options = options;
    // Every request in flight adds a listener. By default, Node.js warns about more than ten.
    if (options.signal !== undefined) setMaxListeners(0, options.signal);
    this.#budget = new BudgetTracker(options.budget);
    this.#availability = new Availability(options.timeout);
    this.#queue = new RateLimitQueue(options.signal);
    this.#retryPolicy = new RetryPolicy(options, this.#availability, this.#queue);
  }

  get totals(): Totals {
    return this.#budget.totals;
  }

  /** The number of retries, by status. */
  get retries(): RetryCounts {
    return this.#retries;
  }

  /** Returns the first exchange of a request that the sender may have sent several times. */
  firstExchangeOf(request: RawRequest): Exchange | undefined {
    return this.#first.of(request);
  }

  /** Submissions without a response, which may be charged: see `BudgetTracker.unconfirmed`. */
  get unconfirmed(): number {
    return this.#budget.unconfirmed;
  }

  /** Allows the rest of the budget to be used: see `BudgetTracker.releaseHeadroom`. */
  releaseBudget(): void {
    this.#budget.releaseHeadroom();
  }

  /** Milliseconds for one response. */
  get timeout(): number {
    return this.#options.timeout;
  }

  /** Whether the server has responded, but no longer does. */
  get isDown(): boolean {
    return this.hasResponded && this.#availability.blocker !== undefined;
  }

  /** Whether the server has responded to any request. */
  get hasResponded(): boolean {
    return this.#availability.hasResponded;
  }

  /** The reason why no more requests can be sent; undefined if they can. */
  get blocker(): string | undefined {
    if (this.#options.signal?.aborted) return interruptionReason(this.#options.signal);
    if (!this.#availability.hasReached && this.#consecutiveUnreachable >= MAX_CONSECUTIVE_UNREACHABLE)
      return "the server is no longer reachable";
    return this.#retryPolicy.isThrottled ? "the server keeps limiting the rate (429)" : this.#availability.blocker;
  }

  /**
   * Sends a request within the budget. A request that several checks share is sent, and perhaps charged, only once.
   *
   * Requests that the server must reject are free. They are sent until the server accepts one of them beyond the budget.
   */
  async send(message: Message, expectation: Expectation): Promise<SendResult> {
    const key = `${message.operation.id} ${message.variant} ${message.body}`;
    for (let earlier = this.#sent.get(key); earlier !== undefined; earlier = this.#sent.get(key)) {
      const result = await earlier;
      if (result.kind === "exchanged") return { ...result, wasSent: false };
      // The earlier call did not send the request, but it may be possible now. If several calls wait for it, the first one tries
      // again.
      if (this.#sent.get(key) === earlier) this.#sent.delete(key);
    }
    const sending = this.#sendWithinBudget({ message, expectation });
    this.#sent.set(key, sending);
    return sending;
  }

  async #sendWithinBudget(outgoing: OutgoingMessage): Promise<SendResult> {
    const { expectation, message } = outgoing;
    let permit = await this.#budget.acquire(message, expectation);
    if (this.#isOutOfCredits && mayBeCharged(expectation)) {
      if (permit.isGranted) permit.release();
      return { kind: "unsent", reason: "the account is out of credits" };
    }
    if (!permit.isGranted) return { kind: "unaffordable", reason: permit.reason };
    const since = performance.now();
    let counts = NO_RETRIES;
    for (let retries = 0; ; retries += 1) {
      const exchange = await this.#sendOnce(outgoing, permit);
      if (typeof exchange === "string") return { kind: "unsent", reason: exchange };
      const delay = this.#retryPolicy.delayAfter(exchange, outgoing, retries, since);
      // A retry needs a permit of its own, because the server may have accepted a submission whose response is lost.
      permit = delay === undefined ? permit : await this.#budget.acquire(message, expectation);
      const isRetried = delay !== undefined && permit.isGranted;
      this.#options.onExchange(exchange, message, expectation, { retries, isRetried });
      if (!isRetried) {
        this.#first.record(exchange);
        const outage = await this.#outageOf(exchange, outgoing, since, retries);
        return { kind: "exchanged", exchange, wasSent: true, retries: counts, outage };
      }
      const discarded = { [retryKey(exchange.outcome)]: 1 };
      counts = addRetries(counts, discarded);
      this.#retries = addRetries(this.#retries, discarded);
      if (isRateLimit(exchange)) this.#queue.pause(delay);
      else await sleep(delay, this.#options.signal);
    }
  }

  /** Sends a request once and releases its permit. Returns the reason if it must not be sent. */
  async #sendOnce(outgoing: OutgoingMessage, permit: Permit): Promise<Exchange | string> {
    const { expectation, message } = outgoing;
    try {
      await this.#queue.waitForPause();
      return await this.#availability.track(outgoing, async () => {
        if (this.blocker !== undefined) return this.blocker;
        const hadReducedTimeout = this.#availability.hasReducedTimeout;
        const exchange = await this.#queue
          .send(() => sendMessage(message, this.#options, this.#availability.timeout), isTemporaryExchange)
          .catch((error: unknown) => this.#defectOf(error));
        const { signal } = this.#options;
        if (signal?.aborted) return interruptionReason(signal);
        if (typeof exchange === "string") {
          // The request may have been sent and charged.
          this.#budget.record(message, { kind: "none", reason: "broken", message: exchange }, expectation);
          return exchange;
        }
        this.#record(exchange, outgoing);
        const isTooShort = hadReducedTimeout && exchange.outcome.kind === "none" && exchange.outcome.reason === "timeout";
        return isTooShort ? "the server left several requests without a response, so this one waited only briefly" : exchange;
      });
    } finally {
      if (permit.isGranted) permit.release();
    }
  }

  /** @throws the exception itself if the options do not handle it */
  #defectOf(error: unknown): string {
    if (this.#options.onDefect === undefined) throw error;
    return this.#options.onDefect(error);
  }

  /** Finds out which requests a persistent temporary condition affects. */
  async #outageOf(
    { outcome }: Exchange,
    outgoing: OutgoingMessage,
    since: number,
    retries: number,
  ): Promise<OutageScope | undefined> {
    if (!isTemporary(outcome) || !this.#availability.hasReached) return undefined;
    const condition = this.#retryPolicy.countPersistentCondition();
    let probes = 0;
    return diagnose(
      { outcome, outgoing, since, fallback: this.#options.probe },
      this.#availability,
      async ({ expectation, message }) => {
        const permit = await this.#budget.acquire(message, expectation);
        if (!permit.isGranted) return false;
        probes += 1;
        const probe = again({ ...message, variant: `${message.variant} probe ${condition}.${probes}` });
        const result = await this.#sendOnce({ message: probe, expectation }, permit);
        if (typeof result === "string") return false;
        this.#options.onExchange(result, probe, expectation, { retries, isRetried: isTemporary(result.outcome) });
        return isProperResponse(result.outcome);
      },
    );
  }

  #record(exchange: Exchange, outgoing: OutgoingMessage): void {
    const { expectation, message } = outgoing;
    const { outcome, preceding } = exchange;
    if (preceding !== undefined && message.preceding !== undefined)
      this.#budget.record(message.preceding, preceding, expectation);
    this.#budget.record(message, outcome, expectation);
    this.#availability.record(outgoing, exchange);
    this.#retryPolicy.record(exchange);
    const isUnreachable = outcome.kind === "none" && outcome.reason === "unreachable";
    this.#consecutiveUnreachable = isUnreachable ? this.#consecutiveUnreachable + 1 : 0;
    // An invalid request may get a 402 because it is too large, so only other requests show that the account is empty.
    if (outcome.kind === "response" && outcome.status === 402 && expectation !== "reject") this.#isOutOfCredits = true;
  }
}

function isTemporaryExchange({ outcome }: Exchange): boolean {
  return isTemporary(outcome);
}

function mayBeCharged(expectation: Expectation): boolean {
  return expectation === "accept" || expectation === "either";
}

/** After this number of failed connections in a row, the run ends. */
const MAX_CONSECUTIVE_UNREACHABLE = 3;
