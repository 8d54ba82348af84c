import type { Clause } from "../checks/check.js";
import type { Verdict } from "../checks/verdict.js";
import { API_KEY_VARIABLE } from "../traffic/request.js";
import type { RunOptions } from "./options.js";
import type { RunPlan } from "./plan.js";
import type { Obstacle } from "./report.js";
import { isReported, selectionOf } from "./selection.js";

/** The facts about a finished run that decide what it reports. */
interface FinishedRun {
  readonly options: Pick<RunOptions, "apiKey" | "isStateless" | "profile" | "selects" | "shard">;
  readonly plan: Pick<RunPlan, "isDerived" | "reported" | "results">;
  /** The verdicts of all checks that ran, whether selected or not. */
  readonly verdicts: readonly Verdict[];
  readonly obstacle: Obstacle | undefined;
  /** The number of accepted requests. */
  readonly accepted: number;
}

/** Returns the verdicts of the report: one for every selected check, even if it did not run. */
export function reportedVerdicts(run: FinishedRun): readonly Verdict[] {
  const selection = selectionOf(run.options);
  const verdicts = run.verdicts.filter((verdict) => isReported(selection, verdict));
  const known = new Set(verdicts.map(({ check }) => check.id));
  const missing = run.plan.reported.filter(({ id }) => !known.has(id));
  return [
    ...verdicts.map((verdict) => (isExcluded(verdict, run) ? { ...verdict, isExcluded: true } : verdict)),
    ...missing.map((check) => explainMissing(check, run)),
  ];
}

/** Whether the live budget or a declared property of the server is the reason why a check was skipped. */
function isExcluded({ check, outcome, requests }: Verdict, { accepted, options, plan }: FinishedRun): boolean {
  if (outcome !== "skipped") return false;
  const isResult = plan.results.some(({ derivation }) => check.id.startsWith(derivation.prefix));
  // A stateless server may know no generation, so an oracle may have nothing to evaluate.
  if (isResult) return options.isStateless === true && requests === undefined;
  return options.profile === "live" && accepted > 0;
}

function explainMissing(check: Clause, { obstacle, options, plan }: FinishedRun): Verdict {
  const common = { check, requests: 0 };
  if (!plan.isDerived(check))
    return { ...common, outcome: "skipped", reason: explainExclusion(check, options), isExcluded: true };
  if (obstacle !== undefined) return { ...common, outcome: "inconclusive", reason: obstacle.reason };
  return { ...common, outcome: "skipped", reason: "the requests that this check needs were not sent" };
}

/** Returns the reason why a check does not apply to this key or this server. */
function explainExclusion({ id }: Clause, { apiKey, isStateless }: FinishedRun["options"]): string {
  if (!/(?:^|:)authentication\./.test(id))
    return isStateless ? "the server keeps no state (--stateless)" : "the check does not apply to this server";
  return apiKey === undefined ? `no API key is set (${API_KEY_VARIABLE})` : "the API key has no variant of this kind";
}
