import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { renderJson } from "../../src/report/json.js";
import { BINARY, createVerdict, HOSTILE, RICH_REPORT } from "../../test-support/rich-report.js";

const schema = JSON.parse(await readFile(new URL("../../report.schema.json", import.meta.url), "utf8"));
const isReport = new Ajv2020({ allErrors: true }).compile(schema);
const document = JSON.parse(renderJson(RICH_REPORT));

function checkOf(id: string) {
  return document.checks.find((check: { readonly id: string }) => check.id === id);
}

describe("the JSON report", () => {
  test("matches its schema with every kind of content and with none", () => {
    expect(isReport(document), JSON.stringify(isReport.errors)).toBe(true);
    const empty = { ...RICH_REPORT, verdicts: [], notices: [], underived: [], obstacle: undefined };
    expect(isReport(JSON.parse(renderJson(empty))), JSON.stringify(isReport.errors)).toBe(true);
  });

  test("contains every verdict in order, with its clause and reason", () => {
    const expected = RICH_REPORT.verdicts.map(({ check, outcome, reason }) => ({ ...check, outcome, reason }));
    expect(document.checks).toMatchObject(expected);
    expect(document.checks).toHaveLength(expected.length);
  });

  test("counts each outcome", () => {
    const outcomes: readonly string[] = document.checks.map(({ outcome }: { readonly outcome: string }) => outcome);
    expect(Object.keys(document.totals)).toHaveLength(8);
    for (const [outcome, total] of Object.entries(document.totals)) {
      expect(total, outcome).toBe(outcomes.filter((name) => name === outcome).length);
      expect(total, outcome).toBeGreaterThan(0);
    }
  });

  test("contains notices about the baseline and about keywords without checks", () => {
    expect(document.notices).toEqual([
      "the known deviation fixed.deviation no longer occurs: remove it from the baseline",
      "no check matches missing.check: remove it from the baseline",
      "no check is derived from not at #/components/schemas/Odd/not",
    ]);
  });

  test("contains the version, the date, the exit status, the shard and the duration of every check", () => {
    expect(document).toMatchObject({
      exitStatus: 1,
      obstaclePhase: "run",
      profile: "full",
      shard: "2/3",
      startedAt: "2026-11-30T12:00:00.000Z",
      strict: false,
      toolVersion: "1.2.3",
    });
    expect(document.checks.every(({ durationMs }: { durationMs: unknown }) => Number.isInteger(durationMs))).toBe(true);
    expect(checkOf("bytes.request").durationMs).toBe(20);
    expect(JSON.parse(renderJson({ ...RICH_REPORT, shard: undefined })).shard).toBeNull();
  });

  test.each([
    [["pass"], false, 0],
    [["pass", "warn"], false, 0],
    [["pass", "warn"], true, 1],
    [["pass", "flaky"], true, 1],
    [["pass", "inconclusive"], true, 2],
  ] as const)("for the outcomes %j (strict: %j) contains the exit status %i", (outcomes, isStrict, status) => {
    const verdicts = outcomes.map((outcome, index) => createVerdict(outcome, `a.b${index}`));
    const parsed = JSON.parse(renderJson({ ...RICH_REPORT, isStrict, obstacle: undefined, verdicts }));
    expect(parsed).toMatchObject({ exitStatus: status, strict: isStrict });
  });

  test("contains the exit status 64 if the run did not start", () => {
    const obstacle = { phase: "usage", reason: "the key is not set" } as const;
    const parsed = JSON.parse(renderJson({ ...RICH_REPORT, obstacle, verdicts: [] }));
    expect(parsed).toMatchObject({ exitStatus: 64, obstacle: obstacle.reason, obstaclePhase: "usage", verdict: "inconclusive" });
    expect(isReport(parsed), JSON.stringify(isReport.errors)).toBe(true);
  });

  test("contains the facts of the run", () => {
    const { contract, target, traffic } = RICH_REPORT;
    expect(document).toMatchObject({
      contract: { title: contract.title, version: contract.version, sha256: contract.sha256 },
      target,
      traffic,
      durationMs: 83_401,
      obstacle: "the server stopped responding",
      seed: 7,
      verdict: "violates",
    });
  });

  test("encodes bodies that are not UTF-8 as Base64", () => {
    const { request } = checkOf("bytes.request").counterexample;
    const { response } = checkOf("bytes.response").counterexample;
    for (const message of [request, response]) {
      expect(message).not.toHaveProperty("body");
      expect([...Buffer.from(message.bodyBase64, "base64")]).toEqual([...BINARY]);
    }
  });

  test("contains text bodies, headers and commands unchanged", () => {
    const { counterexample, replay } = checkOf("bytes.response");
    expect(counterexample.request).toMatchObject({ method: "POST", body: '{"n":0}', headers: { accept: "application/json" } });
    expect(counterexample.response).toMatchObject({ status: 200, headers: { "x-note": HOSTILE } });
    expect(counterexample).toMatchObject({
      curl: expect.stringContaining(HOSTILE),
      durationMs: 12,
      expected: "expected by bytes.response",
      received: "received by bytes.response",
    });
    expect(replay).toEqual({ seed: 3, path: "0:1" });
    expect(checkOf("bytes.request").counterexample.response.body).toBe('{"note":"received"}');
  });

  test("contains the reason for a missing response, and no body if none was sent", () => {
    const { request, response } = checkOf("no.response").counterexample;
    expect(response).toEqual({ none: "timeout", message: `no response ${HOSTILE}` });
    expect(request).not.toHaveProperty("body");
    expect(request).not.toHaveProperty("bodyBase64");
    expect(checkOf("no.counterexample")).toMatchObject({ counterexample: null, replay: null });
  });
});
