import { spawn } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { git } from "../lib/git.js";
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

/** The tests of a mutant may take this many times as long as those of the unchanged copy. */
const TIMEOUT_FACTOR = 3;

/** Tests that notice nothing which cheaper tests do not notice sooner: static checks, processes, and the client's. */
const EXCLUDED = ["src/**", "examples/**", "scripts/checks.test.ts", "scripts/commands/conformance.test.ts"];

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
  const copies = await Promise.all(
    Array.from({ length: COPIES }, (_, index) => copyCheckout(root, join(folder, `copy-${index}`))),
  );
  const [first = ""] = copies;
  try {
    const tracked = (await git(first, "ls-files")).split("\n");
    const files = tracked.filter((file) => areaOf(file) !== undefined && /\.ts$/.test(file) && !/\.test\.ts$/.test(file));
    const sample = drawSample(await listMutants(first, files, folder), size, seed);
    const started = performance.now();
    if ((await runTests(first, [], signal)) !== "passed" && !signal.aborted)
      throw new Error("the tests of the unchanged copy fail");
    const timeout = TIMEOUT_FACTOR * (performance.now() - started);
    return await testAll(copies, sample, { minutes, timeout }, onResult, signal);
  } finally {
    await Promise.all(copies.map((copy) => rm(copy, { recursive: true, force: true })));
  }
}

async function testAll(
  copies: readonly string[],
  sample: readonly Mutant[],
  { minutes, timeout }: { readonly minutes: number; readonly timeout: number },
  onResult: (result: Result, done: number, total: number) => void,
  signal: AbortSignal,
): Promise<readonly Result[]> {
  const end = performance.now() + minutes * 60_000;
  const queue = sample.values();
  const results: Result[] = [];
  await Promise.all(
    copies.map(async (copy) => {
      for (const mutant of queue) {
        if (performance.now() > end) return;
        const outcome = await testMutant(copy, mutant, timeout, signal);
        if (signal.aborted) return;
        const result = { mutant, outcome };
        results.push(result);
        onResult(result, results.length, sample.length);
      }
    }),
  );
  return results;
}

async function copyCheckout(root: string, copy: string): Promise<string> {
  await rm(copy, { recursive: true, force: true });
  await mkdir(copy, { recursive: true });
  const { signal } = new AbortController();
  await run("git", ["clone", "--quiet", "--shared", root, copy], root, signal);
  // Hard links, so that the workspace's link leads into the copy.
  const parts = `mkdir node_modules && cd "${join(root, "node_modules")}" && for part in .bin @* [a-zA-Z]*; do cp -al "$part" "${join(copy, "node_modules")}/"; done`;
  await run("sh", ["-c", parts], copy, signal);
  return copy;
}

/** Runs the tests of the mutant's area first, then all others. */
async function testMutant(copy: string, mutant: Mutant, timeout: number, signal: AbortSignal): Promise<Outcome> {
  const path = join(copy, mutant.file);
  const text = await readFile(path, "utf8");
  await writeFile(path, applyMutant(text, mutant));
  try {
    for (const filters of [areaOf(mutant.file)?.tests ?? [], []]) {
      const outcome = await runTests(copy, filters, signal, timeout);
      if (outcome !== "passed") return outcome === "timeout" ? "timeout" : "noticed";
    }
    return "survived";
  } finally {
    await writeFile(path, text);
  }
}

type ProgramOutcome = "failed" | "passed" | "timeout";

/** Runs the tests that match the filters. A test that fails once may be slow, so it is tried again. */
function runTests(copy: string, filters: readonly string[], signal: AbortSignal, timeout?: number): Promise<ProgramOutcome> {
  const vitest = join(copy, "node_modules/vitest/vitest.mjs");
  const excluded = EXCLUDED.flatMap((pattern) => ["--exclude", pattern]);
  const options = ["--project", "unit", "--bail", "1", "--retry", "1", "--maxWorkers", "1", "--reporter", "dot", ...excluded];
  return run(process.execPath, [vitest, "run", ...options, ...filters], copy, signal, timeout);
}

/** Runs a program in a process group of its own, which ends with it: an endless loop must not outlive its test. */
function run(
  file: string,
  args: readonly string[],
  cwd: string,
  signal: AbortSignal,
  timeout = 3_600_000,
): Promise<ProgramOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, detached: true, stdio: "ignore" });
    let isLate = false;
    const kill = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // The group has ended already.
      }
    };
    const timer = setTimeout(() => {
      isLate = true;
      kill();
    }, timeout);
    signal.addEventListener("abort", kill, { once: true });
    child.once("error", reject).once("exit", (status) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", kill);
      kill();
      resolve(isLate ? "timeout" : status === 0 ? "passed" : "failed");
    });
  });
}
