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
  /** Milliseconds until a request without a complete answer is given up. Default: 60,000. */
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
  const baseUrl = options.baseUrl ?? defaultBaseUrl;
  if (!/^https?:$/.test(parseUrl(baseUrl).protocol)) throw new TypeError(`baseUrl ${baseUrl} is not an http(s) URL.`);
  const http = createHttpClient<paths>({
    baseUrl,
    fetch: (request) => (options.fetch ?? globalThis.fetch)(request),
    headers: { authorization: `Bearer ${apiKey}` },
    // A redirected POST is either lost or paid twice; and the key belongs to this server alone.
    redirect: "manual",
  });
  const timeout = options.timeout ?? DEFAULT_TIMEOUT;
  if (!(timeout > 0 && timeout <= LONGEST_TIMEOUT)) {
    throw new TypeError(`timeout ${timeout} is not a number of milliseconds from 1 to ${LONGEST_TIMEOUT}.`);
  }
  const redact = (text: string) => text.replaceAll(apiKey, "[API key]");
  return { http, submit: (request) => submit(http, request, { redact, timeout }) };
}

function parseUrl(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw new TypeError(`baseUrl ${url} is not a URL.`);
  }
}
