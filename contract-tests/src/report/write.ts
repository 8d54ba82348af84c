import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "../report.js";
import { renderHtml } from "./html.js";
import { renderJson } from "./json.js";
import { renderJunit } from "./junit.js";
import { renderMarkdown } from "./markdown.js";

/** Writes the report to a folder in every form, for people and for programs; the folder is made where there is none. */
export async function writeReport(report: Report, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all([
    writeFile(join(folder, "report.json"), renderJson(report)),
    writeFile(join(folder, "junit.xml"), renderJunit(report)),
    writeFile(join(folder, "summary.md"), renderMarkdown(report)),
    writeFile(join(folder, "index.html"), renderHtml(report)),
  ]);
}
