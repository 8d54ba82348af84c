import type { Verdict } from "../checks/verdict.js";
import { adviceFor } from "../checks/wording/advice.js";
import { DEPENDENCE } from "../checks/wording/dependence.js";
import { describeSource } from "../checks/wording/source.js";
import { type Conclusion, conclude, countOutcomes, failsRun, type Report } from "../run/report.js";
import { describeRetries } from "../traffic/retry/retry-counts.js";
import { plural } from "../util/plural.js";
import { factsLine, renderAllChecks, renderNotRun, renderObservations } from "./markdown-lists.js";
import { fence, prose, quote } from "./markdown-text.js";
import { printable } from "./printable.js";
import { replayCommand } from "./replay-command.js";

const HEADINGS: Readonly<Record<Conclusion, string>> = {
  conforms: "✅ The server conforms",
  inconclusive: "❔ The result is inconclusive",
  violates: "❌ The server violates its contract",
};

/** The maximum number of failures shown in full. The size of a CI job summary is limited, and so is a reader's attention. */
const MAX_DETAILED = 20;

/** The maximum size of the summary in bytes. GitHub drops a job summary above 1 MiB. */
const MAX_BYTES = 900_000;

/** The maximum length of one text, in UTF-16 units. The other reports show longer texts. */
const MAX_TEXT_LENGTH = 1000;

/** The maximum number of notices. */
const MAX_NOTICES = 50;

/**
 * Renders the report as Markdown, for the summary of a CI job. A failure that does not fit into the maximum size is left out
 * as a whole, because a truncated command does something else.
 */
export function renderMarkdown(untrusted: Report): string {
  const report = printable(untrusted, MAX_TEXT_LENGTH);
  const { contract, obstacle, target, traffic, verdicts } = report;
  const counts = Object.entries(countOutcomes(verdicts)).filter(([, count]) => count > 0);
  const failures = verdicts.filter(({ outcome }) => outcome === "fail" || outcome === "flaky" || outcome === "warn");
  const omittedNotices = report.notices.length - MAX_NOTICES;
  const head = [
    `## ${HEADINGS[conclude(report)]}`,
    `${quote(target)} tested against ${prose(contract.title)} ${prose(contract.version)}: ${plural(verdicts.length, "check")} (${counts.map(([outcome, count]) => `${count} ${outcome}`).join(", ")}), ${plural(traffic.requests, "request")}, ${traffic.accepted} accepted, ${plural(traffic.credits, "credit")}, seed ${report.seed}.`,
    ...(obstacle === undefined ? [] : [`The run is incomplete: ${prose(obstacle.reason)}.`]),
    `${factsLine(report)}.`,
    ...fit(renderNotRun(report), MAX_BYTES / 4).shown,
    ...report.notices.slice(0, MAX_NOTICES).map((notice) => `> ${prose(notice)}`),
    ...(omittedNotices > 0 ? [`and ${omittedNotices} more notices.`] : []),
  ];
  const lists = fit([...renderObservations(report), ...renderAllChecks(report)], MAX_BYTES / 4).shown;
  const { omitted, shown } = fit(
    failures.slice(0, MAX_DETAILED).map((verdict) => renderFailure(verdict, report)),
    MAX_BYTES - sizeOf([...head, ...lists]) - NOTE_BYTES,
  );
  const others = failures.length - shown.length;
  const note =
    omitted === 0
      ? `and ${others} more.`
      : `and ${others} more, ${omitted} of them too long for this summary. The full report is in index.html and report.json.`;
  return `${[...head, ...shown, ...(others > 0 ? [note] : []), ...lists].join("\n\n")}\n`;
}

/** Bytes that are reserved for the note about omitted failures. */
const NOTE_BYTES = 500;

/** Returns the sections that fit into a number of bytes, and the number of those that do not. */
function fit(sections: readonly string[], maxBytes: number): { readonly shown: readonly string[]; readonly omitted: number } {
  let rest = maxBytes;
  const shown = sections.filter((section) => {
    const size = sizeOf([section]);
    if (size > rest) return false;
    rest -= size;
    return true;
  });
  return { shown, omitted: sections.length - shown.length };
}

/** Returns the size of sections in bytes of UTF-8, with the line breaks after them. */
function sizeOf(sections: readonly string[]): number {
  return sections.reduce((sum, section) => sum + Buffer.byteLength(section) + 2, 0);
}

function renderFailure(verdict: Verdict, report: Report): string {
  const { check, counterexample, dependsOnEarlier, reason, retries } = verdict;
  const lines = [
    `### ${failsRun(verdict, report.isStrict) ? "❌" : "⚠️"} ${quote(check.id)} ${prose(check.title)}`,
    `${quote(check.clause)}, ${quote(check.anchor)} (source: ${describeSource(check.evidence)}): ${quote(reason)}`,
    `Advice: ${prose(adviceFor(check))}`,
    ...(dependsOnEarlier === true ? [`Note: ${DEPENDENCE}.`] : []),
    ...(retries === undefined ? [] : [`Retried: ${describeRetries(retries)}.`]),
    fence([...(counterexample === undefined ? [] : [counterexample.curl]), replayCommand(verdict, report)].join("\n")),
  ];
  return lines.join("\n\n");
}
