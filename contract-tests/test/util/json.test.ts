import { describe, expect, test } from "vitest";
import { equalJson, isArray, isObject, type Json, pointTo, toWellFormed } from "../../src/util/json.js";

describe("equalJson", () => {
  test.each<[Json | undefined, Json | undefined]>([
    [1, 1.0],
    [
      { a: 1, b: [2] },
      { b: [2], a: 1 },
    ],
    [[], []],
    [{}, {}],
    [null, null],
    [undefined, undefined],
  ])("%j equals %j", (a, b) => {
    expect(equalJson(a, b)).toBe(true);
  });

  test.each<[Json | undefined, Json | undefined]>([
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1 }, { b: 1 }],
    [[1], [1, 2]],
    [
      [1, 2],
      [2, 1],
    ],
    [[], {}],
    [{}, []],
    [{}, null],
    [null, undefined],
    [1, "1"],
    [{ toString: 1 }, { a: 1 }],
  ])("%j does not equal %j", (a, b) => {
    expect(equalJson(a, b)).toBe(false);
    expect(equalJson(b, a)).toBe(false);
  });
});

test.each<[Json | undefined, boolean, boolean]>([
  [{}, true, false],
  [[], false, true],
  [null, false, false],
  ["a", false, false],
  [undefined, false, false],
])("%j: object %s, array %s", (value, object, array) => {
  expect([isObject(value), isArray(value)]).toEqual([object, array]);
});

test("a JSON Pointer escapes its tokens", () => {
  expect(pointTo("#", "a/b", "~c", "")).toBe("#/a~1b/~0c/");
});

test("a lone surrogate is replaced", () => {
  expect(toWellFormed("a\ud83cb 🎬")).toBe("a\ufffdb 🎬");
});
