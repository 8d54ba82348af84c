import { describe, expect, test } from "vitest";
import { guessNotices, lifecycleOf, rolesOf } from "../../src/contract/generation.js";
import { readLifecycle } from "../../src/contract/lifecycle.js";
import { ContractError } from "../../src/contract/model.js";
import { nestedProperties, stringValuesOf, valueAt } from "../../src/contract/roles.js";
import type { JsonObject } from "../../src/util/json.js";
import { contract } from "../../test-support/conforming.js";
import { content, contractWith } from "../../test-support/contract-with.js";

const TEXT = { type: "string" };

function object(properties: JsonObject): JsonObject {
  return { type: "object", properties };
}

/** Returns a contract whose submission returns this schema. */
function returning(schema: JsonObject) {
  return contractWith(TEXT, { "200": content(schema) });
}

describe("the roles of the contract's own responses", () => {
  test("are annotated, so nothing is guessed from names", () => {
    expect(guessNotices(contract)).toEqual([]);
    expect(rolesOf(contract)).toEqual({
      id: [["id"]],
      status: [["status"]],
      output: [["data"]],
      input: [["input"]],
      usage: [["usage"]],
      code: [["code"]],
      message: [["message"]],
    });
    expect(lifecycleOf(contract)?.outcomes).toEqual({ COMPLETED: "completed", CANCELED: "canceled", FAILED: "failed" });
  });
});

describe("a role", () => {
  test.each<[name: string, schema: JsonObject, path: readonly string[]]>([
    ["at the top", object({ id: TEXT, output: {} }), ["output"]],
    ["in an object", object({ id: TEXT, job: object({ result: {} }) }), ["job", "result"]],
    ["by annotation, not by name", object({ data: {}, film: { "x-role": "output" } }), ["film"]],
    ["by annotation, deep inside", object({ a: object({ b: object({ c: { "x-role": "output" } }) }) }), ["a", "b", "c"]],
    ["in an alternative", { oneOf: [object({ id: TEXT }), object({ film: { "x-role": "output" } })] }, ["film"]],
    ["in an alternative of an object", object({ job: { anyOf: [object({ data: {} }), { type: "null" }] } }), ["job", "data"]],
    ["in a part of allOf", { allOf: [object({ film: { "x-role": "output" } })] }, ["film"]],
    ["by default if no response has it", object({ id: TEXT }), ["data"]],
    ["behind an envelope of its default name", object({ data: object({ id: TEXT, result: {} }) }), ["data", "result"]],
    [
      "behind an envelope of the status",
      object({ data: object({ status: { enum: ["queued", "done"] } }), output: {} }),
      ["output"],
    ],
    ["under a free name if an envelope has the first one", object({ data: object({ id: TEXT }) }), ["output"]],
  ])("of the output is found %s", (_, schema, path) => {
    expect(rolesOf(returning(schema)).output).toEqual([path]);
  });

  test("has the outermost property of a default name", () => {
    expect(rolesOf(returning(object({ meta: object({ usage: {} }), usage: {} }))).usage).toEqual([["usage"]]);
  });

  test("has several paths if responses differ", () => {
    const schema = { oneOf: [object({ x: { "x-role": "usage" } }), object({ y: { "x-role": "usage" } })] };
    const { usage } = rolesOf(returning(schema));
    expect(usage).toEqual([["x"], ["y"]]);
    expect([valueAt({ x: 1, y: 2 }, usage), valueAt({ y: 2 }, usage), valueAt({ z: 3 }, usage)]).toEqual([1, 2, undefined]);
  });

  test("is read from own properties only", () => {
    expect(valueAt({}, [["constructor", "name"]])).toBeUndefined();
    expect(valueAt(JSON.parse('{"__proto__":{"id":"gen_1"}}'), [["id"]])).toBeUndefined();
  });
});

describe("a lifecycle", () => {
  const status = (schema: JsonObject) => object({ status: schema });

  test.each<[name: string, schema: JsonObject, pending: readonly string[], outcomes: JsonObject, isGuessed: boolean]>([
    [
      "from the annotation of an enum",
      status({ enum: ["ready_to_start", "busy", "over"], "x-terminal-statuses": { completed: ["over"] } }),
      ["ready_to_start", "busy"],
      { over: "completed" },
      false,
    ],
    [
      "from the annotations of alternatives, with words for the others",
      {
        oneOf: [
          status({ const: "new" }),
          status({ const: "over", "x-terminal-statuses": { canceled: ["over"] } }),
          status({ const: "rejected" }),
        ],
      },
      ["new"],
      { over: "canceled", rejected: "failed" },
      true,
    ],
    [
      "from words if the annotation is out of date",
      status({ enum: ["queued", "rejected"], "x-terminal-statuses": { failed: ["FAILED"] } }),
      ["queued"],
      { rejected: "failed" },
      true,
    ],
    [
      "from words",
      status({ enum: ["queued", "succeeded", "timed_out"] }),
      ["queued"],
      { succeeded: "completed", timed_out: "failed" },
      true,
    ],
    [
      "from constants as alternatives of the status",
      status({ oneOf: [{ const: "queued" }, { const: "done" }] }),
      ["queued"],
      { done: "completed" },
      true,
    ],
    [
      "from outputs that are null, whatever the words mean",
      {
        oneOf: [
          object({ state: { const: "finished_upload" }, output: { type: "null" } }),
          object({ state: { const: "over" }, output: { type: "string" } }),
        ],
      },
      ["finished_upload"],
      { over: "failed" },
      true,
    ],
    [
      "from a nested property with another name",
      object({
        job: object({
          phase: { enum: ["waiting", "delivered"], "x-role": "status", "x-terminal-statuses": { completed: ["delivered"] } },
        }),
      }),
      ["waiting"],
      { delivered: "completed" },
      false,
    ],
  ])("is read %s", (_, schema, pending, outcomes, isGuessed) => {
    expect(readLifecycle(schema)).toMatchObject({ pending, ended: Object.keys(outcomes), outcomes, isGuessed });
  });

  test.each<[name: string, schema: JsonObject]>([
    ["there is no status", object({ id: TEXT })],
    ["the status is any text", status(TEXT)],
    ["no status is terminal", status({ enum: ["small", "large"] })],
  ])("is undefined if %s", (_, schema) => expect(readLifecycle(schema)).toBeUndefined());

  test("that is guessed from names is reported, with the meaning of every terminal status", () => {
    expect(guessNotices(returning(status({ enum: ["queued", "succeeded", "rejected"] })))).toEqual([
      expect.stringContaining("succeeded (completed), rejected (failed)"),
    ]);
  });
});

test.each<[name: string, schema: JsonObject, message: RegExp]>([
  [
    "an unknown role",
    object({ id: { "x-role": "identifier" } }),
    /x-role "identifier" of id is not a role: use one of id, status/,
  ],
  [
    "an unknown outcome",
    object({ status: { enum: ["a"], "x-terminal-statuses": { done: ["a"] } } }),
    /outcome done: use completed/,
  ],
  [
    "an id that is a number",
    object({ data: object({ id: { type: "integer", "x-role": "id" } }) }),
    /the id of a generation \(data\.id\) has the type integer, but only strings are supported: use type string, or/,
  ],
])("a contract with %s is rejected in one line", (_, schema, message) => {
  expect(() => returning(schema)).toThrow(ContractError);
  expect(() => returning(schema)).toThrow(message);
});

test("values of a schema are found in all alternatives, and properties up to four levels deep", () => {
  expect(stringValuesOf({ anyOf: [{ const: "a" }, { allOf: [{ enum: ["b", 7] }] }] })).toEqual(["a", "b"]);
  const deep = object({ a: object({ b: object({ c: object({ d: object({ e: {} }) }) }) }) });
  expect(nestedProperties(deep).map(({ path }) => path.join("."))).toEqual(["a", "a.b", "a.b.c", "a.b.c.d"]);
});
