import { readFile, writeFile } from "node:fs/promises";
import type { Fault } from "../sandbox/index.js";
import { derive } from "../src/checks/derive.js";
import type { Contract } from "../src/contract/model.js";
import type { Report } from "../src/run/report.js";
import { mapConcurrent } from "../src/util/map-concurrent.js";
import { memoize } from "../src/util/memoize.js";
import { BASE_CHECKS } from "../test-support/run-suite.js";
import { alarmsOf, CONCURRENCY, type KillMatrix, TIMEOUT_MS } from "./kill-matrix.js";
import { runAgainstSandbox } from "./run-against-sandbox.js";

/** The shard that catches a fault, by the id of the fault. Other faults need a full run, or only the check's own requests. */
type Shards = Readonly<Record<string, number>>;

/** The recorded shards. */
const SHARDS_FILE = new URL("shards.json", import.meta.url);

/** The number of shards. One of them sends about 35 requests. */
const SHARD_COUNT = 32;

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
 * else the recorded shard. An oracle evaluates the requests of other checks, and a result needs submissions.
 */
export async function runSmall(contract: Contract, fault: Fault, check: string, shards: Shards): Promise<Report> {
  if (submittingChecks(contract).has(check)) {
    const selects = (id: string) => id === check || BASE_CHECKS.test(id);
    return runAgainstSandbox(contract, [fault], { selects, timeout: TIMEOUT_MS });
  }
  const index = shards[fault.id];
  return runAgainstSandbox(contract, [fault], {
    ...(index !== undefined && { shard: { index, count: SHARD_COUNT } }),
    timeout: TIMEOUT_MS,
  });
}

/** Finds a shard for each fault that needs one. */
export async function recordShards(
  contract: Contract,
  faults: readonly Fault[],
  matrix: KillMatrix,
  onFault: (done: number, fault: Fault) => void = () => {},
): Promise<Shards> {
  const shards = new Map<string, number>();
  let done = 0;
  await mapConcurrent(faults, CONCURRENCY, async (fault) => {
    const check = namedCheck(contract, matrix, fault);
    const shard = check === undefined ? undefined : await findShard(contract, fault, check);
    if (shard !== undefined) shards.set(fault.id, shard);
    done += 1;
    onFault(done, fault);
  });
  return Object.fromEntries(shards);
}

/** Finds the first shard in which a check catches a fault. Undefined if only a full run does, or if none is needed. */
async function findShard(contract: Contract, fault: Fault, check: string): Promise<number | undefined> {
  if (submittingChecks(contract).has(check)) return undefined;
  for (let index = 0; index < SHARD_COUNT; index += 1) {
    const report = await runSmall(contract, fault, check, { [fault.id]: index });
    if (alarmsOf(report).includes(check)) return index;
  }
  return undefined;
}

/** Returns the ids of the checks that submit their own requests. A run of one such check is cheap. */
const submittingChecks = memoize(
  (contract: Contract): ReadonlySet<string> =>
    new Set(derive(contract).flatMap(({ checks, protocol }) => [...checks, ...protocol].map(({ id }) => id))),
);
