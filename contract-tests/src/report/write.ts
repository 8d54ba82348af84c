import { existsSync } from "node:fs";
import { access, constants, mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Report } from "../run/report.js";
import { renderHtml } from "./html.js";
import { renderJson } from "./json.js";
import { renderJunit } from "./junit.js";
import { renderMarkdown } from "./markdown.js";

/**
 * Makes the folder of a report, before anything is spent on what goes into it.
 *
 * @throws Error with the `code` of the system when nothing can be written there
 */
export async function prepareFolder(folder: string): Promise<void> {
  // Where the folder around it is there, Node is not to go up the path: below /proc it never comes back.
  await mkdir(folder, { recursive: !existsSync(dirname(resolve(folder))) }).catch(async (error: unknown) => {
    const there = await stat(folder).catch(() => undefined);
    if (there?.isDirectory() !== true) throw error;
  });
  await access(folder, constants.W_OK);
}

/** Writes the report to a folder in every form, for people and for programs. */
export async function writeReport(report: Report, folder: string): Promise<void> {
  await Promise.all([
    writeFile(join(folder, "report.json"), renderJson(report)),
    writeFile(join(folder, "junit.xml"), renderJunit(report)),
    writeFile(join(folder, "summary.md"), renderMarkdown(report)),
    writeFile(join(folder, "index.html"), renderHtml(report)),
  ]);
}
