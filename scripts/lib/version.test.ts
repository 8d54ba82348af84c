import { expect, test } from "vitest";
import { isRaised } from "./version.js";

test.each([
  ["1.2.3", "2.0.0", "major", true],
  ["1.2.3", "1.3.0", "major", false],
  ["1.2.3", "1.3.0", "minor", true],
  ["1.2.3", "2.0.0", "minor", true],
  ["1.2.3", "1.2.4", "minor", false],
  ["1.2.3", "1.2.4", "patch", true],
  ["1.2.3", "1.2.3", "patch", false],
  ["1.2.3", "1.2.3", "none", true],
  ["v0.1.0", "0.2.0", "major", true],
  ["0.1.0", "0.1.1", "major", false],
  ["0.1.0", "0.1.1", "minor", true],
  ["1.2.3", "1.1.9", "patch", false],
  ["2.0.0", "1.9.9", "major", false],
] as const)("raising %s to %s is enough for a %s release: %s", (from, to, step, expected) => {
  expect(isRaised(from, to, step)).toBe(expected);
});

test("an invalid version is rejected", () => {
  expect(() => isRaised("1.2", "1.3.0", "minor")).toThrow(TypeError);
});
