import { describe, expect, test } from "vitest";
import { renderMarkdown } from "../../src/report/markdown.js";
import type { Report } from "../../src/run/report.js";
import { createVerdict, RICH_REPORT } from "../../test-support/rich-report.js";

function render(changes: Partial<Report>): string {
  return renderMarkdown({ ...RICH_REPORT, obstacle: undefined, notices: [], ...changes });
}

describe("the Markdown report", () => {
  test("contains the date, the duration, the version, the settings and the exit status", () => {
    expect(renderMarkdown(RICH_REPORT)).toContain(
      "\n\nExit status: 1, Started: 2026-11-30T12:00:00Z, Duration: 83.4 s, Suite version: 1.2.3, Profile: full, Shard: 2/3, Strict: no.\n\n",
    );
    expect(render({ isStrict: true, profile: "live", shard: undefined })).toContain("Profile: live, Shard: all, Strict: yes.");
  });

  test.each([
    ["warn", true, "### ❌ `a.b`", "## ❌"],
    ["flaky", true, "### ❌ `a.b`", "## ❌"],
    ["warn", false, "### ⚠️ `a.b`", "## ✅"],
  ] as const)("marks the outcome %s (strict: %j) with %s", (outcome, isStrict, heading, conclusion) => {
    const markdown = render({ isStrict, verdicts: [createVerdict("pass", "a.a"), createVerdict(outcome, "a.b")] });
    expect(markdown).toContain(heading);
    expect(markdown.startsWith(conclusion)).toBe(true);
  });

  test("shows the advice of a failure", () => {
    const check = { ...createVerdict("fail", "a.b").check, advice: "Return 400 or 422." };
    expect(render({ verdicts: [{ ...createVerdict("fail", "a.b"), check }] })).toContain("\n\nAdvice: Return 400 or 422.\n\n");
  });

  test("lists the selected checks that did not run by reason, and not the excluded ones", () => {
    const skip = (id: string, reason: string) => createVerdict("skipped", id, { reason });
    const verdicts = [skip("a.a", "one"), skip("a.b", "two"), skip("a.c", "one"), { ...skip("a.d", "one"), isExcluded: true }];
    expect(render({ verdicts })).toContain(
      "<details><summary>3 selected checks did not run</summary>\n\n- one: `a.a`, `a.c`\n- two: `a.b`\n\n</details>",
    );
    expect(render({ verdicts: [createVerdict("pass", "a.a")] })).not.toContain("did not run");
  });

  test("lists observations, and every check with its outcome and its duration", () => {
    const verdicts = [createVerdict("pass", "a.a|b"), createVerdict("observed", "a.b", { reason: "The server accepts 1." })];
    const markdown = render({ verdicts: [...verdicts, { ...createVerdict("pass", "a.c"), durationMs: undefined }] });
    expect(markdown).toContain("\n\n- `a.b`: The server accepts 1.\n\n");
    expect(markdown).toContain("\n| `a.a\\|b` | pass | 20 ms |\n| `a.b` | observed | 20 ms |\n| `a.c` | pass | 0 ms |\n");
  });
});
