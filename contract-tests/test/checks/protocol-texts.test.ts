import { describe, expect, test } from "vitest";
import { derive } from "../../src/checks/derive.js";
import { protocolChecks } from "../../src/checks/protocol/index.js";
import { parseContract } from "../../src/contract/parse.js";
import type { JsonObject } from "../../src/util/json.js";
import { content, contractWith } from "../../test-support/contract-with.js";

const KEY = "sk-Ab1.2x";
const PROPERTIES = {
  prompt: { type: "string", maxLength: 9, examples: ["a cat"] },
  n: { type: "integer", minimum: 1, maximum: 4 },
  size: { type: "integer", minimum: 2, maximum: 4 },
  tags: { type: "array", items: { type: "string" }, examples: [["x"]] },
};

/** Returns the protocol checks of an operation with this request schema, by id. */
function protocolOf(schema: JsonObject) {
  const post = { operationId: "submit", requestBody: content({ type: "object", ...schema }), responses: { "200": content({}) } };
  const document = { openapi: "3.1.0", info: {}, paths: { "/submit": { post } } };
  const [derivation] = derive(parseContract(JSON.stringify(document), "test"), { apiKey: KEY });
  return new Map((derivation?.protocol ?? []).map((check) => [check.id, check]));
}

const protocol = protocolOf({ required: ["prompt"], properties: PROPERTIES });
const textsOf = (id: string, checks = protocol) =>
  (checks.get(`body.syntax.${id}`)?.probes ?? []).map(({ message: { body = "" } }) =>
    typeof body === "string" ? body : Buffer.from(body).toString("latin1"),
  );

/** Another value of every parameter. */
const INHERITED = '{"prompt":"in","n":4,"size":4,"tags":["inherited text 5e1f"]}';

/** All texts of the JSON syntax checks, except for long ones, which are tested below. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  "empty.invalid": ["", "  \n"],
  "truncated.invalid": ['{"prompt":"a cat"', '{"prompt":"a cat', '{"prompt":'],
  "trailingComma.invalid": ['{"prompt":"a cat",}', '{"prompt":"a cat","n":1,"size":2,"tags":["x",]}'],
  "trailingText.invalid": [
    '{"prompt":"a cat"}x',
    '{"prompt":"a cat"}\n{"prompt":"a cat"}',
    '{"prompt":"a cat"}}',
    '{"prompt":"a cat"}\u0000x',
    '{"prompt":"a cat"}\u0000',
    '{"prompt":"a cat"};',
  ],
  "comment.invalid": ['{/* note */"prompt":"a cat"}', '{"prompt":"a cat"}// note', '{"prompt":"a cat"}\n# note'],
  "quotes.invalid": ["{'prompt':'a cat'}"],
  "bareName.invalid": ['{prompt:"a cat"}'],
  "missingComma.invalid": ['{"prompt":"a cat" "n":1}', '{"prompt":"a cat",,"n":1}', '{"prompt"="a cat"}'],
  "rawControl.invalid": ['{"prompt":"a cat\n"}', '{"prompt":"a cat\t"}'],
  "escape.invalid": ["\\x41", "\\q", "\\u00g0", "\\'"].map((sequence) => `{"prompt":"a cat${sequence}"}`),
  "otherSpace.invalid": ['\u00a0{"prompt":"a cat"}', '{"prompt":\f"a cat"}'],
  "notJson.invalid": ["prompt=a+cat", "<prompt>a cat</prompt>", "a cat", "prompt: a cat\n"],
  "whitespace.valid": ['\r\n{\n\t"prompt": "a cat",\n\t"n": 1,\n\t"size": 2,\n\t"tags": [\n\t\t"x"\n\t]\n}\n'],
  "order.valid": ['{"tags":["x"],"size":2,"n":1,"prompt":"a cat"}'],
  "escapedName.valid": [String.raw`{"\u0070\u0072\u006f\u006d\u0070\u0074":"a cat\/\ud83c\udfac"}`],
  "otherName.invalid": [
    '{"PROMPT":"a cat"}',
    '{" prompt":"a cat"}',
    '{"data":{"prompt":"a cat"}}',
    '{"input":{"prompt":"a cat"}}',
  ],
  "looseNumber.invalid": ["01", "+1", "1.", ".5e1", "0x5"].map((literal) => `{"prompt":"a cat","n":${literal}}`),
  "looseWord.invalid": ["NaN", "Infinity", "undefined", "None"].map((literal) => `{"prompt":"a cat","n":${literal}}`),
  "hugeNumber.invalid": ["1e400", "-1e400", `1${"0".repeat(399)}`].map((literal) => `{"prompt":"a cat","n":${literal}}`),
  "negativeZero.observed": ['{"prompt":"a cat","n":-0}'],
  "integerForm.valid": ['{"prompt":"a cat","n":1.0,"size":2e0}'],
  "unknownProperty.observed": ['{"prompt":"a cat","unknown_property":true}'],
  "prototype.observed": [`{"prompt":"a cat","__proto__":${INHERITED},"constructor":{"prototype":${INHERITED}}}`],
  "duplicateName.observed": ['{"prompt":"a cat","prompt":"a cat"}'],
  "byteOrderMark.observed": ['\ufeff{"prompt":"a cat"}'],
  "loneSurrogate.observed": [String.raw`{"prompt":"a cat\ud83c"}`],
  "invalidUtf8.observed": ['{"prompt":"a cat\xff\xfe"}'],
};

describe("the texts of the syntax checks", () => {
  test.each(Object.entries(TEXTS))("%s", (id, texts) => {
    expect(textsOf(id)).toEqual(texts);
  });

  test("are all listed here", () => {
    const ids = [...protocol.keys()].filter((id) => id.startsWith("body.syntax."));
    expect(ids.toSorted()).toEqual(
      [...Object.keys(TEXTS), "deep.invalid", "frameworkName.observed", "large.invalid"]
        .map((id) => `body.syntax.${id}`)
        .toSorted(),
    );
  });

  test("nest deep enough to exhaust a recursive parser", () => {
    const [deep = "", ...others] = textsOf("deep.invalid");
    expect(others).toEqual([]);
    expect(deep).toMatch(/^\[{1000}\]{1000}$/);
  });

  test("exceed the default body limits of servers, of which the largest is 1 MiB", () => {
    const [large = "", ...others] = textsOf("large.invalid");
    expect(others).toEqual([]);
    expect(large).toMatch(/^\{"prompt":"a+"\}$/);
    expect(large.length).toBeGreaterThan(1024 * 1024);
  });

  test("have the scope of the documentation for their responses", () => {
    const scopes = new Map(
      [...protocol.values()].map(({ id, probes }) => [id, new Set(probes.map(({ message }) => message.scope))]),
    );
    for (const id of ["empty.invalid", "trailingText.invalid", "looseWord.invalid", "byteOrderMark.observed"])
      expect(scopes.get(`body.syntax.${id}`), id).toEqual(new Set(["malformed"]));
    for (const id of ["deep.invalid", "large.invalid"]) expect(scopes.get(`body.syntax.${id}`), id).toEqual(new Set(["http"]));
    for (const id of ["order.valid", "otherName.invalid", "hugeNumber.invalid", "loneSurrogate.observed"])
      expect(scopes.get(`body.syntax.${id}`), id).toEqual(new Set(["contract"]));
  });
});

describe("other request schemas", () => {
  test.each(["additionalProperties", "unevaluatedProperties"])(
    "%s: false prevents observations of undocumented properties",
    (keyword) => {
      const closed = protocolOf({ required: ["prompt"], properties: PROPERTIES, [keyword]: false });
      expect(textsOf("unknownProperty.observed", closed)).toEqual([]);
      expect(textsOf("prototype.observed", closed)).toEqual([]);
      expect(textsOf("duplicateName.observed", closed)).toHaveLength(1);
    },
  );

  test("a documented property called unknown_property is not observed", () => {
    const known = protocolOf({ required: ["prompt"], properties: { ...PROPERTIES, unknown_property: { type: "boolean" } } });
    expect(textsOf("unknownProperty.observed", known)).toEqual([]);
    expect(textsOf("prototype.observed", known)).toHaveLength(1);
  });

  test("integers that exclude each other are sent in separate requests", () => {
    const exclusive = protocolOf({ required: ["prompt"], properties: PROPERTIES, maxProperties: 2 });
    expect(textsOf("integerForm.valid", exclusive)).toEqual(['{"prompt":"a cat","n":1.0}', '{"prompt":"a cat","size":2e0}']);
  });

  test("no wrong name is tested without a required name, and no number without a bounded integer", () => {
    const optional = protocolOf({ required: [], properties: { prompt: PROPERTIES.prompt, n: { type: "integer", minimum: 1 } } });
    expect(textsOf("otherName.invalid", optional)).toEqual([]);
    expect(textsOf("negativeZero.observed", optional)).toEqual([]);
    expect(textsOf("looseNumber.invalid", optional)).toEqual([]);
  });

  test("a large body is not tested without a limit that it exceeds", () => {
    const unlimited = { type: "string", examples: ["a cat"] };
    expect(textsOf("large.invalid", protocolOf({ required: ["prompt"], properties: { prompt: unlimited } }))).toEqual([]);
    const [operation] = contractWith({}).operations;
    const request = {
      anchor: "",
      evidence: "endpoint",
      examples: [],
      schema: { properties: { prompt: { maxLength: 2 ** 26 } } },
    } as const;
    if (operation === undefined) throw new Error("the contract has no operation");
    const text = '{"prompt":"a cat"}';
    const checks = protocolChecks({ full: text, hasKey: false, minimal: text, operation: { ...operation, request }, prefix: "" });
    expect(checks.length).toBeGreaterThan(20);
    expect(checks.map(({ id }) => id)).not.toContain("body.syntax.large.invalid");
  });
});
