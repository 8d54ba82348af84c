import type { OutcomeName, Verdict } from "../checks/verdict.js";
import type { CoverageGap } from "../checks/wording/coverage-gap.js";
import type { Contract, Operation } from "../contract/model.js";
import type { Totals } from "../traffic/budget.js";
import type { Expectation } from "../traffic/expectation.js";
import { type RetryCounts, totalRetries } from "../traffic/retry/retry-counts.js";
import type { Json } from "../util/json.js";
import type { KnownDeviation } from "./baseline.js";
import type { Profile } from "./plan.js";
import type { Shard } from "./shard.js";

/**
 * The complete result of a run. All output formats render it.
 *
 * @example
 * ```ts
 * import type { Report } from "vidu-q2-turbo-conformance";
 *
 * const failures = ({ verdicts }: Report) => verdicts.filter(({ outcome }) => outcome === "fail");
 * ```
 */
export interface Report {
  readonly contract: ReportedContract;
  /** The version of this package. */
  readonly toolVersion: string;
  /** The base URL of the server under test. */
  readonly target: string;
  /** Whether the suite started that server for this run. Its port is then random. */
  readonly isOwnTarget: boolean;
  readonly seed: number;
  /** The command that ran the suite, quoted for bash, without the flags that select checks or an output. */
  readonly command: string;
  /** The start of the run. */
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly verdicts: readonly Verdict[];
  /** Additional notes, such as a stale entry of the baseline. */
  readonly notices: readonly string[];
  readonly traffic: Traffic;
  /** Every value sent in a request, with the server's reaction. */
  readonly boundaries: readonly BoundaryPoint[];
  /** The clauses of the contract that the suite does not test, or tests on one side only. */
  readonly underived: readonly CoverageGap[];
  /** The reason why the run was impossible or incomplete. */
  readonly obstacle: Obstacle | undefined;
  /** Whether a warning or a flaky failure counts as a violation. */
  readonly isStrict: boolean;
  /** The shard, if the run executed only a part of the checks. */
  readonly shard: Shard | undefined;
  /** The extent of the run. */
  readonly profile: Profile;
  /** The entries of the baseline. `merge` needs them, because only all shards together show which entries are stale. */
  readonly baseline: readonly KnownDeviation[];
  /** The checks or globs of the baseline entries that no longer occur. Undefined unless the run was full and complete. */
  readonly staleEntries?: readonly string[] | undefined;
}

/** The requests and the cost of a run. */
export interface Traffic extends Totals {
  /** Submissions without a response of the server, which it may have accepted and charged for. @default 0 */
  readonly unconfirmed?: number | undefined;
  /** The number of retries after a temporary condition, by status. @default none */
  readonly retries?: RetryCounts | undefined;
}

/** The facts about the contract that a report contains. */
export interface ReportedContract extends Pick<Contract, "sha256" | "title" | "version"> {
  readonly operations: readonly Pick<Operation, "id" | "method" | "path">[];
}

/** The reason why a run could not check the server. */
export interface Obstacle {
  /**
   * - `usage`: the command line or a file is invalid, so the run did not start
   * - `preflight`: nothing was checked
   * - `run`: the run is incomplete
   * - `suite`: the suite itself has a defect
   */
  readonly phase: "preflight" | "run" | "suite" | "usage";
  readonly reason: string;
}

/**
 * The overall result: the server conforms, violates its contract, or the run was inconclusive.
 *
 * @example
 * ```ts
 * import type { Conclusion } from "vidu-q2-turbo-conformance";
 *
 * const exitCode = (conclusion: Conclusion) => (conclusion === "conforms" ? 0 : 1);
 * ```
 */
export type Conclusion = "conforms" | "inconclusive" | "violates";

/**
 * Returns the overall result. A violation has precedence over inconclusive checks. The server conforms only if every selected
 * check ran; checks that the profile, the shard or a property of the server excludes do not count as selected. With a defect
 * of the suite, no result is reliable.
 *
 * @example
 * ```ts
 * import { conclude, readBundledContract, run } from "vidu-q2-turbo-conformance";
 *
 * const contract = await readBundledContract();
 * const limits = { concurrency: 4, maxAccepted: 40, samples: 10, seed: 1, timeout: 10_000 };
 * const report = await run({ ...limits, contract, apiKey: "key", baseUrl: "http://127.0.0.1:8080" });
 * if (conclude(report) !== "conforms") process.exitCode = 1;
 * ```
 */
export function conclude({ isStrict, obstacle, staleEntries = [], verdicts }: Report): Conclusion {
  if (obstacle?.phase === "suite") return "inconclusive";
  if (isStrict && staleEntries.length > 0) return "violates";
  if (verdicts.some((verdict) => failsRun(verdict, isStrict))) return "violates";
  if (!verdicts.some(({ outcome }) => outcome !== "skipped" && outcome !== "inconclusive")) return "inconclusive";
  const isIncomplete = verdicts.some((verdict) => verdict.outcome === "inconclusive" || didNotRun(verdict));
  return obstacle !== undefined || isIncomplete ? "inconclusive" : "conforms";
}

/** Returns the verdicts of the selected checks that did not run. A server conforms only if there are none. */
export function notRun({ verdicts }: Pick<Report, "verdicts">): readonly Verdict[] {
  return verdicts.filter(didNotRun);
}

function didNotRun({ isExcluded = false, outcome }: Verdict): boolean {
  return outcome === "skipped" && !isExcluded;
}

/** Whether a verdict alone makes the run fail. With `isStrict`, warnings and flaky failures do. */
export function failsRun({ outcome }: Pick<Verdict, "outcome">, isStrict: boolean): boolean {
  return outcome === "fail" || (isStrict && (outcome === "warn" || outcome === "flaky"));
}

/** The exit status for each conclusion. */
export const EXIT_STATUSES = { conforms: 0, violates: 1, inconclusive: 2 } as const satisfies Readonly<
  Record<Conclusion, number>
>;

/** The exit status after invalid usage: `EX_USAGE` of `sysexits.h`. */
export const USAGE_EXIT_STATUS = 64;

/** Returns the exit status of the run. */
export function exitStatusOf(report: Report): number {
  return report.obstacle?.phase === "usage" ? USAGE_EXIT_STATUS : EXIT_STATUSES[conclude(report)];
}

/** Returns the number of requests that belong to no single reported check, such as those of the preflight. Omits retries. */
export function sharedRequests({ traffic, verdicts }: Pick<Report, "traffic" | "verdicts">): number {
  return Math.max(
    0,
    traffic.requests - totalRetries(traffic.retries) - verdicts.reduce((sum, { requests }) => sum + (requests ?? 0), 0),
  );
}

/** Counts the verdicts per outcome. */
export function countOutcomes(verdicts: readonly Verdict[]): Readonly<Record<OutcomeName, number>> {
  const counts = { fail: 0, flaky: 0, inconclusive: 0, known: 0, observed: 0, pass: 0, skipped: 0, warn: 0 };
  for (const { outcome } of verdicts) counts[outcome] += 1;
  return counts;
}

/** A point of the boundary map: a value at one place of a request, with the server's reaction. */
export interface BoundaryPoint {
  /** The operation's id in the contract. */
  readonly operation: string;
  /** The place in the request: `duration`, `reference_image_urls.items`; `body` for the whole body. */
  readonly place: string;
  /** The id of the check that sent the value. */
  readonly check: string;
  /** The value; undefined if it was omitted. */
  readonly value: Json | undefined;
  /** The contract's expectation: accept, reject, or none (then the server is only observed). */
  readonly expected: Exclude<Expectation, "read">;
  /** The server's reaction; `other` if the response is neither an acceptance nor a rejection, or is missing. */
  readonly found: "accepted" | "other" | "rejected";
}
