import { describe, expect, test } from "vitest";
import { compile } from "../../../src/contract/validator.js";
import { renderJson } from "../../../src/report/json.js";
import { renderJunit } from "../../../src/report/junit.js";
import { renderMarkdown } from "../../../src/report/markdown.js";
import { renderTerminal } from "../../../src/report/terminal.js";
import { PLACEHOLDER_REASON, updateBaseline } from "../../../src/run/baseline/update.js";
import { parseBaseline } from "../../../src/run/baseline.js";
import { conclude, type Report } from "../../../src/run/report.js";
import type { RunOptions } from "../../../src/run/run.js";
import { isObject, type Json, type JsonObject } from "../../../src/util/json.js";
import { above, conforming, submission } from "../../../test-support/conforming.js";
import { createVerdict } from "../../../test-support/rich-report.js";
import { runSuite } from "../../../test-support/run-suite.js";

const isValid = compile(submission.request.schema);
/** Accepts one duration above the maximum in a request that is otherwise valid. */
const isAccepted = (body: unknown) => {
  const { duration, ...others } = isObject(body as Json) ? (body as JsonObject) : {};
  return duration === above("duration") && isValid(others);
};
const faulty = () => conforming({ accepts: isAccepted });

const baselineOf = (known: readonly object[]) => parseBaseline(JSON.stringify({ known }), "b.json");
const REAL = { check: "*duration.maximum.invalid", reason: "accepted until the next release" };
const STALE = { check: "seed.*", reason: "once failed" };

/** The report of one full run, which the tests change. */
const { report: full } = await runSuite(faulty(), { baseline: baselineOf([REAL, STALE]), samples: 0 });

describe("a stale entry of the baseline", () => {
  test("is reported by a full run, and fails it only with --strict", () => {
    expect(full.staleEntries).toEqual(["seed.*"]);
    expect(full.notices).toEqual(["the known deviation seed.* no longer occurs: remove it from the baseline"]);
    expect(conclude(full)).toBe("conforms");
    expect(conclude({ ...full, isStrict: true })).toBe("violates");
  });

  test("is visible in every format with --strict, and is a failure in JUnit", () => {
    const strict = { ...full, isStrict: true };
    for (const text of [
      renderTerminal(strict, { color: false }),
      renderMarkdown(strict),
      renderJson(strict),
      renderJunit(strict),
    ])
      expect(text).toMatch(/seed\.\\?\*/);
    expect(renderTerminal(strict, { color: false })).toContain("Stale entries of the baseline count as violations (--strict).");
    expect(renderJunit(strict)).toMatch(/<testsuite .* failures="1" /);
    expect(renderJunit(full)).toMatch(/<testsuite .* failures="0" /);
  });

  test.each<[string, Partial<RunOptions>]>([
    ["of selected checks", { selects: (id) => id.startsWith("seed.") }],
    ["of one shard", { shard: { index: 0, count: 2 } }],
    ["of the live profile", { profile: "live" }],
    ["with too small a budget", { maxAccepted: 3 }],
    ["that is interrupted", { signal: AbortSignal.abort() }],
    ["that stops at the first violation", { stopsAtViolation: true, baseline: baselineOf([STALE]) }],
  ])("is not reported by a run %s", async (_, options) => {
    const { report } = await runSuite(faulty(), { baseline: baselineOf([STALE]), isStrict: true, samples: 0, ...options });
    expect(report.staleEntries).toBeUndefined();
    expect(report.notices.filter((notice) => notice.includes("baseline"))).toEqual([]);
  });

  test("that matches no check is reported by a full run only", async () => {
    const baseline = baselineOf([{ check: "no.such.check", reason: "typing error" }]);
    const { report } = await runSuite(conforming(), { baseline, selects: (id) => id.startsWith("seed."), samples: 0 });
    expect([report.staleEntries, report.notices]).toEqual([undefined, []]);
  });
});

describe("a reason", () => {
  test.each([
    "",
    " ",
    "-",
    "...",
    "?",
    "TODO",
    "todo: later",
    `${PLACEHOLDER_REASON}`,
    "FIXME",
    "TBD",
    "XXX",
    "<reason>",
    "the reason here",
    "n/a",
    "N/A",
    "TEXT",
    "placeholder",
  ])("cannot be %j", (reason) => {
    const parse = () => baselineOf([{ check: "a.b", reason }]);
    expect(parse).toThrow(/^b\.json: [^\n]+$/);
  });

  test.each([
    "accepted",
    "known since 2024",
    "Prism ignores it",
    "todos are returned as text",
    "已知问题",
    "see #12",
    "reasonable limit of the gateway",
  ])("can be %j", (reason) => {
    expect(baselineOf([{ check: "a.b", reason }]).entries).toEqual([{ check: "a.b", reason }]);
  });

  test("that is a placeholder is named with its check, at most five of them", () => {
    const known = Array.from({ length: 7 }, (_, index) => ({ check: `c.${index}`, reason: "TODO" }));
    expect(() => baselineOf([REAL, ...known])).toThrow(
      'b.json: replace the placeholder with the real reason for "c.0", "c.1", "c.2", "c.3", "c.4" and 2 more',
    );
  });
});

describe("an update", () => {
  const parse = (text: string | undefined) => JSON.parse(text ?? "null") as { readonly known: readonly object[] };
  const failing = (...ids: readonly string[]): Report => ({
    ...full,
    verdicts: ids.map((id) => createVerdict("fail", id)),
    notices: [],
    staleEntries: [],
  });

  test("of a missing file creates one with the failures in order, and a run rejects their reasons", () => {
    const { report, text = "" } = updateBaseline(undefined, "b.json", failing("b.x", "a.y"));
    expect(parse(text).known).toEqual([
      { check: "b.x", reason: PLACEHOLDER_REASON },
      { check: "a.y", reason: PLACEHOLDER_REASON },
    ]);
    expect(() => parseBaseline(text, "b.json")).toThrow('real reason for "b.x", "a.y"');
    expect(report.verdicts.map(({ outcome }) => outcome)).toEqual(["known", "known"]);
    expect(report.notices).toEqual([
      "b.json: 2 entries added: replace the reasons that start with TODO, because a run rejects them",
    ]);
  });

  test("without failures creates an empty baseline", () => {
    expect(parse(updateBaseline(undefined, "b.json", failing()).text)).toEqual({ known: [] });
  });

  test("keeps reasons, order, globs and other properties", () => {
    const before = {
      owner: "team",
      known: [
        { check: "z.*", reason: "why", ticket: 7 },
        { check: "a.b", reason: "TODO" },
      ],
    };
    const { text } = updateBaseline(JSON.stringify(before), "b.json", failing("c.d"));
    expect(parse(text)).toEqual({ owner: "team", known: [...before.known, { check: "c.d", reason: PLACEHOLDER_REASON }] });
  });

  test("removes stale entries after a full run only", () => {
    const text = JSON.stringify({ known: [REAL, STALE] });
    const updated = updateBaseline(text, "b.json", full);
    expect(parse(updated.text).known).toEqual([REAL]);
    expect(updated.report.notices).toEqual(["b.json: 1 entry removed"]);
    expect(conclude({ ...updated.report, isStrict: true })).toBe("conforms");
    expect(updateBaseline(text, "b.json", { ...full, staleEntries: undefined, notices: [] }).text).toBeUndefined();
  });

  test("matches exactly one check, whatever its id contains", () => {
    const { text = "" } = updateBaseline(undefined, "b.json", failing("a*.x", "a,b.x"));
    const ignored = text.replaceAll(PLACEHOLDER_REASON, "known");
    const verdicts = ["a*.x", "ab.x", "a,b.x", "a"].map((id) => createVerdict("fail", id));
    const applied = parseBaseline(ignored, "b.json").apply(
      verdicts,
      verdicts.map(({ check }) => check.id),
    );
    expect(applied.verdicts.map(({ outcome }) => outcome)).toEqual(["known", "fail", "known", "fail"]);
  });

  test("with --strict includes warnings and flaky failures", () => {
    const report = { ...failing(), verdicts: [createVerdict("warn", "a.b"), createVerdict("flaky", "a.c")] };
    expect(parse(updateBaseline(undefined, "b.json", report).text).known).toEqual([]);
    expect(parse(updateBaseline(undefined, "b.json", { ...report, isStrict: true }).text).known).toHaveLength(2);
  });

  test("after an incomplete run changes nothing", () => {
    const report = { ...failing("a.b"), obstacle: { phase: "run", reason: "the run was interrupted by SIGINT" } as const };
    const updated = updateBaseline(undefined, "b.json", report);
    expect(updated.text).toBeUndefined();
    expect(updated.report.notices).toEqual(["b.json was not updated, because the run is incomplete"]);
    expect(updated.report.verdicts).toBe(report.verdicts);
  });
});
