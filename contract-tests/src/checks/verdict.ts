import type { Exchange } from "../traffic/exchange.js";
import type { RetryCounts } from "../traffic/retry/retry-counts.js";
import type { Clause } from "./check.js";

/**
 * The outcome of a check.
 *
 * - `pass`: the server conforms to the clause.
 * - `fail`: the server violates the clause.
 * - `flaky`: the first attempt failed, and a second attempt with the same request passed.
 * - `warn`: the server deviates from an example or from a standard's SHOULD.
 * - `known`: the check fails, as the baseline expects.
 * - `observed`: the behavior is not documented. The verdict describes what the server does.
 * - `inconclusive`: the check gave no result.
 * - `skipped`: the check did not run.
 *
 * @example
 * ```ts
 * import type { OutcomeName } from "vidu-q2-turbo-conformance";
 *
 * const failing: readonly OutcomeName[] = ["fail", "flaky"];
 * ```
 */
export type OutcomeName = "fail" | "flaky" | "inconclusive" | "known" | "observed" | "pass" | "skipped" | "warn";

/**
 * The outcome of a check, with its reason.
 *
 * @example
 * ```ts
 * import type { Verdict } from "vidu-q2-turbo-conformance";
 *
 * const failures = (verdicts: readonly Verdict[]) => verdicts.filter(({ outcome }) => outcome === "fail");
 * ```
 */
export interface Verdict {
  readonly check: Clause;
  readonly outcome: OutcomeName;
  /**
   * Whether the check does not count as selected: the profile, its budget or a property of the server excludes it. Any other
   * skipped check makes the run inconclusive.
   */
  readonly isExcluded?: boolean | undefined;
  /** The reason in one sentence. Empty for a pass. */
  readonly reason: string;
  /** The number of requests for this check. Undefined for an oracle, which evaluates the requests of other checks. */
  readonly requests: number | undefined;
  /** The total time of these requests, in milliseconds. Undefined for an oracle and for a check that did not run. */
  readonly durationMs?: number | undefined;
  /** How often requests of this check were sent again after a temporary condition, by status. Undefined if none was. */
  readonly retries?: RetryCounts | undefined;
  /** The command that runs only this check, if the id of the check was changed for output. */
  readonly replayCommand?: string | undefined;
  /**
   * The result of a second attempt, which the suite makes before it reports a failure: `failed`, `passed` (then the failure
   * is flaky) or `not sent`, for example because it does not fit the budget. Undefined if no second attempt is necessary.
   */
  readonly secondAttempt?: "failed" | "not sent" | "passed" | undefined;
  /**
   * Whether the failure depends on earlier requests of the run, or occurs at random. It can depend on the state that these
   * requests left, on their number, or on their responses. If the request of the counterexample is sent alone, it passes.
   */
  readonly dependsOnEarlier?: boolean | undefined;
  /** For a failure: the smallest request that causes it. */
  readonly counterexample?: Counterexample | undefined;
}

/**
 * A request that causes a failure.
 *
 * @example
 * ```ts
 * import type { Counterexample } from "vidu-q2-turbo-conformance";
 *
 * const bodyOf = ({ exchange }: Counterexample) => exchange.request.body;
 * ```
 */
export interface Counterexample {
  readonly exchange: Exchange;
  readonly expected: string;
  readonly received: string;
  /** Whether a content policy rejected the request, which is valid. */
  readonly isContentRejection?: boolean | undefined;
  /** A shell command that replays the request. */
  readonly curl: string;
  /** The seed and path with which fast-check replays the counterexample. */
  readonly replay: { readonly seed: number; readonly path: string };
}

/**
 * Returns `skipped` verdicts with the same reason for all checks.
 *
 * @param isExcluded whether the checks do not count as selected
 */
export function skipped(checks: readonly Clause[], reason: string, isExcluded = false): readonly Verdict[] {
  return checks.map((check) => ({ check, outcome: "skipped", reason, requests: 0, ...(isExcluded && { isExcluded }) }));
}

/** Sorts verdicts in the order of the checks. */
export function inOrderOf(checks: readonly Clause[], verdicts: readonly Verdict[]): readonly Verdict[] {
  const order = new Map(checks.map(({ id }, index) => [id, index]));
  return verdicts.toSorted((a, b) => (order.get(a.check.id) ?? 0) - (order.get(b.check.id) ?? 0));
}
