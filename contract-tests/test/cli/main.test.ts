import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { type CliOptions, main } from "../../src/cli/main.js";
import { allChecks } from "../../src/run/list-checks.js";
import { isObject } from "../../src/util/json.js";
import { above, conforming, contract, KEY, limitOf } from "../../test-support/conforming.js";
import { serve } from "../../test-support/serve.js";

/** Runs the program and collects its output. */
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

/** An error is one line that starts with the program's name, without a stack trace. */
const ONE_LINE = /^vidu-q2-turbo-conformance: [^\n]+\n$/;

describe("the program", () => {
  test("exits with 0 and prints a summary for a conforming server", async () => {
    await using server = await serve(conforming());
    const { status, stdout } = await execute(["--base-url", server.url]);
    expect(stdout).toContain("The server conforms.");
    expect(stdout).toMatch(/\d+ requests, \d+ accepted, \d+ credits in \d+\.\d s, seed 1/);
    expect(status).toBe(0);
  });

  test("exits with 1 and prints the clause, the smallest request and a curl command for a faulty server", async () => {
    const duration = above("duration");
    await using server = await serve(conforming({ accepts: (body) => isObject(body) && body["duration"] === duration }));
    const { status, stdout } = await execute(["--base-url", server.url], { SKILLS_VIDEO_API_KEY: KEY });
    expect(status).toBe(1);
    expect(stdout).toContain("FAIL duration.maximum.invalid");
    expect(stdout).toContain(
      "#/components/schemas/VideoRequest/properties/duration/maximum\n  source    the endpoint's reference page\n",
    );
    expect(stdout).toContain(`{"prompt":"a cat walking through neon rain","duration":${duration}}`);
    expect(stdout).toMatch(
      new RegExp(`curl -sS -i -X POST '\\S+' .*--data-binary '\\{"prompt":"[^"]+","duration":${duration}\\}'`),
    );
    expect(stdout).toContain(`vidu-conformance --base-url ${server.url} --only 'duration.maximum.invalid' --seed 1`);
    expect(stdout).not.toContain(KEY);
  });

  test("exits with 2 and prints one line for an unreachable server", async () => {
    const server = await serve(() => undefined);
    await server[Symbol.asyncDispose]();
    const { status, stderr, stdout } = await execute(["--base-url", server.url]);
    expect(stderr).toMatch(/^vidu-q2-turbo-conformance: http\S+ cannot be reached: [^\n]+\n$/);
    expect([status, stdout]).toEqual([2, ""]);
  });

  test("exits with 2 and prints one line for a wrong key", async () => {
    await using server = await serve(() => ({ status: 401, body: { code: "UNAUTHORIZED", message: "No." } }));
    const { status, stderr } = await execute(["--base-url", server.url], { SKILLS_VIDEO_API_KEY: KEY });
    expect(stderr).toMatch(/^vidu-q2-turbo-conformance: the API key is rejected: [^\n]+\n$/);
    expect(stderr).not.toContain(KEY);
    expect(status).toBe(2);
  });

  test("exits with 2 and prints one line for a base URL without its path prefix", async () => {
    await using server = await serve(() => ({ status: 404, body: { code: "NOT_FOUND", message: "No." } }));
    const { status, stderr } = await execute(["--base-url", server.url]);
    expect(stderr).toMatch(/^vidu-q2-turbo-conformance: no operation at http\S+ \(404\): check the path prefix of --base-url\n$/);
    expect(status).toBe(2);
  });
});

describe("invalid usage prints one line and exits with 64", () => {
  test.each([
    [
      "an unknown flag",
      ["--base-ulr", "http://127.0.0.1:1"],
      /Unknown option '--base-ulr': did you mean '--base-url'\? See --help/,
    ],
    ["a positional argument", ["http://127.0.0.1:1"], /Unexpected argument/],
    ["a flag without its value", ["--base-url"], /--base-url/],
    ["an invalid base URL", ["--base-url", "localhost:4010"], /--base-url must be an http\(s\) URL/],
    [
      "a base URL with a query",
      ["--base-url", "http://127.0.0.1:1/?a=1"],
      /must not have a user name, password, query or fragment/,
    ],
    ["a misspelled command", ["sandox"], /Unexpected argument 'sandox': did you mean 'sandbox'\?/],
    ["two swapped letters", ["--olny", "x"], /Unknown option '--olny': did you mean '--only'\?/],
    ["the start of a flag", ["--conc", "1"], /Unknown option '--conc': did you mean '--concurrency'\?/],
    ["a misspelled profile", ["--profile", "liv"], /--profile must be full or live \(received "liv"\): did you mean 'live'\?/],
    ["JSON without a list", ["--json"], /--json needs --list/],
    ["an empty glob", ["--only", " , "], /--only contains no glob/],
    ["a group instead of a glob", ["--only", "duration"], /--only duration matches no check: did you mean 'duration\.\*'\?/],
    ["an operation instead of a glob", ["--only", "streamVideo"], /did you mean 'streamVideo:\*'\?/],
    ["a misspelled group", ["--only", "durration.*"], /did you mean 'duration\.\*'\?/],
    ["a misspelled id", ["--only", "duration.maximun.invalid"], /did you mean 'duration\.maximum\.invalid'\?/],
    ["one of several globs", ["--only", "n.*,promt.*"], /--only promt\.\* matches no check: did you mean 'prompt\.\*'\?/],
    ["an unknown profile", ["--profile", "cheap"], /--profile must be full or live/],
    ["a shard beyond the last", ["--shard", "5/4"], /--shard must be I\/N/],
    ["an invalid budget", ["--max-credits", "-1"], /--max-credits/],
    [
      "a sandbox with an unknown fault",
      ["sandbox", "--fault", "maximum.ofByOne:duration"],
      /did you mean maximum\.offByOne:duration\?/,
    ],
    ["a sandbox on an invalid port", ["sandbox", "--port", "99999"], /--port must be an integer/],
    ["a sandbox with an unknown style", ["sandbox", "--style", "odd"], /--style must be one of 202,/],
    ["an invalid number", ["--base-url", "http://127.0.0.1:1", "--seed", "x"], /--seed must be an integer/],
    [
      "a number out of range",
      ["--base-url", "http://127.0.0.1:1", "--concurrency", "0"],
      /--concurrency must be an integer from 1/,
    ],
    ["a glob that matches no check", ["--base-url", "http://127.0.0.1:1", "--only", "durration.*"], /matches no check/],
    ["no key for a server that may charge", ["--base-url", "https://api.example.com"], /SKILLS_VIDEO_API_KEY is not set/],
  ])("%s", async (_, args, message) => {
    const { status, stderr, stdout } = await execute(args);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toMatch(message);
    expect([status, stdout]).toEqual([64, ""]);
  });

  test("a key that is not a valid header value, which is not printed", async () => {
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
    ["another OpenAPI version", '{"openapi":"3.0.3"}', /OpenAPI 3\.1 is required \(found 3\.0\.3\)/],
    ["a contract without operations", '{"openapi":"3.1.0","paths":{}}', /no operation found/],
    ["references", '{"openapi":"3.1.0","paths":{"/a":{"get":{"$ref":"#/x"}}}}', /the target of \$ref #\/x does not exist/],
  ])("a contract that is %s prints one line and exits with 2", async (_, text, message) => {
    const path = join(await mkdtemp(join(tmpdir(), "contract-")), "contract.json");
    await writeFile(path, text);
    const { status, stderr } = await execute(["--list", "--contract", path]);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });

  test("a contract without a submission prints one line with the remedy and exits with 2", async () => {
    const path = join(await mkdtemp(join(tmpdir(), "contract-")), "contract.json");
    await writeFile(path, '{"openapi":"3.1.0","paths":{"/a":{"get":{}}}}');
    const { status, stderr } = await execute(["--contract", path, "--base-url", "http://127.0.0.1:1"]);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toMatch(/no operation that submits a generation: add one without path parameters/);
    expect(status).toBe(2);
  });

  test.each([
    ["contract", ["--list", "--contract", "no-such-file.json"]],
    ["baseline", ["--base-url", "http://127.0.0.1:1", "--baseline", "no-such-file.json"]],
  ])("a missing %s prints one line and exits with 2", async (_, args) => {
    const { status, stderr } = await execute(args);
    expect(stderr).toBe("vidu-q2-turbo-conformance: no-such-file.json: file not found\n");
    expect(status).toBe(2);
  });

  test("an invalid baseline prints one line and exits with 2", async () => {
    const path = join(await mkdtemp(join(tmpdir(), "baseline-")), "baseline.json");
    await writeFile(path, '{"known":[{"check":"id.unique"}]}');
    await using server = await serve(conforming());
    const { status, stderr } = await execute(["--base-url", server.url, "--baseline", path]);
    expect(stderr).toMatch(/every entry of "known" must have a "check" and a non-empty "reason"/);
    expect(status).toBe(2);
  });
});

describe("--list", () => {
  test("prints every check with its clause and sends no request", async () => {
    const { status, stdout } = await execute(["--list"]);
    expect(status).toBe(0);
    for (const name of ["prompt.maxLength.valid", "prompt.maxLength.invalid", "n.minimum.invalid", "response.schema"]) {
      expect(stdout).toMatch(new RegExp(`^${name.replaceAll(".", "\\.")}\\s`, "m"));
    }
    expect(stdout).toMatch(new RegExp(`^ {6}duration maximum ${limitOf("duration", "maximum")} \\(source: the endpoint's`, "m"));
    for (const { method, path } of contract.operations.slice(0, 2))
      expect(stdout).toMatch(new RegExp(`^${method} ${path}$`, "m"));
  });

  test.each([
    ["80 columns without a terminal", undefined, 80],
    ["the width of a terminal", 100, 100],
    ["the width of a narrow terminal", 44, 44],
  ])("wraps at %s", async (_, columns, width) => {
    let stdout = "";
    const output = { isTTY: columns !== undefined, columns, write: (text: string) => (stdout += text) };
    await main(["--list"], { env: {}, stdout: output, stderr: output }, { command: "vidu-conformance" });
    // An id stays whole, so that it can be copied.
    const ids = new Set(allChecks(contract).map(({ id }) => id));
    expect(stdout.split("\n").filter((line) => line.length > width && !ids.has(line))).toEqual([]);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeGreaterThan(width - 10);
  });

  test("prints the same checks as JSON", async () => {
    const { stdout } = await execute(["--list", "--json", "--only", "duration.*,getGeneration:id.*"]);
    const { checks } = JSON.parse(stdout) as { checks: { id: string; operation: string }[] };
    const expected = allChecks(contract).filter(({ id }) => /^(?:duration|getGeneration:id)\./.test(id));
    expect(checks.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    expect(new Set(checks.map(({ operation }) => operation)).size).toBe(2);
  });

  test("prints only the checks that --only selects", async () => {
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

test("--version prints the version of the package", async () => {
  const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  expect(await execute(["--version"])).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
});

test("the default target is checked and stopped if no base URL is given", async () => {
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
