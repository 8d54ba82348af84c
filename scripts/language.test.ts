import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/**
 * Words and phrases that have no meaning in this project except a home-made one, with the standard term. Words that have an
 * ordinary meaning, too, are left to reviews.
 */
const BANNED: readonly (readonly [pattern: RegExp, better: string])[] = [
  [/\bso many\b/i, "a number, or `count`"],
  [/\bis none\b|\bof none\b/i, "does not exist, is invalid"],
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

/** Words that pages do not need, although code and identifiers may contain them. */
const BANNED_ON_PAGES: readonly (readonly [pattern: RegExp, better: string])[] = [
  ...BANNED,
  [/\b(asks?|asked|asking)\b/i, "request, poll, require"],
  [/\b(tells?|told|telling)\b/i, "show, state, return"],
  [/\b(says?|said|saying)\b/i, "state, specify"],
  [/\bquestions?\b/i, "request"],
  // "Connection refused" is the name of a network error.
  [/(?<!connection )\brefus(e|es|ed|ing|al)\b/i, "reject"],
  [/\b(taken|took)\b/i, "accepted, used, read"],
];

/** Pages that a command writes. Their texts come from code, which has its own check. */
const GENERATED_PAGES = ["docs/benchmarks.md", "docs/kill-matrix.md", "docs/parameters.md"];

function listFiles(...patterns: readonly string[]): readonly string[] {
  const root = new URL("..", import.meta.url);
  return execFileSync("git", ["ls-files", ...patterns], { cwd: root, encoding: "utf8" })
    .split("\n")
    .filter(Boolean);
}

function findIn(files: readonly string[], banned: typeof BANNED): readonly string[] {
  return files.flatMap((file) =>
    readFileSync(new URL(`../${file}`, import.meta.url), "utf8")
      .split("\n")
      .flatMap((line, index) =>
        banned.flatMap(([pattern, better]) =>
          pattern.test(line) ? [`${file}:${index + 1} write ${better}: ${line.trim()}`] : [],
        ),
      ),
  );
}

test("code, comments and messages use standard terms", () => {
  const files = listFiles("*.ts", "*.js", "*.yml", "*.yaml").filter((file) => file !== "scripts/language.test.ts");
  expect(findIn(files, BANNED)).toEqual([]);
});

test("pages use standard terms", () => {
  const pages = listFiles("*.md").filter((file) => !GENERATED_PAGES.includes(file));
  for (const page of ["README.md", "contract-tests/README.md", "docs/conformance.md", "examples/README.md"])
    expect(pages).toContain(page);
  expect(findIn(pages, BANNED_ON_PAGES)).toEqual([]);
});
