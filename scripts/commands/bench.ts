/**
 * `npm run bench`: measures what the client costs: bytes, time to import, time of a submission as a ratio to a bare
 * `fetch`, each beside the clients that people use for the like. Writes docs/benchmarks.md and its picture; exit status 1
 * when a budget of scripts/bench/budget.json is exceeded.
 *
 * `npm run bench -- --size`: measures bytes only, needs no other packages, and writes nothing.
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
import { rejectUnknownArgs } from "../lib/args.js";
import { installWithTarballs } from "../lib/install.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What must not be exceeded. */
interface Budget {
  /** Bytes after gzip. */
  readonly size: number;
  /** Time of a submission in times of a bare fetch. */
  readonly ratio: number;
  /** Time to import in times of openapi-fetch's. */
  readonly import: number;
}

async function main(args: readonly string[]): Promise<number> {
  if (rejectUnknownArgs("bench", args, ["--size"])) return 64;
  const budget = JSON.parse(await readFile(join(root, "scripts/bench/budget.json"), "utf8")) as Budget;
  if (args.includes("--size")) {
    const size = await measureSize('export { createClient } from "./src/index.ts"', root);
    console.log(`createClient with everything it needs: ${size} bytes of gzip, of ${budget.size} that it may take`);
    return size > budget.size ? 1 : 0;
  }
  console.error("installing the other clients …");
  const folder = await installWithTarballs(root, "bench");
  const rows: Row[] = [];
  console.error("comparing times …");
  const times = await compareTimes(folder, PEERS);
  console.error("comparing times to import …");
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
  const own = rows.find(({ name }) => name === "vidu-q2-turbo");
  const [, ratio] = own?.ratio ?? [];
  const figures = { size: own?.size, ratio, import: importTimes.ratio("vidu-q2-turbo", "openapi-fetch") };
  const exceeded = (Object.keys(budget) as (keyof Budget)[]).filter((name) => !((figures[name] ?? Number.NaN) <= budget[name]));
  for (const name of Object.keys(budget) as (keyof Budget)[])
    console.log(
      `${name}: ${figures[name]?.toFixed(name === "size" ? 0 : 2)} of ${budget[name]}${exceeded.includes(name) ? ", which is too much" : ""}`,
    );
  console.log("wrote docs/benchmarks.md and docs/benchmarks.svg");
  return exceeded.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
