import { expect, test } from "vitest";
import { derive } from "../../src/checks/derive.js";
import { violateKeyword } from "../../src/checks/isolation/violate.js";
import { isObject, type Json, type JsonObject } from "../../src/util/json.js";
import { contractOf } from "../../test-support/contract-with.js";

/** Returns the values of the property `value` in the requests of one kind, for a property that is valid only in mode `a`. */
function valuesOf(schema: JsonObject, kind: "accept"): readonly (Json | undefined)[] {
  const mode = { enum: ["b", "a"] };
  const [derivation] = derive(
    contractOf({
      type: "object",
      required: ["mode"],
      properties: { mode, value: schema },
      if: { properties: { mode: { const: "a" } } },
      else: { properties: { value: false } },
    }),
  );
  const checks = (derivation?.checks ?? []).filter((check) => check.kind === kind && check.id.startsWith("value."));
  const bodies = checks.flatMap((check) => check.examples.map((input) => check.body(input)));
  return bodies.map((body) => (isObject(body) ? body["value"] : undefined));
}

test("null is the first way to violate a type that does not allow it", () => {
  expect(violateKeyword({ type: "string" }, "type")[0]).toEqual({ type: "null" });
  expect(violateKeyword({ type: ["string", "null"] }, "type")).toHaveLength(1);
});

test("an odd multiple is one of the valid values", () => {
  const values = valuesOf({ type: "number", minimum: 0, maximum: 1, multipleOf: 0.25 }, "accept");
  expect(values.some((value) => value === 0.25 || value === 0.75)).toBe(true);
});
