import type { Verdict } from "../checks/verdict.js";
import { adviceFor } from "../checks/wording/advice.js";
import { conclude, failsRun, notRun, type Report } from "../run/report.js";
import { plural } from "../util/plural.js";
import { printable } from "./printable.js";

/** The maximum number of annotations. GitHub shows at most 10 errors and 10 warnings of a step. */
const MAX_ANNOTATIONS = 10;

/** The maximum length of one text of an annotation, in UTF-16 units. */
const MAX_TEXT_LENGTH = 600;

/**
 * Renders failures and warnings as workflow commands of GitHub Actions, which become annotations. Every text is escaped, so
 * that a server cannot add commands.
 */
export function renderAnnotations(untrusted: Report): string {
  const report = printable(untrusted, MAX_TEXT_LENGTH);
  const failures = report.verdicts.filter((verdict) => failsRun(verdict, report.isStrict));
  const warnings = report.verdicts.filter(
    (verdict) => (verdict.outcome === "warn" || verdict.outcome === "flaky") && !failures.includes(verdict),
  );
  const all = [
    ...obstacleOf(report),
    ...failures.map((verdict) => annotationOf("error", verdict)),
    ...warnings.map((verdict) => annotationOf("warning", verdict)),
  ];
  const omitted = all.length - MAX_ANNOTATIONS;
  const note = commandOf("notice", "Conformance", `${omitted} more: see the summary of the job and the uploaded report.`);
  return [...all.slice(0, MAX_ANNOTATIONS), ...(omitted > 0 ? [note] : [])].map((line) => `${line}\n`).join("");
}

/** Returns an annotation with the reason why the result is inconclusive. */
function obstacleOf(report: Report): readonly string[] {
  if (conclude(report) !== "inconclusive") return [];
  const missing = notRun(report).length;
  const inconclusive = report.verdicts.filter(({ outcome }) => outcome === "inconclusive");
  const counts = `${plural(inconclusive.length, "check is", "checks are")} inconclusive and ${plural(missing, "selected check")} did not run`;
  return [commandOf("error", "The result is inconclusive", report.obstacle?.reason ?? inconclusive[0]?.reason ?? counts)];
}

function annotationOf(level: "error" | "warning", { check, reason }: Verdict): string {
  return commandOf(level, check.id, `The server ${check.title}: ${reason}. ${adviceFor(check)}`);
}

/** Returns a workflow command. In properties, `:` and `,` are separators. */
function commandOf(level: "error" | "notice" | "warning", title: string, message: string): string {
  return `::${level} title=${escapeData(title).replaceAll(":", "%3A").replaceAll(",", "%2C")}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
