import { expect, test } from "vitest";
import { chooseFaults } from "./choose-faults.js";

test("the chosen faults are spread over the list", () => {
  expect(chooseFaults(["a", "b", "c", "d", "e", "f"], 3)).toEqual(["a", "c", "e"]);
  expect(chooseFaults(["a", "b"], 3)).toEqual(["a", "b"]);
});

test("intermittent faults are not chosen", () => {
  expect(chooseFaults(["sometimes.500.3", "input.staleSometimes", "a", "b"], 2)).toEqual(["a", "b"]);
});
