import type { Exchange } from "./exchange.js";
import type { Expectation } from "./expectation.js";
import { identityOf, type Message } from "./request.js";
import { isProperResponse } from "./temporary.js";

/** A message that is about to be sent, with the expectation. */
export interface OutgoingMessage {
  readonly message: Message;
  readonly expectation: Expectation;
}

/** After this number of timeouts in a row, requests of the same kind are no longer sent. */
const MAX_CONSECUTIVE_TIMEOUTS = 4;

/** After this multiple of the timeout without a response, the run sends no more requests. */
const MAX_SILENCE_TIMEOUTS = 5;

/**
 * After this multiple of the timeout without a response, requests wait only for a fraction of the timeout. The hang is already a
 * finding, and the other checks should finish soon.
 */
const LONG_SILENCE_TIMEOUTS = 3;

const REDUCED_TIMEOUT_SHARE = 1 / 8;

/** The state of one kind of requests: those to one operation with one expectation. */
interface Kind {
  /** The identities of the messages. */
  readonly sent: Set<string>;
  /** The last request with a proper response. */
  lastGood: OutgoingMessage | undefined;
  lastGoodAt: number;
  timeouts: number;
  blocker: string | undefined;
  readonly inFlight: Set<Promise<unknown>>;
}

/**
 * Records which kinds of requests get a response, so that a server that hangs or is down costs a limited time. A kind is
 * an operation and an expectation, for example the invalid requests to one operation.
 */
export class Availability {
  readonly #timeout: number;
  readonly #kinds = new Map<string, Kind>();
  #lastGood: OutgoingMessage | undefined;
  #lastGoodAt = Number.NEGATIVE_INFINITY;
  #silenceMs = 0;
  #silentUntil = Number.NEGATIVE_INFINITY;
  #blocker: string | undefined;
  #hasReached = false;
  #hasResponded = false;

  /** @param timeout milliseconds for one response */
  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  /** The reason why no more requests can be sent to the server; undefined if they can. */
  get blocker(): string | undefined {
    return this.#blocker;
  }

  /** Milliseconds for one response. Reduced after the server has left several requests without a response. */
  get timeout(): number {
    return this.#timeout * (this.hasReducedTimeout ? REDUCED_TIMEOUT_SHARE : 1);
  }

  /** Whether requests wait only for a fraction of the timeout, so that a missing response shows nothing. */
  get hasReducedTimeout(): boolean {
    return this.#silenceMs >= LONG_SILENCE_TIMEOUTS * this.#timeout * ROUNDING;
  }

  /** Whether the server has accepted a connection. */
  get hasReached(): boolean {
    return this.#hasReached;
  }

  /** Whether the server has sent a response of any kind. */
  get hasResponded(): boolean {
    return this.#hasResponded;
  }

  /** Returns the reason why no more requests of this kind can be sent; undefined if they can. */
  blockerOf(outgoing: OutgoingMessage): string | undefined {
    return this.#blocker ?? this.#kindOf(outgoing).blocker;
  }

  /**
   * Sends a request. After a timeout, waits for the requests of the same kind that are in flight, because they may show
   * that the server hangs.
   *
   * @param send resolves to the exchange after it was recorded, or to the reason why the request has no exchange
   */
  async track(outgoing: OutgoingMessage, send: () => Promise<Exchange | string>): Promise<Exchange | string> {
    const kind = this.#kindOf(outgoing);
    while (kind.timeouts > 0 && kind.inFlight.size > 0) await Promise.race(kind.inFlight);
    const blocker = this.blockerOf(outgoing);
    if (blocker !== undefined) return blocker;
    const sending = send();
    const remove = () => kind.inFlight.delete(settled);
    const settled: Promise<unknown> = sending.then(remove, remove);
    kind.inFlight.add(settled);
    return sending;
  }

  /** Records the outcome of a request. */
  record(outgoing: OutgoingMessage, { durationMs, outcome }: Exchange): void {
    const kind = this.#kindOf(outgoing);
    const now = performance.now();
    kind.sent.add(identityOf(outgoing.message));
    if (outcome.kind === "response" || outcome.reason !== "unreachable") this.#hasReached = true;
    if (outcome.kind === "response") this.#hasResponded = true;
    if (outcome.kind === "response") kind.timeouts = 0;
    if (isProperResponse(outcome)) {
      kind.lastGood = outgoing;
      kind.lastGoodAt = now;
      if (this.#lastGood === undefined || isFree(outgoing) || !isFree(this.#lastGood)) this.#lastGood = outgoing;
      this.#lastGoodAt = now;
    }
    const isTimeout = outcome.kind === "none" && (outcome.reason === "timeout" || durationMs >= this.timeout);
    if (isTimeout) this.#recordTimeout(kind, outgoing, now, durationMs);
  }

  /** Whether a request got a proper response after a time, of the same kind if one is given. */
  hasRespondedSince(time: number, outgoing?: OutgoingMessage): boolean {
    return (outgoing === undefined ? this.#lastGoodAt : this.#kindOf(outgoing).lastGoodAt) > time;
  }

  /** Returns the last request with a proper response, of the same kind if one is given. Prefers a free request. */
  lastGood(outgoing?: OutgoingMessage): OutgoingMessage | undefined {
    return outgoing === undefined ? this.#lastGood : this.#kindOf(outgoing).lastGood;
  }

  /** Whether no other request of this kind was sent. */
  isOnlyOne(outgoing: OutgoingMessage): boolean {
    return this.#kindOf(outgoing).sent.size <= 1;
  }

  /** Stops sending requests of one kind. */
  block(outgoing: OutgoingMessage, reason: string): void {
    this.#kindOf(outgoing).blocker ??= reason;
  }

  /** Stops sending requests. */
  blockAll(reason: string): void {
    this.#blocker ??= reason;
  }

  #recordTimeout(kind: Kind, outgoing: OutgoingMessage, now: number, durationMs: number): void {
    kind.timeouts += 1;
    if (kind.timeouts >= MAX_CONSECUTIVE_TIMEOUTS)
      kind.blocker ??= `the server does not respond to ${describeKind(outgoing)}: ${kind.timeouts} in a row timed out`;
    // Requests are concurrent, so overlapping times count once.
    this.#silenceMs += Math.max(0, now - Math.max(now - durationMs, this.#silentUntil));
    this.#silentUntil = now;
    const maxSilenceMs = MAX_SILENCE_TIMEOUTS * this.#timeout;
    if (this.#silenceMs >= maxSilenceMs * ROUNDING)
      this.blockAll(`the server left requests without a response for ${Math.round(this.#silenceMs / 1000)} s`);
  }

  #kindOf({ expectation, message }: OutgoingMessage): Kind {
    const key = `${message.operation.id} ${expectation}`;
    const known = this.#kinds.get(key);
    if (known !== undefined) return known;
    const kind: Kind = {
      sent: new Set(),
      lastGood: undefined,
      lastGoodAt: Number.NEGATIVE_INFINITY,
      timeouts: 0,
      blocker: undefined,
      inFlight: new Set(),
    };
    this.#kinds.set(key, kind);
    return kind;
  }
}

/** Timers may fire a millisecond early. */
const ROUNDING = 0.99;

const KINDS = {
  accept: "valid requests",
  either: "requests that it may accept or reject",
  read: "requests for results",
  reject: "invalid requests",
} as const satisfies Readonly<Record<Expectation, string>>;

/** Describes the kind of a request: `invalid requests to POST /videos`. */
export function describeKind({ expectation, message: { operation } }: OutgoingMessage): string {
  return `${KINDS[expectation]} to ${operation.method} ${operation.path}`;
}

function isFree({ expectation }: OutgoingMessage): boolean {
  return expectation === "reject" || expectation === "read";
}
