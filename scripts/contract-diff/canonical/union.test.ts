import { expect, test } from "vitest";
import { simplifyPieces } from "./union.js";

test("of equal pieces, one remains", () => {
  const piece = { type: "string", maxLength: 3 } as const;
  expect(simplifyPieces([piece, { ...piece }, piece])).toEqual([piece]);
});

test("a piece within another one is removed, in any order", () => {
  const [narrow, wide] = [{ type: "integer", minimum: 2 }, { type: "integer" }] as const;
  expect(simplifyPieces([narrow, wide])).toEqual([wide]);
  expect(simplifyPieces([wide, narrow])).toEqual([wide]);
  expect(simplifyPieces([narrow, { type: "number" }])).toEqual([{ type: "number" }]);
});

test("pieces of other types, and lists of values, remain", () => {
  const pieces = [{ enum: ["a"] }, { type: "null" }, { type: "string", maxLength: 3 }] as const;
  expect(simplifyPieces(pieces)).toHaveLength(3);
});
