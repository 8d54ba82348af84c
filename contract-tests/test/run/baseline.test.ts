import { describe, expect, test } from "vitest";
import type { OutcomeName } from "../../src/checks/verdict.js";
import { BaselineError, parseBaseline } from "../../src/run/baseline.js";
import { createVerdict } from "../../test-support/rich-report.js";

const OUTCOMES = [
  "fail",
  "inconclusive",
  "known",
  "observed",
  "pass",
  "skipped",
  "warn",
] as const satisfies readonly OutcomeName[];
const OBSOLETE = "the known deviation a.b no longer occurs: remove it from the baseline";

function applyTo(outcomes: Readonly<Record<string, OutcomeName>>, check: string, ids = Object.keys(outcomes)) {
  const baseline = parseBaseline(JSON.stringify({ known: [{ check, reason: "accepted" }] }), "baseline.json");
  const verdicts = Object.entries(outcomes).map(([id, outcome]) => createVerdict(outcome, id));
  const { notices, verdicts: marked } = baseline.apply(verdicts, ids);
  return { notices, outcomes: marked.map(({ outcome }) => outcome), reasons: marked.map(({ reason }) => reason) };
}

test("a baseline may start with a byte order mark", () => {
  expect(parseBaseline('\ufeff{"known":[{"check":"a","reason":"accepted"}]}', "baseline.json").entries).toHaveLength(1);
});

describe("a baseline entry", () => {
  test.each([
    ["fail", "known", []],
    ["warn", "known", []],
    ["pass", "pass", [OBSOLETE]],
    ["inconclusive", "inconclusive", []],
    ["skipped", "skipped", []],
    ["observed", "observed", []],
    ["known", "known", []],
  ] as const)("turns the outcome %s into %s, with notices %j", (before, after, notices) => {
    const applied = applyTo({ "a.b": before }, "a.b");
    expect(applied).toMatchObject({ outcomes: [after], notices });
    if (before !== after) expect(applied.reasons).toEqual(["accepted"]);
  });

  test.each(OUTCOMES)("leaves the outcome %s of another check unchanged", (outcome) => {
    const applied = applyTo({ "a.b": "fail", "a.bc": outcome }, "a.b");
    expect(applied.outcomes).toEqual(["known", outcome]);
    expect(applied.reasons[1]).toBe(outcome === "pass" ? "" : "reason of a.bc");
  });

  test("covers every check that its glob matches, and is stale only if all of them pass", () => {
    expect(applyTo({ "a.b": "fail", "a.c": "pass", "b.c": "fail" }, "a.*")).toMatchObject({
      outcomes: ["known", "pass", "fail"],
      notices: [],
    });
    expect(applyTo({ "a.b": "pass", "a.c": "skipped" }, "a.*").notices).toHaveLength(1);
  });

  test("matches a dot only with a dot", () => {
    expect(applyTo({ "a.b": "pass", axb: "fail" }, "a.b").outcomes).toEqual(["pass", "fail"]);
  });

  test("returns a notice if it matches no check, but not if its checks were not selected", () => {
    expect(applyTo({ "x.y": "pass" }, "a.b").notices).toEqual(["no check matches a.b: remove it from the baseline"]);
    expect(applyTo({ "x.y": "pass" }, "a.b", ["a.b", "x.y"]).notices).toEqual([]);
  });

  test("has precedence over later entries for the same check", () => {
    const known = [
      { check: "a.*", reason: "first" },
      { check: "a.b", reason: "second" },
    ];
    const { verdicts } = parseBaseline(JSON.stringify({ known }), "x").apply([createVerdict("fail", "a.b")], ["a.b"]);
    expect(verdicts.map(({ reason }) => reason)).toEqual(["first"]);
  });
});

test.each([
  ["not JSON", "{", /^b\.json/],
  ["a list", "[]", /^b\.json: must be an object with a list "known"$/],
  ["without a list", '{"known":{}}', /must be an object with a list "known"$/],
  ["with an entry that is a string", '{"known":["a.b"]}', /every entry/],
  ["with an entry without a check", '{"known":[{"reason":"x"}]}', /every entry/],
  ["with an entry without a reason", '{"known":[{"check":"x"}]}', /every entry/],
  ["with an empty reason", '{"known":[{"check":"x","reason":""}]}', /every entry/],
])("a baseline that is %s throws an error with the file name", (_, text, message) => {
  expect(() => parseBaseline(text, "b.json")).toThrow(BaselineError);
  expect(() => parseBaseline(text, "b.json")).toThrow(message);
});
