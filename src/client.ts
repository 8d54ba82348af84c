import createHttpClient, { type Client } from "openapi-fetch";
import { defaultBaseUrl } from "../generated/limits.js";
import type { paths } from "../generated/schema.js";
import { resolveApiKey } from "./api-key.js";
import { submit } from "./submit.js";
import type { Generation, VideoRequest } from "./types.js";

/** What a client is made of. */
export interface ClientOptions {
  /** The API key. Default: the environment variable `SKILLS_VIDEO_API_KEY`. */
  readonly apiKey?: string | undefined;
  /** Where the API is, with its path prefix. Default: the contract's server. */
  readonly baseUrl?: string | undefined;
  /** Does the requests in place of the global `fetch`, which is looked up at each call. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** Milliseconds until a submission without a complete answer is given up; `http` takes a `signal`. Default: 60,000. */
  readonly timeout?: number | undefined;
}

/** A client of the Vidu Q2 Turbo endpoint. */
export interface ViduClient {
  /**
   * Submits a video generation, once, and resolves with it as soon as the server has taken it.
   *
   * @throws InvalidRequestError before anything is sent, when the request breaks the contract
   * @throws ApiError when the server refuses the request
   * @throws ConnectionError when no connection could be made, so that nothing was sent
   * @throws SubmissionOutcomeUnknownError when the request was sent and no readable answer came
   */
  submit(request: VideoRequest): Promise<Generation>;
  /** The typed openapi-fetch client underneath, for what this one has no method for. */
  readonly http: Client<paths>;
}

const DEFAULT_TIMEOUT = 60_000;

/** Timers fire at once when they are set to more than a signed word holds. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/**
 * Makes a client. Nothing is sent before one of its methods is called.
 *
 * @throws TypeError when there is no usable API key, or an option makes no sense
 */
export function createClient(options: ClientOptions = {}): ViduClient {
  const apiKey = resolveApiKey(options.apiKey);
  const baseUrl = parseBaseUrl(options.baseUrl ?? defaultBaseUrl);
  const timeout = parseTimeout(options.timeout ?? DEFAULT_TIMEOUT);
  if (options.fetch !== undefined && typeof options.fetch !== "function") throw new TypeError("fetch is not a function.");
  const http = createHttpClient<paths>({
    baseUrl,
    fetch: (request) => (options.fetch ?? globalThis.fetch)(request),
    headers: { authorization: `Bearer ${apiKey}` },
    // A redirected POST is either lost or paid twice; and the key belongs to this server alone.
    redirect: "manual",
  });
  const redact = (text: string) => text.replaceAll(apiKey, "[API key]");
  return { http, submit: (request) => submit(http, request, { redact, timeout }) };
}

/** Without a trailing slash, which would double the one that every path begins with. */
function parseBaseUrl(url: unknown): string {
  if (typeof url !== "string" || !URL.canParse(url))
    throw new TypeError("baseUrl is not a URL: a text like https://host/prefix is needed.");
  const { hash, origin, password, pathname, protocol, search, username } = new URL(url);
  if (!/^https?:$/.test(protocol)) throw new TypeError(`baseUrl is not an http(s) URL: its protocol is ${protocol}`);
  if (hash + password + search + username !== "") throw new TypeError(`baseUrl must be ${origin}${pathname} alone.`);
  return origin + pathname.replace(/\/+$/, "");
}

function parseTimeout(timeout: unknown): number {
  if (typeof timeout === "number" && Number.isInteger(timeout) && timeout > 0 && timeout <= LONGEST_TIMEOUT) return timeout;
  throw new TypeError(`timeout ${String(timeout)} is not a whole number of milliseconds from 1 to ${LONGEST_TIMEOUT}.`);
}
