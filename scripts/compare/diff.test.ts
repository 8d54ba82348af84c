import { expect, test } from "vitest";
import { alignLists } from "./align.js";
import { diffJson } from "./diff.js";

const check = (id: string, outcome = "pass") => ({ id, outcome });

test("equal values have no differences", () => {
  expect(diffJson({ a: [1, { b: null }], c: [check("x")] }, { a: [1, { b: null }], c: [check("x")] })).toEqual([]);
});

test("a changed value is reported with its path", () => {
  expect(diffJson({ checks: [check("a"), check("b")] }, { checks: [check("a"), check("b", "fail")] })).toEqual([
    { path: "checks[b].outcome", before: "pass", after: "fail" },
  ]);
});

test("missing and added items are reported by id, and do not hide changes of other items", () => {
  expect(diffJson([check("a"), check("b"), check("c")], [check("b"), check("c", "fail"), check("d")])).toEqual([
    { path: "[a]", before: "present", after: undefined },
    { path: "[c].outcome", before: "pass", after: "fail" },
    { path: "[d]", before: undefined, after: "present" },
  ]);
});

test("a changed order is reported once, at its first position", () => {
  expect(
    diffJson({ checks: ["a", "b", "c"].map((id) => check(id)) }, { checks: ["a", "c", "b"].map((id) => check(id)) }),
  ).toEqual([{ path: "checks (order)", before: "b", after: "c" }]);
});

test("one missing item of two with the same id is reported", () => {
  expect(diffJson([check("a"), check("a")], [check("a")])).toEqual([{ path: "[a #2]", before: "present", after: undefined }]);
});

test("items without ids are aligned, so that one insertion is one difference", () => {
  expect(diffJson(["a", "b", "c"], ["a", "x", "b", "c"])).toEqual([{ path: "[1]", before: undefined, after: "x" }]);
  expect(diffJson(["a", "b", "c"], ["a", "c"])).toEqual([{ path: "[1]", before: "b", after: undefined }]);
});

test("objects at the same position of lists without ids are compared key by key", () => {
  expect(diffJson([{ code: "a", n: 1 }], [{ code: "a", n: 2 }])).toEqual([{ path: "[0].n", before: 1, after: 2 }]);
});

test("a different type is a difference: null is not absent, and an empty list is not an empty object", () => {
  expect(diffJson({ a: null }, {})).toEqual([{ path: "a", before: null, after: undefined }]);
  expect(diffJson({ a: [] }, { a: {} })).toHaveLength(1);
});

test("an artifact that only one revision has is one difference", () => {
  expect(diffJson(undefined, { a: 1 })).toEqual([{ path: "", before: undefined, after: { a: 1 } }]);
});

test("alignment finds every range that differs", () => {
  expect(alignLists([..."abcdef"], [..."aXcdYZf"], (item) => item)).toEqual([
    { at: 1, before: ["b"], after: ["X"] },
    { at: 4, before: ["e"], after: ["Y", "Z"] },
  ]);
});

test("alignment finds a few changes in long lists", () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `${index % 7}`);
  expect(
    alignLists(lines, [...lines.slice(0, 100), "x", ...lines.slice(101, 15_000), ...lines.slice(15_002)], (line) => line),
  ).toEqual([
    { at: 100, before: ["2"], after: ["x"] },
    { at: 15_000, before: ["6", "0"], after: [] },
  ]);
});

test("lists with almost nothing in common are reported as replaced", () => {
  const [before, after] = ["a", "b"].map((letter) => Array.from({ length: 1500 }, (_, index) => `${letter}${index}`));
  expect(alignLists(before ?? [], after ?? [], (line) => line)).toEqual([{ at: 0, before, after }]);
  expect(alignLists([], ["a"], (line) => line)).toEqual([{ at: 0, before: [], after: ["a"] }]);
});
