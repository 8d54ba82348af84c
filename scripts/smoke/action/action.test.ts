import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runStep, scriptOf } from "./steps.js";

/** Runs the step that tests the server, with a suite that only records its arguments and its key. */
async function runTestStep(inputs: Readonly<Record<string, string>>, status: number) {
  const path = await mkdtemp(join(tmpdir(), "action-"));
  await mkdir(join(path, "contract-tests/dist/src/cli"), { recursive: true });
  const suite = `
    const { mkdirSync, writeFileSync } = require("node:fs");
    const [, , ...args] = process.argv;
    const report = args[args.indexOf("--report") + 1];
    mkdirSync(report, { recursive: true });
    writeFileSync(report + "/summary.md", "# summary\\n");
    writeFileSync(${JSON.stringify(join(path, "recorded.json"))}, JSON.stringify({ args, key: process.env.SKILLS_VIDEO_API_KEY ?? null }));
    process.exit(${status});`;
  await writeFile(join(path, "contract-tests/dist/src/cli/bin.js"), suite);
  const env = {
    PATH: process.env["PATH"],
    ACTION_PATH: path,
    REPORT: join(path, "report"),
    GITHUB_OUTPUT: join(path, "output"),
    GITHUB_STEP_SUMMARY: join(path, "step-summary"),
    SKILLS_VIDEO_API_KEY: "",
    BASE_URL: "",
    PROFILE: "full",
    MAX_ACCEPTED: "",
    MAX_CREDITS: "",
    BASELINE: "",
    STRICT: "false",
    ...inputs,
  };
  const { exit } = await runStep("Check the server", env);
  const [recorded, output, summary] = await Promise.all(
    ["recorded.json", "output", "step-summary"].map((file) => readFile(join(path, file), "utf8")),
  );
  return {
    exit,
    output,
    summary,
    report: env.REPORT,
    ...(JSON.parse(recorded ?? "{}") as { args: readonly string[]; key: string | null }),
  };
}

test("the action passes its inputs to the suite, and reports the status and the summary", async () => {
  const inputs = {
    BASE_URL: "https://x.example/a b",
    PROFILE: "live",
    MAX_ACCEPTED: "10",
    MAX_CREDITS: "500",
    BASELINE: "known.json",
    STRICT: "true",
    SKILLS_VIDEO_API_KEY: "sk-secret",
  };
  const { args, exit, key, output, report, summary } = await runTestStep(inputs, 1);
  expect(args).toEqual([
    "--report",
    report,
    "--profile",
    "live",
    "--base-url",
    inputs.BASE_URL,
    "--max-accepted",
    "10",
    "--max-credits",
    "500",
    "--baseline",
    "known.json",
    "--strict",
  ]);
  expect(key).toBe("sk-secret");
  expect({ exit, output, summary }).toEqual({ exit: 1, output: "status=1\n", summary: "# summary\n" });
});

test("the action omits flags for inputs that are not set", async () => {
  const { args, exit, key, output, report } = await runTestStep({}, 0);
  expect(args).toEqual(["--report", report, "--profile", "full"]);
  expect(key).toBeNull();
  expect({ exit, output }).toEqual({ exit: 0, output: "status=0\n" });
});

test("no input of the action is interpolated into a script", async () => {
  for (const step of ["Install the suite", "Check the server"]) {
    const script = await scriptOf(step);
    expect(script).toMatch(/\S/);
    expect(script).not.toContain("${{");
  }
});
