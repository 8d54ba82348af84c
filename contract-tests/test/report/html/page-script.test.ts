import { parseHTML } from "linkedom";
import { describe, expect, test, vi } from "vitest";
import { PAGE_SCRIPT } from "../../../src/report/html/page-script.js";
import { renderHtml } from "../../../src/report/html.js";
import type { Report } from "../../../src/run/report.js";
import { createVerdict, RICH_REPORT } from "../../../test-support/rich-report.js";

const failure = RICH_REPORT.verdicts.find(({ counterexample, outcome }) => outcome === "fail" && counterexample !== undefined);
const REPORT: Report = {
  ...RICH_REPORT,
  boundaries: [],
  verdicts: [
    { ...createVerdict("fail", "duration.maximum.invalid"), counterexample: failure?.counterexample },
    createVerdict("fail", "seed.type.invalid"),
    createVerdict("warn", "duration.default.valid"),
    createVerdict("observed", "prompt.type.observed"),
    createVerdict("pass", "duration.type.valid"),
  ],
};
const PAGE = renderHtml(REPORT);

/** The properties of elements that the tests use. */
interface Control extends EventTarget {
  readonly textContent: string;
  hasAttribute(name: string): boolean;
  hidden: boolean;
  checked: boolean;
  open: boolean;
  value: string;
}

/** Opens the page with a fragment. `run` runs its script, as a browser does. */
function openPage(hash = "", { isWide = true, run = true } = {}) {
  const { document, Event } = parseHTML(PAGE);
  const location = { hash, pathname: "/index.html", search: "" };
  const replaceState = vi.fn((_state: unknown, _title: string, url: string) => {
    location.hash = url.includes("#") ? url.slice(url.indexOf("#")) : "";
  });
  const writeText = vi.fn(async (_text: string) => {});
  const listeners = new Map<string, () => void>();
  const globals = {
    document,
    location,
    history: { replaceState },
    navigator: { clipboard: { writeText } },
    matchMedia: () => ({ matches: isWide }),
    addEventListener: (name: string, listener: () => void) => listeners.set(name, listener),
    setTimeout: () => 0,
    clearTimeout: () => {},
  };
  Object.assign(document.documentElement.constructor.prototype, { scrollIntoView: () => {} });
  if (run) new Function(...Object.keys(globals), PAGE_SCRIPT)(...Object.values(globals));
  const element = (selector: string) => {
    const found = document.querySelector(selector);
    if (found === null) throw new Error(`the page has no ${selector}`);
    return found as unknown as Control;
  };
  const visible = (selector: string) =>
    [...document.querySelectorAll(selector)]
      .filter((found) => found.closest("[hidden]") === null)
      .map((found) => found.getAttribute("data-check"));
  return {
    element,
    location,
    writeText,
    failures: () => visible("article.failure"),
    rows: () => visible("tr[data-check]").toSorted(),
    count: () => element("#matches").textContent,
    type: (text: string) => {
      element("#filter-text").value = text;
      element("#filter").dispatchEvent(new Event("input"));
    },
    check: (outcome: string) => {
      element(`input[value=${outcome}]`).checked = true;
      element("#filter").dispatchEvent(new Event("input"));
    },
    reset: () => element("#filter").dispatchEvent(new Event("reset")),
    follow: (fragment: string) => {
      location.hash = fragment;
      listeners.get("hashchange")?.();
    },
  };
}

const ALL = REPORT.verdicts.map(({ check }) => check.id).toSorted();

describe("the page without its script", () => {
  test("shows everything and hides the controls that need the script", () => {
    const page = openPage("", { run: false });
    expect(page.rows()).toEqual(ALL);
    expect(page.failures()).toHaveLength(3);
    expect(page.element("#filter").hidden).toBe(true);
    expect(page.element("button.copy").hidden).toBe(true);
    expect(page.element(".contents details").hasAttribute("open")).toBe(true);
  });
});

describe("the filter", () => {
  test("shows all checks at first", () => {
    const page = openPage();
    expect(page.element("#filter").hidden).toBe(false);
    expect(page.rows()).toEqual(ALL);
    expect(page.count()).toBe("5 of 5 checks");
    expect(page.location.hash).toBe("");
  });

  test("selects failures and rows of the table by text", () => {
    const page = openPage();
    page.type("DURATION");
    expect(page.failures()).toEqual(["duration.maximum.invalid", "duration.default.valid"]);
    expect(page.rows()).toEqual(["duration.default.valid", "duration.maximum.invalid", "duration.type.valid"]);
    expect(page.count()).toBe("3 of 5 checks");
    expect(page.location.hash).toBe("#text=DURATION");
    expect(page.element("#observed").hidden).toBe(true);
  });

  test("selects by outcome, and by both", () => {
    const page = openPage();
    page.check("fail");
    page.check("warn");
    expect(page.count()).toBe("3 of 5 checks");
    page.type("duration");
    expect(page.rows()).toEqual(["duration.default.valid", "duration.maximum.invalid"]);
    expect(page.location.hash).toBe("#outcome=fail,warn&text=duration");
  });

  test("opens the only failure that matches", () => {
    const page = openPage();
    const evidence = page.element('[data-check="duration.maximum.invalid"] .evidence');
    evidence.open = false;
    page.type("duration");
    expect(evidence.open).toBe(false);
    page.type("duration maximum");
    expect(evidence.open).toBe(true);
  });

  test("needs every word", () => {
    const page = openPage();
    page.type("valid duration default");
    expect(page.rows()).toEqual(["duration.default.valid"]);
  });

  test("states that no check matches", () => {
    const page = openPage();
    page.type("nothing like this");
    expect(page.rows()).toEqual([]);
    expect(page.count()).toBe("0 of 5 checks");
    expect(page.element("#no-match").hidden).toBe(false);
  });

  test("is read from the URL", () => {
    const page = openPage("#outcome=observed,pass&text=type");
    expect(page.rows()).toEqual(["duration.type.valid", "prompt.type.observed"]);
    expect(page.element("#filter-text").value).toBe("type");
    expect(page.failures()).toEqual([]);
  });

  test("is read from a changed URL", () => {
    const page = openPage();
    page.follow("#text=seed");
    expect(page.rows()).toEqual(["seed.type.invalid"]);
  });

  test("survives a URL that is not a filter of this page", () => {
    for (const hash of ["#=", "#outcome=%zz", "#outcome=other", "#text=%E0%A4%A", "#nowhere", "#a=b=c&&"])
      expect(() => openPage(hash), hash).not.toThrow();
  });

  test("ends with the Clear button", () => {
    const page = openPage("#outcome=fail&text=seed");
    expect(page.element("#clear").hidden).toBe(false);
    page.reset();
    expect(page.rows()).toEqual(ALL);
    expect(page.location.hash).toBe("");
    expect(page.element("#clear").hidden).toBe(true);
  });

  test("ends with a link to a check that it hides", () => {
    const page = openPage("#outcome=pass");
    expect(page.failures()).toEqual([]);
    page.follow("#check-seed.type.invalid");
    expect(page.failures()).toContain("seed.type.invalid");
  });
});

describe("the copy buttons", () => {
  test("copy the whole command", async () => {
    const page = openPage();
    const button = page.element("button.copy");
    expect(button.hidden).toBe(false);
    button.dispatchEvent(new (parseHTML("").Event)("click"));
    await vi.waitFor(() => expect(page.element("#announcer").textContent).toBe("Copied"));
    expect(page.writeText).toHaveBeenCalledExactlyOnceWith(page.element(".command pre").textContent);
    expect(page.element(".command pre").textContent).toContain("curl -sS");
  });
});

test("the contents are collapsed on narrow screens only", () => {
  const isOpen = (isWide: boolean) => openPage("", { isWide }).element(".contents details");
  expect(isOpen(false).open).toBe(false);
  expect(isOpen(true).open).not.toBe(false);
});

test.each([
  ["fail", "failures"],
  ["flaky", "flaky"],
  ["warn", "warnings"],
] as const)("only a report with a verdict %s has the section %s", (outcome, id) => {
  const sections = (report: Report) => {
    const { document } = parseHTML(renderHtml(report));
    return ["failures", "flaky", "warnings"].filter((each) => document.getElementById(each) !== null);
  };
  expect(sections({ ...REPORT, verdicts: [createVerdict("pass", "n.type.valid")] })).toEqual([]);
  expect(sections({ ...REPORT, verdicts: [createVerdict(outcome, "n.type.valid")] })).toEqual([id]);
});
