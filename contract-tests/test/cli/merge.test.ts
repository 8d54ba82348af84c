import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { above, conforming, KEY } from "../../test-support/conforming.js";
import { serve } from "../../test-support/serve.js";

const FILES = ["index.html", "junit.xml", "report.json", "summary.md"];
const root = await mkdtemp(join(tmpdir(), "merge-"));
const path = (name: string) => join(root, name);

async function execute(...args: readonly string[]) {
  const printed = { stdout: "", stderr: "" };
  const output = (name: keyof typeof printed) => ({ write: (text: string) => (printed[name] += text) });
  const terminal = { env: { SKILLS_VIDEO_API_KEY: KEY }, stdout: output("stdout"), stderr: output("stderr") };
  return { status: await main(args, terminal, { command: "vidu-conformance" }), ...printed };
}

const reportIn = async (name: string) => JSON.parse(await readFile(join(path(name), "report.json"), "utf8"));

beforeAll(async () => {
  // A server with a fault, so that one of the shards fails.
  const accepts = (body: unknown) => (body as { duration?: unknown } | null)?.duration === above("duration");
  await using server = await serve(conforming({ accepts }));
  const run = (folder: string, ...args: readonly string[]) =>
    execute("--base-url", server.url, "--only", "duration.*", "--report", path(folder), ...args);
  await run("whole");
  await run("shards/one", "--shard", "1/2");
  await run("shards/two", "--shard", "2/2");
  for (const shard of ["1", "2"]) await run(`single/${shard}`, "--only", "duration.minimum.invalid", "--shard", `${shard}/2`);
}, 60_000);

describe("vidu-q2-turbo-conformance merge", () => {
  test("makes the report of a run without shards, in every format", async () => {
    const { status, stderr, stdout } = await execute("merge", path("shards/two"), path("shards/one"), "--report", path("merged"));
    expect([status, stderr]).toEqual([1, ""]);
    expect(stdout).toContain("FAIL duration.maximum.invalid");
    expect(stdout.trimEnd().split("\n").at(-1)).toBe(`Report: ${join(path("merged"), "index.html")}`);
    const [whole, merged] = [await reportIn("whole"), await reportIn("merged")];
    const outcomes = (report: typeof whole) =>
      report.checks.map((check: { id: string; outcome: string }) => [check.id, check.outcome]).toSorted();
    expect(outcomes(merged)).toEqual(outcomes(whole));
    expect(merged.checks.length).toBeGreaterThan(5);
    expect(merged).toMatchObject({ exitStatus: 1, obstacle: null, shard: null, totals: whole.totals, verdict: "violates" });
    expect((await readdir(path("merged"))).toSorted()).toEqual(FILES);
  });

  test("finds the reports in the folders of a folder", async () => {
    const { status, stdout } = await execute("merge", path("shards"));
    expect(status).toBe(1);
    expect(stdout).not.toContain("Report:");
  });

  test("exits with 1 for a violation and states the missing shard", async () => {
    const missing = await execute("merge", path("shards/one"));
    expect(missing.stdout).toContain("The run is incomplete: shard 2/2 is missing.");
  });

  test.each([
    ["no folder", [], /merge needs at least one folder/],
    ["an unknown flag", ["--out", "x"], /Unknown option '--out': see merge --help/],
    ["a missing folder", ["nowhere"], /nowhere: folder not found/],
    ["a folder without a report", ["empty"], /empty: no report\.json found/],
    ["a shard that is given twice", ["shards/one", "shards/one"], /both contain shard 1\/2/],
    ["a shard beside a whole run", ["shards/one", "whole"], /different numbers of shards: 2 in \S+, 1 in \S+/],
    ["an invalid report", ["invalid"], /invalid\S+: not JSON/],
    ["a report in an older format", ["older"], /the format is \S+\/1, but \S+\/2 is required/],
  ])("with %s prints one line, exits with 64 and leaves no older report", async (_, folders, message) => {
    await mkdir(path("empty"), { recursive: true });
    for (const [name, text] of [
      ["invalid", "oops"],
      ["older", '{"format":"vidu-q2-turbo-conformance/report/1"}'],
      ["old-output", "an older report"],
    ] as const) {
      await mkdir(path(name), { recursive: true });
      await writeFile(join(path(name), "report.json"), text);
    }
    const args = folders.map((name) => (name.startsWith("-") ? name : path(name)));
    const { status, stderr, stdout } = await execute("merge", ...args, "--report", path("old-output"));
    expect(stderr).toMatch(/^vidu-q2-turbo-conformance: [^\n]+\n$/);
    expect(stderr).toMatch(message);
    expect([status, stdout]).toEqual([64, ""]);
    if (!stderr.includes("Unknown option")) expect(await readdir(path("old-output"))).toEqual([]);
  });

  test("accepts the report of a shard without checks, which alone is inconclusive", async () => {
    const shards = [await reportIn("single/1"), await reportIn("single/2")].toSorted((a, b) => a.exitStatus - b.exitStatus);
    expect(shards.map(({ checks, exitStatus }) => [checks.length, exitStatus])).toEqual([
      [1, 0],
      [0, 2],
    ]);
    expect(shards[1]).toMatchObject({ obstacle: null, traffic: { requests: 0 } });
    expect(shards[1].notices).toEqual([expect.stringMatching(/^shard [12]\/2 contains none of the selected checks/)]);
    const { status, stdout } = await execute("merge", path("single"));
    expect(stdout).toContain("1 check: 1 pass\n");
    expect(status).toBe(0);
  });

  test("prints its help", async () => {
    const { status, stdout } = await execute("merge", "--help");
    expect(stdout).toMatch(/^Merges the reports of several shards/);
    expect(status).toBe(0);
  });
});
