import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { renderHtml } from "../../src/report/html.js";
import { createVerdict, RICH_REPORT } from "../../test-support/rich-report.js";

const { document } = parseHTML(renderHtml(RICH_REPORT));
const textsOf = (selector: string) => [...document.querySelectorAll(selector)].map(({ textContent }) => textContent);
const idsOf = (outcome: string) =>
  RICH_REPORT.verdicts.filter((verdict) => verdict.outcome === outcome).map(({ check }) => check.id);

describe("the HTML report with every kind of content", () => {
  test("shows violations, then flaky failures, then warnings, then the boundary map and the rest", () => {
    const sections = [...document.querySelectorAll("main > section")].map(({ id }) => id);
    expect(sections).toEqual([
      "failures",
      "flaky",
      "warnings",
      "map",
      "observed",
      "known",
      "inconclusive",
      "skipped",
      "notices",
      "checks",
    ]);
    for (const [section, outcome] of [
      ["failures", "fail"],
      ["flaky", "flaky"],
      ["warnings", "warn"],
    ] as const) {
      expect(idsOf(outcome).length).toBeGreaterThan(0);
      expect(textsOf(`#${section} .failure .id`).toSorted()).toEqual(idsOf(outcome).toSorted());
    }
  });

  test("shows each failure with its clause and one line of advice", () => {
    for (const failure of document.querySelectorAll(".failure")) {
      expect(failure.querySelectorAll(".advice")).toHaveLength(1);
      expect(failure.querySelector(".clause dd")?.textContent).toBe(`clause of ${failure.getAttribute("data-check")}`);
    }
  });

  test("starts with a list of the violations that names their parameters", () => {
    const overview = textsOf("#failures .overview li a");
    expect(overview).toHaveLength(idsOf("fail").length);
    expect(overview).toContain("no: title of no.counterexample");
  });

  test("shows the failures of base requests first", () => {
    const verdicts = [createVerdict("fail", "seed.minimum.invalid"), createVerdict("fail", "other:body.minimal.valid")];
    const page = parseHTML(renderHtml({ ...RICH_REPORT, verdicts })).document;
    const ids = [...page.querySelectorAll("#failures .failure")].map((failure) => failure.getAttribute("data-check"));
    expect(ids).toEqual(["other:body.minimal.valid", "seed.minimum.invalid"]);
  });

  test("lists every check once", () => {
    const ids = textsOf("#checks tbody th > code");
    expect(ids.toSorted()).toEqual(RICH_REPORT.verdicts.map(({ check }) => check.id).toSorted());
  });

  test.each(["observed", "known", "inconclusive", "skipped"])(
    "names every check with the outcome %s in its section",
    (outcome) => {
      expect(idsOf(outcome).length).toBeGreaterThan(0);
      expect(textsOf(`#${outcome} li code`).toSorted()).toEqual(idsOf(outcome).toSorted());
    },
  );

  test("lists selected checks that did not run apart from excluded ones", () => {
    const [selected, excluded] = document.querySelectorAll("#skipped > section");
    expect(selected?.querySelector("h3")?.textContent).toBe("Selected 1");
    expect(selected?.querySelector("li code")?.textContent).toBe("skipped.alone");
    expect(excluded?.querySelector("h3")?.textContent).toBe("Skipped 5");
  });

  test("lists the notices and the keywords without checks", () => {
    const notices = RICH_REPORT.notices.map((notice) => notice.replaceAll("`", ""));
    expect(textsOf("#notices li").map((text) => text?.toLowerCase())).toEqual(
      [...notices, "no check is derived from not at #/components/schemas/Odd/not"].map((text) => text.toLowerCase()),
    );
  });

  test("qualifies the conclusion", () => {
    expect(textsOf(".qualified")).toEqual([
      "The run is incomplete: the server stopped responding.",
      "1 selected check did not run.",
      "5 checks were skipped.",
    ]);
  });

  test("states the date, the duration, the version, the exit status and the shard", () => {
    const facts = Object.fromEntries(
      [...document.querySelectorAll(".facts > div")].map((fact) => [...fact.children].map(({ textContent }) => textContent)),
    );
    expect(facts).toMatchObject({
      Started: "2026-11-30 12:00:00 UTC",
      Duration: "1 min 23 s",
      "Suite version": RICH_REPORT.toolVersion,
      "Exit status": "1 (violations)",
      Shard: "2 of 3",
    });
  });

  test("has no level of headings without the level above, and no empty section", () => {
    const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map(({ localName }) => Number(localName.slice(1)));
    expect(levels[0]).toBe(1);
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    for (const section of document.querySelectorAll("main section"))
      expect(section.querySelector("li, article, table, pre, p"), section.id).not.toBeNull();
  });
});
