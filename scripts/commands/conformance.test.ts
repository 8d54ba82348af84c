import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { serve } from "../../contract-tests/test-support/serve.js";

const command = ["--import", "tsx", fileURLToPath(new URL("conformance.ts", import.meta.url))];

interface ProcessResult {
  readonly status: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the script as `npm run conformance` does. */
function execute(...args: readonly string[]): Promise<ProcessResult> {
  return new Promise((resolve) => {
    execFile(process.execPath, [...command, ...args], (error, stdout, stderr) => {
      resolve({ status: error?.code ?? 0, stdout, stderr });
    });
  });
}

/** Expects that no server listens at the URL in the report, which means that the mock's process has exited. */
async function expectMockToBeStopped(stdout: string): Promise<void> {
  const [, url = ""] = /Conformance of (http:\S+)/.exec(stdout) ?? [];
  await expect(fetch(url)).rejects.toThrow("fetch failed");
}

// The project `contract` runs every check against the mock.
test.concurrent("a conforming mock of a contract in YAML results in status 0, and is stopped", async () => {
  const contract = fileURLToPath(new URL("../../spec/openapi.yaml", import.meta.url));
  const { status, stderr, stdout } = await execute("--contract", contract, "--shard", "1/8");
  expect(stdout).toContain("The server conforms.");
  expect(stderr).toMatch(/^(?:\d+\/\d+ checks\n)+$/);
  expect(status).toBe(0);
  await expectMockToBeStopped(stdout);
});

test.concurrent("a contract that does not parse results in one line and status 2", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "contract-")), "openapi.json");
  await writeFile(path, '{ "openapi": "3.1.0", ');
  const { status, stderr, stdout } = await execute("--contract", path);
  expect(stderr).toMatch(/^vidu-q2-turbo-conformance: \S+openapi\.json: not JSON: [^\n]+\n$/);
  expect([status, stdout]).toEqual([2, ""]);
});

test.concurrent("an interrupted run prints a report and stops the mock", async () => {
  const child = spawn(process.execPath, [...command, "--concurrency", "1"]);
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  await once(child.stderr, "data");
  child.kill("SIGINT");
  const [status] = (await once(child, "close")) as [number | null];
  expect(stdout).toContain("the run was interrupted");
  expect(status).toBe(2);
  await expectMockToBeStopped(stdout);
});

test.concurrent("a run whose npm is killed ends with a report", async () => {
  await using server = await serve(async () => {
    await setTimeout(100);
    return { status: 400, body: { code: "INVALID", message: "No." } };
  });
  const folder = await mkdtemp(join(tmpdir(), "killed-"));
  const args = [...command, "--base-url", server.url, "--report", folder, "--concurrency", "1"];
  // A shell with another command after the program stands for npm.
  const script = `"$0" "$@"; :`;
  const env = { ...process.env, npm_lifecycle_event: "conformance" };
  const npm = spawn("sh", ["-c", script, process.execPath, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  await vi.waitFor(() => expect(server.received.length).toBeGreaterThan(5), { timeout: 60_000, interval: 50 });
  npm.kill("SIGKILL");
  // The outputs close when the program ends, too.
  await once(npm, "close");
  const sent = server.received.length;
  expect(await readFile(join(folder, "report.json"), "utf8")).toContain(
    "the run was interrupted because its parent process ended",
  );
  await setTimeout(300);
  expect(server.received.length).toBe(sent);
});
