import { setMaxListeners } from "node:events";
import { MAX_RETRIES, MAX_RETRY_DELAY_MS, retryDelay, sleep } from "./backoff.js";
import { type Budget, BudgetTracker, type Totals } from "./budget.js";
import { type Exchange, exchange, limitLength, type RawRequest, type Transport } from "./exchange.js";
import type { Expectation } from "./expectation.js";
import { type ExtraHeaders, redactRequest } from "./extra-headers.js";
import { interruptionReason } from "./interruption.js";
import { redact } from "./redact.js";
import { API_KEY_VARIABLE, type Message } from "./request.js";

/** The options of a `RequestSender`: the server, the credentials and the budget. */
export interface SenderOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Whether the user set the API key. If not, `apiKey` is a placeholder. */
  readonly hasKey: boolean;
  /** Headers of every request. @default none */
  readonly extraHeaders?: ExtraHeaders | undefined;
  /** Milliseconds for one response. */
  readonly timeout: number;
  readonly budget: Budget;
  /** @default HTTP */
  readonly transport?: Transport | undefined;
  readonly signal?: AbortSignal | undefined;
  /** A text whose words are not secret, such as the contract. */
  readonly publicText?: string | undefined;
  /** Receives an exception of the transport, which is a defect. Returns the reason why the check has no result. */
  readonly onDefect?: ((error: unknown) => string) | undefined;
  /** Receives every exchange once. */
  readonly onExchange: (exchange: Exchange, message: Message, expectation: Expectation) => void;
}

/** An exchange, or the reason why the request was not sent. */
export type SendResult =
  | {
      readonly kind: "exchanged";
      readonly exchange: Exchange;
      /** Whether the request was sent for this call, and not for an earlier call with the same request. */
      readonly wasSent: boolean;
    }
  | {
      /** `unaffordable`: the budget is used up. `unsent`: the run or the account is blocked. */
      readonly kind: "unaffordable" | "unsent";
      readonly reason: string;
    };

/** Sends all requests of a run within the budget and the server's rate limit, and detects when the run must end. */
export class RequestSender {
  readonly #options: SenderOptions;
  readonly #sent = new Map<string, Promise<SendResult>>();
  readonly #budget: BudgetTracker;
  #isOutOfCredits = false;
  /** Whether the server rejects all requests with 429, even after retries. */
  #isThrottled = false;
  /** Whether the server has returned 429 once. */
  #isRateLimited = false;
  #lastInQueue: Promise<unknown> = Promise.resolve();
  #lastResponseAt = 0;
  #consecutiveUnreachable = 0;
  #pausedUntil = 0;

  constructor(options: SenderOptions) {
    this.#options = options;
    // Every request in flight adds a listener. By default, Node.js warns about more than ten.
    if (options.signal !== undefined) setMaxListeners(0, options.signal);
    this.#budget = new BudgetTracker(options.budget);
  }

  get totals(): Totals {
    return this.#budget.totals;
  }

  /** Allows the rest of the budget to be used: see `BudgetTracker.releaseHeadroom`. */
  releaseBudget(): void {
    this.#budget.releaseHeadroom();
  }

  /** The reason why no more requests can be sent; undefined if they can. */
  get blocker(): string | undefined {
    if (this.#options.signal?.aborted) return interruptionReason(this.#options.signal);
    if (this.#consecutiveUnreachable >= MAX_CONSECUTIVE_UNREACHABLE) return "the server is no longer reachable";
    return this.#isThrottled ? "the server keeps limiting the rate (429)" : undefined;
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
      // The request was not sent then but may be sent now. If several calls wait for it, the first one tries again.
      if (this.#sent.get(key) === earlier) this.#sent.delete(key);
    }
    const sending = this.#sendWithinBudget(message, expectation);
    this.#sent.set(key, sending);
    return sending;
  }

  async #sendWithinBudget(message: Message, expectation: Expectation): Promise<SendResult> {
    const mayBeCharged = expectation === "accept" || expectation === "either";
    const permit = await this.#budget.acquire(message, expectation);
    if (mayBeCharged && this.#isOutOfCredits) {
      if (permit.isGranted) permit.release();
      return { kind: "unsent", reason: "the account is out of credits" };
    }
    if (!permit.isGranted) return { kind: "unaffordable", reason: permit.reason };
    try {
      return await this.#sendWithRetries(message, expectation);
    } finally {
      permit.release();
    }
  }

  async #sendWithRetries(message: Message, expectation: Expectation): Promise<SendResult> {
    const start = performance.now();
    for (let attempt = 0; ; attempt += 1) {
      await this.#waitForPause();
      const blocker = this.blocker;
      if (blocker !== undefined) return { kind: "unsent", reason: blocker };
      const sent = await this.#serialize(() => this.#exchange(message)).catch((error: unknown) => this.#defectOf(error));
      const { signal } = this.#options;
      if (signal?.aborted) return { kind: "unsent", reason: interruptionReason(signal) };
      if (typeof sent === "string") {
        // The request may have been sent and charged.
        this.#budget.record(message, { kind: "none", reason: "broken", message: sent }, expectation);
        return { kind: "unsent", reason: sent };
      }
      this.#record(sent, message, expectation);
      if (sent.outcome.kind === "none" || sent.outcome.status !== 429)
        return { kind: "exchanged", exchange: sent, wasSent: true };
      this.#isRateLimited = true;
      const delay = retryDelay(sent.outcome, attempt);
      if (attempt === MAX_RETRIES || delay > MAX_RETRY_DELAY_MS) {
        // If no other request got a response in the meantime, the rate limit affects all requests.
        if (this.#lastResponseAt < start) this.#isThrottled = true;
        return { kind: "exchanged", exchange: sent, wasSent: true };
      }
      this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + delay);
    }
  }

  /** Sends a request and reads the response, without the key and not beyond the maximum length. */
  async #exchange(message: Message): Promise<Exchange> {
    const { apiKey, publicText, signal, timeout, transport = exchange } = this.#options;
    const limits = { streamEnd: message.streamEnd, signal, timeout };
    const received = redact(limitLength(await transport(this.#createRequest(message), limits)), apiKey, publicText);
    return redactRequest(received, this.#extraHeaders);
  }

  /** @throws the exception itself if the options do not handle it */
  #defectOf(error: unknown): string {
    if (this.#options.onDefect === undefined) throw error;
    return this.#options.onDefect(error);
  }

  /** After the first 429, sends one request at a time: the server may limit concurrent requests instead of their rate. */
  async #serialize(send: () => Promise<Exchange>): Promise<Exchange> {
    if (!this.#isRateLimited) return send();
    const sending = this.#lastInQueue.then(send);
    this.#lastInQueue = sending.catch(() => undefined);
    return sending;
  }

  #createRequest({ body, headers, method, path, shellAuthorization }: Message): RawRequest {
    const { apiKey, baseUrl, hasKey } = this.#options;
    // If the user set no key, the command that repeats the request must send the placeholder.
    const shell = hasKey
      ? shellAuthorization
      : shellAuthorization?.replaceAll(`$${API_KEY_VARIABLE}`, `\${${API_KEY_VARIABLE}:-${apiKey}}`);
    const { headers: extra, shellHeaders } = this.#extraHeaders;
    const all = { ...extra, ...headers(apiKey) };
    return { method, url: baseUrl + path, headers: all, body, shellAuthorization: shell, shellHeaders };
  }

  get #extraHeaders(): ExtraHeaders {
    return this.#options.extraHeaders ?? NO_EXTRA_HEADERS;
  }

  #record(sent: Exchange, message: Message, expectation: Expectation): void {
    const { outcome } = sent;
    this.#budget.record(message, outcome, expectation);
    if (outcome.kind === "response" && outcome.status !== 429) this.#lastResponseAt = performance.now();
    const isUnreachable = outcome.kind === "none" && outcome.reason === "unreachable";
    this.#consecutiveUnreachable = isUnreachable ? this.#consecutiveUnreachable + 1 : 0;
    // An invalid request may get a 402 because it is too large, so only other requests show that the account is empty.
    if (outcome.kind === "response" && outcome.status === 402 && expectation !== "reject") this.#isOutOfCredits = true;
    this.#options.onExchange(sent, message, expectation);
  }

  async #waitForPause(): Promise<void> {
    for (let delay = this.#pausedUntil - Date.now(); delay > 0; delay = this.#pausedUntil - Date.now()) {
      await sleep(delay, this.#options.signal);
      if (this.#options.signal?.aborted) return;
    }
  }
}

const NO_EXTRA_HEADERS: ExtraHeaders = { headers: {}, shellHeaders: {} };

/** After this number of failed connections in a row, the run ends. */
const MAX_CONSECUTIVE_UNREACHABLE = 3;
