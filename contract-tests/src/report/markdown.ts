import type { Verdict } from "../checks/verdict.js";
import { type Conclusion, conclude, countOutcomes, type Report } from "../run/report.js";

const HEADINGS: Readonly<Record<Conclusion, string>> = {
  conforms: "✅ The server conforms",
  inconclusive: "❔ The server could not be judged",
  violates: "❌ The server violates its contract",
};

/** The maximum number of failures shown in full. The size of a CI job summary is limited, and so is a reader's attention. */
const MOST_TOLD = 20;

/** Renders the report as Markdown, for the summary of a CI job. */
export function renderMarkdown(report: Report): string {
  const { contract, obstacle, target, traffic, verdicts } = report;
  const counts = Object.entries(countOutcomes(verdicts)).filter(([, count]) => count > 0);
  const alarms = verdicts.filter(({ outcome }) => outcome === "fail" || outcome === "warn");
  const sections = [
    `## ${HEADINGS[conclude(report)]}`,
    `${quote(target)} by ${contract.title} ${contract.version}: ${verdicts.length} checks (${counts.map(([outcome, count]) => `${count} ${outcome}`).join(", ")}), ${traffic.requests} requests, ${traffic.accepted} accepted, ${traffic.credits} credits, seed ${report.seed}.`,
    ...(obstacle === undefined ? [] : [`Not judged to the end: ${obstacle.reason}.`]),
    ...report.notices.map((notice) => `> ${notice}`),
    ...alarms.slice(0, MOST_TOLD).map(renderAlarm),
    ...(alarms.length > MOST_TOLD ? [`and ${alarms.length - MOST_TOLD} more.`] : []),
  ];
  return `${sections.join("\n\n")}\n`;
}

function renderAlarm({ check, counterexample, outcome, reason }: Verdict): string {
  const lines = [
    `### ${outcome === "fail" ? "❌" : "⚠️"} ${quote(check.id)} ${check.title}`,
    `${quote(check.clause)}, ${quote(check.anchor)} (${check.evidence}): ${quote(reason)}`,
    ...(counterexample === undefined ? [] : [fence(counterexample.curl)]),
  ];
  return lines.join("\n\n");
}

/** Renders inline code, delimited by more backquotes than its longest run (CommonMark §6.1). */
function quote(text: string): string {
  const fenced = "`".repeat(longestRun(text) + 1);
  const padding = /^`|`$/.test(text) ? " " : "";
  return `${fenced}${padding}${text.replaceAll(/\s+/g, " ")}${padding}${fenced}`;
}

/** Renders a fenced code block (CommonMark §4.5). */
function fence(text: string): string {
  const fenced = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fenced}sh\n${text}\n${fenced}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
