/**
 * `npm run mutation [-- --sample 500] [--seed 1]`: tests a random sample of the mutants of the client, one at a time, and
 * counts how many its tests detect. Exit status 1 below 90 percent. With `-- client --mutate FILES`, it tests all mutants of
 * these files.
 *
 * `npm run mutation -- suite [--sample 120] [--seed 1] [--minutes 60]`: does the same for a random sample of the mutants of
 * the suite, the sandbox and the scripts, until the time is up. Exit status 1 below 85 percent.
 *
 * Both first install Stryker in a separate folder.
 */
import { spawn } from "node:child_process";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { git } from "../lib/git.js";
import { answerHelp, USAGE_STATUS, usageProblem } from "../lib/usage.js";
import { areaOf } from "../mutation/areas.js";
import { parseArguments } from "../mutation/arguments.js";
import { listMutants } from "../mutation/list-mutants.js";
import { type Result, runSampled, type SampleOptions } from "../mutation/run-sampled.js";
import { drawLines } from "../mutation/sample.js";
import strykerConfig from "../mutation/stryker.config.json" with { type: "json" };

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, "node_modules/.cache/mutation");

/** Percentage of the sample that the tests must detect. */
const MIN_SCORE = 85;

function run(command: string, args: readonly string[], cwd: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: "inherit" });
    child.once("error", reject).once("exit", (status) => resolve(status ?? 1));
  });
}

async function install(): Promise<number> {
  await mkdir(folder, { recursive: true });
  await copyFile(join(root, "scripts/mutation/package.json"), join(folder, "package.json"));
  // Stryker must use the project's vitest, so vitest is not installed as a peer dependency.
  return run("npm", ["install", "--silent", "--no-audit", "--no-fund", "--no-package-lock", "--legacy-peer-deps"], folder);
}

function mutateClient(strykerArgs: readonly string[]): Promise<number> {
  const runner = join(folder, "node_modules/@stryker-mutator/vitest-runner/dist/src/index.js");
  const stryker = join(folder, "node_modules/@stryker-mutator/core/bin/stryker.js");
  return run(
    process.execPath,
    [stryker, "run", "scripts/mutation/stryker.config.json", "--plugins", runner, ...strykerArgs],
    root,
  );
}

/** Tests the mutants on random lines of the files that Stryker's configuration selects. */
async function mutateClientSample({ seed, size }: { readonly seed: number; readonly size: number }): Promise<number> {
  const pathspecs = strykerConfig.mutate.map((pattern) => pattern.replace(/^!?/, (not) => (not ? ":(exclude,glob)" : ":(glob)")));
  const tracked = await git(root, "ls-files", "--", ...pathspecs);
  const mutants = await listMutants(root, tracked.split("\n").filter(Boolean), folder);
  return mutateClient(["--mutate", drawLines(mutants, size, seed).join(",")]);
}

async function mutateSample(options: SampleOptions): Promise<number> {
  const interrupt = new AbortController();
  process.once("SIGINT", () => interrupt.abort());
  console.log("running the tests of the unchanged copy …");
  const shorten = (text: string) => text.replaceAll(/\s+/g, " ").slice(0, 70);
  const onResult = ({ mutant, outcome }: Result, done: number, total: number) => {
    const change = `${shorten(mutant.original)} -> ${shorten(mutant.replacement)}`;
    console.log(`${done}/${total} ${outcome.padEnd(8)} ${mutant.file}:${mutant.line} ${mutant.mutator}: ${change}`);
  };
  const results = await runSampled(root, folder, options, onResult, interrupt.signal);
  const survivors = results.filter(({ outcome }) => outcome === "survived").map(({ mutant }) => mutant);
  await writeFile(join(folder, "suite.json"), `${JSON.stringify(results, null, 2)}\n`);
  for (const name of new Set(results.map(({ mutant }) => areaOf(mutant.file)?.name))) {
    const areaResults = results.filter(({ mutant }) => areaOf(mutant.file)?.name === name);
    console.log(
      `${name}: ${areaResults.filter(({ outcome }) => outcome !== "survived").length} of ${areaResults.length} detected`,
    );
  }
  const score = (100 * (results.length - survivors.length)) / Math.max(1, results.length);
  console.log(`tested ${results.length} of ${options.size} mutants, ${score.toFixed(1)} % detected (minimum ${MIN_SCORE} %)`);
  return results.length > 0 && score >= MIN_SCORE ? 0 : 1;
}

const args = process.argv.slice(2);
const help = answerHelp("mutation", args);
const parsed = parseArguments(args);
if (help !== undefined) process.exitCode = help;
else if (parsed.part === "invalid") {
  console.error(usageProblem("mutation", parsed.message));
  process.exitCode = USAGE_STATUS;
} else {
  process.exitCode =
    (await install()) ||
    (await (parsed.part === "suite"
      ? mutateSample(parsed.sample)
      : "sample" in parsed
        ? mutateClientSample(parsed.sample)
        : mutateClient(parsed.strykerArgs)));
}
