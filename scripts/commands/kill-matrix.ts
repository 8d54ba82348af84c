/**
 * `npm run kill-matrix`: runs the suite against the sandbox once for each fault, records the checks that catch it in
 * `contract-tests/kill-matrix/kill-matrix.json`, and renders `docs/kill-matrix.md`. It also records in `shards.json` a small
 * part of the suite that catches the fault, so that `npm test` can run all faults. Exit status 1 if no check catches a fault,
 * or if a check neither catches a fault of its own nor has a documented reason.
 *
 * `npm run kill-matrix -- --only ID,ID`: records only the faults with these ids or globs, and keeps the other entries.
 * `npm run kill-matrix -- --shards [--only ID,ID]`: records only the small parts.
 * `npm run kill-matrix -- --render`: only renders the page from the recorded matrix.
 */
import { mkdir, writeFile } from "node:fs/promises";
import process from "node:process";
import { readMatrix, recordMatrix, writeMatrix } from "../../contract-tests/kill-matrix/kill-matrix.js";
import { renderMatrix } from "../../contract-tests/kill-matrix/render.js";
import { readShards, recordShards, writeShards } from "../../contract-tests/kill-matrix/small-run.js";
import { type Fault, faultsOf } from "../../contract-tests/sandbox/index.js";
import { readBundledContract } from "../../contract-tests/src/contract/load.js";
import type { Contract } from "../../contract-tests/src/contract/model.js";
import { matchGlob } from "../../contract-tests/src/util/glob.js";
import { answerUsage, USAGE_STATUS, usageProblem } from "../lib/usage.js";

const page = new URL("../../docs/kill-matrix.md", import.meta.url);
const { stderr, stdout } = process;

async function main(args: readonly string[]): Promise<number> {
  const position = args.indexOf("--only");
  const only = position < 0 ? undefined : args[position + 1];
  const others = only === undefined ? args : args.toSpliced(position, 2);
  const usage = answerUsage("kill-matrix", others);
  if (usage !== undefined) return usage;
  if (others.includes("--only")) {
    console.error(usageProblem("kill-matrix", "--only needs one glob"));
    return USAGE_STATUS;
  }
  const contract = await readBundledContract();
  const faults = faultsOf(contract);
  const selected = only === undefined ? faults : faults.filter(({ id }) => matchGlob(only)(id));
  if (!args.includes("--render")) {
    if (!args.includes("--shards")) await recordChecks(contract, faults, selected);
    await recordSmallRuns(contract, faults, selected);
  }
  const rendered = renderMatrix(await readMatrix(), contract, faults);
  await mkdir(new URL(".", page), { recursive: true });
  await writeFile(page, rendered.page);
  for (const id of rendered.unexplained) stdout.write(`${id} catches no fault of its own and has no documented reason\n`);
  stdout.write(`${rendered.summary}\nwrote docs/kill-matrix.md\n`);
  return rendered.uncaught.length + rendered.unexplained.length === 0 ? 0 : 1;
}

/** Records the checks that catch the selected faults, and keeps the entries of the others. */
async function recordChecks(contract: Contract, faults: readonly Fault[], selected: readonly Fault[]): Promise<void> {
  const known = await readKnown(readMatrix, selected.length < faults.length);
  const recorded = await recordMatrix(contract, selected, known, (done, fault, caughtBy) => {
    showProgress(done, selected.length, fault);
    if (caughtBy.length > 0) return;
    stdout.write(`${stderr.isTTY ? "\r\x1b[2K" : ""}not caught: ${fault.id} (the server ${fault.title})\n`);
  });
  await writeMatrix(Object.fromEntries(faults.map(({ id }) => [id, recorded[id] ?? known[id] ?? []])));
}

/** Records the small runs that catch the selected faults, and keeps the entries of the others. */
async function recordSmallRuns(contract: Contract, faults: readonly Fault[], selected: readonly Fault[]): Promise<void> {
  const known = await readKnown(readShards, selected.length < faults.length);
  const recorded = await recordShards(contract, selected, await readMatrix(), known, (done, fault) =>
    showProgress(done, selected.length, fault),
  );
  const isSelected = new Set(selected);
  const shards = faults.flatMap((fault) => {
    const shard = isSelected.has(fault) ? recorded[fault.id] : known[fault.id];
    return shard === undefined ? [] : [[fault.id, shard] as const];
  });
  await writeShards(Object.fromEntries(shards));
}

/** Reads a recorded file. A recording of all faults does not need it, and replaces an unreadable one. */
async function readKnown<T extends object>(read: () => Promise<T>, isRequired: boolean): Promise<T | Record<string, never>> {
  try {
    return await read();
  } catch (error) {
    if (isRequired) throw error;
    return {};
  }
}

/** Shows a line that changes on a terminal, and a line for every 100 faults elsewhere. */
function showProgress(done: number, count: number, { id }: Fault): void {
  const isLast = done === count;
  if (stderr.isTTY) stderr.write(`\r\x1b[2K${isLast ? "" : `${done}/${count} ${id}`}`);
  else if (done % 100 === 0) stderr.write(`${done}/${count} faults\n`);
}

process.exitCode = await main(process.argv.slice(2));
