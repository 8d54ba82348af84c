import { describe, expect, test } from "vitest";
import { adaptDialect } from "../../src/contract/document/dialect.js";
import type { JsonObject } from "../../src/util/json.js";

const adapt = (document: JsonObject) => {
  const pointers: string[] = [];
  return { document: adaptDialect(document, (pointer) => pointers.push(pointer)), pointers };
};

test("`nullable` is removed and reported, but not as a property or as data", () => {
  const kept = { properties: { nullable: { type: "boolean", default: { nullable: true } } } };
  expect(adapt({ a: { allOf: [kept], nullable: true }, b: { type: "string", nullable: false } })).toEqual({
    document: { a: { allOf: [kept] }, b: { type: "string" } },
    pointers: ["#/a/nullable"],
  });
});

describe("a pattern that only needless escapes make invalid is valid with the flag u", () => {
  test.each([
    [String.raw`^\/v\d+\-x\_y$`, String.raw`^\/v\d+-x_y$`, "/v1-x_y"],
    [String.raw`^[\w\-\_]+\@`, String.raw`^[\w\-_]+@`, "a-b_c@"],
    [String.raw`\\\_`, String.raw`\\_`, String.raw`a\_`],
  ])("%s", (pattern, expected, example) => {
    expect(adapt({ pattern, patternProperties: { [pattern]: true } }).document).toEqual({
      pattern: expected,
      patternProperties: { [expected]: true },
    });
    expect([new RegExp(pattern).test(example), new RegExp(expected, "u").test(example)]).toEqual([true, true]);
  });
});

test.each([String.raw`^[a\-z]\p{L}$`, "^(?P<year>[0-9]{4})$", String.raw`\A[a-z]+\z`])("the pattern %s stays", (pattern) => {
  expect(adapt({ pattern }).document).toEqual({ pattern });
});

describe("the schema of a stream", () => {
  const stream = (schema: JsonObject) => ({
    Event: { oneOf: [{ properties: { status: { const: "done" } } }] },
    content: { "text/event-stream": { schema } },
  });
  const text = (contentSchema: JsonObject) => ({ type: "string", contentMediaType: "application/json", contentSchema });

  test.each<[name: string, schema: JsonObject]>([
    ["an object", { type: "object" }],
    ["a reference to alternatives", { $ref: "#/Event" }],
  ])("that is %s describes the events", (_, schema) => {
    expect(adapt(stream(schema)).document).toEqual(stream(text(schema)));
  });

  test.each<[name: string, document: JsonObject]>([
    ["describes text", stream(text({ type: "object" }))],
    ["describes nothing", stream({})],
    ["is beside JSON", { content: { "application/json": {}, "text/event-stream": { schema: { type: "object" } } } }],
  ])("stays if it %s", (_, document) => {
    expect(adapt(document).document).toEqual(document);
  });
});
