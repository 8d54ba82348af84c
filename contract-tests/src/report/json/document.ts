import type { OutcomeName, Verdict } from "../../checks/verdict.js";
import type { CoverageGap } from "../../checks/wording/coverage-gap.js";
import type { Evidence, Weight } from "../../contract/evidence.js";
import type { KnownDeviation } from "../../run/baseline.js";
import type { Profile } from "../../run/plan.js";
import type { BoundaryPoint, Conclusion, Obstacle, ReportedContract, Traffic } from "../../run/report.js";
import type { NoResponse } from "../../traffic/exchange.js";
import type { RetryCounts } from "../../traffic/retry/retry-counts.js";

/** The identifier of the format. `report.schema.json` of the package describes the format. */
export const FORMAT = "vidu-q2-turbo-conformance/report/2";

/** The prefix of the identifiers of all versions of the format. */
export const FORMAT_PREFIX = "vidu-q2-turbo-conformance/report/";

/** The content of `report.json`. It is complete: every other format can be rendered from it. */
export interface ReportDocument {
  readonly format: typeof FORMAT;
  readonly tool: "vidu-q2-turbo-conformance";
  readonly toolVersion: string;
  readonly contract: ReportedContract;
  readonly target: string;
  readonly isOwnTarget: boolean;
  readonly profile: Profile;
  /** The shard as in `--shard`, such as `2/4`. */
  readonly shard: string | null;
  readonly strict: boolean;
  readonly seed: number;
  /** The command that ran the suite, without the flags that select checks or an output. */
  readonly command: string;
  /** The start of the run (RFC 3339, UTC). */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly verdict: Conclusion;
  readonly exitStatus: number;
  readonly obstacle: string | null;
  readonly obstaclePhase: Obstacle["phase"] | null;
  readonly totals: Readonly<Record<OutcomeName, number>>;
  readonly traffic: Required<Traffic>;
  readonly notices: readonly string[];
  /** The ids of the selected checks that did not run. */
  readonly notRun: readonly string[];
  readonly baseline: readonly KnownDeviation[];
  /** The checks or globs of the baseline entries that no longer occur; null unless the run was full and complete. */
  readonly staleEntries: readonly string[] | null;
  readonly underived: readonly CoverageGap[];
  readonly checks: readonly CheckDocument[];
  readonly boundaries: readonly BoundaryPoint[];
}

/** A check with its verdict. */
export interface CheckDocument {
  readonly id: string;
  readonly title: string;
  readonly anchor: string;
  readonly clause: string;
  readonly evidence: Evidence;
  readonly weight?: Weight;
  /** What the implementer of the server must change if the check fails. */
  readonly advice: string;
  readonly outcome: OutcomeName;
  /** Whether the check does not count as selected. Any other skipped check makes the run inconclusive. */
  readonly isExcluded: boolean;
  readonly reason: string;
  readonly secondAttempt?: NonNullable<Verdict["secondAttempt"]>;
  /** Whether the failure depends on earlier requests of the run, so that the request alone passes; missing if not. */
  readonly dependsOnEarlier?: true;
  /** The number of requests; null for an oracle. */
  readonly requests: number | null;
  /** The number of retries of the check's requests, by status; missing if there were none. */
  readonly retries?: RetryCounts;
  readonly durationMs: number;
  readonly counterexample: CounterexampleDocument | null;
  readonly replay: { readonly seed: number; readonly path: string } | null;
  readonly replayCommand: string;
}

/** The request that shows a failure, with the response to it. */
interface CounterexampleDocument extends ExchangeDocument {
  readonly expected: string;
  readonly received: string;
  readonly curl: string;
}

/** A request and its outcome. */
export interface ExchangeDocument {
  readonly request: Body & {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly shellAuthorization?: string;
  };
  readonly response: ResponseDocument | NoResponseDocument;
  readonly durationMs: number;
  readonly leaksCredential?: boolean;
}

/** A body: text, or Base64 if it is not UTF-8. Neither if there is no body. */
export interface Body {
  readonly body?: string;
  readonly bodyBase64?: string;
  /** The size of the complete body in bytes, if the report contains only its start. */
  readonly bodyBytes?: number;
}

/** A response. The last three properties describe a stream that was still open. */
interface ResponseDocument extends Body {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly isOpen?: boolean;
  readonly idleMs?: number;
  readonly msSinceEnd?: number;
}

/** The reason for a missing response. */
interface NoResponseDocument {
  readonly none: NoResponse["reason"];
  readonly message: string;
  readonly hasBegun?: boolean;
}
