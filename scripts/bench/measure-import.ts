import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Peer } from "./peers.js";

const run = promisify(execFile);

/** So many processes import each; what counts is the one in the middle. */
const TIMES = 21;

/** What it takes to import the clients. */
export interface ImportTimes {
  /** Milliseconds by name. */
  readonly milliseconds: ReadonlyMap<string, number>;
  /** The time of one client in times of another's, each pair measured one right after the other. */
  ratio(name: string, other: string): number;
}

/** Times the import of every client in processes that have imported nothing, by turns. */
export async function measureImports(peers: readonly Peer[], folder: string): Promise<ImportTimes> {
  const rounds: Map<string, number>[] = [];
  for (let round = 0; round < TIMES; round += 1) {
    const times = new Map<string, number>();
    for (const { imports, name } of peers) if (imports !== undefined) times.set(name, await measure(imports, folder));
    rounds.push(times);
  }
  const of = (name: string) => rounds.map((times) => times.get(name) ?? Number.NaN);
  const names = [...(rounds[0]?.keys() ?? [])];
  return {
    milliseconds: new Map(names.map((name) => [name, median(of(name))])),
    ratio: (name, other) => median(of(name).map((time, round) => time / (of(other)[round] ?? Number.NaN))),
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
