import { describe, expect, it } from "vitest";
import { admitsType, createRenderer } from "../../sandbox/operation-model.js";
import type { Json, JsonObject } from "../../src/util/json.js";

const LIFECYCLE = { property: "status", pending: ["waiting"], ended: ["done"] };

/** Renders an object with these properties from facts. */
function render(properties: JsonObject, facts: JsonObject, required: readonly string[] = []): JsonObject {
  return createRenderer({ type: "object", properties, required }, LIFECYCLE)(facts);
}

describe("a rendered object", () => {
  it("has declared properties only, in the order of the schema", () => {
    const rendered = render({ b: { type: "integer" }, a: { type: "string" } }, { a: "x", b: 1, secret: "y" });
    expect(JSON.stringify(rendered)).toBe('{"b":1,"a":"x"}');
  });

  it("has a sample for a required property of the wrong type, and omits an optional one", () => {
    const properties = { count: { type: "integer", minimum: 3 }, note: { type: "string" } };
    expect(render(properties, { count: "many", note: 7 }, ["count"])).toEqual({ count: 3 });
  });

  it("has a sample for a required property without a fact, and omits an optional one", () => {
    expect(render({ trace: { type: "string", examples: ["t-1"] }, note: { type: "string" } }, {}, ["trace"])).toEqual({
      trace: "t-1",
    });
  });

  it("keeps facts that are null, false, zero or an empty string", () => {
    const facts = { a: null, b: false, c: 0, d: "" };
    const properties = { a: { type: ["object", "null"] }, b: { type: "boolean" }, c: { type: "integer" }, d: { type: "string" } };
    expect(render(properties, facts, ["a", "b", "c", "d"])).toEqual(facts);
  });

  it.each<[string, JsonObject, JsonObject]>([
    ["declared properties of an object only", { properties: { x: {} } }, { x: 1 }],
    [
      "all properties of an object that allows additional ones",
      { properties: { x: {} }, additionalProperties: true },
      { x: 1, y: 2 },
    ],
    ["declared properties only if additional ones have a schema", { properties: { x: {} }, additionalProperties: {} }, { x: 1 }],
    ["all properties of an object that declares none", {}, { x: 1, y: 2 }],
    ["properties that `allOf` declares", { allOf: [{ properties: { y: {} } }] }, { y: 2 }],
  ])("has %s", (_, schema, expected) => {
    expect(render({ nested: { type: "object", ...schema } }, { nested: { x: 1, y: 2 } })).toEqual({ nested: expected });
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
    const renderAlternative = createRenderer(schema, LIFECYCLE);
    const facts = { id: "1", code: "E", data: null };

    it.each<[Json, JsonObject]>([
      ["waiting", { id: "1", status: "waiting", data: null }],
      ["gone", { id: "1", status: "gone", data: {} }],
      ["failed", { id: "1", status: "failed", code: "E" }],
    ])("has the properties of the alternative for the status %j", (status, expected) => {
      expect(renderAlternative({ ...facts, status })).toEqual(expected);
    });

    it("has the properties of the first alternative if no status matches", () => {
      expect(renderAlternative({ ...facts, status: "odd" })).toEqual({ id: "1", status: "odd", data: null });
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
])("the type %j accepts %j and rejects %j", (schema, accepted, rejected) => {
  expect(accepted.filter((value) => !admitsType(schema, value))).toEqual([]);
  expect(rejected.filter((value) => admitsType(schema, value))).toEqual([]);
});
