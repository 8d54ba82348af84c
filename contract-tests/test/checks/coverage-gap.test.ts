import { expect, test } from "vitest";
import { describeGaps } from "../../src/checks/wording/coverage-gap.js";

test("a notice names the clause and the side that no request tests", () => {
  expect(
    describeGaps([
      { anchor: "#/a/maximum", keyword: "maximum", reason: "rejection" },
      { anchor: "#/a/maximum", keyword: "maximum", reason: "acceptance" },
      { anchor: "#/b/maxLength", keyword: "maxLength", reason: "size" },
      { anchor: "#/c", keyword: "the header parameter X-Team" },
    ]),
  ).toEqual([
    "#/a/maximum: no request found that only this clause rejects (maximum)",
    "#/a/maximum: no valid request found that exercises this clause (maximum)",
    "#/b/maxLength: no request at this limit is sent, because it would exceed 1 MB (maxLength)",
    "no check is derived from the header parameter X-Team at #/c",
  ]);
});

test("clauses that others imply share one notice, and operations with the same schema do not repeat it", () => {
  const implied = { keyword: "type", reason: "implied" } as const;
  const gaps = ["#/a/type", "#/b/type", "#/a/type"].map((anchor) => ({ ...implied, anchor }));
  expect(describeGaps(gaps)).toEqual(["no request can test clauses that other clauses imply: #/a/type, #/b/type"]);
});
