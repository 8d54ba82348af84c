import type { Exchange } from "../traffic/exchange.js";
import type { Clause } from "./check.js";

/**
 * What the suite has found out about a clause.
 *
 * `fail`: the server breaks it. `warn`: the server departs from what only an example or a standard's SHOULD says.
 * `known`: it fails, as the baseline says it would. `observed`: nothing is documented; this is what the server does.
 * `inconclusive`: it could not be judged. `skipped`: it was not tried.
 */
export type OutcomeName = "fail" | "inconclusive" | "known" | "observed" | "pass" | "skipped" | "warn";

/** An outcome with its reasons. */
export interface Verdict {
  readonly check: Clause;
  readonly outcome: OutcomeName;
  /** Why, in a sentence; empty for a pass. */
  readonly reason: string;
  /** Requests sent for this clause alone; undefined where it is judged by what others send. */
  readonly requests: number | undefined;
  /** For a failure: the smallest request found that shows it. */
  readonly counterexample?: Counterexample | undefined;
}

/** A request that shows a failure. */
export interface Counterexample {
  readonly exchange: Exchange;
  readonly expected: string;
  readonly received: string;
  /** A shell command that sends the request again. */
  readonly curl: string;
  /** What fast-check needs to take the same path again. */
  readonly replay: { readonly seed: number; readonly path: string };
}

/** The verdicts on what was not tried, for a common reason. */
export function skipped(checks: readonly Clause[], reason: string): readonly Verdict[] {
  return checks.map((check) => ({ check, outcome: "skipped", reason, requests: 0 }));
}

/** Verdicts in the order of the checks, whatever the order in which they were come to. */
export function inOrderOf(checks: readonly Clause[], verdicts: readonly Verdict[]): readonly Verdict[] {
  const order = new Map(checks.map(({ id }, index) => [id, index]));
  return verdicts.toSorted((a, b) => (order.get(a.check.id) ?? 0) - (order.get(b.check.id) ?? 0));
}
