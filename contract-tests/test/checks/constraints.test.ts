import { expect, test } from "vitest";
import { readConstraints } from "../../src/checks/constraints.js";
import { partitionBound } from "../../src/checks/partitions/bound.js";
import { partitionLength } from "../../src/checks/partitions/length.js";
import type { Json, JsonObject } from "../../src/util/json.js";

/** Returns the invalid boundary values of the maximum of a property. */
function beyondMaximum(schema: JsonObject): readonly (Json | undefined)[] {
  const body = { schema: { properties: { ratio: schema } }, anchor: "#", evidence: "endpoint", examples: [] } as const;
  return readConstraints(body)
    .flatMap((constraint) => (constraint.keyword === "maximum" ? partitionBound({ ...constraint, keyword: "maximum" }) : []))
    .filter(({ validity }) => validity === "invalid")
    .flatMap(({ boundaries }) => boundaries);
}

test.each<[name: string, schema: JsonObject, next: number]>([
  ["an alternative", { anyOf: [{ type: "number", maximum: 2 }, { type: "null" }] }, 2.002],
  ["an alternative with a step", { oneOf: [{ type: "null" }, { type: "number", multipleOf: 0.5, maximum: 2 }] }, 2.5],
  ["a part", { allOf: [{ type: "number", multipleOf: 0.25 }], maximum: 2 }, 2.25],
  ["an alternative of integers", { anyOf: [{ type: "integer", maximum: 2 }, { type: "null" }] }, 3],
])("the values beyond a bound have the step of %s", (_, schema, next) => {
  expect(beyondMaximum(schema)[0]).toBe(next);
});

test("a length of 0 has invalid values", () => {
  const location = { anchor: "#", path: [], schema: {}, evidence: "endpoint" } as const;
  const classes = partitionLength({ ...location, keyword: "maxLength", limit: 0 });
  const values = classes.filter(({ validity }) => validity === "invalid").flatMap(({ boundaries }) => boundaries);
  expect(values).toContain("a");
});
