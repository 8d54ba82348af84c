import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { sanitize } from "../../src/report/sanitize.js";
import { sanitizeCommand } from "../../src/report/sanitize-command.js";

describe("sanitize", () => {
  test.each([
    ["a line break and an escape sequence", "a\r\n\u001b[2Jb", "a\\u000d\\u000a\\u001b[2Jb"],
    ["a C1 control character", "\u009b31m", "\\u009b31m"],
    ["characters that change the direction", "\u202eabc\u2066\u200f", "\\u202eabc\\u2066\\u200f"],
    ["line separators", "a\u2028b\u2029c", "a\\u2028b\\u2029c"],
    ["a lone surrogate", "a\ud800b", "a\\ud800b"],
    ["invisible characters", "\u200b\u00ad\ufeff\u3164\u{e0041}\u{e0100}", "\\u200b\\u00ad\\ufeff\\u3164\\u{e0041}\\u{e0100}"],
    ["a joiner between letters", "a\u200db", "a\\u200db"],
    ["a noncharacter", "\uffff", "\\uffff"],
  ])("shows %s", (_, text, expected) => {
    expect(sanitize(text)).toBe(expected);
  });

  test.each(["plain text, ünïcode 漢字", "🎬 👨‍👩‍👧 ❤️‍🔥 👩🏽‍💻", '`code` "quoted" <tag> \\u001b'])(
    "does not change %s",
    (text) => {
      expect(sanitize(text)).toBe(text);
    },
  );

  test.each([
    ["::error file=README.md::pwned", "\\u003a:error file=README.md::pwned"],
    ["  ::set-output name=a::b", "  \\u003a:set-output name=a::b"],
    ["x ##[error]y", "x #\\u0023[error]y"],
    ["x ##vso[task.setvariable variable=a]b", "x #\\u0023vso[task.setvariable variable=a]b"],
    ["##teamcity[buildProblem]", "#\\u0023teamcity[buildProblem]"],
    ["a::b and # 5", "a::b and # 5"],
  ])("defuses the command of a CI system in %s", (text, expected) => {
    expect(sanitize(text)).toBe(expected);
  });

  test.each([
    ["x".repeat(50), `${"x".repeat(10)}… (50 characters)`],
    ["x".repeat(10), "x".repeat(10)],
    ["🎬".repeat(8), `${"🎬".repeat(5)}… (16 characters)`],
    [`${"x".repeat(9)}🎬`, `${"x".repeat(9)}\\ud83c… (11 characters)`.replace("\\ud83c", "")],
    ["\u0000".repeat(3), "\\u0000… (3 characters)"],
    ["\u001b".repeat(2_000_000), "\\u001b… (2000000 characters)"],
  ])("bounds the length of text (%#)", (text, expected) => {
    expect(sanitize(text, 10)).toBe(expected);
  });
});

describe("sanitizeCommand", () => {
  const COMMANDS: readonly (readonly [command: string, output: string])[] = [
    ["printf %s 'a\u202eb\nc\u0085'", "a\u202eb\nc\u0085"],
    ["printf %s 'it'\\''s \u2028'\\''\u001b[2J'", "it's \u2028'\u001b[2J"],
    ['printf %s "x\u00ad\\"y$((1+1))\u200b"', 'x\u00ad"y2\u200b'],
    ["printf %s a\u00adb$'c\\'\u200fd'", "a\u00adbc'\u200fd"],
    ["printf %s '🎬 👨‍👩‍👧'", "🎬 👨‍👩‍👧"],
  ];

  test("writes unsafe characters so that bash sends the same bytes", () => {
    const commands = COMMANDS.map(([command]) => sanitizeCommand(command));
    for (const command of commands) expect(command).toMatch(/^[^\p{Cc}\u00ad\u200b\u200f\u2028\u202e]+$/u);
    const printed = execFileSync("bash", ["-c", commands.join("; printf '|'; ")], { encoding: "utf8" });
    expect(printed.split("|")).toEqual(COMMANDS.map(([, output]) => output));
  });

  test("never truncates a command", () => {
    const command = `curl '${"x".repeat(100_000)}'`;
    expect(sanitizeCommand(command)).toBe(command);
  });
});
