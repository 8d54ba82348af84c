import { existsSync } from "node:fs";
import { access, constants, mkdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Report } from "../run/report.js";
import { renderHtml } from "./html.js";
import { renderJson } from "./json.js";
import { renderJunit } from "./junit.js";
import { renderMarkdown } from "./markdown.js";

/** The names of the files of a report. */
export const REPORT_FILES = { html: "index.html", json: "report.json", junit: "junit.xml", markdown: "summary.md" } as const;

/**
 * Creates the folder of a report and removes an older report from it, before the run spends any credits. If the run then ends
 * without a report, nobody mistakes the older one for its result.
 *
 * @throws Error with the system's `code` if the folder is not writable
 */
export async function prepareFolder(folder: string): Promise<void> {
  // Recursive creation is off if the parent exists: below /proc, a recursive mkdir of Node never returns.
  await mkdir(folder, { recursive: !existsSync(dirname(resolve(folder))) }).catch(async (error: unknown) => {
    const there = await stat(folder).catch(() => undefined);
    if (there?.isDirectory() !== true) throw error;
  });
  await access(folder, constants.W_OK);
  await Promise.all(Object.values(REPORT_FILES).map((name) => rm(join(folder, name), { force: true })));
}

/** Writes the report to a folder in every format, for people and for programs. */
export async function writeReport(report: Report, folder: string): Promise<void> {
  await Promise.all([
    writeFile(join(folder, REPORT_FILES.json), renderJson(report)),
    writeFile(join(folder, REPORT_FILES.junit), renderJunit(report)),
    writeFile(join(folder, REPORT_FILES.markdown), renderMarkdown(report)),
    writeFile(join(folder, REPORT_FILES.html), renderHtml(report)),
  ]);
}
