import { type Compilation, compile } from "./compile.js";

/** What one compilation costs a consumer. */
export interface Cost {
  readonly seconds: number;
  readonly megabytes: number;
  /** How often the compiler filled in a generic type: the same on every machine. */
  readonly instantiations: number;
}

/** How often both are compiled, by turns. */
const ROUNDS = 7;

/** What two compilations cost: medians of runs that alternate, so that a busy machine is busy for both. */
export async function compareCosts(folder: string, one: Compilation, other: Compilation): Promise<readonly [Cost, Cost]> {
  const costs: readonly [Cost[], Cost[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, compilation] of [one, other].entries()) costs[index]?.push(readCost(await compile(folder, compilation)));
  }
  const [first, second] = costs.map(middle);
  if (first === undefined || second === undefined) throw new Error("nothing was compiled");
  return [first, second];
}

function readCost(said: string): Cost {
  const read = (label: string) => Number(new RegExp(`^${label}:\\s*([\\d.]+)`, "m").exec(said)?.[1]);
  return {
    seconds: read("Total time"),
    megabytes: read("Memory used") / 1024,
    instantiations: read("Instantiations"),
  };
}

function middle(costs: readonly Cost[]): Cost {
  const median = (of: (cost: Cost) => number) => costs.map(of).sort((a, b) => a - b)[costs.length >> 1] ?? Number.NaN;
  return {
    seconds: median(({ seconds }) => seconds),
    megabytes: median(({ megabytes }) => megabytes),
    instantiations: median(({ instantiations }) => instantiations),
  };
}
