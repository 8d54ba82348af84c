import { describe, expect, it } from "vitest";
import { admitsType, createRenderer } from "../../sandbox/responses/render-response.js";
import { ROLES, type Roles } from "../../src/contract/roles.js";
import type { Json, JsonObject } from "../../src/util/json.js";

const ROLES_BY_NAME = Object.fromEntries(ROLES.map((role) => [role, [[role]]])) as unknown as Roles;

/** Renders an object with these properties from facts. */
function render(properties: JsonObject, facts: JsonObject, required: readonly string[] = []): JsonObject {
  return createRenderer({ type: "object", properties, required }, ROLES_BY_NAME)(facts);
}

describe("a rendered object", () => {
  it("has declared properties only, in the order of the schema", () => {
    const rendered = render({ usage: { type: "integer" }, id: { type: "string" } }, { id: "x", usage: 1, code: "y" });
    expect(JSON.stringify(rendered)).toBe('{"usage":1,"id":"x"}');
  });

  it("has a sample for a required property of the wrong type, and omits an optional one", () => {
    const properties = { usage: { type: "integer", minimum: 3 }, message: { type: "string" } };
    expect(render(properties, { usage: "many", message: 7 }, ["usage"])).toEqual({ usage: 3 });
  });

  it("has a sample for a required property whose schema does not accept the fact", () => {
    expect(render({ code: { type: "string", enum: ["E1", "E2"] } }, { code: "OTHER" }, ["code"])).toEqual({ code: "E1" });
  });

  it("has the input even if its schema does not accept it, because a faulty server returns what it received", () => {
    const properties = { input: { type: "object", properties: { n: { type: "integer", maximum: 4 } } } };
    expect(render(properties, { input: { n: 9 } }, ["input"])).toEqual({ input: { n: 9 } });
  });

  it("has a sample for a required property without a fact, and omits an optional one", () => {
    expect(render({ trace: { type: "string", examples: ["t-1"] }, note: { type: "string" } }, {}, ["trace"])).toEqual({
      trace: "t-1",
    });
  });

  it("keeps facts that are null, false, zero or an empty string", () => {
    const facts = { output: null, usage: false, code: 0, message: "" };
    const properties = {
      output: { type: ["object", "null"] },
      usage: { type: "boolean" },
      code: { type: "integer" },
      message: { type: "string" },
    };
    expect(render(properties, facts, ["output", "usage", "code", "message"])).toEqual(facts);
  });

  it("has a fact where the contract annotates its role, at any depth and under any name", () => {
    const properties = {
      id: { type: "string", examples: ["trace"], "x-role": "trace" },
      job: { type: "object", required: ["key"], properties: { key: { type: "string", "x-role": "id" } } },
    };
    expect(render(properties, { id: "gen_1" }, ["id", "job"])).toEqual({ id: "trace", job: { key: "gen_1" } });
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
    expect(render({ output: { type: "object", ...schema } }, { output: { x: 1, y: 2 } })).toEqual({ output: expected });
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
    const renderAlternative = createRenderer(schema, { ...ROLES_BY_NAME, output: [["data"]] });
    const facts = { id: "1", code: "E", output: null };

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
  [{ anyOf: [{ type: "integer" }, { type: "null" }] }, [1, null], [0.5, "1"]],
])("the type %j accepts %j and rejects %j", (schema, accepted, rejected) => {
  expect(accepted.filter((value) => !admitsType(schema, value))).toEqual([]);
  expect(rejected.filter((value) => admitsType(schema, value))).toEqual([]);
});
