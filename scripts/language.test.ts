import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/**
 * Words and phrases that have no meaning in this project except a home-made one, with the standard term. Words that have an
 * ordinary meaning, too, are left to reviews.
 */
const BANNED: readonly (readonly [pattern: RegExp, better: string])[] = [
  [/\bso many\b/i, "a number, or `count`"],
  [/(?<!\bthere) is none\b|\bof none\b/i, "does not exist, is invalid"],
  [/\bno such\b/i, "not found, does not exist"],
  [/\bwhoever\b|\bwhatever it is\b/i, "the caller, any value"],
  [/\bdearest\b|\breckon/i, "highest price, estimate"],
  [/\bput up with\b/i, "tolerate"],
  [/\bmend(s|ed|ing)?\b/i, "fix"],
  [/\bhears?\b|\bheard\b/i, "receive"],
  [/judg(e|ing|ment)/i, "test, check, evaluate"],
  // `edition` is a public option of the sandbox's webhooks.
  [/\beditions\b|\b(an?|the|this|older?|newe?r?|other|another) edition\b/i, "version"],
];

const files = execFileSync(
  "git",
  ["ls-files", "*.ts", "*.js", "*.yml", "*.yaml", "README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/client.md"],
  {
    cwd: new URL("..", import.meta.url),
    encoding: "utf8",
  },
)
  .split("\n")
  .filter((file) => file !== "" && file !== "scripts/language.test.ts");

test("code, comments and messages use standard terms", () => {
  const findings = files.flatMap((file) =>
    readFileSync(new URL(`../${file}`, import.meta.url), "utf8")
      .split("\n")
      .flatMap((line, index) =>
        BANNED.flatMap(([pattern, better]) =>
          pattern.test(line) ? [`${file}:${index + 1} write ${better}: ${line.trim()}`] : [],
        ),
      ),
  );
  expect(findings).toEqual([]);
});
