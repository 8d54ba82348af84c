import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { conforming, KEY } from "../../test-support/conforming.js";
import { startProxy } from "../../test-support/proxy-server.js";
import { serve } from "../../test-support/serve.js";

async function execute(args: readonly string[], env: Record<string, string>) {
  const printed = { stdout: "", stderr: "" };
  const output = (name: "stderr" | "stdout") => ({ write: (text: string) => (printed[name] += text) });
  const terminal = { env: { SKILLS_VIDEO_API_KEY: KEY, ...env }, stdout: output("stdout"), stderr: output("stderr") };
  return { status: await main(args, terminal, { command: "vidu-conformance" }), ...printed };
}

const SELECTION = ["--only", "seed.*", "--samples", "0", "--max-accepted", "60"];

describe("a proxy from the environment", () => {
  test("is used for a server on another host, which conforms through it", async () => {
    await using server = await serve(conforming());
    await using proxy = await startProxy(Number(new URL(server.url).port));
    const { status, stdout } = await execute(["--base-url", "http://api.test", ...SELECTION], { HTTP_PROXY: proxy.url });
    expect(stdout).toContain("The server conforms.");
    expect(status).toBe(0);
    expect(proxy.received).toHaveLength(server.received.length);
  });

  test("is not used for loopback, nor for a host in NO_PROXY", async () => {
    await using server = await serve(conforming());
    await using proxy = await startProxy(1, 403);
    const { status } = await execute(["--base-url", server.url, ...SELECTION], { http_proxy: proxy.url });
    expect(status).toBe(0);
    const env = { http_proxy: proxy.url, no_proxy: ".invalid" };
    expect((await execute(["--base-url", "http://api.invalid", ...SELECTION], env)).status).toBe(2);
    expect(proxy.received).toEqual([]);
  });

  test("that rejects CONNECT makes the result inconclusive, in one line", async () => {
    await using proxy = await startProxy(1, 407);
    const { status, stderr } = await execute(["--base-url", "https://api.test", ...SELECTION], { https_proxy: proxy.url });
    expect(stderr).toMatch(/^vidu-q2-turbo-conformance: the proxy \S+ rejects the request with 407 [^\n]+\n$/);
    expect(status).toBe(2);
  });

  test.each(["HTTP_PROXY", "https_proxy"])("that does not exist is named with its variable: %s", async (name) => {
    const url = `${name.slice(0, -"_proxy".length).toLowerCase()}://api.test`;
    const { status, stderr } = await execute(["--base-url", url, ...SELECTION], { [name]: "foo.invalid" });
    expect(stderr).toMatch(
      new RegExp(`^vidu-q2-turbo-conformance: the proxy http://foo\\.invalid cannot be reached: check ${name} \\(`),
    );
    expect(stderr).not.toContain("--base-url");
    expect(status).toBe(2);
  });

  test.each(["socks5://u:secret@proxy.test", "http://"])("that is %s results in one line without a password", async (value) => {
    const { status, stderr, stdout } = await execute(["--base-url", "http://api.test"], { HTTP_PROXY: value });
    expect(stderr).toMatch(/^vidu-q2-turbo-conformance: HTTP_PROXY must be an http\(s\) URL \(received "[^\n]+"\)\n$/);
    expect(stderr).not.toContain("secret");
    expect([status, stdout]).toEqual([64, ""]);
  });
});
