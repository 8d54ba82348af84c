import type { CoverageGap } from "../checks/coverage-gap.js";
import type { OutcomeName, Verdict } from "../checks/verdict.js";
import type { Contract } from "../contract/model.js";
import type { Totals } from "../traffic/budget.js";
import type { Expectation } from "../traffic/expectation.js";
import type { Json } from "../util/json.js";
import type { Shard } from "./plan.js";

/** The complete result of a run. All output formats render it. */
export interface Report {
  readonly contract: Contract;
  /** The base URL of the server under test. */
  readonly target: string;
  readonly seed: number;
  /** The start of the run. */
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly verdicts: readonly Verdict[];
  /** Additional notes, such as an obsolete entry of the baseline. */
  readonly notices: readonly string[];
  readonly traffic: Totals;
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
}

/** The reason why a run could not check the server. */
export interface Obstacle {
  /** `preflight` if nothing was checked; `run` if the run was incomplete. */
  readonly phase: "preflight" | "run";
  readonly reason: string;
}

/** The overall result: the server conforms, violates its contract, or the run was inconclusive. */
export type Conclusion = "conforms" | "inconclusive" | "violates";

/** Returns the overall result. A violation has precedence over inconclusive checks. */
export function conclude({ isStrict, verdicts, obstacle }: Report): Conclusion {
  if (verdicts.some(({ outcome }) => outcome === "fail" || (isStrict && (outcome === "warn" || outcome === "flaky"))))
    return "violates";
  if (!verdicts.some(({ outcome }) => outcome !== "skipped" && outcome !== "inconclusive")) return "inconclusive";
  return obstacle !== undefined || verdicts.some(({ outcome }) => outcome === "inconclusive") ? "inconclusive" : "conforms";
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
