import type { Verdict } from "../checks/verdict.js";
import { type Conclusion, conclude, countOutcomes, type Report } from "../run/report.js";
import { replayCommand } from "./replay-command.js";

const HEADINGS: Readonly<Record<Conclusion, string>> = {
  conforms: "✅ The server conforms",
  inconclusive: "❔ The result is inconclusive",
  violates: "❌ The server violates its contract",
};

/** The maximum number of failures shown in full. The size of a CI job summary is limited, and so is a reader's attention. */
const MAX_DETAILED = 20;

/** Renders the report as Markdown, for the summary of a CI job. */
export function renderMarkdown(report: Report): string {
  const { contract, obstacle, target, traffic, verdicts } = report;
  const counts = Object.entries(countOutcomes(verdicts)).filter(([, count]) => count > 0);
  const failures = verdicts.filter(({ outcome }) => outcome === "fail" || outcome === "flaky" || outcome === "warn");
  const sections = [
    `## ${HEADINGS[conclude(report)]}`,
    `${quote(target)} tested against ${contract.title} ${contract.version}: ${verdicts.length} checks (${counts.map(([outcome, count]) => `${count} ${outcome}`).join(", ")}), ${traffic.requests} requests, ${traffic.accepted} accepted, ${traffic.credits} credits, seed ${report.seed}.`,
    ...(obstacle === undefined ? [] : [`The run is incomplete: ${obstacle.reason}.`]),
    ...report.notices.map((notice) => `> ${notice}`),
    ...failures.slice(0, MAX_DETAILED).map((verdict) => renderFailure(verdict, report)),
    ...(failures.length > MAX_DETAILED ? [`and ${failures.length - MAX_DETAILED} more.`] : []),
  ];
  return `${sections.join("\n\n")}\n`;
}

function renderFailure(verdict: Verdict, report: Report): string {
  const { check, counterexample, outcome, reason } = verdict;
  const lines = [
    `### ${outcome === "fail" ? "❌" : "⚠️"} ${quote(check.id)} ${check.title}`,
    `${quote(check.clause)}, ${quote(check.anchor)} (${check.evidence}): ${quote(reason)}`,
    fence([...(counterexample === undefined ? [] : [counterexample.curl]), replayCommand(verdict, report)].join("\n")),
  ];
  return lines.join("\n\n");
}

/** Renders inline code, delimited by more backquotes than its longest run (CommonMark §6.1). */
function quote(text: string): string {
  const delimiter = "`".repeat(longestRun(text) + 1);
  const padding = /^`|`$/.test(text) ? " " : "";
  return `${delimiter}${padding}${text.replaceAll(/\s+/g, " ")}${padding}${delimiter}`;
}

/** Renders a fenced code block (CommonMark §4.5). */
function fence(text: string): string {
  const delimiter = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${delimiter}sh\n${text}\n${delimiter}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
