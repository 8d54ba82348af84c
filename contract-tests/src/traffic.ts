import { isSuccess, objectOf } from "./answer.js";
import { type Answer, type Exchange, exchange, type RawRequest } from "./exchange.js";
import type { Message } from "./message.js";

/** What a run has sent and spent so far. */
export interface Totals {
  readonly requests: number;
  /** Requests that the server took: what a paid API charges for. */
  readonly accepted: number;
  /** What the answers' `usage.total` adds up to. */
  readonly credits: number;
}

export interface TrafficOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Milliseconds for one answer. */
  readonly timeout: number;
  /** Most requests that may be accepted; no request that should be is sent beyond it. */
  readonly maxAccepted: number;
  readonly signal?: AbortSignal | undefined;
  /** Sees every exchange, once. */
  readonly onExchange: (exchange: Exchange, message: Message, purpose: Purpose) => void;
}

/** What a request is sent for: to be taken, to be refused, or to see what the server does with it. */
export type Purpose = "accept" | "observe" | "refuse";

/** An exchange, or the reason why the request was not sent. */
export type Sent =
  | { readonly kind: "exchanged"; readonly exchange: Exchange }
  | {
      /** `unaffordable`: the budget does not allow it. `unsent`: the circumstances do not. */
      readonly kind: "unaffordable" | "unsent";
      readonly reason: string;
    };

/** All requests of a run go through here: it keeps the ledger, waits where the server asks for it, and knows when to stop. */
export class Traffic {
  readonly #options: TrafficOptions;
  readonly #sent = new Map<string, Promise<Sent>>();
  #requests = 0;
  #accepted = 0;
  #reserved = 0;
  #credits = 0;
  #isOutOfCredits = false;
  #unreachableInRow = 0;
  #pausedUntil = 0;

  constructor(options: TrafficOptions) {
    this.#options = options;
  }

  get totals(): Totals {
    return { requests: this.#requests, accepted: this.#accepted, credits: this.#credits };
  }

  /** Whether the server has gone away: several requests in a row found nobody. */
  get isLost(): boolean {
    return this.#unreachableInRow >= 3;
  }

  /**
   * Sends a request within the budget. Many checks ask for the same body; it is sent, and perhaps paid for, once.
   * What should be refused is free; once a server has taken more than the budget allows, nothing more is risked.
   */
  submit(message: Message, purpose: Purpose): Promise<Sent> {
    const key = `${message.operation.id} ${message.variant} ${message.body}`;
    const sent =
      this.#sent.get(key) ?? (purpose === "refuse" ? this.#submitAtRisk(message) : this.#submitWithinBudget(message, purpose));
    this.#sent.set(key, sent);
    return sent;
  }

  async #submitAtRisk(message: Message): Promise<Sent> {
    if (this.#accepted <= this.#options.maxAccepted) return this.#send(message, "refuse");
    return { kind: "unaffordable", reason: "the budget is exceeded: the server took requests that it should refuse" };
  }

  async #submitWithinBudget(message: Message, purpose: Purpose): Promise<Sent> {
    if (this.#isOutOfCredits) return { kind: "unsent", reason: "the account is out of credits" };
    if (this.#accepted + this.#reserved >= this.#options.maxAccepted) {
      const { maxAccepted } = this.#options;
      const reason =
        maxAccepted === 0
          ? "it may be charged, and no budget is given"
          : `the budget of ${maxAccepted} accepted requests is used up`;
      return { kind: "unaffordable", reason };
    }
    this.#reserved += 1;
    try {
      return await this.#send(message, purpose);
    } finally {
      this.#reserved -= 1;
    }
  }

  async #send(message: Message, purpose: Purpose): Promise<Sent> {
    for (let attempt = 0; ; attempt += 1) {
      await this.#pause();
      if (this.#options.signal?.aborted) return { kind: "unsent", reason: "the run was interrupted" };
      if (this.isLost) return { kind: "unsent", reason: "the server has gone away" };
      const sent = await exchange(this.#request(message), this.#options.timeout, this.#options.signal);
      if (this.#options.signal?.aborted) return { kind: "unsent", reason: "the run was interrupted" };
      this.#enter(sent, message, purpose);
      if (sent.outcome.kind === "none" || sent.outcome.status !== 429 || attempt === MOST_WAITS)
        return { kind: "exchanged", exchange: sent };
      this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + retryDelay(sent.outcome, attempt));
    }
  }

  #request({ body, headers, method, path, shellAuthorization }: Message): RawRequest {
    const { apiKey, baseUrl } = this.#options;
    return { method, url: baseUrl.replace(/\/+$/, "") + path, headers: headers(apiKey), body, shellAuthorization };
  }

  #enter(sent: Exchange, message: Message, purpose: Purpose): void {
    const { outcome } = sent;
    this.#requests += 1;
    this.#unreachableInRow = outcome.kind === "none" && outcome.reason === "unreachable" ? this.#unreachableInRow + 1 : 0;
    if (outcome.kind === "answer" && isSuccess(outcome)) {
      this.#accepted += 1;
      this.#credits += creditsOf(outcome);
    }
    if (outcome.kind === "answer" && outcome.status === 402) this.#isOutOfCredits = true;
    this.#options.onExchange(sent, message, purpose);
  }

  async #pause(): Promise<void> {
    for (let wait = this.#pausedUntil - Date.now(); wait > 0; wait = this.#pausedUntil - Date.now()) {
      await sleep(wait, this.#options.signal);
      if (this.#options.signal?.aborted) return;
    }
  }
}

/** How often one request is sent again after a 429, and the longest and the first wait, in milliseconds. */
const MOST_WAITS = 6;
const LONGEST_WAIT = 30_000;
const FIRST_WAIT = 250;

/** As `Retry-After` says, in seconds or as a date (RFC 9110 §10.2.3), else doubling from a quarter of a second; bounded. */
function retryDelay({ headers }: Answer, attempt: number): number {
  const given = headers["retry-after"];
  const asked = given === undefined ? Number.NaN : /^\d+$/.test(given) ? Number(given) * 1000 : Date.parse(given) - Date.now();
  const wait = Number.isNaN(asked) ? FIRST_WAIT * 2 ** attempt : asked;
  return Math.min(Math.max(wait, 0), LONGEST_WAIT);
}

function creditsOf(answer: Answer): number {
  const total = objectOf(answer, "usage")?.["total"];
  return typeof total === "number" && Number.isFinite(total) ? total : 0;
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done, { once: true });
  });
}
