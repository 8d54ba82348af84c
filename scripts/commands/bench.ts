/**
 * `npm run bench`: measures the client's size, its import time, and the time of a submission relative to a bare `fetch`, and
 * compares them with popular clients of similar APIs. Writes docs/benchmarks.md and docs/benchmarks.svg.
 *
 * `npm run bench -- --size`: measures only the size. Needs no other packages and writes nothing.
 *
 * Exit status 1 if a budget of scripts/bench/budget.json is exceeded.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compareTimes } from "../bench/compare-times.js";
import { measureImports } from "../bench/measure-import.js";
import { measureSize } from "../bench/measure-size.js";
import { PEERS } from "../bench/peers.js";
import { renderPlot } from "../bench/plot.js";
import { type Row, renderBenchmarks } from "../bench/render.js";
import { installWithTarballs } from "../lib/install.js";
import { answerUsage } from "../lib/usage.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The maximum of each figure. */
interface Budget {
  /** Size in bytes, after gzip. */
  readonly size: number;
  /** Time of a submission, relative to a bare `fetch`. */
  readonly ratio: number;
  /** Import time, relative to openapi-fetch. */
  readonly import: number;
}

async function main(args: readonly string[]): Promise<number> {
  const usage = answerUsage("bench", args);
  if (usage !== undefined) return usage;
  const budget = JSON.parse(await readFile(join(root, "scripts/bench/budget.json"), "utf8")) as Budget;
  if (args.includes("--size")) {
    const size = await measureSize('export { createClient } from "./src/index.ts"', root);
    console.log(`createClient and its dependencies: ${size} bytes after gzip (budget ${budget.size})`);
    return size > budget.size ? 1 : 0;
  }
  console.error("installing the other clients …");
  const folder = await installWithTarballs(root, "bench");
  const rows: Row[] = [];
  console.error("comparing submission times …");
  const times = await compareTimes(folder, PEERS);
  console.error("comparing import times …");
  const importTimes = await measureImports(PEERS, folder);
  for (const { imports, name } of PEERS) {
    rows.push({
      name,
      size: imports === undefined ? undefined : await measureSize(`export ${imports}`, folder),
      milliseconds: importTimes.milliseconds.get(name),
      ratio: times.get(name) ?? [Number.NaN, Number.NaN, Number.NaN],
    });
  }
  await writeFile(join(root, "docs/benchmarks.svg"), renderPlot(rows));
  await writeFile(join(root, "docs/benchmarks.md"), renderBenchmarks(rows, folder));
  const client = rows.find(({ name }) => name === "vidu-q2-turbo");
  const [, ratio] = client?.ratio ?? [];
  const figures = { size: client?.size, ratio, import: importTimes.ratio("vidu-q2-turbo", "openapi-fetch") };
  const exceeded = (Object.keys(budget) as (keyof Budget)[]).filter((name) => !((figures[name] ?? Number.NaN) <= budget[name]));
  for (const name of Object.keys(budget) as (keyof Budget)[]) {
    const figure = figures[name]?.toFixed(name === "size" ? 0 : 2);
    console.log(`${name}: ${figure} (budget ${budget[name]})${exceeded.includes(name) ? ", exceeds the budget" : ""}`);
  }
  console.log("wrote docs/benchmarks.md and docs/benchmarks.svg");
  return exceeded.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
