import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Peer } from "./peers.js";

const run = promisify(execFile);

/** Number of processes that import each client. The median is reported. */
const ROUNDS = 21;

/** Import times of the clients. */
interface ImportTimes {
  /** Median in milliseconds, by the name of the client. */
  readonly milliseconds: ReadonlyMap<string, number>;
  /** Returns the median ratio of the import times of two clients in the same round. */
  ratio(name: string, other: string): number;
}

/** Measures the import time of each client in a new process. The clients alternate, so that the load affects all of them. */
export async function measureImports(peers: readonly Peer[], folder: string): Promise<ImportTimes> {
  const rounds: Map<string, number>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const times = new Map<string, number>();
    for (const { imports, name } of peers) if (imports !== undefined) times.set(name, await measure(imports, folder));
    rounds.push(times);
  }
  const timesOf = (name: string) => rounds.map((times) => times.get(name) ?? Number.NaN);
  const names = [...(rounds[0]?.keys() ?? [])];
  return {
    milliseconds: new Map(names.map((name) => [name, median(timesOf(name))])),
    ratio: (name, other) => median(timesOf(name).map((time, round) => time / (timesOf(other)[round] ?? Number.NaN))),
  };
}

async function measure(imports: string, folder: string): Promise<number> {
  const specifier = /"(.*)"/.exec(imports)?.[1] ?? "";
  const code = `const start = performance.now(); await import(${JSON.stringify(specifier)}); console.log(performance.now() - start)`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", code], { cwd: folder });
  return Number(stdout);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
