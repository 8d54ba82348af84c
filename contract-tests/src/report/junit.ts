import type { Verdict } from "../checks/verdict.js";
import { countOutcomes, type Report } from "../run/report.js";
import { printable } from "./printable.js";

/** Renders the report as JUnit XML, for CI systems. A check is a test case; an inconclusive check is an error. */
export function renderJunit(untrusted: Report): string {
  const report = printable(untrusted);
  const { fail, inconclusive, skipped } = countOutcomes(report.verdicts);
  const counts = `tests="${report.verdicts.length}" failures="${fail}" errors="${inconclusive}" skipped="${skipped}"`;
  const time = (report.durationMs / 1000).toFixed(3);
  const cases = report.verdicts.map((verdict) => renderCase(verdict)).join("\n");
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="conformance" ${counts} time="${time}">
<testsuite name="${escapeXml(`${report.contract.title} ${report.contract.version} at ${report.target}`)}" ${counts} time="${time}">
${cases}
</testsuite>
</testsuites>
`;
}

function renderCase({ check, counterexample, outcome, reason }: Verdict): string {
  const [group = ""] = check.id.split(".");
  const open = `<testcase classname="${escapeXml(group)}" name="${escapeXml(`${check.id}: ${check.title}`)}"`;
  const detail = [
    `${check.clause} (${check.anchor}, ${check.evidence})`,
    ...(counterexample === undefined ? [] : [counterexample.curl]),
  ].join("\n");
  const message = `message="${escapeXml(reason)}"`;
  switch (outcome) {
    case "fail":
      return `${open}><failure ${message}>${escapeXml(detail)}</failure></testcase>`;
    case "inconclusive":
      return `${open}><error ${message}>${escapeXml(detail)}</error></testcase>`;
    case "skipped":
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
