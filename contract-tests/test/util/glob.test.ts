import { expect, test } from "vitest";
import { escapeGlob, matchGlob, splitGlobs } from "../../src/util/glob.js";

const NAMES = [
  "it's",
  "a,b",
  "x:y",
  "a b",
  "$x",
  "é",
  "line\nbreak",
  ".dot",
  "-dash",
  "*",
  "a*",
  "[a]",
  "?",
  "{a,b}",
  "\\",
  " s ",
  "\ud800",
];

test.each(NAMES)("the escaped id of a parameter %j matches only itself", (name) => {
  const ids = NAMES.map((each) => `${each}.type.null.invalid`);
  const id = `${name}.type.null.invalid`;
  expect(ids.filter(matchGlob(escapeGlob(id)))).toEqual([id]);
  expect(matchGlob(id)(id)).toBe(true);
});

test.each([
  ["a.*", ["a.b", "a.\nb"], ["a", "b.a"]],
  ["a\\*", ["a*"], ["ab"]],
  ["a\\,b,c", ["a,b", "c"], ["a", "b"]],
  [" a , b ", ["a", "b"], [" a "]],
  ["\\ a", [" a"], ["a"]],
  ["", [], ["a"]],
])("%j matches %j, not %j", (globs, matching, others) => {
  expect(matching.filter(matchGlob(globs))).toEqual(matching);
  expect(others.filter(matchGlob(globs))).toEqual([]);
});

test("globs are separated by commas that are not escaped", () => {
  expect(splitGlobs("a, b\\,c ,,d")).toEqual(["a", "b\\,c", "", "d"]);
});
