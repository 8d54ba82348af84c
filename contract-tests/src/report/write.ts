import { existsSync } from "node:fs";
import { access, constants, mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Report } from "../run/report.js";
import { renderHtml } from "./html.js";
import { renderJson } from "./json.js";
import { renderJunit } from "./junit.js";
import { renderMarkdown } from "./markdown.js";

/**
 * Creates the folder of a report before the run spends any credits.
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
}

/** Writes the report to a folder in every format, for people and for programs. */
export async function writeReport(report: Report, folder: string): Promise<void> {
  await Promise.all([
    writeFile(join(folder, "report.json"), renderJson(report)),
    writeFile(join(folder, "junit.xml"), renderJunit(report)),
    writeFile(join(folder, "summary.md"), renderMarkdown(report)),
    writeFile(join(folder, "index.html"), renderHtml(report)),
  ]);
}
