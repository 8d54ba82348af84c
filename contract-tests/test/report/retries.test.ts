import { expect, test } from "vitest";
import { renderHtml } from "../../src/report/html.js";
import { parseReport } from "../../src/report/json/parse-report.js";
import { renderJson } from "../../src/report/json.js";
import { renderJunit } from "../../src/report/junit.js";
import { renderMarkdown } from "../../src/report/markdown.js";
import { renderTerminal } from "../../src/report/terminal.js";
import type { Report } from "../../src/run/report.js";
import { createVerdict, RICH_REPORT } from "../../test-support/rich-report.js";

const exchange = RICH_REPORT.verdicts.find(({ counterexample }) => counterexample !== undefined)?.counterexample?.exchange;
const failure = createVerdict("fail", "a.failure", exchange === undefined ? {} : { exchange });
const REPORT: Report = {
  ...RICH_REPORT,
  verdicts: [
    { ...failure, dependsOnEarlier: true, retries: { 503: 2 } },
    { ...createVerdict("pass", "a.retried"), retries: { 503: 1, "no response": 1 } },
  ],
  traffic: { requests: 12, accepted: 1, credits: 1, unconfirmed: 3, retries: { 503: 4, "no response": 1 } },
};
const NOTE = /this request passes when it is sent alone: the failure depends on earlier requests of the run or occurs at random/i;

const FORMATS: Readonly<Record<string, (report: Report) => string>> = {
  terminal: (report) => renderTerminal(report, { color: false }),
  JSON: renderJson,
  JUnit: renderJunit,
  Markdown: renderMarkdown,
  HTML: renderHtml,
};

test.each(Object.keys(FORMATS).filter((name) => name !== "JSON"))("%s shows retries, per run and per check", (name) => {
  const text = FORMATS[name]?.(REPORT) ?? "";
  expect(text).toContain("4 × 503, 1 × no response");
  expect(text).toMatch(/etried: 2 × 503/);
  expect(text).toMatch(NOTE);
  const plain = FORMATS[name]?.({ ...REPORT, verdicts: [failure], traffic: { ...REPORT.traffic, retries: {} } }) ?? "";
  expect(plain).not.toMatch(/ × 503|etried:/);
  expect(plain).not.toMatch(NOTE);
});

test("JSON keeps retries and dependence for merge", () => {
  const document = renderJson(REPORT);
  expect(JSON.parse(document)).toMatchObject({
    traffic: { retries: { 503: 4, "no response": 1 }, unconfirmed: 3 },
    checks: [{ id: "a.failure", retries: { 503: 2 }, dependsOnEarlier: true }, { id: "a.retried" }],
  });
  expect(renderJson(parseReport(document, "report.json"))).toBe(document);
});

test("the terminal adds up requests, retries and submissions without a response", () => {
  const text = FORMATS["terminal"]?.(REPORT) ?? "";
  expect(text).toContain("  and 1 request that several checks need\n  and 5 retries after a temporary condition\n");
  expect(text).toContain("Checks with retried requests (2)\n  2 × 503: a.failure\n");
  expect(text).toContain("5 retries: 4 × 503, 1 × no response\n12 requests, 1 accepted and 3 without a response, 1 credit in");
});

test("a single check has no plural", () => {
  const single = { ...REPORT, verdicts: [createVerdict("pass", "a.b")], traffic: { requests: 1, accepted: 1, credits: 1 } };
  const text = FORMATS["terminal"]?.(single) ?? "";
  expect(text).toContain("\n1 check: 1 pass\n1 request, 1 accepted, 1 credit in");
  for (const render of Object.values(FORMATS)) expect(render(single)).not.toMatch(/\b1 (?:checks|requests|credits)\b/);
});
