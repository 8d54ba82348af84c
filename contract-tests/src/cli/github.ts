import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { renderAnnotations } from "../report/annotations.js";
import { parseReport } from "../report/json/parse-report.js";
import { REPORT_FILES } from "../report/write.js";
import { conclude, countOutcomes, notRun, type Report } from "../run/report.js";
import type { Terminal } from "./terminal.js";

/** The maximum size of a summary in bytes. GitHub rejects a summary above 1 MiB. */
const MAX_SUMMARY_BYTES = 1_000_000;

/**
 * Publishes a report in a job of GitHub Actions: annotations, the outputs of the step and the summary of the job. Only
 * `action.yml` runs it, as `vidu-q2-turbo-conformance github DIR`.
 *
 * @param folder the folder of the report
 */
export async function publishOnGithub(folder: string, { env, stdout }: Terminal): Promise<void> {
  const { GITHUB_OUTPUT, GITHUB_STEP_SUMMARY } = env;
  const path = join(folder, REPORT_FILES.json);
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) stdout.write("::error title=Conformance::The suite wrote no report. The log has the reason.\n");
  else {
    const report = parseReport(text, path);
    stdout.write(renderAnnotations(report));
    if (GITHUB_OUTPUT) await appendFile(GITHUB_OUTPUT, outputsOf(report));
  }
  const summary = await readFile(join(folder, REPORT_FILES.markdown)).catch(() => undefined);
  if (summary !== undefined && GITHUB_STEP_SUMMARY) await appendFile(GITHUB_STEP_SUMMARY, bound(summary));
}

/** Returns the outputs. All values are numbers or fixed words, so they contain no line break. */
function outputsOf(report: Report): string {
  const { fail, flaky, inconclusive, pass, warn } = countOutcomes(report.verdicts);
  const outputs = {
    conclusion: conclude(report),
    passed: pass,
    failed: fail,
    warnings: warn,
    flaky,
    inconclusive,
    "not-run": notRun(report).length,
  };
  const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`);
  return lines.join("");
}

/** Returns the lines of a summary that fit into the limit. */
function bound(summary: Buffer): Buffer | string {
  if (summary.byteLength <= MAX_SUMMARY_BYTES) return summary;
  const start = summary.subarray(0, summary.lastIndexOf("\n", MAX_SUMMARY_BYTES) + 1);
  return `${start.toString("utf8")}\nThe summary is too long. The uploaded report is complete.\n`;
}
