import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { memoize } from "../../src/util/memoize.js";
import { above, conforming, KEY } from "../../test-support/conforming.js";
import { type ReceivedRequest, serve } from "../../test-support/serve.js";

const schema = JSON.parse(await readFile(new URL("../../report.schema.json", import.meta.url), "utf8"));
const isReport = new Ajv2020({ allErrors: true }).compile(schema);

const faulty = conforming({
  accepts: (body) => (body as { duration?: unknown } | null)?.duration === above("duration"),
  error: (error) => ({ ...error, message: `<b>"&" \u0001 \`\`\` ${KEY}` }),
});
const silent = (request: ReceivedRequest) => (/"n":0[,}]/.test(String(request.body)) ? undefined : faulty(request));

/** Runs the program with --report and reads the files that it wrote. */
async function reportOn(handle: Parameters<typeof serve>[0], ...args: readonly string[]) {
  await using server = await serve(handle);
  const folder = join(await mkdtemp(join(tmpdir(), "report-")), "a", "b");
  const ignore = { write: () => true };
  const terminal = { env: { SKILLS_VIDEO_API_KEY: KEY }, stdout: ignore, stderr: ignore };
  const status = await main(["--base-url", server.url, "--timeout", "500", "--report", folder, ...args], terminal, {
    command: "x",
  });
  const read = (name: string) => readFile(join(folder, name), "utf8");
  return { status, json: await read("report.json"), junit: await read("junit.xml"), markdown: await read("summary.md") };
}

/** Returns the same, but runs the program only once per server. */
const reportOf = memoize((handle: typeof silent) => reportOn(handle));

describe("--report", () => {
  test("writes JSON that matches the schema, with every check and complete failures", async () => {
    const { json, status } = await reportOf(silent);
    const report = JSON.parse(json);
    expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
    expect(status).toBe(1);
    expect(report).toMatchObject({ seed: 1, verdict: "violates" });
    expect(report.totals.fail).toBe(report.checks.filter(({ outcome }: { outcome: string }) => outcome === "fail").length);
    const [failure] = report.checks.filter(({ id }: { id: string }) => id === "duration.maximum.invalid");
    expect(failure).toMatchObject({
      outcome: "fail",
      evidence: "endpoint",
      counterexample: { response: { status: 200 } },
      replay: { seed: expect.any(Number) },
    });
    expect(JSON.parse(failure.counterexample.request.body).duration).toBe(above("duration"));
    const [noResponse] = report.checks.filter(({ id }: { id: string }) => id === "n.minimum.invalid");
    expect(noResponse.counterexample.response).toMatchObject({ none: "timeout" });
  });

  test("never contains the API key", async () => {
    const { json, junit, markdown } = await reportOf(faulty);
    for (const text of [json, junit, markdown]) {
      expect(text.length).toBeGreaterThan(500);
      expect(text).not.toContain(KEY);
    }
  });

  test("is also written if the server cannot be checked", async () => {
    const { json, status } = await reportOn(() => ({ status: 401, body: { code: "X", message: "No." } }));
    expect(isReport(JSON.parse(json)), JSON.stringify(isReport.errors)).toBe(true);
    expect(JSON.parse(json)).toMatchObject({
      verdict: "inconclusive",
      obstacle: expect.stringMatching(/^the API key is rejected/),
    });
    expect(status).toBe(2);
  });

  test.each(["/dev/null/report", "/dev/null", "/proc/report"])(
    "with a folder that is not writable (%s) prints one line and exits with 64 before any request",
    async (folder) => {
      await using server = await serve(conforming());
      let stderr = "";
      const output = { write: (text: string) => (stderr += text) };
      const args = ["--base-url", server.url, "--only", "n.default.valid", "--report", folder];
      const status = await main(args, { env: {}, stdout: { write: () => true }, stderr: output }, { command: "x" });
      expect(stderr).toMatch(/^vidu-q2-turbo-conformance: --report \S+: cannot write to the folder \(\w+\)\n$/);
      expect(status).toBe(64);
      expect(server.received).toEqual([]);
    },
  );
});

describe("the JUnit report", () => {
  test("counts its test cases, and contains only characters that XML allows", async () => {
    const { junit: xml } = await reportOn(faulty, "--profile", "live", "--only", "duration.*,mediaType.*,generate_audio.*");
    const count = (pattern: RegExp) => xml.match(pattern)?.length ?? 0;
    const counts = /tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)"/.exec(xml) ?? [];
    const [, tests, failures, errors, skipped] = counts;
    expect(count(/<testcase /g)).toBe(Number(tests));
    expect(count(/<failure /g)).toBe(Number(failures));
    expect(count(/<error /g)).toBe(Number(errors));
    expect(count(/<skipped /g)).toBe(Number(skipped));
    expect(Number(skipped)).toBeGreaterThan(0);
    expect(count(/<testcase /g)).toBe(count(/<\/testcase>/g) + count(/<testcase [^>]*\/>/g));
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
    expect(
      xml.replaceAll(
        /<\/?(?:testsuites?|testcase|failure|error|skipped|system-(?:out|err)|propert(?:y|ies))(?: [\w-]+="[^"<]*")*\/?>|<\?xml[^>]*\?>/g,
        "",
      ),
    ).not.toMatch(/[<>]/);
  });
});

test("the Markdown report contains each failure with its curl command in an intact code block", async () => {
  const { markdown } = await reportOf(faulty);
  expect(markdown).toMatch(/^## ❌ The server violates its contract\n/);
  expect(markdown).toMatch(/### ❌ `duration\.maximum\.invalid` must reject values above/);
  const blocks = markdown.match(/^(`{3,})sh\n[\s\S]*?\n\1$/gm) ?? [];
  expect(blocks.length).toBe(markdown.match(/^### /gm)?.length);
});
