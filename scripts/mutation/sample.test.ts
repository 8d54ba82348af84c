import { describe, expect, test } from "vitest";
import { applyMutant, drawSample, offsetOf } from "./sample.js";

const items = Array.from({ length: 50 }, (_, index) => index);

describe("a sample", () => {
  test("is the same for the same seed, and different for another seed", () => {
    expect(drawSample(items, 10, 1)).toEqual(drawSample(items, 10, 1));
    expect(drawSample(items, 10, 2)).not.toEqual(drawSample(items, 10, 1));
  });

  test.each([0, 10, 50, 80])("of size %i has no duplicate items", (size) => {
    const sample = drawSample(items, size, 3);
    expect(sample).toHaveLength(Math.min(size, items.length));
    expect(new Set(sample).size).toBe(sample.length);
  });

  test("of all items is a permutation", () => {
    expect(drawSample(items, items.length, 4).toSorted((a, b) => a - b)).toEqual(items);
    expect(drawSample(items, items.length, 4)).not.toEqual(items);
  });
});

test("a mutant replaces the text between its positions", () => {
  const text = "const a = 1;\nconst b = a < 2;\n";
  const [start, end] = [offsetOf(text, { line: 1, column: 10 }), offsetOf(text, { line: 1, column: 15 })];
  expect(applyMutant(text, { start, end, replacement: "a >= 2" })).toBe("const a = 1;\nconst b = a >= 2;\n");
});
