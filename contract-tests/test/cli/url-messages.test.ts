import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { redactUrl, redactUrls, withoutUser } from "../../src/util/redact-url.js";

async function stderrOf(args: readonly string[]): Promise<string> {
  let printed = "";
  const write = (text: string) => (printed += text);
  await main(args, { env: {}, stdout: { write }, stderr: { write } }, { command: "vidu-conformance" });
  return printed;
}

describe("no message contains the password of a URL", () => {
  test.each([
    [["--base-url", "ftp://user:s3cret@host/v1"], '(received "ftp://host/v1")'],
    [["--base-url", "ftp://user:s3c@ret/?#@host"], '(received "ftp://host")'],
    [["--base-url", "user:s3cret@host"], '(received "user:host")'],
    [["--base-url", "//user:s3cret@host"], '(received "host")'],
    [["--base-url", "ftp://host/v1?key=s3cret"], '(received "ftp://host/v1")'],
    [["--base-url", "http://user:12#s3cret@host/v1"], "--base-url http://host/v1 must not have"],
    [["--base-url", "http://user:s3c ret@ho st"], '(received "http://ho st")'],
    [["http://user:s3cret@host"], "Unexpected argument 'http://host'"],
    [["--contract", "https://user:s3cret@host/openapi.json"], "https://host/openapi.json"],
    [["sandbox", "--webhook", "ftp://user:s3cret@host/hook?token=s3cret"], '(received "ftp://host/hook")'],
  ])("%j", async (args, expected) => {
    const printed = await stderrOf(args);
    expect(printed).toContain(expected);
    expect(printed).not.toMatch(/s3c|ret@|@host/);
    expect(printed).toMatch(/^vidu-q2-turbo-conformance: [^\n]+\n$/);
  });

  test("and URLs without one stay readable", () => {
    expect(redactUrl("https://api.example.com/v1")).toBe("https://api.example.com/v1");
    expect(redactUrls("http://[::1]:4010/v1 cannot be reached: ECONNREFUSED 127.0.0.1 @ port")).toBe(
      "http://[::1]:4010/v1 cannot be reached: ECONNREFUSED 127.0.0.1 @ port",
    );
  });
});

test("a run keeps its base URL, except for the user name and the password", () => {
  expect(withoutUser("http://host/v1/@scope")).toBe("http://host/v1/@scope");
  expect(withoutUser("http://user:s3cret@host/v1")).toBe("http://host/v1");
  expect(withoutUser("host")).toBe("host");
});

test("an error message is one line without control characters", async () => {
  const printed = await stderrOf(["--profile", "x\n::error::y\u001b[2J\u202e"]);
  expect(printed).toBe(
    'vidu-q2-turbo-conformance: --profile must be full or live (received "x\\u000a::error::y\\u001b[2J\\u202e")\n',
  );
  expect((await stderrOf(["--profile", "x".repeat(100_000)])).length).toBeLessThan(3000);
});
