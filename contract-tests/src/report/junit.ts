import type { OutcomeName, Verdict } from "../checks/verdict.js";
import { adviceFor } from "../checks/wording/advice.js";
import { DEPENDENCE } from "../checks/wording/dependence.js";
import { describeSource } from "../checks/wording/source.js";
import { conclude, failsRun, notRun, type Report } from "../run/report.js";
import { describeRetries } from "../traffic/retry/retry-counts.js";
import { factsOf, formatDate } from "./facts.js";
import { printable } from "./printable.js";
import { replayCommand } from "./replay-command.js";

/**
 * Renders the report as JUnit XML, for CI systems. A check is a test case. A violation is a failure; with `--strict`, so are
 * warnings and flaky failures. A check that is inconclusive, or that did not run although it was selected, is an error.
 *
 * The elements and attributes are those of Jenkins' `junit-10.xsd`, which is strict, and those that Ant's schema requires.
 */
export function renderJunit(untrusted: Report): string {
  const report = printable(untrusted);
  const cases = [...report.verdicts.map((verdict) => caseOf(verdict, report)), ...runCaseOf(report)];
  const count = (element: TestCase["element"]) => cases.filter((testCase) => testCase.element === element).length;
  const time = `time="${formatTime(report.durationMs)}"`;
  const counts = `tests="${cases.length}" failures="${count("failure")}" errors="${count("error")}"`;
  const name = escapeXml(`${report.contract.title} ${report.contract.version} at ${report.target}`);
  // Ant allows no time zone. The property `startedAt` has one.
  const timestamp = formatDate(report.startedAt).replace("Z", "");
  // Some readers show the file of a failure. Without it, they treat the class name as a file.
  const origin = `timestamp="${timestamp}" hostname="localhost" id="0" package="conformance" file="openapi.json"`;
  const properties = factsOf(report).map((fact) => `<property name="${escapeXml(fact.name)}" value="${escapeXml(fact.value)}"/>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="conformance" ${counts} ${time}>
<testsuite name="${name}" ${counts} skipped="${count("skipped")}" ${time} ${origin}>
<properties>
${properties.join("\n")}
</properties>
${cases.map(renderCase).join("\n")}
<system-out>${escapeXml(report.notices.join("\n"))}</system-out>
<system-err></system-err>
</testsuite>
</testsuites>
`;
}

/** A test case. The element is undefined for a pass; `system-out` is only information. */
interface TestCase {
  readonly classname: string;
  readonly name: string;
  readonly durationMs: number;
  readonly element: "error" | "failure" | "skipped" | "system-out" | undefined;
  /** The kind of the result, such as `warn`. */
  readonly type: string;
  readonly message: string;
  readonly detail: string;
}

function caseOf(verdict: Verdict, report: Report): TestCase {
  const { check, counterexample, durationMs = 0, outcome, reason } = verdict;
  const [group = ""] = check.id.split(".");
  const didNotRun = notRun({ verdicts: [verdict] }).length > 0;
  const clause = `${check.clause} (${check.anchor}, source: ${describeSource(check.evidence)})`;
  const isFailure = outcome === "fail" || outcome === "flaky" || outcome === "warn";
  const advice = isFailure ? [`advice: ${adviceFor(check)}`] : [];
  const replay = isFailure ? [replayCommand(verdict, report)] : [];
  return {
    classname: group,
    name: `${check.id}: ${check.title}`,
    durationMs,
    element: failsRun(verdict, report.isStrict) ? "failure" : didNotRun ? "error" : ELEMENTS[outcome],
    type: didNotRun ? "not-run" : outcome,
    message: reason,
    detail: [
      clause,
      ...advice,
      ...notesOn(verdict),
      ...(counterexample === undefined ? [] : [counterexample.curl]),
      ...replay,
    ].join("\n"),
  };
}

function notesOn({ dependsOnEarlier, retries }: Verdict): readonly string[] {
  return [
    ...(dependsOnEarlier === true ? [`note: ${DEPENDENCE}`] : []),
    ...(retries === undefined ? [] : [`retried: ${describeRetries(retries)}`]),
  ];
}

const ELEMENTS = {
  fail: "failure",
  flaky: "system-out",
  inconclusive: "error",
  known: "system-out",
  observed: "system-out",
  pass: undefined,
  skipped: "skipped",
  warn: "system-out",
} as const satisfies Readonly<Record<OutcomeName, TestCase["element"]>>;

/** Returns a test case for the run if no check shows the conclusion, so that the file agrees with the exit status. */
function runCaseOf(report: Report): readonly TestCase[] {
  const { durationMs, isStrict, notices, obstacle, verdicts } = report;
  const conclusion = conclude(report);
  const isInconclusive = notRun(report).length > 0 || verdicts.some(({ outcome }) => outcome === "inconclusive");
  const isViolated = verdicts.some((verdict) => failsRun(verdict, isStrict));
  const isShown = { conforms: true, inconclusive: isInconclusive, violates: isViolated }[conclusion];
  if (isShown) return [];
  const message = obstacle?.reason ?? (conclusion === "violates" ? notices.join("; ") : "no check gave a result");
  const element = conclusion === "violates" ? "failure" : "error";
  return [{ classname: "run", name: "run: the run", durationMs, element, type: conclusion, message, detail: message }];
}

function renderCase({ classname, detail, durationMs, element, message, name, type }: TestCase): string {
  const attributes = `classname="${escapeXml(classname)}" name="${escapeXml(name)}" time="${formatTime(durationMs)}"`;
  const open = `<testcase ${attributes}`;
  switch (element) {
    case undefined:
      return `${open}/>`;
    case "skipped":
      return `${open}><skipped message="${escapeXml(message)}"/></testcase>`;
    case "system-out":
      return `${open}><system-out>${escapeXml(`${type}: ${message}\n${detail}`)}</system-out></testcase>`;
    case "error":
    case "failure":
      return `${open}><${element} type="${escapeXml(type)}" message="${escapeXml(message)}">${escapeXml(detail)}</${element}></testcase>`;
  }
}

/** Formats milliseconds as seconds. */
function formatTime(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
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
