import { describe, expect, it } from "vitest";
import { admitsType, createView } from "../../sandbox/operation-model.js";
import type { Json, JsonObject } from "../../src/util/json.js";

const LIFECYCLE = { property: "status", pending: ["waiting"], ended: ["done"] };

/** The view of an object schema with these properties. */
function view(properties: JsonObject, facts: JsonObject, required: readonly string[] = []): JsonObject {
  return createView({ type: "object", properties, required }, LIFECYCLE)(facts);
}

describe("a view", () => {
  it("shows declared properties only, in the order of the schema", () => {
    const shown = view({ b: { type: "integer" }, a: { type: "string" } }, { a: "x", b: 1, secret: "y" });
    expect(JSON.stringify(shown)).toBe('{"b":1,"a":"x"}');
  });

  it("replaces a required property of the wrong type by a sample, and leaves an optional one out", () => {
    const properties = { count: { type: "integer", minimum: 3 }, note: { type: "string" } };
    expect(view(properties, { count: "many", note: 7 }, ["count"])).toEqual({ count: 3 });
  });

  it("fills in a required property that is not known, and leaves an optional one out", () => {
    expect(view({ trace: { type: "string", examples: ["t-1"] }, note: { type: "string" } }, {}, ["trace"])).toEqual({
      trace: "t-1",
    });
  });

  it("keeps facts that are null, false, zero or empty", () => {
    const facts = { a: null, b: false, c: 0, d: "" };
    const properties = { a: { type: ["object", "null"] }, b: { type: "boolean" }, c: { type: "integer" }, d: { type: "string" } };
    expect(view(properties, facts, ["a", "b", "c", "d"])).toEqual(facts);
  });

  it.each<[string, JsonObject, JsonObject]>([
    ["declared properties of an object only", { properties: { x: {} } }, { x: 1 }],
    ["all of an object that is open", { properties: { x: {} }, additionalProperties: true }, { x: 1, y: 2 }],
    ["declared properties only where the rest has a schema", { properties: { x: {} }, additionalProperties: {} }, { x: 1 }],
    ["all of an object without declared properties", {}, { x: 1, y: 2 }],
    ["properties that `allOf` declares", { allOf: [{ properties: { y: {} } }] }, { y: 2 }],
  ])("shows %s", (_, schema, expected) => {
    expect(view({ nested: { type: "object", ...schema } }, { nested: { x: 1, y: 2 } })).toEqual({ nested: expected });
  });

  describe("with alternatives", () => {
    const properties = { id: { type: "string" } };
    const schema = {
      properties,
      required: ["id"],
      oneOf: [
        { properties: { status: { const: "waiting" }, data: { type: "null" } } },
        { properties: { status: { enum: ["done", "gone"] }, data: { type: "object" } }, required: ["data"] },
        { properties: { status: { const: "failed" }, code: { type: "string" } } },
      ],
    };
    const show = createView(schema, LIFECYCLE);
    const facts = { id: "1", code: "E", data: null };

    it.each<[Json, JsonObject]>([
      ["waiting", { id: "1", status: "waiting", data: null }],
      ["gone", { id: "1", status: "gone", data: {} }],
      ["failed", { id: "1", status: "failed", code: "E" }],
    ])("shows the properties of the one for status %j", (status, expected) => {
      expect(show({ ...facts, status })).toEqual(expected);
    });

    it("shows the first one where no status fits", () => {
      expect(show({ ...facts, status: "odd" })).toEqual({ id: "1", status: "odd", data: null });
    });
  });
});

it.each<[JsonObject, readonly Json[], readonly Json[]]>([
  [{}, [null, 1, "x", [], {}], []],
  [{ type: "string" }, ["", "1"], [1, null, [], {}, true]],
  [{ type: "integer" }, [0, -1, 1e9], [0.5, "1", null, true]],
  [{ type: "number" }, [0, 0.5], ["1", null]],
  [{ type: "array" }, [[]], [{}, null]],
  [{ type: "object" }, [{}], [[], null, "x"]],
  [{ type: "null" }, [null], [0, "", false]],
  [{ type: ["integer", "null"] }, [1, null], [0.5, "1"]],
])("the type %j admits %j and not %j", (schema, admitted, others) => {
  expect(admitted.filter((value) => !admitsType(schema, value))).toEqual([]);
  expect(others.filter((value) => admitsType(schema, value))).toEqual([]);
});
