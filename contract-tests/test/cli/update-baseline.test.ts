import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { isObject } from "../../src/util/json.js";
import { above, conforming, KEY } from "../../test-support/conforming.js";
import { serve } from "../../test-support/serve.js";

async function execute(...args: readonly string[]) {
  const printed = { stdout: "", stderr: "" };
  const output = (name: "stderr" | "stdout") => ({ write: (text: string) => (printed[name] += text) });
  const terminal = { env: { SKILLS_VIDEO_API_KEY: KEY }, stdout: output("stdout"), stderr: output("stderr") };
  return { status: await main(args, terminal, { command: "vidu-conformance" }), ...printed };
}

test("a failure enters the baseline, a run rejects the placeholder, and a reason makes the run conform", async () => {
  const folder = await mkdtemp(join(tmpdir(), "baseline-"));
  const file = join(folder, "baseline.json");
  const duration = above("duration");
  await using server = await serve(conforming({ accepts: (body) => isObject(body) && body["duration"] === duration }));
  const args = ["--base-url", server.url, "--baseline", file, "--only", "duration.*", "--samples", "0"];
  const updated = await execute(...args, "--update-baseline");
  expect(updated.stdout).toContain(`Note: ${file}: 1 entry added: replace the reasons that start with TODO`);
  expect(updated.status).toBe(0);
  expect(await readdir(folder)).toEqual(["baseline.json"]);
  const sent = server.received.length;
  const rejected = await execute(...args);
  expect(rejected.stderr).toBe(
    `vidu-q2-turbo-conformance: ${file}: replace the placeholder with the real reason for "duration.maximum.invalid"\n`,
  );
  expect([rejected.status, server.received.length]).toEqual([2, sent]);
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(/TODO[^"]*/, "the gateway allows nine seconds"));
  const accepted = await execute(...args);
  expect(accepted.stdout).toContain("the gateway allows nine seconds");
  expect(accepted.status).toBe(0);
});

test.each([
  [["--update-baseline"], 64, "--update-baseline needs --baseline FILE, the file to write"],
  [["--update-baseline", "--baseline", "/no/such/folder/b.json"], 2, "cannot write /no/such/folder/b.json (ENOENT)"],
  [["--update-baseline", "--baseline", tmpdir()], 2, `cannot write ${tmpdir()} (EISDIR)`],
])("%j ends with one line before anything is sent", async (args, expected, message) => {
  const { status, stderr, stdout } = await execute("--base-url", "http://127.0.0.1:1", ...args);
  expect(stderr).toMatch(/^vidu-q2-turbo-conformance: [^\n]+\n$/);
  expect(stderr).toContain(message);
  expect([status, stdout]).toEqual([expected, ""]);
});
