import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { git } from "../release/git.js";
import { areaOf } from "./areas.js";
import { listMutants } from "./list-mutants.js";
import { applyMutant, drawSample, type Mutant } from "./sample.js";

/** How much is tried, and for how long. */
export interface SampleOptions {
  /** Mutants in the sample. */
  readonly size: number;
  readonly seed: number;
  /** Minutes after which no further mutant is started. */
  readonly minutes: number;
}

/** `timeout`: the tests did not end, which counts as noticed. */
export type Outcome = "noticed" | "survived" | "timeout";

export interface Result {
  readonly mutant: Mutant;
  readonly outcome: Outcome;
}

/** Copies that test mutants at the same time, one per core of the smallest machine that CI has. */
const COPIES = 2;

/** Milliseconds for all tests of one mutant. */
const TEST_TIMEOUT_MS = 300_000;

/** Tests that notice nothing which cheaper tests do not notice sooner: static checks, processes, and the client's. */
const EXCLUDED = ["src/**", "examples/**", "scripts/checks.test.ts", "scripts/conformance.test.ts"];

/**
 * Tests a sample of the mutants of the suite, the sandbox and the scripts, each in a copy of what is committed.
 *
 * @param root the checkout
 * @param folder where Stryker is installed; the copies are made there
 * @param onResult called after every mutant
 * @param signal ends the run early
 * @returns the results so far, in the order in which they were obtained
 * @throws Error when the tests of an unchanged copy fail
 */
export async function runSampled(
  root: string,
  folder: string,
  { minutes, seed, size }: SampleOptions,
  onResult: (result: Result, done: number, total: number) => void,
  signal: AbortSignal,
): Promise<readonly Result[]> {
  const tracked = (await git(root, "ls-files")).split("\n");
  const files = tracked.filter((file) => areaOf(file) !== undefined && /\.ts$/.test(file) && !/\.test\.ts$/.test(file));
  const sample = drawSample(await listMutants(root, files, folder), size, seed);
  const copies = await Promise.all(
    Array.from({ length: COPIES }, (_, index) => copyCheckout(root, join(folder, `copy-${index}`))),
  );
  const [first = ""] = copies;
  if (!(await pass(first, [], signal)) && !signal.aborted) throw new Error("the tests of the unchanged copy fail");
  const end = performance.now() + minutes * 60_000;
  const queue = sample.values();
  const results: Result[] = [];
  await Promise.all(
    copies.map(async (copy) => {
      for (const mutant of queue) {
        if (performance.now() > end) return;
        const outcome = await testMutant(copy, mutant, signal);
        if (signal.aborted) return;
        const result = { mutant, outcome };
        results.push(result);
        onResult(result, results.length, sample.length);
      }
    }),
  );
  await Promise.all(copies.map((copy) => rm(copy, { recursive: true, force: true })));
  return results;
}

async function copyCheckout(root: string, copy: string): Promise<string> {
  await rm(copy, { recursive: true, force: true });
  await mkdir(copy, { recursive: true });
  await run("git", ["clone", "--quiet", "--shared", root, copy], root, new AbortController().signal);
  // Hard links, so that the workspace's link leads into the copy.
  const parts = `mkdir node_modules && cd "${join(root, "node_modules")}" && for part in .bin @* [a-zA-Z]*; do cp -al "$part" "${join(copy, "node_modules")}/"; done`;
  await run("sh", ["-c", parts], copy, new AbortController().signal);
  return copy;
}

/** Runs the tests of the mutant's area first, then all others. */
async function testMutant(copy: string, mutant: Mutant, signal: AbortSignal): Promise<Outcome> {
  const path = join(copy, mutant.file);
  const text = await readFile(path, "utf8");
  await writeFile(path, applyMutant(text, mutant));
  const start = performance.now();
  try {
    for (const filters of [areaOf(mutant.file)?.tests ?? [], []]) {
      if (await pass(copy, filters, signal)) continue;
      return performance.now() - start >= TEST_TIMEOUT_MS ? "timeout" : "noticed";
    }
    return "survived";
  } finally {
    await writeFile(path, text);
  }
}

/** Whether the tests that match the filters pass. */
function pass(copy: string, filters: readonly string[], signal: AbortSignal): Promise<boolean> {
  const vitest = join(copy, "node_modules/vitest/vitest.mjs");
  const excluded = EXCLUDED.flatMap((pattern) => ["--exclude", pattern]);
  const args = [vitest, "run", "--project", "unit", "--bail", "1", "--maxWorkers", "1", "--reporter", "dot", ...excluded];
  return run(process.execPath, [...args, ...filters], copy, signal);
}

/** Whether a program exits with 0 before it times out. */
function run(file: string, args: readonly string[], cwd: string, signal: AbortSignal): Promise<boolean> {
  const options = { cwd, signal, timeout: TEST_TIMEOUT_MS, killSignal: "SIGKILL", maxBuffer: 1e9 } as const;
  return new Promise((resolve) => {
    execFile(file, args, options, (error) => resolve(error === null));
  });
}
