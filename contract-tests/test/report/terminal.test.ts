import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { adviceFor } from "../../src/checks/wording/advice.js";
import { sanitizeCommand } from "../../src/report/sanitize-command.js";
import { renderTerminal } from "../../src/report/terminal.js";
import type { Report } from "../../src/run/report.js";
import { submission } from "../../test-support/conforming.js";
import { createVerdict, RICH_REPORT } from "../../test-support/rich-report.js";

const STRICT = "The server violates its contract. Warnings and flaky failures count as violations (--strict).";
const PLAIN = { color: false, command: "vidu-conformance --strict" };
const text = renderTerminal(RICH_REPORT, PLAIN);
const lines = text.split("\n");

function render(changes: Partial<Report>): readonly string[] {
  return renderTerminal({ ...RICH_REPORT, ...changes }, PLAIN).split("\n");
}

describe("the terminal report", () => {
  test("starts with the server, the contract, the date, the version, the profile and the shard", () => {
    const { contract, target } = RICH_REPORT;
    const source = `with ${contract.title} ${contract.version} (sha256 ${contract.sha256.slice(0, 12)})`;
    const tool = "on 2026-11-30T12:00:00Z with vidu-q2-turbo-conformance 1.2.3, profile";
    expect(lines.slice(0, 4)).toEqual([`Conformance of ${target}`, source, `${tool} full, shard 2/3`, ""]);
    expect(render({ shard: undefined, profile: "live", isStrict: true })[2]).toBe(`${tool} live, --strict`);
  });

  test("shows the failures of base requests first, and states that the commands need the key", () => {
    const verdicts = [createVerdict("fail", "seed.minimum.invalid"), createVerdict("fail", "other:body.minimal.valid")];
    const output = render({ verdicts });
    const failures = output.filter((line) => line.startsWith("FAIL "));
    expect(failures.map((line) => line.split(/ +/)[1])).toEqual(["other:body.minimal.valid", "seed.minimum.invalid"]);
    const note = "The commands need the API key: export SKILLS_VIDEO_API_KEY=…";
    expect(output).not.toContain(note);
    const [failure] = RICH_REPORT.verdicts.filter(({ counterexample }) => counterexample !== undefined);
    const counterexample = failure?.counterexample && { ...failure.counterexample, curl: 'curl -H "x: $SKILLS_VIDEO_API_KEY" a' };
    expect(render({ verdicts: [{ ...createVerdict("fail", "seed.minimum.invalid"), counterexample }] })).toContain(note);
  });

  test("has one line per group with its worst outcome, below the heading of its operation", () => {
    const group = (name: string) => lines.filter((line) => new RegExp(`^  \\S ${name} +\\d`).test(line));
    expect(lines.filter((line) => /^ {2}(?:GET|POST) \//.test(line))[0]).toBe(`  POST ${submission.path}`);
    expect(lines.filter((line) => /^ {2}(?:GET|POST) \//.test(line))).toHaveLength(2);
    expect(group("many")[0]).toMatch(/^ {2}✘ many +11 checks +33 requests +7 ms on average {2}11 fail$/);
    expect(group("early")[0]).toMatch(/^ {2}! early +1 check +3 requests +7 ms on average {2}1 warn$/);
    expect(group("plain")[0]).toMatch(/^ {2}\? plain +2 checks +6 requests +7 ms on average {2}1 inconclusive$/);
    expect(group("skipped")[0]).toMatch(/^ {2}– skipped +6 checks +18 requests +7 ms on average {2}6 skipped$/);
    expect(group("accepted")[0]).toMatch(/^ {2}≈ accepted +1 check +3 requests +7 ms on average {2}1 known$/);
    expect(group("undocumented")[0]).toMatch(/^ {2}✔ undocumented +1 check +3 requests +7 ms on average {2}1 observed$/);
    expect(group("universal")[0]).toMatch(/^ {2}✔ universal +1 check +all exchanges$/);
  });

  test("has one heading per operation, even if its checks do not follow each other", () => {
    const ids = ["a.one", "getGeneration:b.one", "c.one", "getGeneration:b.two"];
    const rows = render({ verdicts: ids.map((id) => createVerdict("pass", id)) }).filter((line) => /^ {2}\S/.test(line));
    const names = rows.map((line) => /^ {2}(?:(?:GET|POST) \/|\S (\S+))/.exec(line)?.[1] ?? "heading");
    expect(names.slice(0, 5)).toEqual(["heading", "a", "c", "heading", "b"]);
    expect(rows[4]).toMatch(/b +2 checks +6 requests/);
  });

  test("writes one request in the singular", () => {
    const row = render({ verdicts: [{ ...createVerdict("pass", "a.one"), requests: 1 }] }).find((line) =>
      /^ {2}\S a /.test(line),
    );
    expect(row).toMatch(/ 1 request {2}/);
  });

  test("shows the first twelve failures and warnings in full, and the others in one line each", () => {
    const full = lines.flatMap((line) => /^(?:FAIL|WARN) (\S+)/.exec(line)?.[1] ?? []);
    const failures = RICH_REPORT.verdicts.filter(
      ({ outcome }) => outcome === "fail" || outcome === "flaky" || outcome === "warn",
    );
    expect(full).toEqual(failures.slice(0, 12).map(({ check }) => check.id));
    const start = lines.indexOf("5 more failures or warnings: use --only ID for details");
    const others = failures
      .slice(12)
      .map(({ check, outcome, reason }) => `  ${outcome === "fail" ? "✘" : "~"} ${check.id}  ${reason}`);
    expect(lines.slice(start + 1, start + 7)).toEqual([...others, ""]);
    expect(render({ verdicts: failures.slice(0, 12) }).join("\n")).not.toContain("more failures or warnings");
  });

  test("shows the clause, the expectation, the result, the request and the commands of a failure", () => {
    const start = lines.indexOf("FAIL many.failure0  title of many.failure0");
    const { curl } = RICH_REPORT.verdicts.find(({ check }) => check.id === "many.failure0")?.counterexample ?? {};
    expect(lines.slice(start + 1, start + 10)).toEqual([
      "  clause    clause of many.failure0  #/anchor/many.failure0",
      "  source    the endpoint's reference page",
      "  expected  expected by many.failure0",
      "  received  received by many.failure0",
      `  advice    ${adviceFor(createVerdict("fail", "many.failure0").check)}`,
      `  request   POST ${submission.path} {"n":9}`,
      `  repeat    ${sanitizeCommand(curl ?? "")}`,
      "            vidu-conformance --strict --only 'many.failure0' --seed 7",
      "",
    ]);
  });

  test("shows the reason of a failure without a counterexample", () => {
    expect(render({ verdicts: [createVerdict("warn", "a.b")] }).slice(8, 15)).toEqual([
      "WARN a.b  title of a.b",
      "  clause    clause of a.b  #/anchor/a.b",
      "  source    the endpoint's reference page",
      "  reason    reason of a.b",
      `  advice    ${adviceFor(createVerdict("warn", "a.b").check)}`,
      "  repeat    vidu-conformance --strict --only 'a.b' --seed 7",
      "",
    ]);
  });

  test("shortens a long body, and shows bytes that are not UTF-8 as text", () => {
    const [long, bytes] = lines.filter((line) => line.startsWith("  request "));
    expect(long).toMatch(/^ {2}request {3}POST \S+ \{"prompt":"x…\(40 times\)","rest":"(?:ab)+a?… \(\d+ characters\)$/);
    expect(long?.replace(/^.*?\{|… \(.*/g, "{")).toHaveLength(241);
    expect(bytes).toBe(`  request   POST ${submission.path} {\ufffd\ufffd\\u0000}`);
  });

  test("lists observations, known deviations, inconclusive and skipped checks with their reasons", () => {
    expect(text).toContain(
      "\n\nObservations of undocumented behavior\n  ○ undocumented.observed  reason of undocumented.observed\n\n",
    );
    expect(text).toContain("\n\nKnown deviations\n  ≈ accepted.deviation  accepted because quote");
    expect(text).toContain("\n\nInconclusive\n  ? quote");
    expect(text).toContain("\n  ? reason of plain.inconclusive: plain.inconclusive\n");
    expect(text).toContain("\n\nSkipped\n  – shared reason: skipped.a, skipped.b, skipped.c and 2 more\n\n");
    expect(text).toContain("\n\nSelected checks that did not run (1)\n  – quote");
    expect(text).toContain(":\n      skipped.alone\n\n");
  });

  test("has one line per notice and per keyword without checks", () => {
    expect(lines.filter((line) => line.startsWith("Note: "))).toEqual([
      ...RICH_REPORT.notices.map((notice) => `Note: ${notice}`),
      "Note: no check is derived from not at #/components/schemas/Odd/not",
    ]);
  });

  test("ends with the counts, the traffic and the conclusion with its qualifications", () => {
    expect(lines.slice(-4)).toEqual([
      "30 checks: 15 fail, 1 flaky, 2 inconclusive, 1 known, 1 observed, 3 pass, 6 skipped, 1 warn",
      "41 requests, 12 accepted, 240 credits in 83.4 s, seed 7, exit status 1",
      "The server violates its contract. The run is incomplete: the server stopped responding. 1 selected check did not run. 5 checks were skipped.",
      "",
    ]);
  });

  test.each([
    [["pass"], false, "The server conforms."],
    [["pass", "skipped"], false, "The result is inconclusive. 1 selected check did not run."],
    [["pass", "warn"], false, "The server conforms."],
    [["pass", "warn"], true, STRICT],
    [["pass", "flaky"], true, STRICT],
    [["pass", "flaky"], false, "The server conforms."],
    [["fail", "warn"], true, "The server violates its contract."],
    [["pass"], true, "The server conforms."],
    [["pass", "inconclusive"], false, "The result is inconclusive."],
    [["inconclusive"], false, "The result is inconclusive."],
    [["fail", "inconclusive"], false, "The server violates its contract."],
  ] as const)("for the outcomes %j (strict: %j) concludes: %s", (outcomes, isStrict, conclusion) => {
    const verdicts = outcomes.map((outcome, index) => createVerdict(outcome, `a.b${index}`));
    expect(render({ isStrict, obstacle: undefined, verdicts }).at(-2)).toBe(conclusion);
  });

  test("in color differs only by control sequences", () => {
    const plain: Report = {
      ...RICH_REPORT,
      verdicts: (["fail", "warn", "pass"] as const).map((outcome) => createVerdict(outcome, outcome)),
    };
    const colored = renderTerminal(plain, { ...PLAIN, color: true });
    expect(colored).toContain("\u001b[31mFAIL\u001b[39m");
    expect(colored).toContain("\u001b[33mWARN\u001b[39m");
    expect(stripVTControlCharacters(colored)).toBe(renderTerminal(plain, PLAIN));
    expect(renderTerminal(plain, PLAIN)).not.toContain("\u001b");
  });
});
