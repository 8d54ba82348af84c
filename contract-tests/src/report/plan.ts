import type { Report } from "../report.js";

/** What a run would send and the most it could cost, told from a rehearsal. */
export function renderPlan(
  rehearsal: Report,
  target: string,
  budget: { readonly maxAccepted: number; readonly maxCredits: number },
): string {
  const groups = new Map<string, { checks: number; requests: number; skipped: number }>();
  for (const { check, outcome, requests } of rehearsal.verdicts) {
    const name = check.id.split(".")[0] ?? "";
    const group = groups.get(name) ?? { checks: 0, requests: 0, skipped: 0 };
    group.checks += 1;
    group.requests += requests ?? 0;
    if (outcome === "skipped") group.skipped += 1;
    groups.set(name, group);
  }
  const width = Math.max(0, ...[...groups.keys()].map(({ length }) => length));
  const rows = [...groups].map(
    ([name, { checks, requests, skipped }]) =>
      `  ${name.padEnd(width)}  ${String(checks).padStart(3)} ${checks === 1 ? "check " : "checks"}  ${String(requests).padStart(4)} requests${skipped > 0 ? `  ${skipped} left out` : ""}`,
  );
  const reasons = new Map<string, number>();
  for (const { outcome, reason } of rehearsal.verdicts)
    if (outcome === "skipped") reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const { accepted, requests } = rehearsal.traffic;
  return [
    `Plan for ${target}`,
    ...rows,
    ...[...reasons].map(([reason, count]) => `  left out ${count}: ${reason}`),
    "",
    `About ${requests} requests, at most ${accepted} of which a server that keeps to the contract takes and may charge for.`,
    ...explainBudget(budget, accepted),
    "Nothing has been sent.",
    "",
  ].join("\n");
}

function explainBudget(
  { maxAccepted, maxCredits }: { readonly maxAccepted: number; readonly maxCredits: number },
  accepted: number,
): readonly string[] {
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
