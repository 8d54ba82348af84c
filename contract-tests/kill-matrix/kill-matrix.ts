import { readFile, writeFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { Fault } from "../sandbox/index.js";
import type { OutcomeName } from "../src/checks/verdict.js";
import type { Contract } from "../src/contract/model.js";
import { listChecks } from "../src/run/list-checks.js";
import type { Report } from "../src/run/report.js";
import { mapConcurrent } from "../src/util/map-concurrent.js";
import { runAgainstSandbox } from "./run-against-sandbox.js";

/** The ids of the checks that catch a fault, by the id of the fault. The checks are in the order of `listChecks`. */
export type KillMatrix = Readonly<Record<string, readonly string[]>>;

/** The recorded matrix. */
const MATRIX_FILE = new URL("kill-matrix.json", import.meta.url);

/** The number of concurrent runs. Each run spends a third of its time waiting. */
export const CONCURRENCY = 3;

/** Milliseconds for one response: long enough that a busy machine does not cause a timeout. */
export const TIMEOUT_MS = 1500;

/**
 * Reads the recorded matrix.
 *
 * @throws Error if the file is not a matrix
 */
export async function readMatrix(file = MATRIX_FILE): Promise<KillMatrix> {
  const matrix: unknown = JSON.parse(await readFile(file, "utf8"));
  const isIds = (ids: unknown) => Array.isArray(ids) && ids.every((id) => typeof id === "string");
  if (typeof matrix !== "object" || matrix === null || !Object.values(matrix).every(isIds))
    throw new Error(`${file}: expected an object that maps each fault id to a list of check ids. Run \`npm run kill-matrix\`.`);
  return matrix as KillMatrix;
}

/** Writes a matrix, one line per fault. */
export async function writeMatrix(matrix: KillMatrix, file = MATRIX_FILE): Promise<void> {
  const lines = Object.entries(matrix).map(([id, checks]) => `  ${JSON.stringify(id)}: ${JSON.stringify(checks)}`);
  await writeFile(file, `{\n${lines.join(",\n")}\n}\n`);
}

/**
 * Runs every check against the sandbox, once for each fault, and records which checks raise an alarm.
 *
 * @param known the recorded matrix. Its row of an intermittent fault is kept while any check catches the fault
 */
export async function recordMatrix(
  contract: Contract,
  faults: readonly Fault[],
  known: KillMatrix = {},
  onFault: (done: number, fault: Fault, caughtBy: readonly string[]) => void = () => {},
): Promise<KillMatrix> {
  const order = new Map(listChecks(contract).map(({ id }, index) => [id, index]));
  const recorded = new Map<string, readonly string[]>();
  const record = async (fault: Fault, concurrency: number) => {
    const report = await runAgainstSandbox(contract, [fault], { concurrency, timeout: TIMEOUT_MS });
    return alarmsOf(report).toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  };
  await mapConcurrent(faults, CONCURRENCY, async (fault) => {
    const caughtBy = await stableRow((concurrency) => record(fault, concurrency), known[fault.id] ?? []);
    recorded.set(fault.id, caughtBy);
    onFault(recorded.size, fault, caughtBy);
  });
  return Object.fromEntries(faults.map(({ id }) => [id, recorded.get(id) ?? []]));
}

/**
 * Returns the row of a fault. Which requests an intermittent fault affects depends on their order, and the order depends on the
 * number of concurrent requests and on the load. Without this rule, every recording would change the file.
 *
 * @param record runs the suite with a number of concurrent requests, and returns the checks that catch the fault
 * @param known the recorded row
 * @returns the recorded row if the recordings differ, or else the new row
 */
export async function stableRow(
  record: (concurrency: number) => Promise<readonly string[]>,
  known: readonly string[],
): Promise<readonly string[]> {
  const row = await record(4);
  if (row.length === 0 || known.length === 0 || isDeepStrictEqual(row, known)) return row;
  for (const concurrency of [1, 3]) if (!isDeepStrictEqual(row, await record(concurrency))) return known;
  return row;
}

/** The outcomes that raise an alarm. A fault that shows only once is flaky, which fails a run with `--strict`. */
const ALARMS: readonly OutcomeName[] = ["fail", "flaky", "warn"];

/** Returns the ids of the checks that raise an alarm: a failure, a flaky failure or a warning. */
export function alarmsOf({ verdicts }: Report): readonly string[] {
  return verdicts.filter(({ outcome }) => ALARMS.includes(outcome)).map(({ check }) => check.id);
}

/** Returns the first fault that a check catches and no check of another kind catches; undefined if none exists. */
export function ownFaultOf(id: string, matrix: KillMatrix, kindOf: (id: string) => string): string | undefined {
  const kind = kindOf(id);
  const isOwn = (caughtBy: readonly string[]) => caughtBy.includes(id) && caughtBy.every((other) => kindOf(other) === kind);
  return Object.keys(matrix).find((fault) => isOwn(matrix[fault] ?? []));
}
