import type { Verdict } from "../checks/verdict.js";
import type { Report } from "../run/report.js";
import type { Budget } from "../traffic/budget.js";
import { groupBy } from "../util/group-by.js";

/** Renders the result of a dry run: the requests that a run would send and their maximum cost. */
export function renderPlan(rehearsal: Report, target: string, budget: Budget): string {
  const groups = groupBy(rehearsal.verdicts, ({ check }) => check.id.split(".")[0] ?? "");
  const width = Math.max(0, ...[...groups.keys()].map(({ length }) => length));
  const rows = [...groups].map(([name, members]) => renderGroup(name.padEnd(width), members));
  const reasons = groupBy(rehearsal.verdicts.filter(isLeftOut), ({ reason }) => reason);
  const { accepted, requests } = rehearsal.traffic;
  return [
    `Plan for ${target}`,
    ...rows,
    ...[...reasons].map(([reason, members]) => `  left out ${members.length}: ${reason}`),
    "",
    `About ${requests} requests, at most ${accepted} of which a server that keeps to the contract takes and may charge for.`,
    ...explainBudget(budget, accepted),
    "Nothing has been sent.",
    "",
  ].join("\n");
}

function renderGroup(name: string, members: readonly Verdict[]): string {
  const requests = members.reduce((sum, { requests }) => sum + (requests ?? 0), 0);
  const leftOut = members.filter(isLeftOut).length;
  const checks = `${String(members.length).padStart(3)} ${members.length === 1 ? "check " : "checks"}`;
  return `  ${name}  ${checks}  ${String(requests).padStart(4)} requests${leftOut > 0 ? `  ${leftOut} left out` : ""}`;
}

function isLeftOut({ outcome }: Verdict): boolean {
  return outcome === "skipped";
}

function explainBudget({ maxAccepted, maxCredits }: Budget, accepted: number): readonly string[] {
  const unlimited = Number.POSITIVE_INFINITY;
  if (maxAccepted === 0)
    return ["No budget is given (--max-accepted, --max-credits), so that nothing that should be taken is sent."];
  if (maxAccepted === unlimited && maxCredits === unlimited)
    return ["No budget is set: a faulty server may take, and charge for, invalid requests as well."];
  return [
    ...(maxAccepted === unlimited
      ? []
      : [`The run stops before more than ${maxAccepted} requests are taken, invalid ones among them.`]),
    ...(maxCredits === unlimited ? [] : [`It stops before more than ${maxCredits} credits are used, as the answers tell them.`]),
    ...(accepted === 0 ? ["Nothing is taken within it."] : []),
  ];
}
