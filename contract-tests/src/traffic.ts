import { isSuccess, objectOf } from "./answer.js";
import { type Answer, type Exchange, exchange, type RawRequest } from "./exchange.js";
import { API_KEY_VARIABLE, type Message } from "./message.js";
import { redact } from "./redact.js";

/** What a run has sent and spent so far. */
export interface Totals {
  readonly requests: number;
  /** Requests that the server took: what a paid API charges for. */
  readonly accepted: number;
  /** What the answers' `usage.total` adds up to. */
  readonly credits: number;
}

/** Where requests go, as whom, and how much they may cost. */
export interface TrafficOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Whether the key is one that was given, not a placeholder. */
  readonly hasKey: boolean;
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
export class Traffic {
  readonly #options: TrafficOptions;
  readonly #sent = new Map<string, Promise<Sent>>();
  #requests = 0;
  #accepted = 0;
  #credits = 0;
  #isOutOfCredits = false;
  #isThrottled = false;
  #isLimited = false;
  #turn: Promise<unknown> = Promise.resolve();
  #lastAnswered = 0;
  readonly #underway = new Set<Promise<Sent>>();
  #unreachableInRow = 0;
  #pausedUntil = 0;

  constructor(options: TrafficOptions) {
    this.#options = options;
  }

  get totals(): Totals {
    return { requests: this.#requests, accepted: this.#accepted, credits: this.#credits };
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
  async submit(message: Message, purpose: Purpose): Promise<Sent> {
    const key = `${message.operation.id} ${message.variant} ${message.body}`;
    for (let earlier = this.#sent.get(key); earlier !== undefined; earlier = this.#sent.get(key)) {
      const sent = await earlier;
      if (sent.kind === "exchanged") return { ...sent, isFresh: false };
      // What was not sent may be sent now; of several who wait for it, the first one tries.
      if (this.#sent.get(key) === earlier) this.#sent.delete(key);
    }
    const sending = purpose === "refuse" ? this.#submitAtRisk(message) : this.#submitWithinBudget(message, purpose);
    this.#sent.set(key, sending);
    return sending;
  }

  async #submitAtRisk(message: Message): Promise<Sent> {
    if (this.#accepted <= this.#options.maxAccepted) return this.#send(message, "refuse");
    return { kind: "unaffordable", reason: "the budget is exceeded: the server took requests that it should refuse" };
  }

  async #submitWithinBudget(message: Message, purpose: Purpose): Promise<Sent> {
    const { maxAccepted } = this.#options;
    // What is under way may yet be refused, and leave its share of the budget.
    while (this.#accepted + this.#underway.size >= maxAccepted && this.#underway.size > 0) await Promise.race(this.#underway);
    if (this.#isOutOfCredits) return { kind: "unsent", reason: "the account is out of credits" };
    if (this.#accepted >= maxAccepted) {
      const reason =
        maxAccepted === 0
          ? "it may be charged, and no budget is given"
          : `the budget of ${maxAccepted} accepted requests is used up`;
      return { kind: "unaffordable", reason };
    }
    const sending = this.#send(message, purpose);
    this.#underway.add(sending);
    try {
      return await sending;
    } finally {
      this.#underway.delete(sending);
    }
  }

  async #send(message: Message, purpose: Purpose): Promise<Sent> {
    const start = performance.now();
    for (let attempt = 0; ; attempt += 1) {
      await this.#pause();
      const obstacle = this.obstacle;
      if (obstacle !== undefined) return { kind: "unsent", reason: obstacle };
      const { apiKey, signal, timeout } = this.#options;
      const sent = redact(await this.#inTurn(() => exchange(this.#request(message), timeout, signal)), apiKey);
      if (signal?.aborted) return { kind: "unsent", reason: INTERRUPTED };
      this.#enter(sent, message, purpose);
      if (sent.outcome.kind === "none" || sent.outcome.status !== 429)
        return { kind: "exchanged", exchange: sent, isFresh: true };
      this.#isLimited = true;
      const wait = retryDelay(sent.outcome, attempt);
      if (attempt === MOST_WAITS || wait > LONGEST_WAIT) {
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

  #enter(sent: Exchange, message: Message, purpose: Purpose): void {
    const { outcome } = sent;
    this.#requests += 1;
    if (outcome.kind === "answer" && outcome.status !== 429) this.#lastAnswered = performance.now();
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

const INTERRUPTED = "the run was interrupted";

/** A server that nobody finds so many times in a row has gone away. */
const MOST_UNREACHABLE = 3;

/** How often one request is sent again after a 429, and the longest and the first wait, in milliseconds. */
const MOST_WAITS = 5;
const LONGEST_WAIT = 30_000;
const FIRST_WAIT = 250;

/**
 * As `Retry-After` says, in seconds or as a date (RFC 9110 §10.2.3, §5.6.7), and no less than doubling from a quarter of
 * a second: a date is told in whole seconds, and nothing says that a server asks for enough.
 */
function retryDelay({ headers }: Answer, attempt: number): number {
  const given = headers["retry-after"] ?? "";
  const asked = /^\d+$/.test(given) ? Number(given) * 1000 : /GMT$/.test(given) ? Date.parse(given) + 1000 - Date.now() : 0;
  return Math.max(Number.isNaN(asked) ? 0 : asked, FIRST_WAIT * 2 ** attempt);
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
