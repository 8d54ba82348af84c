import { vi } from "vitest";

/** A request as an injected `fetch` receives it. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
  readonly init: RequestInit;
  /** Whether `fetch` received a URL and an init instead of a `Request`, which other implementations do not accept. */
  readonly isPlain: boolean;
  /** The number of requests with this method so far, including this one. */
  readonly count: number;
}

/** A `fetch` without a network that records its requests. */
interface FakeFetch {
  readonly fetch: (input: string | Request, init?: RequestInit) => Promise<Response>;
  readonly sent: SentRequest[];
  /** The number of submissions. */
  readonly posts: () => number;
  /** The number of polls. */
  readonly polls: () => number;
}

/** Creates a `fetch` that passes each request to a handler and rejects on an abort, like that of a platform. */
export function createFetch(handle: (request: SentRequest) => unknown): FakeFetch {
  const sent: SentRequest[] = [];
  const countOf = (method: string) => sent.filter((request) => request.method === method).length;
  return {
    sent,
    posts: () => countOf("POST"),
    polls: () => countOf("GET"),
    fetch: async (input, init = {}) => {
      const isPlain = typeof input === "string" || input instanceof URL;
      const source = isPlain ? init : { ...(input as Request), ...init };
      const { method = "GET", headers } = isPlain ? init : (input as Request);
      const request: SentRequest = {
        method,
        url: isPlain ? String(input) : (input as Request).url,
        headers: new Headers(headers),
        body: typeof source.body === "string" ? source.body : "",
        init,
        isPlain,
        count: countOf(method) + 1,
      };
      sent.push(request);
      return await withAbort(Promise.resolve(handle(request)), init.signal ?? undefined);
    },
  };
}

/** Rejects when the signal aborts. */
function withAbort(response: Promise<unknown>, signal: AbortSignal | undefined): Promise<Response> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new DOMException("This operation was aborted", "AbortError"));
    if (signal?.aborted) onAbort();
    signal?.addEventListener("abort", onAbort);
    response.then(resolve as (value: unknown) => void, reject).finally(() => signal?.removeEventListener("abort", onAbort));
  });
}

/** Creates a JSON response. */
export function json(body: unknown, init: ResponseInit = {}): Response {
  return Response.json(body, init);
}

/** Returns a promise that resolves after some milliseconds. */
export const delay = <T>(ms: number, value: T) => new Promise<T>((resolve) => setTimeout(() => resolve(value), ms));

/** Returns the error with which a call rejects. */
export const rejectionOf = (call: Promise<unknown>): Promise<Record<string, unknown> & Error> =>
  call.then(
    (value) => {
      throw new Error(`The call succeeded with ${JSON.stringify(value)}`);
    },
    (error: unknown) => error as Record<string, unknown> & Error,
  );

/** The result of a call. */
export interface Outcome<T> {
  readonly state: "fulfilled" | "rejected" | "pending";
  readonly value?: T;
  readonly error?: Record<string, unknown> & Error;
}

/** Advances fake timers, and returns how the call ended. */
export async function settle<T>(call: Promise<T>, ms = 1_000_000): Promise<Outcome<T>> {
  // Does not use `Promise.race`, because a promise of another realm settles later than one of this realm.
  let outcome: Outcome<T> = { state: "pending" };
  call.then(
    (value) => {
      outcome = { state: "fulfilled", value };
    },
    (error) => {
      outcome = { state: "rejected", error };
    },
  );
  await vi.advanceTimersByTimeAsync(ms);
  // Requests and streams need real turns of the event loop, which a busy machine may reach only after the fake time is over.
  const started = real.now();
  const isLate = (turn: number) => turn >= MIN_REAL_TURNS && real.now() - started > MAX_REAL_WAIT_NS;
  for (let turn = 0; outcome.state === "pending" && !isLate(turn); turn += 1) {
    await new Promise<void>((resolve) => (turn < MIN_REAL_TURNS ? real.setImmediate(resolve) : real.setTimeout(resolve, 5)));
    await vi.advanceTimersByTimeAsync(turn % TURNS_PER_ROUND === 0 ? ms : 0);
  }
  return outcome;
}

/** A call that is pending after this number of turns, and after this time, does not end. */
const MIN_REAL_TURNS = 400;
const MAX_REAL_WAIT_NS = 10_000_000_000n;

const TURNS_PER_ROUND = 20;

/** The real functions, because fake timers replace the global ones. */
const real = { now: process.hrtime.bigint, setImmediate, setTimeout };

type Listener = ((event: { readonly type: string }) => void) | { handleEvent(event: { readonly type: string }): void };

/** A signal as the package abort-controller 3 and React Native implement it: an event target without `reason`. */
export class LegacyAbortSignal {
  aborted = false;
  readonly #listeners = new Map<Listener, boolean>();
  addEventListener(_: string, listener: Listener, options?: boolean | { readonly once?: boolean }): void {
    this.#listeners.set(listener, Object(options).once === true);
  }
  removeEventListener(_: string, listener: Listener): void {
    this.#listeners.delete(listener);
  }
  /** The number of listeners that are registered. */
  get size(): number {
    return this.#listeners.size;
  }
  dispatch(): void {
    this.aborted = true;
    for (const [listener, once] of [...this.#listeners]) {
      if (once) this.#listeners.delete(listener);
      if (typeof listener === "function") listener({ type: "abort" });
      else listener.handleEvent({ type: "abort" });
    }
  }
}

/** A controller of such a signal. */
export class LegacyAbortController {
  readonly legacy = new LegacyAbortSignal();
  get signal(): AbortSignal {
    return this.legacy as unknown as AbortSignal;
  }
  abort(): void {
    this.legacy.dispatch();
  }
}
