import type { OutcomeName, Verdict } from "../checks/verdict.js";
import { countOutcomes, notRun, type Report } from "../run/report.js";
import { replayCommand } from "./replay-command.js";

/** Renders the report as JUnit XML, for CI systems. A check is a test case; an inconclusive check is an error, and so is one that did not run. */
export function renderJunit(report: Report): string {
  const { fail, inconclusive, skipped: allSkipped } = countOutcomes(report.verdicts);
  const missing = notRun(report).length;
  const counts = `tests="${report.verdicts.length}" failures="${fail}" errors="${inconclusive + missing}" skipped="${allSkipped - missing}"`;
  const time = (report.durationMs / 1000).toFixed(3);
  const cases = report.verdicts.map((verdict) => renderCase(verdict, report)).join("\n");
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="conformance" ${counts} time="${time}">
<testsuite name="${escapeXml(`${report.contract.title} ${report.contract.version} at ${report.target}`)}" ${counts} time="${time}">
${cases}
</testsuite>
</testsuites>
`;
}

/** The outcomes with a command that shows them again. */
const REPLAYED: ReadonlySet<OutcomeName> = new Set(["fail", "flaky", "warn"]);

function renderCase(verdict: Verdict, report: Report): string {
  const { check, counterexample, outcome, reason } = verdict;
  const [group = ""] = check.id.split(".");
  const open = `<testcase classname="${escapeXml(group)}" name="${escapeXml(`${check.id}: ${check.title}`)}"`;
  const detail = [
    `${check.clause} (${check.anchor}, ${check.evidence})`,
    ...(counterexample === undefined ? [] : [counterexample.curl]),
    ...(REPLAYED.has(outcome) ? [replayCommand(verdict, report)] : []),
  ].join("\n");
  const message = `message="${escapeXml(reason)}"`;
  switch (outcome) {
    case "fail":
      return `${open}><failure ${message}>${escapeXml(detail)}</failure></testcase>`;
    case "inconclusive":
      return `${open}><error ${message}>${escapeXml(detail)}</error></testcase>`;
    case "skipped":
      // A selected check that did not run makes the run inconclusive, so a CI system must not ignore it.
      if (!verdict.isExcluded) return `${open}><error ${message}>${escapeXml(detail)}</error></testcase>`;
      return `${open}><skipped ${message}/></testcase>`;
    case "flaky":
    case "known":
    case "observed":
    case "warn":
      return `${open}><system-out>${escapeXml(`${outcome}: ${reason}\n${detail}`)}</system-out></testcase>`;
    case "pass":
      return `${open}/>`;
  }
}

/** Escapes, including white space, which parsers normalize unless it is escaped (XML 1.0 §2.11, §3.3.3). */
const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** Escapes text for content and attributes. Replaces characters that XML 1.0 does not allow (§2.2). */
function escapeXml(text: string): string {
  const allowed = text.replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
  return allowed.replaceAll(/[&<>"\t\n\r]/g, (character) => ENTITIES[character] ?? character);
}
