import { describe, expect, test } from "vitest";
import { renderAnnotations } from "../../src/report/annotations.js";
import type { Report } from "../../src/run/report.js";
import { createVerdict, RICH_REPORT } from "../../test-support/rich-report.js";

function linesOf(verdicts: Report["verdicts"], changes: Partial<Report> = {}): readonly string[] {
  const text = renderAnnotations({ ...RICH_REPORT, notices: [], obstacle: undefined, verdicts, ...changes });
  expect(text === "" || text.endsWith("\n")).toBe(true);
  return text.split("\n").slice(0, -1);
}

const fail = (id: string, reason = "expected 400, received 200") => createVerdict("fail", id, { reason });

describe("the annotations", () => {
  test("show a failure with its title, its reason and the advice", () => {
    const verdict = fail("a.b");
    const check = { ...verdict.check, title: "must reject values above 8", advice: "Return 400 or 422." };
    expect(linesOf([{ ...verdict, check }])).toEqual([
      "::error title=a.b::The server must reject values above 8: expected 400, received 200. Return 400 or 422.",
    ]);
  });

  test.each([
    ["a line break", "a\n::error::pwned\r\nb", /^::error title=[^\n]*$/],
    ["a percent sign", "100%0A::error::x", /100%250A/],
    ["a stop command", "\n::stop-commands::x\n", /^::error title=a\.b::/],
  ])("escape %s in a reason", (_, reason, pattern) => {
    const lines = linesOf([fail("a.b", reason)]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(pattern);
  });

  test.each([
    ["response:a,b.c", "::error title=response%3Aa%2Cb.c::"],
    ["100%.a", "::error title=100%25.a::"],
  ])("escape the id %j in the title", (id, start) => {
    expect(linesOf([fail(id)])[0]?.startsWith(start)).toBe(true);
  });

  test.each([
    [10, 10, undefined],
    [11, 11, "::notice title=Conformance::1 more: see the summary of the job and the uploaded report."],
    [40, 11, "::notice title=Conformance::30 more: see the summary of the job and the uploaded report."],
  ])("of %i failures are %i lines", (count, expected, note) => {
    const lines = linesOf(Array.from({ length: count }, (_, index) => fail(`a.b${index}`)));
    expect(lines).toHaveLength(expected);
    expect(lines.filter((line) => line.startsWith("::error"))).toHaveLength(10);
    expect(lines.find((line) => line.startsWith("::notice"))).toBe(note);
  });

  test.each([
    ["warn", false, "::warning"],
    ["warn", true, "::error"],
    ["flaky", false, "::warning"],
    ["flaky", true, "::error"],
  ] as const)("for the outcome %s (strict: %j) are %s", (outcome, isStrict, command) => {
    const lines = linesOf([createVerdict("pass", "a.a"), createVerdict(outcome, "a.b")], { isStrict });
    expect(lines).toEqual([expect.stringMatching(`^${command} title=a\\.b::`)]);
  });

  test("show why a result is inconclusive, and nothing for a conforming server", () => {
    const obstacle = { phase: "usage", reason: "the key is not set" } as const;
    expect(linesOf([], { obstacle })).toEqual(["::error title=The result is inconclusive::the key is not set"]);
    expect(linesOf([createVerdict("pass", "a.a"), createVerdict("skipped", "a.b")])).toEqual([
      "::error title=The result is inconclusive::0 checks are inconclusive and 1 selected check did not run",
    ]);
    expect(linesOf([createVerdict("pass", "a.a"), createVerdict("known", "a.b")])).toEqual([]);
  });

  test("bound the length of a reason", () => {
    expect(linesOf([fail("a.b", "x".repeat(1_000_000))]).join("").length).toBeLessThan(2000);
  });
});
