import type { Availability, OutgoingMessage } from "../availability.js";
import { MAX_RETRIES, MAX_RETRY_DELAY_MS, retryDelay } from "../backoff.js";
import type { Exchange } from "../exchange.js";
import type { Generations } from "../generation-store.js";
import type { RateLimitQueue } from "./rate-limit-queue.js";
import { ReplicationPolicy } from "./replication.js";
import { temporaryDelay } from "./temporary-delay.js";

/** The options of a `RetryPolicy`. */
interface RetryOptions {
  /** Milliseconds before the first retry. */
  readonly retryDelay?: number | undefined;
  /** Milliseconds for one response. */
  readonly timeout: number;
  /** The generations of the run. */
  readonly generations?: Generations | undefined;
}

/** Decides whether and when a request is sent again: after 429, after a temporary condition, and after a 404 for a new generation. */
export class RetryPolicy {
  readonly #options: RetryOptions;
  readonly #availability: Availability;
  readonly #queue: RateLimitQueue;
  readonly #replication: ReplicationPolicy;
  #isThrottled = false;
  #lastResponseAt = 0;
  #persistentConditions = 0;

  constructor(options: RetryOptions, availability: Availability, queue: RateLimitQueue) {
    this.#options = options;
    this.#availability = availability;
    this.#queue = queue;
    this.#replication = new ReplicationPolicy(options.generations);
  }

  /** Whether the server rejects all requests with 429, even after retries. */
  get isThrottled(): boolean {
    return this.#isThrottled;
  }

  /** Records an exchange. */
  record({ outcome }: Exchange): void {
    if (outcome.kind === "response" && outcome.status !== 429) this.#lastResponseAt = performance.now();
  }

  /** Counts a temporary condition that persisted. Returns the number of these conditions in the run. */
  countPersistentCondition(): number {
    this.#persistentConditions += 1;
    return this.#persistentConditions;
  }

  /**
   * Returns the delay before a request is sent again, in milliseconds; undefined if it is not.
   *
   * @param retries the number of earlier attempts
   * @param since the time of the first attempt
   */
  delayAfter(exchange: Exchange, outgoing: OutgoingMessage, retries: number, since: number): number | undefined {
    const { retryDelay: initialDelay, timeout } = this.#options;
    if (isRateLimit(exchange)) {
      this.#queue.noteLimit();
      const delay = retryDelay(exchange.outcome, retries, initialDelay);
      if (retries < MAX_RETRIES && delay <= MAX_RETRY_DELAY_MS) return delay;
      // If no other request got a response in the meantime, the rate limit affects all requests.
      if (this.#lastResponseAt < since) this.#isThrottled = true;
      return undefined;
    }
    const replicationDelay = this.#replication.delayAfter(exchange, outgoing, retries);
    if (replicationDelay !== undefined) return replicationDelay;
    const persistentConditions = this.#persistentConditions;
    const state = { availability: this.#availability, initialDelay, persistentConditions, retries, since, timeout };
    const delay = temporaryDelay(outgoing, exchange, state);
    if (delay !== undefined && retries > 0) this.#queue.suspectLimit();
    return delay;
  }
}

/** Whether the server limits the rate. */
export function isRateLimit({ outcome }: Exchange): boolean {
  return outcome.kind === "response" && outcome.status === 429;
}
