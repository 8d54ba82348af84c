import { describe, expect, test } from "vitest";
import { renderHtml } from "../../src/report/html.js";
import { RICH_REPORT } from "../../test-support/rich-report.js";

const page = renderHtml(RICH_REPORT);

function sectionOf(id: string): string {
  return new RegExp(`<section id="${id}"[\\s\\S]*?\n?</ul></section>`).exec(page)?.[0] ?? "";
}

describe("the HTML report with every kind of content", () => {
  test("shows violations before warnings, each with its clause", () => {
    const shown = [...page.matchAll(/<details class="failure (\w+)"/g)].map(([, outcome]) => outcome);
    const count = (outcome: string) => RICH_REPORT.verdicts.filter((verdict) => verdict.outcome === outcome).length;
    expect(shown).toEqual([
      ...Array(count("fail")).fill("fail"),
      ...Array(count("flaky")).fill("flaky"),
      ...Array(count("warn")).fill("warn"),
    ]);
    expect(shown.length).toBeGreaterThan(12);
    for (const { check, outcome } of RICH_REPORT.verdicts)
      expect(page.includes(`<dd><code>${check.clause}</code></dd>`), check.id).toBe(["fail", "flaky", "warn"].includes(outcome));
  });

  test("lists every check once", () => {
    const rows = [...page.matchAll(/<th scope="row"><code>(.*?)<\/code>/g)].map(([, id]) => id);
    expect(rows.toSorted()).toEqual(RICH_REPORT.verdicts.map(({ check }) => check.id).toSorted());
  });

  test.each(["observed", "known", "inconclusive", "skipped"])(
    "names every check with the outcome %s in its section",
    (outcome) => {
      const members = RICH_REPORT.verdicts.filter((verdict) => verdict.outcome === outcome);
      expect(members.length).toBeGreaterThan(0);
      const named = [...sectionOf(outcome).matchAll(/<code>(.*?)<\/code>/g)].map(([, id]) => id);
      expect(named).toEqual(expect.arrayContaining(members.map(({ check }) => check.id)));
      expect(named).toHaveLength(members.length);
    },
  );

  test("lists the notices and the keywords without checks", () => {
    const items = [...sectionOf("notices").matchAll(/<li>(.*?)<\/li>/g)].map(([, text]) => text?.replaceAll(/<.*?>/g, ""));
    expect(items).toEqual([...RICH_REPORT.notices, "no check is derived from not at #/components/schemas/Odd/not"]);
  });

  test("qualifies the conclusion", () => {
    expect(page).toContain("The run is incomplete: the server stopped responding.");
    expect(page).toContain("6 checks were skipped.");
  });
});
