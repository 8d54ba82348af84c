import type { UnsupportedKeyword } from "../checks/constraints.js";
import type { OutcomeName, Verdict } from "../checks/verdict.js";
import type { Contract } from "../contract/model.js";
import type { Totals } from "../traffic/budget.js";
import type { Expectation } from "../traffic/expectation.js";
import type { Json } from "../util/json.js";
import type { Shard } from "./plan.js";

/** Everything that a run has found out; all output is a view of it. */
export interface Report {
  readonly contract: Contract;
  /** The base URL of the server that was judged. */
  readonly target: string;
  readonly seed: number;
  readonly durationMs: number;
  readonly verdicts: readonly Verdict[];
  /** What the reader should know besides, such as a known deviation that has disappeared. */
  readonly notices: readonly string[];
  readonly traffic: Totals;
  /** Every value that was tried in a request, with what the server made of it. */
  readonly boundaries: readonly BoundaryPoint[];
  readonly underived: readonly UnsupportedKeyword[];
  /** Why the run could not judge the server at all, or not to the end. */
  readonly obstacle: Obstacle | undefined;
  /** Whether a warning counts like a violation. */
  readonly isStrict: boolean;
  /** Which part of the work it was, where it was not all of it. */
  readonly shard: Shard | undefined;
}

/** What kept a run from judging the server. */
export interface Obstacle {
  readonly met: "at the start" | "on the way";
  readonly reason: string;
}

/** A server conforms, violates its contract, or could not be judged. */
export type Conclusion = "conforms" | "inconclusive" | "violates";
/** A violation that was found stays one whatever else could not be judged. */
export function conclude({ isStrict, verdicts, obstacle }: Report): Conclusion {
  if (verdicts.some(({ outcome }) => outcome === "fail" || (isStrict && outcome === "warn"))) return "violates";
  if (!verdicts.some(({ outcome }) => outcome !== "skipped" && outcome !== "inconclusive")) return "inconclusive";
  return obstacle !== undefined || verdicts.some(({ outcome }) => outcome === "inconclusive") ? "inconclusive" : "conforms";
}

/** How many verdicts there are of each outcome. */
export function countOutcomes(verdicts: readonly Verdict[]): Readonly<Record<OutcomeName, number>> {
  const counts = { fail: 0, inconclusive: 0, known: 0, observed: 0, pass: 0, skipped: 0, warn: 0 };
  for (const { outcome } of verdicts) counts[outcome] += 1;
  return counts;
}

/** One value in one place of a request, and what the server made of it: a point of the boundary map. */
export interface BoundaryPoint {
  /** The operation's id in the contract. */
  readonly operation: string;
  /** The place in the request: `duration`, `reference_image_urls.items`; `body` for the whole of it. */
  readonly place: string;
  /** The id of the check that tried it. */
  readonly check: string;
  /** The value; undefined for one that was left out. */
  readonly value: Json | undefined;
  /** What the contract says: take it, refuse it, or nothing (then the server is only observed). */
  readonly expected: Exclude<Expectation, "read">;
  /** What the server did; `otherwise` for an answer that is neither, or none at all. */
  readonly found: "otherwise" | "refused" | "taken";
}
