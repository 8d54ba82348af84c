/** `npm run kill-matrix`: judges a sandbox for every fault, and writes down which check catches it. */
import { mkdir, writeFile } from "node:fs/promises";
import process from "node:process";
import { faultsOf } from "../contract-tests/sandbox/index.js";
import { readBundledContract } from "../contract-tests/src/bundled-contract.js";
import { fillKillMatrix } from "../contract-tests/test/kill-matrix.js";
import { renderKillMatrix } from "../contract-tests/test/render-kill-matrix.js";

const document = new URL("../docs/kill-matrix.md", import.meta.url);
const { stderr, stdout } = process;
const contract = await readBundledContract();
const faults = faultsOf(contract);
const matrix = await fillKillMatrix(contract, faults, (done, fault, kills) => {
  if (stderr.isTTY) stderr.write(`\r\x1b[2K${done}/${faults.length} ${fault.id}`);
  else if (done % 100 === 0) stderr.write(`${done}/${faults.length} faults\n`);
  if (kills.length === 0) stdout.write(`${stderr.isTTY ? "\r\x1b[2K" : ""}survives: ${fault.id}  ${fault.title}\n`);
});
if (stderr.isTTY) stderr.write("\r\x1b[2K");
const { document: text, summary, isComplete } = renderKillMatrix(matrix);
await mkdir(new URL(".", document), { recursive: true });
await writeFile(document, text);
stdout.write(`${summary}\ndocs/kill-matrix.md is written\n`);
process.exitCode = isComplete ? 0 : 1;
