import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { git } from "../lib/git.js";
import { areaOf } from "./areas.js";
import { listMutants } from "./list-mutants.js";
import { applyMutant, drawSample, type Mutant } from "./sample.js";

/** The size of the sample and the time limit. */
export interface SampleOptions {
  /** Mutants in the sample. */
  readonly size: number;
  readonly seed: number;
  /** Minutes after which no other mutant is tested. */
  readonly minutes: number;
}

/** The result of running the tests with a mutant. `timeout` means that the tests did not end, which counts as detected. */
type Outcome = "detected" | "survived" | "timeout";

/** A mutant with its outcome. */
export interface Result {
  readonly mutant: Mutant;
  readonly outcome: Outcome;
}

/** Number of copies of the checkout that test mutants in parallel: one per core of the smallest CI machine. */
const COPIES = 2;

/** Timeout of the tests of a mutant, as a multiple of the duration of the tests of the unchanged copy. */
const TIMEOUT_FACTOR = 3;

/** Tests that are left out, because faster tests detect the same mutants: static checks, tests of processes, and the client's tests. */
const EXCLUDED = ["src/**", "examples/**", "scripts/checks.test.ts", "scripts/commands/conformance.test.ts"];

/**
 * Tests a sample of the mutants of the suite, the sandbox and the scripts, each in a clone of the last commit.
 *
 * @param root the checkout
 * @param folder the folder in which Stryker is installed; the clones are created there
 * @param onResult called after every mutant
 * @param signal ends the run early
 * @returns the results in the order in which they were obtained
 * @throws Error if the tests of an unchanged copy fail
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
    // Mutants of strings only change wording.
    const sample = drawSample(await listMutants(first, files, folder, ["StringLiteral"]), size, seed);
    const started = performance.now();
    if ((await runTests(first, [], signal, { isShown: true })) !== "passed" && !signal.aborted)
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
  const deadline = performance.now() + minutes * 60_000;
  const queue = sample.values();
  const results: Result[] = [];
  await Promise.all(
    copies.map(async (copy) => {
      for (const mutant of queue) {
        if (performance.now() > deadline) return;
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
  // Copies `node_modules` as hard links, so that the symbolic link of the workspace points into the copy.
  const copyModules = `mkdir node_modules && cd "${join(root, "node_modules")}" && for part in .bin @* [a-zA-Z]*; do cp -al "$part" "${join(copy, "node_modules")}/"; done`;
  await run("sh", ["-c", copyModules], copy, signal);
  // npm installs packages of another version in the folder of the workspace.
  const nested = join(root, "contract-tests/node_modules");
  if (existsSync(nested)) await run("cp", ["-al", nested, join(copy, "contract-tests")], copy, signal);
  return copy;
}

/** Runs the tests of the mutant's area first, then all others. */
async function testMutant(copy: string, mutant: Mutant, timeout: number, signal: AbortSignal): Promise<Outcome> {
  const path = join(copy, mutant.file);
  const text = await readFile(path, "utf8");
  await writeFile(path, applyMutant(text, mutant));
  try {
    for (const filters of [areaOf(mutant.file)?.tests ?? [], []]) {
      const outcome = await runTests(copy, filters, signal, { timeout });
      if (outcome !== "passed") return outcome === "timeout" ? "timeout" : "detected";
    }
    return "survived";
  } finally {
    await writeFile(path, text);
  }
}

type ProgramOutcome = "failed" | "passed" | "timeout";

interface RunOptions {
  /** Whether the output of the program is shown. */
  readonly isShown?: boolean;
  /** Milliseconds. */
  readonly timeout?: number;
}

/** Runs the tests that match the filters. A failed test is repeated once, because it may only have been too slow. */
function runTests(copy: string, filters: readonly string[], signal: AbortSignal, options: RunOptions): Promise<ProgramOutcome> {
  const vitest = join(copy, "node_modules/vitest/vitest.mjs");
  const excluded = EXCLUDED.flatMap((pattern) => ["--exclude", pattern]);
  const flags = ["--project", "unit", "--bail", "1", "--retry", "1", "--reporter", "dot", ...excluded];
  return run(process.execPath, [vitest, "run", ...flags, ...filters], copy, signal, options);
}

/** Runs a program in its own process group, and kills the group when the program exits, so that no process keeps running. */
function run(
  file: string,
  args: readonly string[],
  cwd: string,
  signal: AbortSignal,
  { isShown = false, timeout = 3_600_000 }: RunOptions = {},
): Promise<ProgramOutcome> {
  return new Promise((resolve, reject) => {
    // The flag `--maxWorkers` has no effect on a project whose configuration sets the number.
    const env = { ...process.env, VITEST_MAX_WORKERS: "2" };
    const child = spawn(file, args, { cwd, env, detached: true, stdio: isShown ? ["ignore", "inherit", "inherit"] : "ignore" });
    let timedOut = false;
    const kill = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // The group has ended already.
      }
    };
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, timeout);
    signal.addEventListener("abort", kill, { once: true });
    child.once("error", reject).once("exit", (status) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", kill);
      kill();
      resolve(timedOut ? "timeout" : status === 0 ? "passed" : "failed");
    });
  });
}
