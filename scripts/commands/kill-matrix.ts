/**
 * `npm run kill-matrix`: runs the suite against the sandbox once for each fault, records the checks that catch it in
 * `contract-tests/kill-matrix/kill-matrix.json`, and renders `docs/kill-matrix.md`. Exit status 1 if no check catches a fault,
 * or if a check neither catches a fault of its own nor has a documented reason.
 *
 * `npm run kill-matrix -- --only ID,ID`: records only the faults with these ids or globs, and keeps the other entries.
 * `npm run kill-matrix -- --render`: only renders the page from the recorded matrix.
 */
import { mkdir, writeFile } from "node:fs/promises";
import process from "node:process";
import { type KillMatrix, readMatrix, recordMatrix, writeMatrix } from "../../contract-tests/kill-matrix/kill-matrix.js";
import { renderMatrix } from "../../contract-tests/kill-matrix/render.js";
import { faultsOf } from "../../contract-tests/sandbox/index.js";
import { readBundledContract } from "../../contract-tests/src/contract/load.js";
import { matchGlob } from "../../contract-tests/src/util/glob.js";
import { answerUsage, USAGE_STATUS, usageProblem } from "../lib/usage.js";

const page = new URL("../../docs/kill-matrix.md", import.meta.url);
const { stderr, stdout } = process;

async function main(args: readonly string[]): Promise<number> {
  const [flag, only] = args;
  const isSelective = flag === "--only" && only !== undefined && args.length === 2;
  const usage = answerUsage("kill-matrix", isSelective ? [] : args);
  if (usage !== undefined) return usage;
  if (flag === "--only" && !isSelective) {
    console.error(usageProblem("kill-matrix", "--only needs one glob and no other argument"));
    return USAGE_STATUS;
  }
  const contract = await readBundledContract();
  const faults = faultsOf(contract);
  const record = async (): Promise<KillMatrix> => {
    const selected = isSelective ? faults.filter(({ id }) => matchGlob(only)(id)) : faults;
    const recorded = await recordMatrix(contract, selected, (done, { id, title }, caughtBy) => {
      if (stderr.isTTY) stderr.write(`\r\x1b[2K${done}/${selected.length} ${id}`);
      else if (done % 100 === 0) stderr.write(`${done}/${selected.length} faults\n`);
      if (caughtBy.length === 0) stdout.write(`${stderr.isTTY ? "\r\x1b[2K" : ""}not caught: ${id} (the server ${title})\n`);
    });
    if (stderr.isTTY) stderr.write("\r\x1b[2K");
    const known = isSelective ? await readMatrix() : {};
    const matrix = Object.fromEntries(faults.map(({ id }) => [id, recorded[id] ?? known[id] ?? []]));
    await writeMatrix(matrix);
    return matrix;
  };
  const rendered = renderMatrix(args.includes("--render") ? await readMatrix() : await record(), contract, faults);
  await mkdir(new URL(".", page), { recursive: true });
  await writeFile(page, rendered.page);
  for (const id of rendered.unexplained) stdout.write(`${id} catches no fault of its own and has no documented reason\n`);
  stdout.write(`${rendered.summary}\nwrote docs/kill-matrix.md\n`);
  return rendered.uncaught.length + rendered.unexplained.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
