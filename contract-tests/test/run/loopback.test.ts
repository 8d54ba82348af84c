import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { isLoopback } from "../../src/util/loopback.js";

// RFC 1122 §3.2.1.3, RFC 4291 §2.5.3, RFC 6761 §6.3.
const LOOPBACK = [
  "http://localhost",
  "http://localhost:8080/api/v1",
  "https://LOCALHOST/",
  "http://api.localhost:3000",
  "http://127.0.0.1",
  "http://127.0.0.1:4010/v1",
  "http://127.255.255.254",
  "http://127.1",
  "http://[::1]:8080",
  "http://[0:0:0:0:0:0:0:1]",
];

const REMOTE = [
  "https://open.skills.video/api/v1",
  "http://127.0.0.1.example",
  "http://127.example",
  "http://127.0.0.example",
  "http://a127.0.0.1.example",
  "http://128.0.0.1",
  "http://1.127.0.0",
  "http://10.0.0.1",
  "http://0.0.0.0",
  "http://[::2]",
  "http://[2001:db8::1]",
  "http://localhost.example",
  "http://mylocalhost",
  "http://example/localhost",
  "http://localhost@example.com",
  "http://127.0.0.1@example.com",
];

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
