import type { OutcomeName, Verdict } from "../../checks/verdict.js";
import { notRun, type Report } from "../../run/report.js";
import { describeRetries } from "../../traffic/retry/retry-counts.js";
import { groupBy } from "../../util/group-by.js";
import type { Colors } from "../colors.js";
import { SYMBOLS } from "./symbols.js";

/** Renders one line per verdict with an outcome. */
export function renderList(title: string, verdicts: readonly Verdict[], outcome: OutcomeName, colors: Colors): readonly string[] {
  const members = verdicts.filter((verdict) => verdict.outcome === outcome);
  if (members.length === 0) return [];
  return [colors.bold(title), ...members.map(({ check, reason }) => `  ${SYMBOLS[outcome]} ${check.id}  ${colors.dim(reason)}`)];
}

/** Renders one line per reason, because many checks share the same reason. */
export function renderReasons(
  title: string,
  verdicts: readonly Verdict[],
  outcome: OutcomeName,
  colors: Colors,
): readonly string[] {
  const members = verdicts.filter((verdict) => verdict.outcome === outcome);
  if (members.length === 0) return [];
  const lines = [...groupBy(members, ({ reason }) => reason)].map(
    ([reason, sharing]) => `  ${SYMBOLS[outcome]} ${reason}: ${colors.dim(joinIds(sharing.map(({ check }) => check.id)))}`,
  );
  return [colors.bold(title), ...lines];
}

/** Renders every selected check that did not run, because each of them makes the run inconclusive. */
export function renderNotRun(report: Report, colors: Colors): readonly string[] {
  const members = notRun(report);
  if (members.length === 0) return [];
  const lines = [...groupBy(members, ({ reason }) => reason)].flatMap(([reason, sharing]) => [
    `  ${SYMBOLS.skipped} ${reason}:`,
    ...sharing.map(({ check }) => `      ${colors.dim(check.id)}`),
  ]);
  return [colors.bold(`Selected checks that did not run (${members.length})`), ...lines];
}

/** Renders the checks whose requests were sent again, by the statuses that were discarded. */
export function renderRetried({ verdicts }: Report, colors: Colors): readonly string[] {
  const members = verdicts.filter(({ retries }) => retries !== undefined);
  if (members.length === 0) return [];
  const lines = [...groupBy(members, ({ retries }) => describeRetries(retries))].map(
    ([retries, sharing]) => `  ${retries}: ${colors.dim(joinIds(sharing.map(({ check }) => check.id)))}`,
  );
  return [colors.bold(`Checks with retried requests (${members.length})`), ...lines];
}

function joinIds(ids: readonly string[]): string {
  return ids.length > 3 ? `${ids.slice(0, 3).join(", ")} and ${ids.length - 3} more` : ids.join(", ");
}
