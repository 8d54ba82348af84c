import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { XMLParser } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { parseReport } from "../../src/report/json/parse-report.js";
import { conforming } from "../../test-support/conforming.js";
import { serve } from "../../test-support/serve.js";

const FILES = ["index.html", "junit.xml", "report.json", "summary.md"];

/** Creates a folder with an old report and a file of the user. */
async function oldReport(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "report-"));
  await Promise.all([...FILES, "notes.txt"].map((name) => writeFile(join(folder, name), "old: The server conforms.")));
  await mkdir(join(folder, "screenshots"));
  return folder;
}

async function execute(...args: readonly string[]) {
  const printed = { stdout: "", stderr: "" };
  const output = (name: keyof typeof printed) => ({ write: (text: string) => (printed[name] += text) });
  const terminal = { env: {}, stdout: output("stdout"), stderr: output("stderr") };
  return { status: await main(args, terminal, { command: "vidu-conformance" }), ...printed };
}

const LOCAL = ["--base-url", "http://127.0.0.1:9"];

describe("a run that cannot start replaces an old report", () => {
  test.each([
    ["no key", ["--base-url", "https://api.example.com"], 64, /SKILLS_VIDEO_API_KEY is not set/],
    ["an unknown flag", [...LOCAL, "--strikt"], 64, /Unknown option '--strikt'/],
    ["an invalid number", [...LOCAL, "--seed", "x"], 64, /--seed must be an integer/],
    ["an invalid base URL", ["--base-url", "ftp://localhost"], 64, /--base-url must be an http/],
    ["a glob that matches no check", [...LOCAL, "--only", "durration.*"], 64, /matches no check/],
    ["a missing baseline", [...LOCAL, "--baseline", "no-such-file.json"], 2, /no-such-file\.json: file not found/],
    ["a missing contract", [...LOCAL, "--contract", "no-such-file.json"], 2, /no-such-file\.json: file not found/],
  ])("because of %s", async (_, args, expected, message) => {
    const folder = await oldReport();
    const { status, stderr, stdout } = await execute(...args, "--report", folder);
    expect(stderr).toMatch(/^vidu-q2-turbo-conformance: [^\n]+\n$/);
    expect(stderr).toMatch(message);
    expect([status, stdout]).toEqual([expected, ""]);
    expect((await readdir(folder)).toSorted()).toEqual([...FILES, "notes.txt", "screenshots"].toSorted());
    for (const name of FILES) expect(await readFile(join(folder, name), "utf8"), name).not.toContain("old:");
    const report = JSON.parse(await readFile(join(folder, "report.json"), "utf8"));
    expect(parseReport(JSON.stringify(report), "report.json").obstacle?.reason).toMatch(message);
    expect(report).toMatchObject({ checks: [], exitStatus: expected, verdict: "inconclusive" });
    const junit = new XMLParser({ ignoreAttributes: false }).parse(await readFile(join(folder, "junit.xml"), "utf8"));
    expect(junit.testsuites).toMatchObject({ "@_tests": "1", "@_errors": "1", "@_failures": "0" });
    expect(await readFile(join(folder, "summary.md"), "utf8")).toContain("inconclusive");
  });

  test("also with `--report=DIR`, in a folder that does not exist yet", async () => {
    const folder = join(await mkdtemp(join(tmpdir(), "report-")), "new");
    await execute(`--report=${folder}`, "--base-url", "https://api.example.com");
    expect((await readdir(folder)).toSorted()).toEqual(FILES);
  });

  test("but a folder that is not writable does not hide the reason", async () => {
    const { status, stderr } = await execute("--report", "/dev/null/report", "--base-url", "https://api.example.com");
    expect([status, stderr]).toEqual([
      64,
      expect.stringMatching(/^vidu-q2-turbo-conformance: SKILLS_VIDEO_API_KEY is not set[^\n]*\n$/),
    ]);
  });

  test.each(["--list", "--help", "--plan"])("but %s changes no file", async (flag) => {
    const folder = await oldReport();
    await execute(flag, "--only", "duration.*", "--report", folder);
    await execute(flag, "--seed", "x", "--report", folder);
    for (const name of FILES) expect(await readFile(join(folder, name), "utf8")).toContain("old:");
  });

  test("a run ends with the path of its report", async () => {
    await using server = await serve(conforming());
    const folder = await oldReport();
    const { stdout } = await execute("--base-url", server.url, "--only", "duration.minimum.invalid", "--report", folder);
    expect(stdout.endsWith(`\nReport: ${join(folder, "index.html")}\n`)).toBe(true);
    expect(await readFile(join(folder, "index.html"), "utf8")).not.toContain("old:");
    expect(await readFile(join(folder, "notes.txt"), "utf8")).toContain("old:");
  });
});
