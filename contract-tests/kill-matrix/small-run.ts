import { readFile, writeFile } from "node:fs/promises";
import type { Fault } from "../sandbox/index.js";
import { derive } from "../src/checks/derive.js";
import type { Contract } from "../src/contract/model.js";
import type { RunOptions } from "../src/run/options.js";
import type { Report } from "../src/run/report.js";
import { mapConcurrent } from "../src/util/map-concurrent.js";
import { memoize } from "../src/util/memoize.js";
import { alarmsOf, CONCURRENCY, type KillMatrix, TIMEOUT_MS } from "./kill-matrix.js";
import { runAgainstSandbox } from "./run-against-sandbox.js";

/** A shard, as in `--shard`: `3/32` is the third of 32. */
type ShardName = `${number}/${number}`;

/** The shard that catches a fault, by the id of the fault. Other faults need a full run, or only the check's own requests. */
export type Shards = Readonly<Record<string, ShardName>>;

/** The recorded shards. */
const SHARDS_FILE = new URL("shards.json", import.meta.url);

/** One of 512 shards has one or two checks, besides the base requests. One of 32 shards sends about 35 requests. */
const CANDIDATES: readonly ShardName[] = [
  ...Array.from({ length: 6 }, (_, index): ShardName => `${index + 1}/512`),
  ...Array.from({ length: 32 }, (_, index): ShardName => `${index + 1}/32`),
];

/** Reads the recorded shards. */
export async function readShards(file = SHARDS_FILE): Promise<Shards> {
  return JSON.parse(await readFile(file, "utf8")) as Shards;
}

/** Writes the shards, one line per fault. */
export async function writeShards(shards: Shards, file = SHARDS_FILE): Promise<void> {
  await writeFile(file, `${JSON.stringify(shards, null, 2)}\n`);
}

/**
 * Returns the check of the matrix that a small run can show: the first one that submits its own requests, or else the first
 * one. Undefined if no check catches the fault.
 */
export function namedCheck(contract: Contract, matrix: KillMatrix, fault: Fault): string | undefined {
  const ids = matrix[fault.id] ?? [];
  return ids.find((id) => submittingChecks(contract).has(id)) ?? ids[0];
}

/**
 * Runs the smallest part of the suite in which a check catches a fault: the check itself if it submits its own requests, or
 * else the recorded shard with the check. An oracle evaluates the requests of other checks, and a result needs submissions.
 */
export async function runSmall(contract: Contract, fault: Fault, check: string, shards: Shards): Promise<Report> {
  const shard = submittingChecks(contract).has(check) ? {} : shardOf(shards[fault.id]);
  return runAgainstSandbox(contract, [fault], { ...shard, selects: (id) => id === check, timeout: TIMEOUT_MS });
}

/** Returns the options of a run that select a shard. Without a shard, the run has all checks. */
function shardOf(name: ShardName | undefined): Partial<RunOptions> {
  if (name === undefined) return {};
  const [number, count] = name.split("/").map(Number);
  return { shard: { index: Number(number) - 1, count: Number(count) } };
}

/**
 * Finds a shard for each fault that needs one.
 *
 * @param known the recorded shards. Each is kept while the check catches the fault in it
 */
export async function recordShards(
  contract: Contract,
  faults: readonly Fault[],
  matrix: KillMatrix,
  known: Shards = {},
  onFault: (done: number, fault: Fault) => void = () => {},
): Promise<Shards> {
  const shards = new Map<string, ShardName>();
  let done = 0;
  await mapConcurrent(faults, CONCURRENCY, async (fault) => {
    const check = namedCheck(contract, matrix, fault);
    const shard = check === undefined ? undefined : await findShard(contract, fault, check, known);
    if (shard !== undefined) shards.set(fault.id, shard);
    done += 1;
    onFault(done, fault);
  });
  return Object.fromEntries(shards);
}

/** Finds the first shard in which a check catches a fault. Undefined if only a full run does, or if none is needed. */
async function findShard(contract: Contract, fault: Fault, check: string, known: Shards): Promise<ShardName | undefined> {
  if (submittingChecks(contract).has(check)) return undefined;
  const recorded = known[fault.id];
  for (const shard of new Set(recorded === undefined ? CANDIDATES : [recorded, ...CANDIDATES])) {
    const report = await runSmall(contract, fault, check, { [fault.id]: shard });
    if (alarmsOf(report).includes(check)) return shard;
  }
  return undefined;
}

/** Returns the ids of the checks that submit their own requests. A run of one such check is cheap. */
const submittingChecks = memoize(
  (contract: Contract): ReadonlySet<string> =>
    new Set(derive(contract).flatMap(({ checks, protocol }) => [...checks, ...protocol].map(({ id }) => id))),
);
