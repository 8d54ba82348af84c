import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { parseReport, ReportError } from "../report/json/parse-report.js";
import { MergeError, mergeReports, type ShardReport } from "../report/merge.js";
import { prepareFolder, REPORT_FILES } from "../report/write.js";
import { exitStatusOf } from "../run/report.js";
import { UsageError } from "./parse-args.js";
import { printReport, saveReport, withReportFolder } from "./print-report.js";
import type { Terminal } from "./terminal.js";

/** The output of `vidu-q2-turbo-conformance merge --help`. */
export const MERGE_HELP = `Merges the reports of several shards into one report.

Usage: vidu-q2-turbo-conformance merge DIR... [--report OUT]

  DIR                 a folder with a report.json, or a folder of such folders
  --report OUT        write index.html, report.json, junit.xml and summary.md to
                      OUT
  --help              show this help

The reports must be shards of one run: the same suite version, contract, server,
seed, profile and baseline. The exit status is that of a run without shards; it
is 2 if a shard is missing, and 64 if the reports do not belong together.
`;

/**
 * Runs `vidu-q2-turbo-conformance merge` and resolves to its exit status.
 *
 * @throws UsageError if the reports are missing or do not belong together
 */
export async function runMerge(args: readonly string[], terminal: Terminal): Promise<number> {
  const { folders, help, report: output } = parse(args);
  if (help) {
    terminal.stdout.write(MERGE_HELP);
    return 0;
  }
  const report = await merge(folders).catch(async (error: unknown) => {
    // An older report must not look like the result. The reports to merge are kept.
    const isInput = folders.some((folder) => resolve(folder) === resolve(output ?? ""));
    if (output !== undefined && !isInput) await prepareFolder(output).catch(() => {});
    throw error;
  });
  if (output !== undefined) await withReportFolder(output, prepareFolder);
  printReport(report, terminal);
  if (output !== undefined) await saveReport(report, output, terminal);
  return exitStatusOf(report);
}

function parse(args: readonly string[]) {
  const options = { help: { type: "boolean", short: "h" }, report: { type: "string" } } as const;
  try {
    const { positionals, values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
    return { folders: positionals, help: values.help ?? false, report: values.report };
  } catch (cause) {
    throw new UsageError(`${(cause as Error).message.split(/\. |\n/)[0]?.replace(/\.$/, "")}: see merge --help`);
  }
}

async function merge(folders: readonly string[]) {
  try {
    if (folders.length === 0) throw new UsageError("merge needs at least one folder: see merge --help");
    const shards = (await Promise.all(folders.map(readShards))).flat();
    const [first, ...others] = shards;
    if (first === undefined) throw new UsageError("no report found");
    return mergeReports([first, ...others]);
  } catch (error) {
    if (error instanceof MergeError || error instanceof ReportError) throw new UsageError(error.message);
    throw error;
  }
}

/** Reads the report in a folder, or the reports in its folders, as `actions/download-artifact` creates them. */
async function readShards(folder: string): Promise<readonly ShardReport[]> {
  const own = await readShard(folder);
  if (own !== undefined) return [own];
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`${folder}: ${cause.code === "ENOENT" ? "folder not found" : `cannot read the folder (${cause.code})`}`);
  });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const found = (await Promise.all(names.toSorted().map((name) => readShard(join(folder, name))))).filter(
    (shard) => shard !== undefined,
  );
  if (found.length === 0) throw new UsageError(`${folder}: no ${REPORT_FILES.json} found`);
  return found;
}

async function readShard(folder: string): Promise<ShardReport | undefined> {
  const path = join(folder, REPORT_FILES.json);
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT" || cause.code === "ENOTDIR") return undefined;
    throw new UsageError(`${path}: cannot read the file (${cause.code})`);
  });
  return text === undefined ? undefined : { folder, report: parseReport(text, path) };
}
