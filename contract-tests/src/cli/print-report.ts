import { join } from "node:path";
import { renderTerminal } from "../report/terminal.js";
import { REPORT_FILES, writeReport } from "../report/write.js";
import type { Report } from "../run/report.js";
import { API_KEY_VARIABLE } from "../traffic/request.js";
import { UsageError } from "./parse-args.js";
import type { Terminal } from "./terminal.js";

/** Prints a report. The obstacle of a run that checked nothing is one line on stderr. */
export function printReport(report: Report, terminal: Terminal): void {
  const { FORCE_COLOR, NO_COLOR } = terminal.env;
  const color = FORCE_COLOR ? FORCE_COLOR !== "0" : terminal.stdout.isTTY === true && !NO_COLOR;
  if (report.obstacle?.phase === "preflight") {
    const isKeyMissing = /^the API key is rejected/.test(report.obstacle.reason) && !terminal.env[API_KEY_VARIABLE];
    const hint = isKeyMissing ? ` (${API_KEY_VARIABLE} is not set)` : "";
    terminal.stderr.write(`vidu-conformance: ${report.obstacle.reason}${hint}\n`);
  } else terminal.stdout.write(renderTerminal(report, { color }));
}

/** Writes a report to the folder of `--report` and prints the path of its page. */
export async function saveReport(report: Report, folder: string, terminal: Terminal): Promise<void> {
  await withReportFolder(folder, () => writeReport(report, folder));
  terminal.stdout.write(`Report: ${join(folder, REPORT_FILES.html)}\n`);
}

/**
 * Calls a function that writes to the folder of `--report`.
 *
 * @throws UsageError if it fails
 */
export async function withReportFolder(folder: string, write: (folder: string) => Promise<void>): Promise<void> {
  try {
    await write(folder);
  } catch (cause) {
    throw new UsageError(`--report ${folder}: cannot write to the folder (${(cause as NodeJS.ErrnoException).code})`);
  }
}
