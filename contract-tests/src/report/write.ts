import { existsSync } from "node:fs";
import { access, constants, mkdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Report } from "../run/report.js";
import { describeDefect } from "../util/defect.js";
import { renderHtml } from "./html.js";
import { renderJson } from "./json.js";
import { renderJunit } from "./junit.js";
import { renderMarkdown } from "./markdown.js";
import { sanitize } from "./sanitize.js";

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

/** The file of each format. */
const FORMATS: Readonly<Record<string, (report: Report) => string>> = {
  [REPORT_FILES.json]: renderJson,
  [REPORT_FILES.junit]: renderJunit,
  [REPORT_FILES.markdown]: renderMarkdown,
  [REPORT_FILES.html]: renderHtml,
};

/**
 * Writes the report to a folder in every format, for people and for programs. If a renderer has a defect, its file states
 * only the defect, and the other files are complete.
 *
 * @returns the defects, each as one sentence
 */
export async function writeReport(report: Report, folder: string, formats = FORMATS): Promise<readonly string[]> {
  const defects: string[] = [];
  await Promise.all(
    Object.entries(formats).map(async ([name, render]) => {
      const { defect, text } = renderSafely(report, render);
      if (defect !== undefined) defects.push(`${name}: ${defect}`);
      await writeFile(join(folder, name), text);
    }),
  );
  return defects;
}

/** Renders a report. If that throws, renders a report without checks, whose obstacle is the defect of the renderer. */
function renderSafely(report: Report, render: (report: Report) => string): { readonly text: string; readonly defect?: string } {
  try {
    return { text: render(report) };
  } catch (error) {
    const defect = describeDefect(error);
    try {
      return { defect, text: render(withoutChecks(report, defect)) };
    } catch {
      return { defect, text: `${sanitize(defect)}\n` };
    }
  }
}

function withoutChecks(report: Report, defect: string): Report {
  const obstacle = { phase: "suite", reason: defect } as const;
  return { ...report, boundaries: [], notices: [], obstacle, underived: [], verdicts: [] };
}
