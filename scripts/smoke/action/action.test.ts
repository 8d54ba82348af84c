import { chmod, mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { actionText, inputVariables, runStep, scriptOf } from "./steps.js";

/** A stand-in for Node.js that is fast to start: it records its arguments and prints what a hostile server could print. */
const FAKE_NODE = `#!/bin/bash
case "$1" in
  -p) echo "token-$RANDOM$RANDOM$RANDOM" ;;
  *)
    shift
    if [ "$1" = github ]; then echo "published $2"; exit "\${PUBLISH_STATUS:-0}"; fi
    printf '%s\\0' "\${SKILLS_VIDEO_API_KEY-unset}" "$@" > "$RECORDED"
    printf '::error::pwned\\n::set-output name=status::0\\nno line break at the end'
    exit "$STATUS" ;;
esac
`;

interface Job {
  readonly temp: string;
}

async function createJob(): Promise<Job> {
  const temp = await mkdtemp(join(tmpdir(), "action-"));
  await writeFile(join(temp, "node"), FAKE_NODE);
  await chmod(join(temp, "node"), 0o755);
  return { temp };
}

/** Runs the step that tests the server, with a fake suite that only records its arguments and its key. */
async function check({ temp }: Job, env: Readonly<Record<string, string>>, status = 0) {
  const step = await mkdtemp(join(temp, "step-"));
  const inputs = Object.fromEntries([...(await inputVariables("Check the server")).values()].map((name) => [name, ""]));
  const { exit, printed } = await runStep("Check the server", {
    PATH: process.env["PATH"],
    RUNNER_TEMP: temp,
    NODE: join(temp, "node"),
    SUITE: join(temp, "suite"),
    JOB: "test",
    JOB_INDEX: "0",
    JOB_TOTAL: "1",
    GITHUB_OUTPUT: join(step, "output"),
    RECORDED: join(step, "recorded"),
    STATUS: String(status),
    ...inputs,
    ...env,
  });
  const [key = "", ...args] = (await readFile(join(step, "recorded"), "utf8")).split("\0").slice(0, -1);
  const outputs = Object.fromEntries(
    (await readFile(join(step, "output"), "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => line.split(/=(.*)/s).slice(0, 2)),
  );
  return { args, exit, key, outputs, printed };
}

describe("the step that checks the server", () => {
  test("passes every input as one argument, and reports the status and the folder", async () => {
    const inputs = {
      API_KEY: "sk-secret",
      BASE_URL: "https://x.example/a b",
      BASELINE: "known $(touch pwned).json",
      CONCURRENCY: "2",
      CONTRACT: "contract.json",
      HEADER: "X-One: a b\r\n\nX-Two: 'c'",
      MAX_ACCEPTED: "10",
      MAX_CREDITS: "500",
      ONLY: "duration.*,-n",
      PROFILE: "live",
      SAMPLES: "0",
      SEED: "7",
      SHARD: "1/4",
      STATELESS: "true",
      STRICT: "true",
      TIMEOUT: "5000",
      WAIT: "500",
      WAIT_FOR: "30",
    };
    const { args, exit, key, outputs, printed } = await check(await createJob(), inputs, 1);
    expect(args).toEqual([
      `--report=${outputs["report"]}`,
      "--base-url=https://x.example/a b",
      "--profile=live",
      "--only=duration.*,-n",
      "--shard=1/4",
      "--max-accepted=10",
      "--max-credits=500",
      "--baseline=known $(touch pwned).json",
      "--contract=contract.json",
      "--seed=7",
      "--samples=0",
      "--concurrency=2",
      "--timeout=5000",
      "--wait=500",
      "--wait-for=30",
      "--header=X-One: a b",
      "--header=X-Two: 'c'",
      "--strict",
      "--stateless",
    ]);
    expect([exit, key, outputs["status"]]).toEqual([1, "sk-secret", "1"]);
    expect(printed).toContain(`published ${outputs["report"]}`);
    const variables = [...(await inputVariables("Check the server")).values()].filter((name) => name !== "REPORT_NAME");
    expect(Object.keys(inputs).toSorted()).toEqual(variables.toSorted());
  });

  test("omits flags for inputs that are not set, and uses a new folder each time", async () => {
    const job = await createJob();
    const [first, second] = [await check(job, {}), await check(job, {})];
    expect(first.args).toEqual([`--report=${first.outputs["report"]}`]);
    expect([first.key, first.exit, first.outputs["status"]]).toEqual(["unset", 0, "0"]);
    expect(second.outputs["report"]).not.toBe(first.outputs["report"]);
    expect(await readdir(second.outputs["report"] ?? "")).toEqual([]);
    expect([first.outputs["report-name"], second.outputs["report-name"]]).toEqual([
      "conformance-report-test",
      "conformance-report-test-2",
    ]);
  });

  test("encloses the output of the suite in stop-commands with a random token", async () => {
    const job = await createJob();
    const tokenOf = (printed: string) => {
      const [, token, inner] = /^::stop-commands::(\S+)\n([\s\S]*)\n::\1::\n/m.exec(printed) ?? [];
      expect(inner).toContain("::error::pwned");
      expect(inner).toMatch(/no line break at the end$/);
      return token;
    };
    const [first, second] = [await check(job, {}), await check(job, {})];
    expect(tokenOf(first.printed)).not.toBe(tokenOf(second.printed));
    expect(first.printed.match(/::error::pwned/g)).toHaveLength(1);
  });

  test.each([
    ["job in a matrix", { JOB_INDEX: "3", JOB_TOTAL: "8" }, "conformance-report-test-3"],
    ["shard", { SHARD: "2/4" }, "conformance-report-test-shard-2-of-4"],
    ["second attempt", { GITHUB_RUN_ATTEMPT: "2" }, "conformance-report-test-attempt-2"],
    ["given name", { REPORT_NAME: "my report", JOB_INDEX: "3", JOB_TOTAL: "8" }, "my report"],
    ["name with a line break", { REPORT_NAME: "a\nstatus=0" }, "a status=0"],
  ])("names the report of a %s", async (_, env, name) => {
    expect((await check(await createJob(), env)).outputs["report-name"]).toBe(name);
  });

  test("keeps the status of the suite if the report cannot be published", async () => {
    const { exit, outputs, printed } = await check(await createJob(), { PUBLISH_STATUS: "1" }, 2);
    expect([exit, outputs["status"]]).toEqual([2, "2"]);
    expect(printed).toContain("::warning::The report could not be published.");
  });
});

test("an old version of Node.js is a clear error, and nothing is installed", async () => {
  const temp = await mkdtemp(join(tmpdir(), "action-"));
  const fake = '#!/bin/bash\nif [ "$1" = --version ]; then echo v18.20.0; exit 0; fi\nexit 1\n';
  await mkdir(join(temp, "bin"));
  await writeFile(join(temp, "bin/node"), fake);
  await chmod(join(temp, "bin/node"), 0o755);
  const env = { PATH: `${join(temp, "bin")}:/usr/bin:/bin`, RUNNER_TEMP: temp, ACTION_PATH: "/nonexistent" };
  const { exit, printed } = await runStep("Install the suite", { ...env, GITHUB_OUTPUT: join(temp, "output") });
  expect([exit, printed]).toEqual([
    1,
    "::error title=Node.js 20.19 or later is required::Found v18.20.0. Add actions/setup-node before this action.\n",
  ]);
  expect(await readdir(temp)).toEqual(["bin"]);
});

test("no input of the action is interpolated into a script", async () => {
  for (const step of ["Install the suite", "Check the server"]) {
    const script = await scriptOf(step);
    expect(script).toMatch(/\S/);
    expect(script).not.toContain("${{");
  }
});

test("the action changes neither PATH nor the version of Node.js for later steps", async () => {
  expect(await actionText()).not.toMatch(/setup-node@|GITHUB_PATH|GITHUB_ENV/);
});
