import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../contract-tests/src/util/json.js";
import { limitsOf } from "./limits.js";
import { rulesOf } from "./rules.js";
import { renderSchemaTree } from "./schema-html.js";
import { code, typeOf } from "./schema-text.js";

test.each<readonly [JsonObject, string]>([
  [{ type: ["integer", "null"] }, "integer or null"],
  [{ type: "array", items: { type: "string" } }, "array of string"],
  [{ type: "array", items: { type: ["string", "null"] } }, "array of (string or null)"],
  [{ type: "array", prefixItems: [{ type: "string" }, { const: 1 }] }, "list (string, integer)"],
  [{ enum: ["a", 1.5, null] }, "string or number or null"],
  [{ anyOf: [{ type: "object" }, { type: "null" }] }, "object or null"],
  [{ allOf: [{ type: "object" }] }, "object"],
  [{}, "any value"],
])("the type of %j is %s", (schema, expected) => {
  expect(typeOf(schema)).toBe(expected);
});

test.each<readonly [JsonObject, readonly string[]]>([
  [{ minimum: 2, maximum: 8 }, ["2 to 8"]],
  [{ exclusiveMinimum: 0, maximum: 1, multipleOf: 0.25 }, ["more than 0", "at most 1", "a multiple of 0.25"]],
  [{ maxLength: 1 }, ["at most 1 character"]],
  [{ minProperties: 2, maxProperties: 2 }, ["exactly 2 properties"]],
  [{ uniqueItems: true, minItems: 1 }, ["at least 1 item", "no item twice"]],
  [{ contains: { const: "a" }, maxContains: 2 }, ['1 to 2 items with `"a"`']],
  [
    { propertyNames: { pattern: "^a|b$" }, additionalProperties: false },
    ["names of properties: matches `^a\\|b$`", "no other properties"],
  ],
  [{ not: { required: ["a"] } }, ["not: `a` is present"]],
])("the limits of %j are %j", (schema, expected) => {
  expect(limitsOf(schema)).toEqual(expected);
});

test.each<readonly [JsonObject, string, readonly string[]]>([
  [
    JSON.parse(
      '{"if":{"properties":{"audio":{"const":true}},"required":["audio"]},"then":{"properties":{"duration":{"const":4}}}}',
    ) as JsonObject,
    "If `audio` is `true`, it is required that `duration` is `4`.",
    ["audio", "duration"],
  ],
  [{ dependentRequired: { width: ["height"] } }, "`width` requires `height`.", ["width", "height"]],
  [
    { properties: { a: {}, b: {} }, oneOf: [{ required: ["a"] }, { required: ["b"] }] },
    "Exactly one of these is true: `a` is present; `b` is present.",
    ["a", "b"],
  ],
  [{ not: { required: ["a", "b"] } }, "It is not allowed that `a` is present and `b` is present.", ["a", "b"]],
])("the rule of %j is in words", (schema, text, parameters) => {
  const [rule] = rulesOf(schema);
  expect(rule?.text).toBe(text);
  expect(rule?.parameters).toEqual(expect.arrayContaining([...parameters]));
});

describe("text of the contract is no markup", () => {
  test("a value with backquotes and pipes is one code span", () => {
    expect(code("a`b|c")).toBe("`` a`b\\|c ``");
  });

  test("descriptions, names and values are escaped in HTML", () => {
    const schema = {
      type: "object",
      description: "An <img src=x> and `<b>` and {{ expression }}\n\nwith a paragraph.",
      properties: { "<i>": { const: "</li>" } },
    };
    const html = renderSchemaTree(schema);
    expect(html).not.toMatch(/<img|<b>|<i>|\{\{|\n/);
    expect(html).toContain("&lt;img src=x&gt; and <code>&lt;b&gt;</code>");
    expect(html.match(/<\/li>/g)).toHaveLength(2);
  });

  test("every clause with evidence shows it", () => {
    const html = renderSchemaTree({ type: "object", properties: { a: { "x-evidence": "platform" }, b: {} } });
    expect(html.match(/class="evidence evidence-platform"/g)).toHaveLength(1);
  });
});
