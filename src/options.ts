import type { Middleware } from "openapi-fetch";
import { defaultBaseUrl } from "../generated/endpoint.js";
import type { GenerationUpdate } from "./types.js";

/** The environment variable that customarily holds the API key. */
const API_KEY_VARIABLE = "SKILLS_VIDEO_API_KEY";

/** Headers by name; names are case-insensitive. */
export type HeaderOption = Readonly<Record<string, string>> | Headers;

/** Does a request as the global `fetch` does. */
export type FetchOption = (input: string | Request, init?: RequestInit) => Promise<Response>;

/** What a client is made of. */
export interface ClientOptions {
  /**
   * The API key. Default: the environment variable `SKILLS_VIDEO_API_KEY`. Only a client with a `baseUrl` of its own,
   * such as a proxy that has the key, can do without.
   */
  readonly apiKey?: string | undefined;
  /** Where the API is, with its path prefix; in a browser it may be relative to the page. Default: the contract's server. */
  readonly baseUrl?: string | undefined;
  /** Does the requests in place of the global `fetch`, which is looked up at each call. */
  readonly fetch?: FetchOption | undefined;
  /** Milliseconds for one call of `submit` or `get`, and for one question of `wait`. Default: 60,000. */
  readonly timeout?: number | undefined;
  /** Milliseconds that `wait`, `generate` and `stream` take at most. Default: 900,000, a quarter of an hour. */
  readonly waitTimeout?: number | undefined;
  /** Milliseconds between two questions of `wait`. Default: 2,000. */
  readonly pollInterval?: number | undefined;
  /** How often a submission that the server has certainly not taken is sent again. Default: 2. */
  readonly maxRetries?: number | undefined;
  /** Sent with every request. */
  readonly headers?: HeaderOption | undefined;
  /** Ends everything that the client does, with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** openapi-fetch middleware for logging and tracing. It sees every request, without the key. */
  readonly middleware?: readonly Middleware[] | undefined;
  /** Sends the API key from a browser, where everybody can read it. */
  readonly dangerouslyAllowBrowser?: boolean | undefined;
  /** Sends the API key over plain HTTP to another machine, where everybody on the way can read it. */
  readonly dangerouslyAllowHttp?: boolean | undefined;
}

/** What one call may have otherwise than its client. */
export interface CallOptions {
  /** Ends the call at once, which rejects with the signal's reason. The client's own signal does so, too. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that the call takes at most, with everything that it tries again. */
  readonly timeout?: number | undefined;
  /** Sent along, in place of the client's headers of the same name. */
  readonly headers?: HeaderOption | undefined;
}

/** What one submission may have otherwise than its client. */
export interface SubmitOptions extends CallOptions {
  /** How often a submission that the server has certainly not taken is sent again. */
  readonly maxRetries?: number | undefined;
}

/** What one wait may have otherwise than its client. */
export interface WaitOptions extends CallOptions {
  /** Milliseconds between two questions. */
  readonly pollInterval?: number | undefined;
  /**
   * Told whenever the status is another than before, and waited for. What it throws, the wait rejects with; the
   * generation goes on.
   */
  readonly onUpdate?: ((update: GenerationUpdate) => unknown) | undefined;
}

/** What a submission that is waited for may have otherwise than its client. */
export interface GenerateOptions extends WaitOptions, SubmitOptions {}

/** What one stream may have otherwise than its client. */
export type StreamOptions = Omit<GenerateOptions, "onUpdate">;

/** The options of a client, complete and checked. */
export interface Settings extends Omit<ClientOptions, keyof typeof DEFAULTS>, Readonly<typeof DEFAULTS> {
  readonly baseUrl: string;
  /** The client's, and the key's. */
  readonly headers: Headers;
}

const DEFAULTS = { timeout: 60_000, waitTimeout: 900_000, pollInterval: 2_000, maxRetries: 2 };

/** Timers fire at once when they are set to more milliseconds than a signed word holds. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Over https, or to machines that nobody is on the way to (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3, RFC 6761 §6.3). */
const SECURE_ORIGIN = /^https:|^http:\/\/(127(\.\d+){3}|\[::1]|([^/]+\.)?localhost)(:|\/|$)/;

/**
 * Completes the options of a client.
 *
 * @throws TypeError when there is no usable API key, when it would be shown around, or when an option makes no sense
 */
export function parseOptions(options: ClientOptions): Settings {
  const { location, process } = globalThis as Globals;
  const baseUrl = resolveUrl(options.baseUrl ?? defaultBaseUrl, isBrowser() ? location?.href : undefined);
  const apiKey = options.apiKey || process?.env?.[API_KEY_VARIABLE];
  const headers = parseHeaders(options.headers);
  assertOption(apiKey || options.baseUrl, `An API key is needed: pass createClient({ apiKey }) or set ${API_KEY_VARIABLE}`);
  // A bearer token is visible ASCII (RFC 6750 §2.1).
  assertOption(!apiKey || /^[\x21-\x7e]+$/.test(apiKey), "The API key has characters that no key has");
  if (apiKey && !headers.has("authorization")) headers.set("authorization", `Bearer ${apiKey}`);
  assertOption(!options.fetch || typeof options.fetch === "function", "fetch is not a function");
  const settings = { ...options, ...DEFAULTS, baseUrl, headers };
  for (const name of Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[]) settings[name] = parseIntegerOption(name, options[name]);
  assertKeyIsNotExposed(headers, settings);
  return settings;
}

/**
 * A whole number, of milliseconds unless it counts retries.
 *
 * @throws TypeError
 */
export function parseIntegerOption(name: keyof typeof DEFAULTS, value: number | undefined = DEFAULTS[name]): number {
  const least = name === "maxRetries" ? 0 : 1;
  assertOption(
    Number.isInteger(value) && value >= least && value <= MAX_TIMEOUT_MS,
    `${name} ${value} is not a whole number from ${least} to ${MAX_TIMEOUT_MS}`,
  );
  return value;
}

/** @throws TypeError, which unlike the runtime's does not show what may be a secret */
export function parseHeaders(headers: HeaderOption | undefined): Headers {
  try {
    return new Headers(headers);
  } catch {
    throw new TypeError("headers cannot be sent.");
  }
}

/** @throws TypeError when headers have a secret that would not stay one where they are sent */
export function assertKeyIsNotExposed(headers: Headers, settings: Settings): void {
  if (!headers.has("authorization")) return;
  assertOption(
    !isBrowser() || settings.dangerouslyAllowBrowser,
    "An API key is public in a browser: use a proxy as baseUrl, or dangerouslyAllowBrowser",
  );
  assertOption(
    SECURE_ORIGIN.test(settings.baseUrl) || settings.dangerouslyAllowHttp,
    "An API key is public over http: use https, or dangerouslyAllowHttp",
  );
}

/** A page has a document; a worker of a page has importScripts, which no server has. */
function isBrowser(): boolean {
  const { document, importScripts, window } = globalThis as Globals;
  return Boolean(document || importScripts || window?.document);
}

/** @throws TypeError unless what must be is */
export function assertOption(is: unknown, what: string): void {
  if (!is) throw new TypeError(`${what}.`);
}

/** Without the slashes at its end, which would double the one that every path begins with. */
function resolveUrl(text: string, page: string | undefined): string {
  const href = URL.canParse(text, page) ? new URL(text, page).href : "";
  assertOption(/^https?:\/\/[^@/]+\/[^?#]*$/.test(href), "baseUrl is not an http(s) URL without user, query and fragment");
  return href.replace(/\/+$/, "");
}

/** What may be there, depending on where this runs. */
interface Globals {
  readonly document?: unknown;
  readonly importScripts?: unknown;
  readonly location?: { readonly href: string };
  readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> };
  readonly window?: { readonly document?: unknown };
}
