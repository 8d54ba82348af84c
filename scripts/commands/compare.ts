/**
 * `npm run compare -- REV [REV2]`: builds two revisions, runs both, and compares their output. It verifies refactorings that
 * rename and move files: it uses only the public entry points of each revision, and ignores wording.
 *
 * Exit status: 0 equal, 1 different, 2 not comparable or wrong usage.
 */
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CompareOptions, HELP, parseArguments, UsageError } from "../compare/arguments.js";
import { saveArtifacts } from "../compare/artifacts.js";
import { chooseFaults } from "../compare/choose-faults.js";
import { Commands, InterruptedError } from "../compare/commands.js";
import { EntryPoints } from "../compare/entry-points.js";
import { differencesOf, renderComparisons } from "../compare/render.js";
import {
  prepareRevision,
  type Revision,
  RevisionSetupError,
  resolveRevision,
  resolveWorkingTree,
  UnknownRevisionError,
} from "../compare/revision.js";
import { runSubjects } from "../compare/run-subjects.js";
import { listSubjects, readFaultIds } from "../compare/subjects.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

async function main(args: readonly string[]): Promise<number> {
  const options = parseArguments(args);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const before = await resolveRevision(root, options.base);
  const after = options.other === undefined ? await resolveWorkingTree(root) : await resolveRevision(root, options.other);
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interruption.abort());
  const commands = new Commands(interruption.signal);
  process.once("exit", () => commands.killAll("SIGKILL"));
  const folder = await realpath(await mkdtemp(join(tmpdir(), "compare-")));
  try {
    return await compare(before, after, options, folder, commands);
  } finally {
    // After a failure, other runs are still active. They must not start further commands.
    interruption.abort();
    await commands.stopAll();
    await rm(folder, { force: true, recursive: true, maxRetries: 3 });
  }
}

async function compare(
  before: Revision,
  after: Revision,
  { faults: count, out }: CompareOptions,
  folder: string,
  commands: Commands,
): Promise<number> {
  const started = performance.now();
  const log = (text: string) => console.error(`[${((performance.now() - started) / 1000).toFixed(0).padStart(3)} s] ${text}`);
  log(`building ${before.label} and ${after.label}`);
  const [first, second] = await Promise.all([
    prepare(before, join(folder, "before"), commands),
    prepare(after, join(folder, "after"), commands),
  ]);
  const faults = chooseFaults(await readFaultIds(first), count);
  if (faults.length === 0) throw new RevisionSetupError(`${before.label} lists no sandbox faults`);
  log(`faults: ${faults.join(", ")}`);
  const comparisons = await runSubjects(listSubjects(faults), first, second, log);
  for (const comparison of out === undefined ? [] : comparisons) {
    await saveArtifacts(join(out ?? "", "before"), comparison.subject, comparison.before);
    await saveArtifacts(join(out ?? "", "after"), comparison.subject, comparison.after);
  }
  console.log(renderComparisons(comparisons));
  const different = comparisons.filter((comparison) => differencesOf(comparison).size > 0).length;
  const verdict = different === 0 ? "equal" : `different in ${different} of ${comparisons.length} rows`;
  console.log(`\n${before.label} and ${after.label} are ${verdict}.`);
  log("done");
  return different === 0 ? 0 : 1;
}

async function prepare(revision: Revision, folder: string, commands: Commands): Promise<EntryPoints> {
  await prepareRevision(root, revision, folder, commands);
  return EntryPoints.of(folder, commands);
}

/** Exit status of an interrupted run: 128 plus the number of SIGINT. */
const INTERRUPTED_STATUS = 130;

function statusOf(error: unknown): number | undefined {
  if (error instanceof UsageError || error instanceof UnknownRevisionError) return 2;
  if (error instanceof RevisionSetupError) return 2;
  return error instanceof InterruptedError ? INTERRUPTED_STATUS : undefined;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const status = statusOf(error);
  if (status === undefined) throw error;
  console.error(`compare: ${(error as Error).message}`);
  process.exitCode = status;
}
