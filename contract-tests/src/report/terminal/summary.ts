import type { OutcomeName } from "../../checks/verdict.js";
import { type Conclusion, conclude, countOutcomes, exitStatusOf, failsRun, notRun, type Report } from "../../run/report.js";
import { describeRetries, totalRetries } from "../../traffic/retry/retry-counts.js";
import { plural } from "../../util/plural.js";
import type { Colors } from "../colors.js";

const CONCLUSIONS: Readonly<Record<Conclusion, string>> = {
  conforms: "The server conforms.",
  inconclusive: "The result is inconclusive.",
  violates: "The server violates its contract.",
};

/** Renders the counts, the traffic and the conclusion. */
export function renderSummary(report: Report, colors: Colors): readonly string[] {
  const counts = countOutcomes(report.verdicts);
  const parts = Object.entries(counts).flatMap(([outcome, count]) =>
    count > 0 ? [colors.outcome(outcome as OutcomeName, `${count} ${outcome}`)] : [],
  );
  const { accepted, credits, requests, retries, unconfirmed = 0 } = report.traffic;
  const retried =
    totalRetries(retries) === 0 ? [] : [`${plural(totalRetries(retries), "retry", "retries")}: ${describeRetries(retries)}`];
  const seconds = (report.durationMs / 1000).toFixed(1);
  const conclusion = conclude(report);
  const color = { conforms: colors.green, inconclusive: colors.yellow, violates: colors.red }[conclusion];
  return [
    [plural(report.verdicts.length, "check"), ...(parts.length === 0 ? [] : [parts.join(", ")])].join(": "),
    ...retried,
    `${plural(requests, "request")}, ${accepted} accepted${unconfirmed === 0 ? "" : ` and ${unconfirmed} without a response`}, ${plural(credits, "credit")} in ${seconds} s, seed ${report.seed}, exit status ${exitStatusOf(report)}`,
    color([CONCLUSIONS[conclusion], ...qualify(report)].join(" ")),
  ];
}

/** Returns the sentences that qualify the conclusion, for readers who read only the last line. */
function qualify(report: Report): readonly string[] {
  const { isStrict, obstacle, staleEntries = [], verdicts } = report;
  const missing = notRun(report).length;
  const skipped = countOutcomes(verdicts).skipped - missing;
  const failsByStrict =
    !verdicts.some((verdict) => failsRun(verdict, false)) && verdicts.some((verdict) => failsRun(verdict, isStrict));
  return [
    ...(isStrict && staleEntries.length > 0 ? ["Stale entries of the baseline count as violations (--strict)."] : []),
    ...(failsByStrict ? ["Warnings and flaky failures count as violations (--strict)."] : []),
    ...(obstacle === undefined ? [] : [`The run is incomplete: ${obstacle.reason}.`]),
    ...(missing === 0 ? [] : [`${plural(missing, "selected check")} did not run.`]),
    ...(skipped === 0 ? [] : [`${skipped} ${skipped === 1 ? "check was" : "checks were"} skipped.`]),
  ];
}
