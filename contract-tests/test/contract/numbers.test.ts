import { describe, expect, test } from "vitest";
import { findUnsafeNumber, removeUnreachableBounds } from "../../src/contract/document/numbers.js";
import type { JsonObject } from "../../src/util/json.js";

const remove = (document: JsonObject) => {
  const pointers: string[] = [];
  return { document: removeUnreachableBounds(document, (pointer) => pointers.push(pointer)), pointers };
};

describe("a bound that no exact number can violate is removed", () => {
  test.each<[name: string, schema: JsonObject, left: JsonObject]>([
    ["int64", { type: "integer", minimum: -(2 ** 63), maximum: 2 ** 63 }, { type: "integer" }],
    ["uint64", { type: "integer", minimum: 0, maximum: 2 ** 64 }, { type: "integer", minimum: 0 }],
    ["exclusive", { exclusiveMinimum: -1e19, exclusiveMaximum: 1e19 }, {}],
  ])("%s", (_, schema, left) => {
    const { document, pointers } = remove({ a: [{ n: schema }] });
    expect(document).toEqual({ a: [{ n: left }] });
    expect(pointers).toEqual(
      Object.keys(schema)
        .filter((keyword) => !(keyword in left))
        .map((keyword) => `#/a/0/n/${keyword}`),
    );
    expect(findUnsafeNumber(document)).toBeUndefined();
  });
});

describe("a number stays", () => {
  test.each<[name: string, node: JsonObject]>([
    ["in a bound that JSON represents exactly", { minimum: -(2 ** 53) + 1, maximum: 2 ** 53 - 1 }],
    ["in a bound that excludes all exact numbers", { minimum: 2 ** 60 }],
    ["in data", { default: { maximum: 2 ** 60 }, examples: [{ maximum: 2 ** 60 }], enum: [2 ** 60] }],
    ["in a property with the name of a keyword", { properties: { maximum: { type: "integer" } } }],
  ])("%s", (_, node) => {
    expect(remove(node)).toEqual({ document: node, pointers: [] });
  });

  test("and is reported with its place", () => {
    expect(findUnsafeNumber({ a: [{ default: 2 ** 60 }] })).toBe(
      "the number at #/a/0/default is beyond ±(2^53 − 1) (received about 1152921504606847000): use a number that JSON represents exactly",
    );
  });
});
