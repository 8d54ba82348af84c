import type { Verdict } from "../checks/verdict.js";
import type { Contract } from "../contract/model.js";
import type { Transport } from "../traffic/exchange.js";
import type { ProxyEnvironment } from "../traffic/proxy.js";
import type { Baseline } from "./baseline.js";
import type { Profile } from "./plan.js";
import type { Shard } from "./shard.js";

/**
 * Options of a run: the contract, the server and the budget.
 *
 * @example
 * ```ts
 * import { readBundledContract, type RunOptions } from "vidu-q2-turbo-conformance";
 *
 * const options: RunOptions = {
 *   apiKey: "sandbox-key",
 *   baseUrl: "http://127.0.0.1:4010",
 *   contract: await readBundledContract(),
 *   concurrency: 4,
 *   maxAccepted: 40,
 *   samples: 10,
 *   seed: 1,
 *   timeout: 10_000,
 * };
 * ```
 */
export interface RunOptions {
  readonly contract: Contract;
  /** The URL of the server, with its path prefix. */
  readonly baseUrl: string;
  /**
   * Whether the caller started the server for this run.
   * @default false
   */
  readonly isOwnTarget?: boolean | undefined;
  /** The API key. Without one, the suite sends a placeholder and does not check wrong keys. */
  readonly apiKey?: string | undefined;
  /**
   * Headers of every request, by name. Reports contain the name of an environment variable instead of the value.
   *
   * @throws HeaderError if a header is invalid or reserved, or set twice
   * @default only a User-Agent: `vidu-q2-turbo-conformance/VERSION`
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The seed of the request generator; the same seed generates the same requests. */
  readonly seed: number;
  /**
   * The command that ran the suite, quoted for bash, without the flags that select checks; replay commands start with it.
   * @default `vidu-q2-turbo-conformance --base-url URL`
   */
  readonly command?: string | undefined;
  /** The number of random requests per check, in addition to its boundary values. */
  readonly samples: number;
  /** The number of concurrent requests. */
  readonly concurrency: number;
  /** The timeout for one response, in milliseconds. */
  readonly timeout: number;
  /**
   * The delay before the first retry after a temporary condition, in milliseconds. It doubles with every retry.
   * @default 250
   */
  readonly retryDelay?: number | undefined;
  /** The maximum number of accepted requests; `Infinity` if requests are free. */
  readonly maxAccepted: number;
  /**
   * The maximum number of credits, as reported by the responses.
   * @default Infinity
   */
  readonly maxCredits?: number | undefined;
  /**
   * The extent of the run.
   * @default "full"
   */
  readonly profile?: Profile | undefined;
  /**
   * The filter on check ids.
   * @default all checks
   */
  readonly selects?: ((id: string) => boolean) | undefined;
  /**
   * The part of the checks that this run executes.
   * @default all checks
   */
  readonly shard?: Shard | undefined;
  /**
   * Whether the server is known to keep no state, like a mock. Checks that need state are skipped.
   * @default false
   */
  readonly isStateless?: boolean | undefined;
  /**
   * The time without a status change after which polling of a generation stops, in milliseconds. This is no failure: the report
   * contains the last status.
   *
   * @default 2000
   */
  readonly patience?: number | undefined;
  /**
   * The time to wait for a server that is starting, in milliseconds.
   * @default 0
   */
  readonly waitFor?: number | undefined;
  /** Callback after every failed attempt to reach a server that is starting, with the time so far in milliseconds. */
  readonly onWait?: ((elapsedMs: number, reason: string) => void) | undefined;
  /**
   * Whether warnings and flaky failures count as violations.
   * @default false
   */
  readonly isStrict?: boolean | undefined;
  readonly baseline?: Baseline | undefined;
  /**
   * Whether the first violation ends the run.
   * @default false
   */
  readonly stopsAtViolation?: boolean | undefined;
  /**
   * The environment variables that select a proxy, as a record: `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, upper or
   * lower case. Loopback never uses a proxy.
   *
   * @throws ProxyError if the variable for the scheme of `baseUrl` is not an http(s) URL
   * @default no proxy
   */
  readonly proxyEnv?: ProxyEnvironment | undefined;
  /**
   * The transport for the requests.
   * @default HTTP
   */
  readonly transport?: Transport | undefined;
  /** Ends the run early; the report contains the results up to then. */
  readonly signal?: AbortSignal | undefined;
  /** Callback after every finished check. */
  readonly onProgress?: ((done: number, total: number, verdict: Verdict) => void) | undefined;
}
