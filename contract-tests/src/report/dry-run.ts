import type { Verdict } from "../checks/verdict.js";
import { type Report, sharedRequests } from "../run/report.js";
import type { Budget } from "../traffic/budget.js";
import { groupBy } from "../util/group-by.js";
import { plural } from "../util/plural.js";
import { printable } from "./printable.js";
import { sanitize } from "./sanitize.js";

/** Renders the result of a dry run: the requests that a run would send and their maximum cost. */
export function renderPlan(untrusted: Report, target: string, budget: Budget): string {
  const dryRun = printable(untrusted);
  const groups = groupBy(dryRun.verdicts, ({ check }) => check.id.split(".")[0] ?? "");
  const width = Math.max(0, ...[...groups.keys()].map(({ length }) => length));
  const rows = [...groups].map(([name, members]) => renderGroup(name.padEnd(width), members));
  const reasons = groupBy(dryRun.verdicts.filter(isSkipped), ({ reason }) => reason);
  const { accepted, requests } = dryRun.traffic;
  return [
    `Plan for ${sanitize(target)}`,
    ...rows,
    renderTotal(dryRun, width),
    ...[...reasons].map(([reason, members]) => `  skipped ${members.length}: ${reason}`),
    "",
    `About ${plural(requests, "request")}. A conforming server accepts, and may charge for, at most ${accepted} of them.`,
    ...explainBudget(budget, accepted),
    "Nothing was sent.",
    "",
  ].join("\n");
}

function renderGroup(name: string, members: readonly Verdict[]): string {
  const requests = members.reduce((sum, { requests }) => sum + (requests ?? 0), 0);
  const skipped = members.filter(isSkipped).length;
  const checks = `${String(members.length).padStart(3)} ${members.length === 1 ? "check " : "checks"}`;
  return `  ${name}  ${checks}  ${String(requests).padStart(4)} requests${skipped > 0 ? `  ${skipped} skipped` : ""}`;
}

/** Renders the sums of the groups, and the requests that belong to no single check. */
function renderTotal({ traffic, verdicts }: Report, width: number): string {
  const shared = sharedRequests({ traffic, verdicts });
  const other = `  ${"other".padEnd(width)}  ${" ".repeat(10)}  ${String(shared).padStart(4)} requests that several checks need`;
  const checks = `${String(verdicts.length).padStart(3)} ${verdicts.length === 1 ? "check " : "checks"}`;
  const total = `  ${"total".padEnd(width)}  ${checks}  ${String(traffic.requests).padStart(4)} requests`;
  return shared === 0 ? total : `${other}\n${total}`;
}

function isSkipped({ outcome }: Verdict): boolean {
  return outcome === "skipped";
}

function explainBudget({ maxAccepted, maxCredits }: Budget, accepted: number): readonly string[] {
  const unlimited = Number.POSITIVE_INFINITY;
  if (maxAccepted === 0)
    return ["No budget is set (--max-accepted, --max-credits): no request is sent that a conforming server accepts."];
  if (maxAccepted === unlimited && maxCredits === unlimited)
    return ["The budget is unlimited: a faulty server may also accept, and charge for, invalid requests."];
  return [
    ...(maxAccepted === unlimited
      ? []
      : [`The run stops before the server accepts more than ${plural(maxAccepted, "request")}, including invalid ones.`]),
    ...(maxCredits === unlimited
      ? []
      : [`The run stops before it uses more than ${plural(maxCredits, "credit")}, as reported in usage.total.`]),
    ...(accepted === 0 ? ["This plan contains no request that a conforming server accepts."] : []),
  ];
}
