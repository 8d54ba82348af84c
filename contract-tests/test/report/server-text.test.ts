import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import type { Verdict } from "../../src/checks/verdict.js";
import { renderPlan } from "../../src/report/dry-run.js";
import { renderHtml } from "../../src/report/html.js";
import { renderJson } from "../../src/report/json.js";
import { renderJunit } from "../../src/report/junit.js";
import { renderMarkdown } from "../../src/report/markdown.js";
import { renderTerminal } from "../../src/report/terminal.js";
import type { Report } from "../../src/run/report.js";
import { createVerdict, RICH_REPORT } from "../../test-support/rich-report.js";

/** A text that writes to the log of a CI system, moves the cursor, reverses text and adds an image to a summary. */
const ATTACK =
  "X\r\n::error file=README.md::pwned\n##vso[task.complete]\n\u001b[2J\u009b1A\u202eThe server conforms.\u2028\ud800\u200b" +
  "![x](https://evil.example/x.png) <img src=x> @team";

const UNLIMITED = { maxAccepted: Number.POSITIVE_INFINITY, maxCredits: Number.POSITIVE_INFINITY };
const FORMATS: Readonly<Record<string, (report: Report) => string>> = {
  terminal: (report) => renderTerminal(report, { color: false, command: "vidu-conformance" }),
  junit: renderJunit,
  markdown: renderMarkdown,
  json: renderJson,
  html: renderHtml,
  plan: (report) => renderPlan(report, report.target, UNLIMITED),
};

function failureWith(id: string, text: string, curl = `curl 'http://localhost/${id}'`): Verdict {
  const verdict = createVerdict("fail", id, { reason: text });
  const outcome = { kind: "response", status: 200, headers: { "x-note": text }, body: Buffer.from(text) } as const;
  const request = { method: "POST", url: `http://localhost/${id}`, headers: {}, body: `{"note":"${text}"}` };
  const exchange = { request, outcome, durationMs: 1 };
  return {
    ...verdict,
    counterexample: { exchange, expected: text, received: text, curl, replay: { seed: 1, path: "" } },
  };
}

function reportWith(text: string, verdicts: readonly Verdict[] = []): Report {
  const others = (["fail", "flaky", "known", "inconclusive", "observed", "skipped", "warn"] as const).map((outcome) => ({
    ...createVerdict(outcome, `a.${outcome}`, { reason: text }),
    check: { ...createVerdict(outcome, `a.${outcome}`).check, title: `returns ${text}`, clause: text, anchor: text },
  }));
  return {
    ...RICH_REPORT,
    target: `http://localhost/${text}`,
    contract: { ...RICH_REPORT.contract, title: text, version: text },
    notices: [text, `note ${text}`],
    obstacle: { phase: "run", reason: text },
    underived: [{ anchor: text, keyword: text }],
    verdicts: [failureWith("body", text), ...others, ...verdicts],
  };
}

describe.each(Object.entries(FORMATS))("the %s output", (format, render) => {
  const output = render(reportWith(ATTACK));

  test("has no raw control, format or direction characters, lone surrogates or commands of a CI system", () => {
    const hidden = output.match(/(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200b\u202e]/gu);
    expect(hidden).toBeNull();
    if (format !== "html") expect(output).not.toMatch(/^\s*::/m);
    if (format !== "html" && format !== "json") expect(output).not.toContain("##vso[");
    expect(Buffer.from(output, "utf8").toString("utf8")).toBe(output);
  });

  test("shows what the server sent", () => {
    expect(output).toMatch(/pwned/);
    expect(output).toMatch(/u202e|U\+202E/);
  });

  test("is bounded for a text of 2 MB", () => {
    expect(render(reportWith(`${"😀\n".repeat(500_000)}`)).length).toBeLessThan(300_000);
  });
});

describe("the Markdown summary", () => {
  test("does not contain markup of the server", () => {
    const summary = renderMarkdown(reportWith(ATTACK));
    const outsideOfCode = summary.replaceAll(/(`+)[^`]*?\1/g, "");
    expect(outsideOfCode).toContain("pwned");
    expect(outsideOfCode).not.toMatch(/(?<!\\)(?:!\[|\[x\]|<img|@team)|https:\/\/evil/);
  });

  test("keeps code in titles", () => {
    const verdict = createVerdict("fail", "a.b");
    const check = { ...verdict.check, title: "must return `input_x` and *more* in ``a`b``" };
    expect(renderMarkdown({ ...RICH_REPORT, verdicts: [{ ...verdict, check }] })).toContain(
      "must return `input_x` and \\*more\\* in \\`\\`a\\`b\\`\\`",
    );
  });

  test.each([
    ["400 failures with commands of 60 kB", 400, 20_000],
    ["failures with commands of 1 MB", 3, 1_000_000],
    ["failures with commands that fit in part", 20, 22_000],
  ])("stays below 900 kB for %s, and leaves out whole failures", (_, count, length) => {
    const curl = (id: number) => `curl '${(id % 2 === 0 ? "é" : "漢").repeat(length)} end'`;
    const failures = Array.from({ length: count }, (_, id) => failureWith(`f.${id}`, "x".repeat(5000), curl(id)));
    const summary = renderMarkdown({ ...RICH_REPORT, verdicts: [...failures, createVerdict("fail", "small.one")] });
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(900_000);
    const shown = summary.match(/^### .*$/gm)?.length ?? 0;
    expect(summary.match(/^curl .*$/gm)?.every((line) => line.endsWith(" end'")) ?? true).toBe(true);
    expect(summary).toContain(`and ${count + 1 - shown} more, `);
    expect(summary).toMatch(/The full report is in index\.html and report\.json\.\n/);
  });
});

test("the HTML page renders code in titles, and escapes it", () => {
  const verdicts = (["fail", "observed", "pass"] as const).map((outcome) => {
    const verdict = createVerdict(outcome, `a.${outcome}`);
    return { ...verdict, check: { ...verdict.check, title: "must return `<b>` and ` more" } };
  });
  const page = renderHtml({ ...RICH_REPORT, verdicts });
  expect(page.match(/[Mm]ust return <code>&lt;b&gt;<\/code> and ` more/g)?.length).toBeGreaterThanOrEqual(5);
  expect(page).not.toContain("`&lt;b&gt;`");
});

describe("the JSON report", () => {
  test("states the original length of a truncated body, matches its schema and keeps the characters", async () => {
    const schema = JSON.parse(await readFile(new URL("../../report.schema.json", import.meta.url), "utf8"));
    const text = renderJson(reportWith(ATTACK, [failureWith("long", "é".repeat(1_000_000))]));
    const isReport = new Ajv2020({ allErrors: true }).compile(schema);
    const document = JSON.parse(text);
    expect(isReport(document), JSON.stringify(isReport.errors)).toBe(true);
    const long = document.checks.find(({ id }: { readonly id: string }) => id === "long").counterexample;
    expect(long.response.bodyBytes).toBe(2_000_000);
    expect(long.request.bodyBytes).toBe(2_000_011);
    expect(long.response.body.length).toBeLessThan(30_000);
    expect(document.checks[0].reason).toBe(ATTACK);
    expect(document.checks[0].counterexample.response).not.toHaveProperty("bodyBytes");
  });
});
