import { describe, expect, test } from "vitest";
import { renderMarkdown } from "../../src/report/markdown.js";
import { replayCommand } from "../../src/report/replay-command.js";
import { sanitize } from "../../src/report/sanitize.js";
import { sanitizeCommand } from "../../src/report/sanitize-command.js";
import { createVerdict, FAILURES, HOSTILE, RICH_REPORT } from "../../test-support/rich-report.js";

const markdown = renderMarkdown(RICH_REPORT);
const CURL = `curl -sS 'http://127.0.0.1:4010`;

describe("the Markdown report", () => {
  test.each([
    ["pass", undefined, "## ✅ The server conforms"],
    ["inconclusive", undefined, "## ❔ The result is inconclusive"],
    ["fail", undefined, "## ❌ The server violates its contract"],
  ] as const)("for the outcome %s starts with the conclusion", (outcome, obstacle, heading) => {
    const verdicts = [createVerdict(outcome, "a.b")];
    expect(renderMarkdown({ ...RICH_REPORT, obstacle, verdicts }).split("\n")[0]).toBe(heading);
  });

  test("shows the server, the count of every outcome, the traffic and the seed in one line", () => {
    const { contract } = RICH_REPORT;
    expect(markdown.split("\n")[2]).toBe(
      `\`\` http://127.0.0.1:4010/\`base\` \`\` tested against ${contract.title} ${contract.version}: 30 checks (15 fail, 1 flaky, 2 inconclusive, 1 known, ` +
        "1 observed, 3 pass, 6 skipped, 1 warn), 41 requests, 12 accepted, 240 credits, seed 7.",
    );
  });

  test("omits the count of an outcome that no check has", () => {
    const verdicts = [createVerdict("pass", "a.b"), createVerdict("pass", "a.c")];
    expect(renderMarkdown({ ...RICH_REPORT, verdicts })).toContain(": 2 checks (2 pass), 41 requests");
  });

  test("shows the obstacle, and every notice as a quotation", () => {
    expect(markdown).toContain("\n\nThe run is incomplete: the server stopped responding.\n\n");
    expect(RICH_REPORT.notices).toHaveLength(2);
    for (const notice of RICH_REPORT.notices)
      expect(markdown).toContain(`\n\n> ${notice.replace("accepted.*", "accepted.\\*")}\n\n`);
    expect(renderMarkdown({ ...RICH_REPORT, obstacle: undefined })).not.toContain("The run is incomplete");
  });

  test("has one heading per failure and warning, and no other", () => {
    const headings = markdown.split("\n").filter((line) => line.startsWith("### "));
    const failures = RICH_REPORT.verdicts.filter(
      ({ outcome }) => outcome === "fail" || outcome === "flaky" || outcome === "warn",
    );
    expect(failures).toHaveLength(FAILURES + 2);
    expect(headings).toEqual(
      failures.map(({ check, outcome }) => `### ${outcome === "fail" ? "❌" : "⚠️"} \`${check.id}\` title of ${check.id}`),
    );
  });

  test("delimits text that contains backquotes with longer runs of backquotes", () => {
    const inline = sanitize(HOSTILE);
    expect(markdown).toContain(
      `\`clause of no.counterexample\`, \`#/anchor/no.counterexample\` (source: the endpoint's reference page): \`\`\`\`\`${inline}\`\`\`\`\``,
    );
    for (const [reason, quoted] of [
      ["`start", "`` `start ``"],
      ["end`", "`` end` ``"],
      ["plain", "`plain`"],
    ]) {
      const verdicts = [createVerdict("fail", "a.b", { reason: reason ?? "" })];
      expect(renderMarkdown({ ...RICH_REPORT, verdicts })).toContain(`(source: the endpoint's reference page): ${quoted}\n`);
    }
  });

  test("encloses each command in a fence that is longer than its runs of backquotes", () => {
    const blocks = [...markdown.matchAll(/^(?:`````|```)sh\n([\s\S]*?)\n(?:`````|```)$/gm)].map(([, code]) => code);
    const commands = RICH_REPORT.verdicts
      .filter(({ outcome }) => outcome === "fail" || outcome === "flaky" || outcome === "warn")
      .map(({ check, counterexample }) => [counterexample?.curl ?? [], replayCommand({ check }, RICH_REPORT)].flat());
    expect(blocks).toEqual(commands.map((lines) => lines.map(sanitizeCommand).join("\n")));
    expect(commands.filter(([command]) => command?.startsWith(CURL))).toHaveLength(FAILURES + 1);
  });

  test.each([
    [19, 19, undefined],
    [20, 20, undefined],
    [21, 20, "and 1 more."],
    [25, 20, "and 5 more."],
  ])("of %i failures shows %i, and counts the others", (count, shown, others) => {
    const verdicts = Array.from({ length: count }, (_, index) => createVerdict("fail", `a.b${index}`));
    const text = renderMarkdown({ ...RICH_REPORT, verdicts });
    expect(text.match(/^### /gm)).toHaveLength(shown);
    expect(/^and \d+ more\.$/m.exec(text)?.[0]).toBe(others);
  });
});
