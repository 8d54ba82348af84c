import { expect, test } from "vitest";
import { ofParameter, toldBetween } from "./edited-contract.js";

const SAME: ReturnType<typeof toldBetween> = [["the contract: says the same in other words", false, false]];
const RANGE = { type: "integer", minimum: 1, maximum: 4 };
const told = (...what: readonly [string, boolean, boolean][]) =>
  what.map(([words, ...whom]) => [`VideoRequest, n: ${words}`, ...whom]);

test.each<[string, object, object, unknown]>([
  ["the same range", RANGE, { type: "integer", enum: [1, 2, 3, 4] }, SAME],
  ["the same range without a type", RANGE, { enum: [4, 3, 2, 1] }, SAME],
  ["the same range in steps", { ...RANGE, multipleOf: 2 }, { enum: [2, 4] }, SAME],
  ["the same list by one value", { type: "integer", enum: [1] }, { const: 1 }, SAME],
  ["the same list with what its type excludes", { type: "integer", enum: [1, 2] }, { type: "integer", enum: [1, 2, null] }, SAME],
  ["a shorter list", RANGE, { enum: [1, 2] }, told(["may not be 3 or 4 any more", true, true])],
  ["a longer range", { type: "integer", enum: [1, 2] }, RANGE, told(["may be 3 or 4", false, true])],
  [
    "a range that is no list",
    { enum: [1, 2] },
    { type: "integer", minimum: 1, maximum: 500 },
    told(["may be of any value", false, true], ["is at most 500, not 2", false, true]),
  ],
  ["other types of values", { enum: ["a", "b"] }, { type: "string" }, told(["may be of any value", false, true])],
])("%s is compared by its values", (_, before, after, expected) => {
  expect(toldBetween(ofParameter("n", before), ofParameter("n", after))).toEqual(expected);
});

test("a list becomes the same range", () => {
  expect(toldBetween(ofParameter("n", { enum: [1, 2, 3, 4] }), ofParameter("n", RANGE))).toEqual(SAME);
});
