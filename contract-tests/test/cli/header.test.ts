import { execFile } from "node:child_process";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { isObject } from "../../src/util/json.js";
import { suiteVersion } from "../../src/util/version.js";
import { above, conforming, KEY } from "../../test-support/conforming.js";
import { type Reply, type SocketRequest, serve } from "../../test-support/serve.js";

const TERMINAL = { env: { SKILLS_VIDEO_API_KEY: KEY } };

async function execute(...args: readonly string[]) {
  const printed = { stdout: "", stderr: "" };
  const output = (name: "stderr" | "stdout") => ({ write: (text: string) => (printed[name] += text) });
  const terminal = { ...TERMINAL, stdout: output("stdout"), stderr: output("stderr") };
  return { status: await main(args, terminal, { command: "vidu-conformance" }), ...printed };
}

const SECRET = "tenant-secret-1";

/** A server that accepts a duration above the maximum, requires a header and returns it in headers and bodies. */
function tenantServer() {
  const duration = above("duration");
  const respond = conforming({ accepts: (body) => isObject(body) && body["duration"] === duration });
  return async (request: SocketRequest): Promise<Reply> => {
    if (request.headers["x-tenant"] !== SECRET) return { status: 403, body: { code: "TENANT", message: "No tenant." } };
    const reply = await respond(request);
    const body = isObject(reply.body as never) ? { ...(reply.body as object), tenant: SECRET } : reply.body;
    return { ...reply, headers: { ...reply.headers, "x-tenant-echo": `for ${SECRET}` }, body };
  };
}

test("every request has the header and a User-Agent", async () => {
  await using server = await serve(tenantServer());
  await execute("--base-url", server.url, "--header", `X-Tenant: ${SECRET}`, "--only", "duration.*", "--samples", "0");
  expect(server.received.length).toBeGreaterThan(5);
  const agent = `vidu-q2-turbo-conformance/${suiteVersion()}`;
  expect(server.received.filter(({ headers }) => headers["x-tenant"] !== SECRET || headers["user-agent"] !== agent)).toEqual([]);
});

test("no output contains the value, and the printed commands send it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "header-"));
  await using server = await serve(tenantServer());
  const args = ["--base-url", server.url, `--header=x-tenant:${SECRET}`, "--only", "duration.maximum.invalid"];
  const { status, stderr, stdout } = await execute(...args, "--report", folder);
  expect(status).toBe(1);
  expect(stdout).toContain(`--header 'x-tenant: '"\${VIDU_HEADER_X_TENANT:?`);
  const files = ["index.html", "report.json", "junit.xml", "summary.md"].map((name) => readFile(join(folder, name), "utf8"));
  for (const text of [stdout, stderr, ...(await Promise.all(files))]) expect(text).not.toContain(SECRET);
  const [curl = ""] = /curl -sS .*/.exec(stdout) ?? [];
  const run = (env: Record<string, string>) =>
    promisify(execFile)("bash", ["-c", curl], { env: { PATH: process.env["PATH"], SKILLS_VIDEO_API_KEY: KEY, ...env } });
  expect((await run({ VIDU_HEADER_X_TENANT: SECRET })).stdout).toMatch(/^HTTP\/1\.1 20[02] /);
  await expect(run({})).rejects.toThrow("set it to the value of the header x-tenant");
});

test("a value that is an ordinary word does not change what the checks see", async () => {
  await using server = await serve(conforming());
  const { status, stdout } = await execute("--base-url", server.url, "--header", "X-Type: application/json", "--only", "seed.*");
  expect(stdout).toContain("The server conforms.");
  expect(status).toBe(0);
});

describe("an invalid header results in one line without its value", () => {
  test.each([
    ["no colon", ["--header", "secret-value"], /--header must have the form 'Name: value'/],
    ["no name", ["--header", ": secret-value"], /--header must have the form 'Name: value'/],
    ["no value", ["--header", "X-A:"], /--header "X-A" has no value/],
    ["a reserved name", ["--header", "authorization: secret-value"], /--header: the suite sets the header authorization itself/],
    ["a connection header", ["--header", "Content-Length: 12345"], /--header: the header content-length belongs/i],
    ["an invalid name", ["--header", "X A: secret-value"], /--header: "x a" is not a valid header name/i],
    ["an invalid value", ["--header", "X-A: secret-value\u0000"], /--header: the value of the header x-a contains/i],
    ["the same name twice", ["--header", "X-A: secret-value", "--header=x-a: 2"], /--header "x-a" is given twice/],
  ])("%s", async (_, args, message) => {
    const { status, stderr, stdout } = await execute(...args);
    expect(stderr).toMatch(/^vidu-q2-turbo-conformance: [^\n]+\n$/);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("secret-value");
    expect([status, stdout]).toEqual([64, ""]);
  });
});
