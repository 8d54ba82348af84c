import type { Verdict } from "../checks/verdict.js";
import type { Contract } from "../contract/model.js";
import type { Transport } from "../traffic/exchange.js";
import type { Baseline } from "./baseline.js";
import type { Profile, Shard } from "./plan.js";

/** What is judged, by what, and how much may be spent on it. */
export interface RunOptions {
  readonly contract: Contract;
  /** Where the server is, with its path prefix. */
  readonly baseUrl: string;
  /** The key; without one a placeholder is sent, and nothing is said of wrong keys. */
  readonly apiKey?: string | undefined;
  /** Which requests are drawn; the same seed gives the same requests. */
  readonly seed: number;
  /** Requests drawn for a check beyond its boundary values. */
  readonly samples: number;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Milliseconds for one answer. */
  readonly timeout: number;
  /** Most requests that the server may take; `Infinity` where they cost nothing. */
  readonly maxAccepted: number;
  /** Most credits that they may cost by what the answers say; default: `Infinity`. */
  readonly maxCredits?: number | undefined;
  /** How much is tried; default: `full`. */
  readonly profile?: Profile | undefined;
  /** Which checks are run; default: all. */
  readonly selects?: ((id: string) => boolean) | undefined;
  /** Which part of the work is done; default: all of it. */
  readonly shard?: Shard | undefined;
  /** Whether the server is known to remember nothing, as a mock does: what needs a memory is left out. */
  readonly isStateless?: boolean | undefined;
  /** Milliseconds without any change after which a generation is no longer followed; default: 2000. */
  readonly patience?: number | undefined;
  /** Whether a warning counts like a violation. */
  readonly isStrict?: boolean | undefined;
  readonly baseline?: Baseline | undefined;
  /** Whether the first violation ends the run. */
  readonly stopsAtViolation?: boolean | undefined;
  /** What carries the requests; default: HTTP. */
  readonly transport?: Transport | undefined;
  /** Ends the run early; what has been found by then is reported. */
  readonly signal?: AbortSignal | undefined;
  /** Told of every check that is done. */
  readonly onProgress?: ((done: number, total: number, verdict: Verdict) => void) | undefined;
}
