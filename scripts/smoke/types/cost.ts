import { type Compilation, compile } from "./compile.js";

/** The cost of one compilation. */
export interface Cost {
  readonly seconds: number;
  readonly megabytes: number;
  /** Number of instantiations of generic types, which is the same on every machine. */
  readonly instantiations: number;
}

/** Number of times that each program is compiled. */
const ROUNDS = 7;

/** Returns the median costs of two compilations. Their runs alternate, so that the load of the machine affects both. */
export async function compareCosts(folder: string, first: Compilation, second: Compilation): Promise<readonly [Cost, Cost]> {
  const costs: readonly [Cost[], Cost[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, compilation] of [first, second].entries())
      costs[index]?.push(readCost(await compile(folder, compilation)));
  }
  const [firstMedian, secondMedian] = costs.map(medianCost);
  if (firstMedian === undefined || secondMedian === undefined) throw new Error("nothing was compiled");
  return [firstMedian, secondMedian];
}

function readCost(output: string): Cost {
  const read = (label: string) => Number(new RegExp(`^${label}:\\s*([\\d.]+)`, "m").exec(output)?.[1]);
  return {
    seconds: read("Total time"),
    megabytes: read("Memory used") / 1024,
    instantiations: read("Instantiations"),
  };
}

function medianCost(costs: readonly Cost[]): Cost {
  const median = (measure: (cost: Cost) => number) => costs.map(measure).sort((a, b) => a - b)[costs.length >> 1] ?? Number.NaN;
  return {
    seconds: median(({ seconds }) => seconds),
    megabytes: median(({ megabytes }) => megabytes),
    instantiations: median(({ instantiations }) => instantiations),
  };
}
