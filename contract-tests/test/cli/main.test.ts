import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { type CliOptions, main } from "../../src/cli/main.js";
import { isObject } from "../../src/util/json.js";
import { above, conforming, contract, KEY } from "../../test-support/conforming.js";
import { serve } from "../../test-support/serve.js";

/** Runs the program as the shell would, and collects what it prints. */
async function execute(args: readonly string[], env: Record<string, string> = {}, options: Partial<CliOptions> = {}) {
  const printed = { stdout: "", stderr: "" };
  const output = (name: "stderr" | "stdout") => ({ write: (text: string) => (printed[name] += text) });
  const status = await main(
    args,
    { env, stdout: output("stdout"), stderr: output("stderr") },
    { command: "vidu-conformance", ...options },
  );
  return { status, ...printed };
}

/** A complaint is one line that starts with the program's name, and no stack. */
const ONE_LINE = /^vidu-conformance: [^\n]+\n$/;

describe("exit status and output", () => {
  test("0 and a summary for a server that conforms", async () => {
    await using server = await serve(conforming());
    const { status, stdout } = await execute(["--base-url", server.url]);
    expect(stdout).toContain("The server conforms.");
    expect(stdout).toMatch(/\d+ requests, \d+ accepted, \d+ credits in \d+\.\d s, seed 1/);
    expect(status).toBe(0);
  });

  test("1, the clause, the smallest request and a curl line for one that takes a duration above the maximum", async () => {
    const duration = above("duration");
    await using server = await serve(conforming({ accepts: (body) => isObject(body) && body["duration"] === duration }));
    const { status, stdout } = await execute(["--base-url", server.url], { SKILLS_VIDEO_API_KEY: KEY });
    expect(status).toBe(1);
    expect(stdout).toContain("FAIL duration.maximum.invalid");
    expect(stdout).toContain("#/components/schemas/VideoRequest/properties/duration/maximum (endpoint)");
    expect(stdout).toContain(`{"prompt":"a cat walking through neon rain","duration":${duration}}`);
    expect(stdout).toMatch(
      new RegExp(`curl -sS -i -X POST '\\S+' .*--data-binary '\\{"prompt":"[^"]+","duration":${duration}\\}'`),
    );
    expect(stdout).toContain(`vidu-conformance --base-url ${server.url} --only 'duration.maximum.invalid' --seed 1`);
    expect(stdout).not.toContain(KEY);
  });

  test("2 and one line for a server that cannot be reached", async () => {
    const server = await serve(() => undefined);
    await server[Symbol.asyncDispose]();
    const { status, stderr, stdout } = await execute(["--base-url", server.url]);
    expect(stderr).toMatch(/^vidu-conformance: http\S+ cannot be reached: [^\n]+\n$/);
    expect([status, stdout]).toEqual([2, ""]);
  });

  test("2 and one line for a wrong key", async () => {
    await using server = await serve(() => ({ status: 401, body: { code: "UNAUTHORIZED", message: "No." } }));
    const { status, stderr } = await execute(["--base-url", server.url], { SKILLS_VIDEO_API_KEY: KEY });
    expect(stderr).toMatch(/^vidu-conformance: the key is refused: [^\n]+\n$/);
    expect(stderr).not.toContain(KEY);
    expect(status).toBe(2);
  });

  test("2 and one line for a base URL without its path prefix", async () => {
    await using server = await serve(() => ({ status: 404, body: { code: "NOT_FOUND", message: "No." } }));
    const { status, stderr } = await execute(["--base-url", server.url]);
    expect(stderr).toMatch(/^vidu-conformance: nothing is served at [^\n]+ is the base URL complete\?\n$/);
    expect(status).toBe(2);
  });
});

describe("wrong usage is one line and 64", () => {
  test.each([
    ["an unknown flag", ["--base-ulr", "http://127.0.0.1:1"], /Unknown option '--base-ulr'/],
    ["a word too many", ["http://127.0.0.1:1"], /Unexpected argument/],
    ["a flag without its value", ["--base-url"], /--base-url/],
    ["a base URL that is none", ["--base-url", "localhost:4010"], /is not an http\(s\) URL/],
    ["a base URL with a query", ["--base-url", "http://127.0.0.1:1/?a=1"], /must end with its path/],
    ["a profile that is none", ["--profile", "cheap"], /--profile is full or live/],
    ["a shard beyond the last", ["--shard", "5/4"], /--shard takes I\/N/],
    ["a budget that is none", ["--max-credits", "-1"], /--max-credits/],
    [
      "a sandbox with a fault that there is none of",
      ["sandbox", "--fault", "maximum.ofByOne:duration"],
      /did you mean maximum\.offByOne:duration\?/,
    ],
    ["a sandbox on a port that is none", ["sandbox", "--port", "99999"], /--port takes a whole number/],
    ["a sandbox of a style that there is none of", ["sandbox", "--style", "odd"], /--style is one of 202,/],
    ["a number that is none", ["--base-url", "http://127.0.0.1:1", "--seed", "x"], /--seed takes a whole number/],
    [
      "a number out of range",
      ["--base-url", "http://127.0.0.1:1", "--concurrency", "0"],
      /--concurrency takes a whole number from 1/,
    ],
    ["a glob that selects nothing", ["--base-url", "http://127.0.0.1:1", "--only", "durration.*"], /selects no check/],
    ["no key for a server that may charge", ["--base-url", "https://api.example.com"], /SKILLS_VIDEO_API_KEY is not set/],
  ])("%s", async (_, args, message) => {
    const { status, stderr, stdout } = await execute(args);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toMatch(message);
    expect([status, stdout]).toEqual([64, ""]);
  });

  test("a key that cannot be a header, without showing it", async () => {
    const { status, stderr } = await execute(["--base-url", "http://127.0.0.1:1"], { SKILLS_VIDEO_API_KEY: "sk-secret\nline" });
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).not.toContain("sk-secret");
    expect(status).toBe(64);
  });
});

describe("files", () => {
  test.each([
    ["text", "openapi: 3.1.0", /not JSON/],
    ["another document", "{}", /not an OpenAPI document/],
    ["another edition", '{"openapi":"3.0.3"}', /OpenAPI 3\.1 is required \(found 3\.0\.3\)/],
    ["a contract without operations", '{"openapi":"3.1.0","paths":{}}', /no operation found/],
    ["references", '{"openapi":"3.1.0","paths":{"/a":{"get":{"$ref":"#/x"}}}}', /contains \$ref/],
  ])("a contract that is %s is one line and 2", async (_, text, message) => {
    const path = join(await mkdtemp(join(tmpdir(), "contract-")), "contract.json");
    await writeFile(path, text);
    const { status, stderr } = await execute(["--list", "--contract", path]);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });

  test.each([
    ["contract", ["--list", "--contract", "no-such-file.json"]],
    ["baseline", ["--base-url", "http://127.0.0.1:1", "--baseline", "no-such-file.json"]],
  ])("a %s that is not there is one line and 2", async (_, args) => {
    const { status, stderr } = await execute(args);
    expect(stderr).toBe("vidu-conformance: no-such-file.json: file not found\n");
    expect(status).toBe(2);
  });

  test("a baseline that makes no sense is one line and 2", async () => {
    const path = join(await mkdtemp(join(tmpdir(), "baseline-")), "baseline.json");
    await writeFile(path, '{"known":[{"check":"id.unique"}]}');
    await using server = await serve(conforming());
    const { status, stderr } = await execute(["--base-url", server.url, "--baseline", path]);
    expect(stderr).toMatch(/every entry of "known" needs a "check" and a "reason"/);
    expect(status).toBe(2);
  });
});

describe("--list", () => {
  test("shows every check with its clause and sends nothing", async () => {
    const { status, stdout } = await execute(["--list"]);
    expect(status).toBe(0);
    for (const name of ["prompt.maxLength.valid", "prompt.maxLength.invalid", "n.minimum.invalid", "response.schema"]) {
      expect(stdout).toMatch(new RegExp(`^${name.replaceAll(".", "\\.")} +\\w+ +.*#/`, "m"));
    }
  });

  test("shows what --only selects", async () => {
    const { stdout } = await execute(["--list", "--only", "duration.m*imum.*,n.default.valid"]);
    expect(stdout.match(/^(?:duration|n)\.\S+/gm)).toEqual([
      "duration.minimum.valid",
      "duration.minimum.invalid",
      "duration.maximum.valid",
      "duration.maximum.invalid",
      "n.default.valid",
    ]);
  });
});

test("without a base URL the default target is judged, and stopped", async () => {
  const server = await serve(conforming());
  const close = vi.fn(async () => {});
  const startTarget = async () => ({ baseUrl: server.url, close });
  const { status } = await execute(["--only", "n.*"], {}, { startTarget });
  await server[Symbol.asyncDispose]();
  expect(status).toBe(0);
  expect(close).toHaveBeenCalledOnce();
});

test("the bundled contract is generated from the one in spec", async () => {
  const source = await readFile(new URL("../../../spec/openapi.yaml", import.meta.url), "utf8");
  const [, title, version] = /^info:\n {2}title: (.+)\n {2}version: (.+)$/m.exec(source) ?? [];
  expect([contract.title, contract.version]).toEqual([title, version]);
  const ids = [...source.matchAll(/^ {6}operationId: (.+)$/gm)].map(([, id]) => id);
  expect(contract.operations.map(({ id }) => id)).toEqual(ids);
});
