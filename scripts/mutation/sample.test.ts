import { describe, expect, test } from "vitest";
import { applyMutant, drawLines, drawSample, offsetOf } from "./sample.js";

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

describe("a sample of lines", () => {
  const mutant = { mutator: "ConditionalExpression", start: 0, end: 1, replacement: "true" };
  const mutants = [
    ...[1, 1, 2, 3, 4, 4, 4].map((line) => ({ ...mutant, file: "src/a.ts", line, original: "x" })),
    { ...mutant, file: "src/a.ts", line: 9, original: "{\n}" },
    { ...mutant, file: "src/b.ts", line: 1, original: "x" },
  ];
  const counts: Readonly<Record<string, number>> = {
    "src/a.ts:1-1": 2,
    "src/a.ts:2-2": 1,
    "src/a.ts:3-3": 1,
    "src/a.ts:4-4": 3,
    "src/b.ts:1-1": 1,
  };

  test("has no line more than its size needs", () => {
    for (const seed of [1, 2, 3, 4]) {
      const lines = drawLines(mutants, 4, seed);
      const sizes = lines.map((line) => counts[line] ?? 0);
      const total = sizes.reduce((sum, size) => sum + size, 0);
      expect(total).toBeGreaterThanOrEqual(4);
      expect(total - (sizes.at(-1) ?? 0)).toBeLessThan(4);
    }
  });

  test("contains each line with a mutant once, except lines with only the start of a longer mutant", () => {
    expect(drawLines(mutants, 100, 1).toSorted()).toEqual(Object.keys(counts));
  });
});

test("a mutant replaces the text between its positions", () => {
  const text = "const a = 1;\nconst b = a < 2;\n";
  const [start, end] = [offsetOf(text, { line: 1, column: 10 }), offsetOf(text, { line: 1, column: 15 })];
  expect(applyMutant(text, { start, end, replacement: "a >= 2" })).toBe("const a = 1;\nconst b = a >= 2;\n");
});
