import type { Middleware } from "openapi-fetch";
import type { GenerationUpdate, SubmittedGeneration, VideoRequest } from "./types.js";

/**
 * Headers by name. Names are case-insensitive.
 *
 * @example
 * ```ts
 * import { createClient, type HeaderOption } from "vidu-q2-turbo";
 *
 * const headers: HeaderOption = { "x-team": "films" };
 * const vidu = createClient({ headers });
 * ```
 */
export type HeaderOption = Readonly<Record<string, string>> | Headers;

/**
 * A function with the interface of the global `fetch`. The client calls it with a URL and an init.
 *
 * @example
 * ```ts
 * import { createClient, type FetchOption } from "vidu-q2-turbo";
 *
 * const logged: FetchOption = async (url, init) => {
 *   console.log(init?.method, url);
 *   return await fetch(url, init);
 * };
 * const vidu = createClient({ fetch: logged });
 * ```
 */
export type FetchOption = (url: string, init?: RequestInit) => Promise<Response>;

/**
 * The options of a client.
 *
 * @example
 * ```ts
 * import { type ClientOptions, createClient } from "vidu-q2-turbo";
 *
 * const sandbox: ClientOptions = { apiKey: "sandbox-key", baseUrl: "http://127.0.0.1:4010", pollInterval: 100 };
 * const vidu = createClient(sandbox);
 * ```
 */
export interface ClientOptions {
  /**
   * The API key, or a function that returns it before each request, for keys that rotate. Optional with a `baseUrl`, such as
   * a proxy that adds the key.
   *
   * @default the environment variable `SKILLS_VIDEO_API_KEY`
   */
  readonly apiKey?: string | (() => string | Promise<string>) | undefined;
  /**
   * The URL of the API, with its path prefix. In a browser it may be relative to the page.
   *
   * @default the contract's server
   */
  readonly baseUrl?: string | undefined;
  /**
   * Sends the requests.
   *
   * @default the global `fetch` at the time of a request
   */
  readonly fetch?: FetchOption | undefined;
  /**
   * Milliseconds for a call of `submit` or `get`, and for each poll of `wait`.
   *
   * @default 60_000
   */
  readonly timeout?: number | undefined;
  /**
   * Milliseconds for a call of `wait`, `generate` or `stream`.
   *
   * @default 900_000
   */
  readonly waitTimeout?: number | undefined;
  /**
   * Milliseconds between polls. A `Retry-After` header can increase them.
   *
   * @default 2_000
   */
  readonly pollInterval?: number | undefined;
  /**
   * The maximum number of times a submission is resent, if the server certainly did not accept it.
   *
   * @default 2
   */
  readonly maxRetries?: number | undefined;
  /** Headers of every request. */
  readonly headers?: HeaderOption | undefined;
  /** Aborts all calls of the client. */
  readonly signal?: AbortSignal | undefined;
  /** openapi-fetch middleware, for logging and tracing. It sees every request, without the API key. */
  readonly middleware?: readonly Middleware[] | undefined;
  /**
   * Records every submission before it is sent, so that no paid job is lost in a crash. See `fileJournal` in
   * `vidu-q2-turbo/node`. If the record cannot be written, nothing is sent.
   *
   * @default no journal
   */
  readonly journal?: JournalRecorder | undefined;
  /**
   * Sends parameters that this version of the package does not know.
   *
   * @default false
   */
  readonly allowUnknownParameters?: boolean | undefined;
  /**
   * Sends the API key from a browser, where every visitor can read it.
   *
   * @default false
   */
  readonly dangerouslyAllowBrowser?: boolean | undefined;
  /**
   * Sends the API key over plain HTTP to another machine, so that everyone in between can read it.
   *
   * @default false
   */
  readonly dangerouslyAllowHttp?: boolean | undefined;
}

/**
 * The interface through which the client records submissions. `createJournal` from `vidu-q2-turbo/node` implements it.
 *
 * @example
 * ```ts
 * import { createClient, type JournalRecorder } from "vidu-q2-turbo";
 *
 * const journal: JournalRecorder = {
 *   record: async (call, event) => console.log(call.generation.id, event?.body),
 * };
 * const vidu = createClient({ journal });
 * ```
 */
export interface JournalRecorder {
  /**
   * Records an event. The client waits for the promise. The promise may reject only for an event with a `body`. In that case,
   * nothing is sent.
   *
   * @param call what is known about the generation; the same object for all events of a call
   * @param event undefined after the response to the submission. `call` then shows whether it was accepted (`id`) or not (no
   *   `sentAt`), or whether its outcome is unknown
   */
  record(call: JournaledCall, event?: JournalEvent): Promise<void>;
}

/**
 * An event of a call: the body of a submission that is about to be sent, or an update of its generation.
 *
 * @example
 * ```ts
 * import type { JournalEvent } from "vidu-q2-turbo";
 *
 * const describe = ({ body, update }: JournalEvent) => update?.status ?? `submits ${body?.prompt}`;
 * ```
 */
export interface JournalEvent {
  readonly body?: VideoRequest;
  readonly update?: GenerationUpdate | SubmittedGeneration;
}

/**
 * The state of a call of one of the client's methods.
 *
 * @example
 * ```ts
 * import type { JournaledCall } from "vidu-q2-turbo";
 *
 * const wasAccepted = ({ generation }: JournaledCall) => generation.id !== undefined;
 * ```
 */
export interface JournaledCall {
  readonly generation: {
    /** The id of the generation. If it is set, the server has accepted the submission. */
    readonly id?: string | undefined;
    /** When the submission was sent; undefined if it was not, or if the server rejected it. */
    readonly sentAt?: Date | undefined;
  };
  readonly signals: readonly AbortSignal[];
  /** Returns the milliseconds until the deadline of the call. */
  remainingMs(): number;
  /** Creates the error of the call when a signal aborts. */
  createAbortError(reason: unknown): Error;
}
