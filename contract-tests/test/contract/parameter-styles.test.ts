import { describe, expect, test } from "vitest";
import { findInvalidParameter } from "../../sandbox/parameters.js";
import type { Parameter } from "../../src/contract/model.js";
import { readParameters, serializeParameters, valueOfParameter } from "../../src/contract/parameters.js";

const COLORS = ["blue", "black"];
const COLOR = { R: 100, G: 200 };
const LIST = { type: "array", items: { enum: COLORS, type: "string" } };
const OBJECT = { type: "object", properties: { R: { type: "integer" }, G: { type: "integer" } }, required: ["R", "G"] };

function parameterOf(fields: object): Parameter {
  const [parameter] = readParameters([[[{ name: "color", required: true, ...fields }], "#"]], "endpoint");
  if (parameter === undefined) throw new Error("not a parameter");
  return parameter;
}

// OpenAPI 3.1 §4.8.12.4 and RFC 6570.
const STYLES = [
  [{ in: "query", schema: LIST }, "?color=blue&color=black"],
  [{ in: "query", schema: LIST, explode: false }, "?color=blue,black"],
  [{ in: "query", schema: LIST, style: "form", explode: false }, "?color=blue,black"],
  [{ in: "query", schema: LIST, style: "spaceDelimited", explode: false }, "?color=blue%20black"],
  [{ in: "query", schema: LIST, style: "pipeDelimited", explode: false }, "?color=blue%7Cblack"],
  [{ in: "query", schema: OBJECT }, "?R=100&G=200"],
  [{ in: "query", schema: OBJECT, explode: false }, "?color=R,100,G,200"],
  [{ in: "query", schema: OBJECT, style: "deepObject", explode: true }, "?color%5BR%5D=100&color%5BG%5D=200"],
  [{ in: "header", schema: LIST }, "blue,black"],
  [{ in: "header", schema: OBJECT }, "R,100,G,200"],
  [{ in: "header", schema: OBJECT, explode: true }, "R=100,G=200"],
  [{ in: "cookie", schema: LIST, explode: false }, "color=blue,black"],
  [{ in: "cookie", schema: OBJECT, explode: false }, "color=R,100,G,200"],
] as const;

describe("styles of parameters", () => {
  test.each(STYLES)("%j is sent as %s, and the sandbox reads it", (fields, text) => {
    const parameter = parameterOf(fields);
    const value = fields.schema === LIST ? COLORS : COLOR;
    const { headers, query } = serializeParameters([[parameter, value]]);
    expect([query, ...Object.values(headers)].join("")).toBe(text);
    expect(findInvalidParameter([parameter], { path: `/${query}`, headers })).toBeUndefined();
    const invalid = serializeParameters([[parameter, fields.schema === LIST ? ["blue", "red"] : { R: 100, G: "x" }]]);
    expect(findInvalidParameter([parameter], { path: `/${invalid.query}`, headers: invalid.headers })).toMatch(/is invalid$/);
    expect(findInvalidParameter([parameter], { path: "/", headers: {} })).toMatch(/is missing$/);
  });

  test("a value is known for a required header that is an object", () => {
    expect(valueOfParameter(parameterOf({ in: "header", schema: OBJECT }))).toHaveProperty("R");
  });
});
