import { describe, expect, test } from "vitest";
import { renderHtml } from "../../src/report/html.js";
import { renderJson } from "../../src/report/json.js";
import { renderJunit } from "../../src/report/junit.js";
import { renderMarkdown } from "../../src/report/markdown.js";
import { parseReport, ReportError } from "../../src/report/parse-report.js";
import { renderTerminal } from "../../src/report/terminal.js";
import { createVerdict, RICH_REPORT } from "../../test-support/rich-report.js";

const JSON_TEXT = renderJson(RICH_REPORT);

/** Returns the report's JSON with one change at the top level. */
function changed(changes: object): string {
  return JSON.stringify({ ...JSON.parse(JSON_TEXT), ...changes });
}

describe("parseReport", () => {
  test.each([
    ["JSON", renderJson],
    ["JUnit", renderJunit],
    ["Markdown", renderMarkdown],
    ["HTML", renderHtml],
    ["terminal", (report: typeof RICH_REPORT) => renderTerminal(report, { color: false, command: "x" })],
  ])("restores everything that the %s report shows", (_, render) => {
    // The JSON report has whole milliseconds.
    const rounded = { ...RICH_REPORT, durationMs: Math.round(RICH_REPORT.durationMs) };
    expect(render(parseReport(JSON_TEXT, "report.json"))).toBe(render(parseReport(renderJson(rounded), "report.json")));
    expect(render(parseReport(JSON_TEXT, "report.json"))).toBe(render(withWholeMilliseconds()));
  });

  test.each([
    [
      "an open stream",
      { kind: "response", status: 200, headers: {}, body: Buffer.from("data: 1\n\n"), isOpen: true, idleMs: 3.5, msSinceEnd: 0 },
    ],
    ["a missing response that had begun", { kind: "none", reason: "broken", message: "reset", hasBegun: true }],
    ["a response with a byte order mark", { kind: "response", status: 400, headers: { a: "b" }, body: Buffer.from("\ufeff{}") }],
    ["an empty response", { kind: "response", status: 204, headers: {}, body: Buffer.from("") }],
  ] as const)("restores %s", (_, outcome) => {
    const request = { method: "POST", url: "http://a/b", headers: { a: "b" }, body: "{}", shellAuthorization: "Bearer $KEY" };
    const exchange = { request, outcome, durationMs: 12, leaksCredential: true };
    const verdict = createVerdict("fail", "a.b", { exchange });
    const [restored] = parseReport(renderJson({ ...RICH_REPORT, verdicts: [verdict] }), "x").verdicts;
    expect(restored?.counterexample?.exchange).toEqual(exchange);
  });

  test.each([
    ["text", "oops\u001b[31m", /^a\/report\.json: not JSON: /],
    [
      "another document",
      "{}",
      /^a\/report\.json: not a report of this suite: the document must have required property 'format'$/,
    ],
    ["an array", "[]", /not a report of this suite: the document must be object$/],
    [
      "an older format",
      changed({ format: "vidu-q2-turbo-conformance/report/1" }),
      /the format is \S+\/1, but \S+\/2 is required/,
    ],
    ["a newer format", changed({ format: "vidu-q2-turbo-conformance/report/3" }), /the format is \S+\/3, but \S+\/2 is required/],
    [
      "an unknown outcome",
      changed({ checks: [{ ...JSON.parse(JSON_TEXT).checks[0], outcome: "good" }] }),
      /\/checks\/0\/outcome must be equal/,
    ],
    ["an invalid shard", changed({ shard: "0/4" }), /\/shard must match pattern/],
    ["an invalid date", changed({ startedAt: "yesterday" }), /\/startedAt must match pattern/],
    ["a wrong number", changed({ seed: "1" }), /\/seed must be integer/],
  ])("rejects %s with one line", (_, text, message) => {
    const parse = () => parseReport(text, "a/report.json");
    expect(parse).toThrow(ReportError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(/^[^\n\u001b]+$/);
  });
});

function withWholeMilliseconds(): typeof RICH_REPORT {
  const verdicts = RICH_REPORT.verdicts.map(({ counterexample, durationMs = 0, ...verdict }) => ({
    ...verdict,
    durationMs: Math.round(durationMs),
    ...(counterexample === undefined
      ? {}
      : { counterexample: { ...counterexample, exchange: { ...counterexample.exchange, durationMs: 12 } } }),
  }));
  return { ...RICH_REPORT, durationMs: Math.round(RICH_REPORT.durationMs), verdicts };
}
