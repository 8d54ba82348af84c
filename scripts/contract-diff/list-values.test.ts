import { expect, test } from "vitest";
import { compareEdits, type DifferenceRow, setParameter } from "../../contract-tests/test-support/edited-contract.js";

const SAME_MEANING: readonly DifferenceRow[] = [];
const RANGE = { type: "integer", minimum: 1, maximum: 4 };
const differences = (...rows: readonly DifferenceRow[]) =>
  rows.map(([message, ...effect]): DifferenceRow => [`VideoRequest.n: ${message}`, ...effect]);

test.each<[string, object, object, readonly DifferenceRow[]]>([
  ["the same range", RANGE, { type: "integer", enum: [1, 2, 3, 4] }, SAME_MEANING],
  ["the same range without a type", RANGE, { enum: [4, 3, 2, 1] }, SAME_MEANING],
  ["the same range with multipleOf", { ...RANGE, multipleOf: 2 }, { enum: [2, 4] }, SAME_MEANING],
  ["a list of one value and a constant", { type: "integer", enum: [1] }, { const: 1 }, SAME_MEANING],
  [
    "a list with a value that the type excludes",
    { type: "integer", enum: [1, 2] },
    { type: "integer", enum: [1, 2, null] },
    SAME_MEANING,
  ],
  ["a shorter list", RANGE, { enum: [1, 2] }, differences(["allowed values removed: 3, 4", true, true])],
  ["a longer range", { type: "integer", enum: [1, 2] }, RANGE, differences(["allowed values added: 3, 4", false, true])],
  [
    "a range too large to list",
    { enum: [1, 2] },
    { type: "integer", minimum: 1, maximum: 500 },
    differences(["list of allowed values removed", false, true], ["maximum increased from 2 to 500", false, true]),
  ],
  ["a list of strings", { enum: ["a", "b"] }, { type: "string" }, differences(["list of allowed values removed", false, true])],
])("compares lists and ranges by their values: %s", (_, before, after, expected) => {
  expect(compareEdits(setParameter("n", before), setParameter("n", after))).toEqual(expected);
});

test("a list that becomes an equivalent range has the same meaning", () => {
  expect(compareEdits(setParameter("n", { enum: [1, 2, 3, 4] }), setParameter("n", RANGE))).toEqual(SAME_MEANING);
});
