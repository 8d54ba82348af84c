import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { isLoopback } from "../../src/util/loopback.js";
import { LOOPBACK, REMOTE } from "../../test-support/loopback-urls.js";

describe("isLoopback", () => {
  test.each(LOOPBACK)("%s is a loopback address", (url) => {
    expect(isLoopback(url)).toBe(true);
  });

  test.each(REMOTE)("%s is not a loopback address", (url) => {
    expect(isLoopback(url)).toBe(false);
  });
});

describe("the command line", () => {
  async function execute(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
    let stdout = "";
    let stderr = "";
    const status = await main(
      args,
      {
        env,
        stdout: { write: (text) => (stdout += text) },
        stderr: { write: (text) => (stderr += text) },
      },
      { command: "vidu-conformance" },
    );
    return { status, stdout, stderr };
  }

  test.each(["http://127.0.0.1.example/v1", "http://localhost.example"])("requires a key for %s", async (url) => {
    const { status, stderr } = await execute({}, "--base-url", url);
    expect(stderr).toBe(
      `vidu-q2-turbo-conformance: SKILLS_VIDEO_API_KEY is not set: set it to the API key for ${new URL(url).host}\n`,
    );
    expect(status).toBe(64);
  });

  test("sends no paid request to a remote server without a budget", async () => {
    const accepted = async (...args: readonly string[]) => {
      const { stdout } = await execute({}, "--plan", "--only", "n.maximum.valid", ...args);
      return Number(/at most (\d+) of them/.exec(stdout)?.[1]);
    };
    const remote = ["--base-url", "http://127.0.0.1.example"];
    expect(await accepted(...remote)).toBe(0);
    expect(await accepted(...remote, "--max-credits", "1000")).toBeGreaterThan(0);
    expect(await accepted("--base-url", "http://127.0.0.1")).toBeGreaterThan(0);
  });
});
