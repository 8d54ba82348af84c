import { join } from "node:path";
import { sanitize } from "../report/sanitize.js";
import { renderTerminal } from "../report/terminal.js";
import { REPORT_FILES, writeReport } from "../report/write.js";
import type { Report } from "../run/report.js";
import { API_KEY_VARIABLE } from "../traffic/request.js";
import { describeDefect } from "../util/defect.js";
import { redactUrls } from "../util/redact-url.js";
import { UsageError } from "./parse-args.js";
import type { Terminal } from "./terminal.js";

/**
 * Prints a report. The obstacle of a run that checked nothing is one line on stderr.
 *
 * @returns whether the report could be rendered; otherwise one line states the defect
 */
export function printReport(report: Report, terminal: Terminal): boolean {
  const { FORCE_COLOR, NO_COLOR } = terminal.env;
  const color = FORCE_COLOR ? FORCE_COLOR !== "0" : terminal.stdout.isTTY === true && !NO_COLOR;
  if (report.obstacle?.phase === "preflight") {
    const isKeyMissing = /^the API key is rejected/.test(report.obstacle.reason) && !terminal.env[API_KEY_VARIABLE];
    const hint = isKeyMissing ? ` (${API_KEY_VARIABLE} is not set)` : "";
    printError(terminal, `${report.obstacle.reason}${hint}`);
    return true;
  }
  try {
    terminal.stdout.write(renderTerminal(report, { color }));
    return true;
  } catch (error) {
    printError(terminal, describeDefect(error));
    return false;
  }
}

/** Prints one line on stderr, without control characters and without the user name and password of a URL. */
export function printError({ stderr }: Terminal, message: string): void {
  stderr.write(`vidu-q2-turbo-conformance: ${sanitize(redactUrls(message))}\n`);
}

/**
 * Writes a report to the folder of `--report` and prints the path of its page.
 *
 * @returns whether every format could be rendered; otherwise one line per format states the defect
 */
export async function saveReport(report: Report, folder: string, terminal: Terminal): Promise<boolean> {
  const defects = await withReportFolder(folder, () => writeReport(report, folder));
  for (const defect of defects) printError(terminal, defect);
  terminal.stdout.write(`Report: ${join(folder, REPORT_FILES.html)}\n`);
  return defects.length === 0;
}

/**
 * Calls a function that writes to the folder of `--report`.
 *
 * @throws UsageError if it fails
 */
export async function withReportFolder<T>(folder: string, write: (folder: string) => Promise<T>): Promise<T> {
  try {
    return await write(folder);
  } catch (cause) {
    throw new UsageError(`--report ${folder}: cannot write to the folder (${(cause as NodeJS.ErrnoException).code})`);
  }
}
