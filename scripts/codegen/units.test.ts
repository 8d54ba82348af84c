import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../contract-tests/src/util/json.js";
import { renderEndpoint } from "./emit/endpoint.js";
import { renderValidators } from "./emit/validators.js";
import { integerRange } from "./json-schema.js";
import { checkRanges, checkSecurity } from "./validate.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const text = await readFile(join(root, "generated/openapi.json"), "utf8");

test.each<[schema: JsonObject, range: readonly [number, number] | undefined]>([
  [{ type: "integer", minimum: 2, maximum: 8 }, [2, 8]],
  [{ type: "integer", exclusiveMinimum: 2, exclusiveMaximum: 8 }, [3, 7]],
  [{ type: "integer", minimum: 5, exclusiveMinimum: 2, maximum: 6, exclusiveMaximum: 9 }, [5, 6]],
  [{ type: "integer", minimum: 1.5, maximum: 8.5 }, [2, 8]],
  [{ type: "integer", exclusiveMinimum: 1.5, exclusiveMaximum: 7.5 }, [2, 7]],
  [{ type: ["integer", "null"], minimum: 0, maximum: 1 }, [0, 1]],
  [{ type: "integer", minimum: 0 }, undefined],
  [{ type: "integer", maximum: 0 }, undefined],
  [{ type: "number", minimum: 0, maximum: 1 }, undefined],
  [{ type: ["integer", "number"], minimum: 0, maximum: 1 }, undefined],
])("the integer range of %j is %j", (schema, range) => {
  expect(integerRange(schema)).toEqual(range && { minimum: range[0], maximum: range[1] });
});

describe("an empty range is a problem", () => {
  test.each<[schema: JsonObject, problem: string]>([
    [{ minimum: 5, maximum: 4 }, "its minimum 5 is above its maximum 4"],
    [{ minLength: 5, maxLength: 4 }, "its minLength 5 is above its maxLength 4"],
    [{ minItems: 5, maxItems: 4 }, "its minItems 5 is above its maxItems 4"],
    [{ minProperties: 5, maxProperties: 4 }, "its minProperties 5 is above its maxProperties 4"],
    [{ type: "integer", exclusiveMinimum: 4, exclusiveMaximum: 5 }, "no integer is within its bounds"],
    [{ type: "integer", minimum: 4, exclusiveMaximum: 4 }, "no integer is within its bounds"],
    [{ type: "integer", minimum: 1, maximum: 6, multipleOf: 7 }, "no multiple of 7 is within its bounds"],
  ])("%j", (schema, problem) => {
    const check = (inner: JsonObject) => () => checkRanges([{ name: "R", schema: inner }]);
    expect(check(schema)).toThrow(`spec/openapi.yaml: R allows no value: ${problem}`);
    expect(check({ properties: { a: schema } })).toThrow(`R.a allows no value: ${problem}`);
    expect(check({ items: schema })).toThrow(`an item of R allows no value: ${problem}`);
    for (const keyword of ["allOf", "anyOf", "oneOf"]) expect(check({ [keyword]: [{}, schema] })).toThrow(problem);
  });

  test("equal bounds allow one value", () => {
    const schema = { type: "integer", minimum: 4, maximum: 4, minLength: 0, maxLength: 0, minItems: 1, maxItems: 1 };
    expect(() => checkRanges([{ name: "R", schema }])).not.toThrow();
  });

  test.each([7, 3, 0.1, 0.25])("multiples of %d within 1 and 7", (multipleOf) => {
    const schema = { type: "integer", minimum: 1, maximum: 7, multipleOf };
    expect(() => checkRanges([{ name: "R", schema }])).not.toThrow();
  });
});

describe("the security of an operation", () => {
  const bearer = { type: "http", scheme: "Bearer" };
  const key = { type: "apiKey", in: "header", name: "X-Key" };
  const documentWith = (security: readonly JsonObject[], operationSecurity?: readonly JsonObject[]): JsonObject => ({
    components: { securitySchemes: { bearer, key, basic: { type: "http", scheme: "basic" } } },
    security,
    paths: { "/a": { post: { responses: {}, ...(operationSecurity && { security: operationSecurity }) } } },
  });

  test.each<[name: string, document: JsonObject]>([
    ["a bearer token", documentWith([{ bearer: [] }])],
    ["a bearer token or an API key", documentWith([{ key: [] }, { bearer: [] }])],
    ["no credential", documentWith([])],
    ["an optional API key", documentWith([{ key: [] }, {}])],
    ["a bearer token that overrides the default", documentWith([{ key: [] }], [{ bearer: [] }])],
  ])("is supported: %s", (_, document) => expect(() => checkSecurity(document)).not.toThrow());

  test.each<[name: string, document: JsonObject]>([
    ["an API key", documentWith([{ key: [] }])],
    ["another HTTP scheme", documentWith([{ basic: [] }])],
    ["a bearer token together with an API key", documentWith([{ bearer: [], key: [] }])],
    ["an unknown scheme", documentWith([{ unknown: [] }])],
    ["an API key that overrides the default", documentWith([{ bearer: [] }], [{ key: [] }])],
  ])("is not supported: %s", (_, document) => expect(() => checkSecurity(document)).toThrow("POST /a"));
});

describe("endpoint.ts", () => {
  const schemaOf = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const bundled = JSON.parse(text) as { paths: Record<string, Record<string, JsonObject>> };
  const submit = Object.values(bundled.paths).find((item) => item["post"] !== undefined)?.["post"];
  const content = { content: { "application/json": { schema: schemaOf("VideoRequest") } } };
  if (submit !== undefined) Object.assign(submit, { requestBody: content });

  test("treats an unknown terminal status as a failure", () => {
    const dereferenced = text
      .replaceAll(/"enum": \[\s*"CANCELED"\s*\]|"const": "CANCELED"/g, '"enum": ["LAPSED"]')
      .replaceAll(/,\s*"x-terminal-statuses": \{\s*"canceled": \[\s*"CANCELED"\s*\]\s*\}/g, "");
    expect(dereferenced).toContain("LAPSED");
    const rendered = renderEndpoint(
      bundled as unknown as JsonObject,
      JSON.parse(dereferenced) as JsonObject,
      "https://example.com",
    );
    const [, statuses = ""] = /export const terminalStatuses = (\{.*?\}) as const/s.exec(rendered) ?? [];
    expect(JSON.parse(statuses)).toEqual({ COMPLETED: "completed", LAPSED: "failed", FAILED: "failed" });
  });
});

test("the rendered validators accept and reject the same values as their schemas", async () => {
  const cases: Readonly<Record<string, readonly [schema: JsonObject, valid: readonly unknown[], invalid: readonly unknown[]]>> = {
    Bounds: [{ type: "number", minimum: 1, maximum: 3 }, [1, 2.5, 3], [0.9, 3.1, "2", Number.NaN]],
    Exclusive: [{ type: "number", exclusiveMinimum: 1, exclusiveMaximum: 3 }, [1.1, 2.9], [1, 3]],
    Integer: [{ type: "integer", minimum: 0 }, [0, 7], [-1, 1.5, Number.POSITIVE_INFINITY]],
    Length: [{ type: "string", minLength: 1, maxLength: 2 }, ["a", "🎬🎬"], ["", "abc", "🎬🎬🎬"]],
    Enum: [{ type: "string", enum: ["a", "b"] }, ["a", "b"], ["c", ""]],
    Multiple: [{ type: "number", multipleOf: 0.1 }, [0.3, 0.6, 0.7], [0.35]],
    Uri: [{ type: "string", format: "uri" }, ["https://example.com/"], ["no address"]],
    Items: [
      { type: "array", items: { type: "string" }, minItems: 1, maxItems: 2, uniqueItems: true },
      [["a"]],
      [[], ["a", "a"], [1]],
    ],
    Closed: [
      { type: "object", properties: { a: {} }, required: ["a"], additionalProperties: false },
      [{ a: 1 }],
      [{}, { a: 1, b: 2 }],
    ],
    "Two.part-Name": [{ type: ["string", "null"] }, ["", null], [1]],
  };
  const schemas = Object.fromEntries(Object.entries(cases).map(([name, [schema]]) => [name, schema]));
  const { code, types } = await renderValidators({ components: { schemas } }, Object.keys(cases));
  const validators = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Record<
    string,
    (value: unknown) => boolean
  >;
  for (const [name, [, valid, invalid]] of Object.entries(cases)) {
    const identifier = `validate${name === "Two.part-Name" ? "TwoPartName" : name}`;
    expect(types).toContain(`const ${identifier}: Validator<components["schemas"]["${name}"]>`);
    expect(
      [...valid, ...invalid].map((value) => validators[identifier]?.(value)),
      name,
    ).toEqual([...valid.map(() => true), ...invalid.map(() => false)]);
  }
});

test.each([
  ["that are no strings", "1"],
  ["that do not end it", '"RUNNING"'],
])("a generation with statuses %s is a problem", (_, status) => {
  const statuses = /"(?:IN_\w+|COMPLETED|FAILED|CANCELED)"/g;
  const edited = text.replaceAll(statuses, status).replaceAll("x-terminal-statuses", "x-other");
  const document = JSON.parse(edited) as JsonObject;
  expect(() => renderEndpoint(document, document, "https://example.com")).toThrow(
    "spec/openapi.yaml: no response has a string property with the terminal statuses of a generation: list its values",
  );
});
