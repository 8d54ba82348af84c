import { describe, expect, test } from "vitest";
import {
  compareEdits,
  type Edit,
  editRequests,
  RESULT_PATH,
  SUBMIT_PATH,
  setParameter,
  unchanged,
} from "../../contract-tests/test-support/edited-contract.js";

const OBJECT = { type: "object", required: ["a", "b"], properties: { a: { type: "string" }, b: { type: "integer" } } };
const NULLABLE = { type: ["object", "null"], required: ["a"], properties: { a: { type: "string" } } };

describe("schemas that accept the same values have no difference", () => {
  test.each<[string, object, object]>([
    ["enum as oneOf of const", { enum: ["a", "b"] }, { oneOf: [{ const: "a", title: "A" }, { const: "b" }] }],
    [
      "enum as anyOf of enums",
      { type: "string", enum: ["a", "b"] },
      { anyOf: [{ enum: ["b"] }, { type: "string", enum: ["a"] }] },
    ],
    ["integers as oneOf of const", { type: "integer", enum: [2, 4] }, { type: "integer", oneOf: [{ const: 4 }, { const: 2 }] }],
    ["const and enum of one value", { const: "a" }, { type: "string", enum: ["a"] }],
    ["the order of enum", { type: "string", enum: ["a", "b"] }, { type: "string", enum: ["b", "a"] }],
    ["the order of required", OBJECT, { ...OBJECT, required: ["b", "a"] }],
    ["the order of properties", OBJECT, { ...OBJECT, properties: { b: OBJECT.properties.b, a: OBJECT.properties.a } }],
    ["allOf of one", OBJECT, { allOf: [OBJECT], description: "Both." }],
    [
      "allOf of two halves",
      OBJECT,
      {
        allOf: [
          { type: "object", required: ["b"], properties: { b: { type: "integer" } } },
          { properties: { a: { type: "string" } }, required: ["a"] },
        ],
      },
    ],
    ["a list of one type", { type: "integer" }, { type: ["integer"] }],
    ["number beside integer", { type: "number" }, { type: ["number", "integer"] }],
    [
      "a nullable type as anyOf",
      { type: ["string", "null"], maxLength: 5 },
      { anyOf: [{ type: "string", maxLength: 5 }, { type: "null" }] },
    ],
    ["a nullable object as oneOf", NULLABLE, { oneOf: [{ type: "null" }, { ...NULLABLE, type: "object" }] }],
    [
      "a nullable enum",
      { type: ["string", "null"], enum: ["a", null] },
      { anyOf: [{ type: "string", enum: ["a"] }, { const: null }] },
    ],
    ["the order of types", { type: ["integer", "null"] }, { type: ["null", "integer"] }],
    ["8 and 8.0", { type: "integer", maximum: 8 }, JSON.parse('{"type":"integer","maximum":8.0}')],
    ["an exclusive limit of integers", { type: "integer", exclusiveMinimum: 1 }, { type: "integer", minimum: 2 }],
    ["a fractional limit of integers", { type: "integer", maximum: 8.5 }, { type: "integer", maximum: 8 }],
    ["integers as multiples of 1", { type: "integer" }, { type: "number", multipleOf: 1 }],
    [
      "a limit that is no multiple",
      { type: "integer", multipleOf: 2, maximum: 900 },
      { type: "integer", multipleOf: 2, maximum: 901 },
    ],
    ["keywords of other types", { type: "string" }, { type: "string", minimum: 3, properties: {}, maxItems: 1 }],
    [
      "keywords without an effect",
      { type: "array" },
      { type: "array", minItems: 0, items: {}, uniqueItems: false, contains: true, minContains: 0 },
    ],
    [
      "annotations",
      { type: "string" },
      { type: "string", title: "T", description: "D", examples: ["x"], deprecated: true, $comment: "c" },
    ],
    ["unknown formats", { type: "string" }, { type: "string", format: "x-color" }],
    [
      "a required property that only `required` names",
      { type: "object", required: ["a"] },
      { type: "object", required: ["a"], properties: { a: {} } },
    ],
    ["additionalProperties of true", OBJECT, { ...OBJECT, additionalProperties: true }],
    [
      "unevaluatedProperties of a flat object",
      { ...OBJECT, additionalProperties: false },
      { ...OBJECT, unevaluatedProperties: false },
    ],
    ["a forbidden type", { type: ["string", "null"] }, { type: ["string", "null", "boolean"], not: { type: "boolean" } }],
    [
      "an empty tuple rest",
      { type: "array", prefixItems: [{ type: "string" }], items: false },
      { type: "array", prefixItems: [{ type: "string" }], maxItems: 1 },
    ],
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    ["a constant condition", OBJECT, { if: true, then: OBJECT, else: false }],
  ])("%s", (_, before, after) => {
    expect(compareEdits(setParameter("n", before), setParameter("n", after))).toEqual([]);
    expect(compareEdits(setParameter("n", after), setParameter("n", before))).toEqual([]);
  });

  test.each<[string, object, object]>([
    ["oneOf that overlaps", { anyOf: [{ type: "integer" }, { minimum: 3 }] }, { oneOf: [{ type: "integer" }, { minimum: 3 }] }],
    ["a nullable enum without null", { type: ["string", "null"], enum: ["a", null] }, { type: ["string", "null"], enum: ["a"] }],
    ["an exclusive limit of numbers", { type: "number", exclusiveMinimum: 1 }, { type: "number", minimum: 2 }],
    [
      "closed members of allOf",
      { type: "object", properties: { a: {}, b: {} }, additionalProperties: false },
      { allOf: [{ properties: { a: {} }, additionalProperties: false }, { properties: { b: {} } }] },
    ],
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    ["a condition", { type: "object" }, { type: "object", if: { required: ["a"] }, then: { required: ["b"] } }],
    ["a constant that enum excludes", { const: 1.5 }, { const: 1.5, enum: [false] }],
    ["a known format", { type: "string" }, { type: "string", format: "uri" }],
  ])("but %s is reported", (_, before, after) => {
    expect(compareEdits(setParameter("n", before), setParameter("n", after))).not.toEqual([]);
    expect(compareEdits(setParameter("n", after), setParameter("n", before))).not.toEqual([]);
  });
});

describe("documents that are equal on the wire have no difference", () => {
  const withHeaders =
    (name: string, header: object): Edit =>
    (document) => {
      document["paths"][SUBMIT_PATH].post.responses["429"].headers = { [name]: header };
      document["paths"][SUBMIT_PATH].post.parameters = [{ in: "header", name, schema: { type: "integer" } }];
    };
  const withServer =
    (url: string): Edit =>
    (document) => {
      document["servers"] = [{ url }];
    };
  const withMediaType =
    (type: string): Edit =>
    (document) => {
      for (const path of [SUBMIT_PATH]) {
        const { responses } = document["paths"][path].post;
        for (const response of Object.values<{ content: Record<string, unknown> }>(responses))
          response.content = { [type]: response.content["application/json"] };
      }
    };
  const withKey =
    (name: string): Edit =>
    (document) => {
      document["components"].securitySchemes.apiKey = { type: "apiKey", in: "header", name };
    };
  const rename =
    (name: string): Edit =>
    (document) => {
      const item = document["paths"][RESULT_PATH];
      item.get.parameters[0].name = name;
      delete document["paths"][RESULT_PATH];
      document["paths"][`/generation/{${name}}`] = item;
    };
  const withError =
    (statuses: readonly string[]): Edit =>
    (document) => {
      const { responses } = document["paths"][SUBMIT_PATH].post;
      const error = responses["400"];
      for (const status of Object.keys(responses)) if (!status.startsWith("2")) delete responses[status];
      for (const status of statuses) responses[status] = error;
    };
  const INTEGER = { schema: { type: "integer" } };

  test.each<[string, Edit, Edit]>([
    ["a renamed path parameter", unchanged, rename("generation_id")],
    ["header names in another letter case", withHeaders("Retry-After", INTEGER), withHeaders("retry-after", INTEGER)],
    [
      "the default serialization of a header",
      withHeaders("X-A", INTEGER),
      withHeaders("X-A", { ...INTEGER, style: "simple", explode: false }),
    ],
    ["a slash at the end of the server URL", withServer("https://example.com/v1"), withServer("https://example.com/v1/")],
    ["the host in another letter case", withServer("https://example.com/v1"), withServer("HTTPS://Example.com:443/v1")],
    ["a media type in another letter case", withMediaType("application/json"), withMediaType("Application/JSON; charset=UTF-8")],
    ["a key's header in another letter case", withKey("X-API-Key"), withKey("x-api-key")],
    [
      "a bearer scheme in another letter case",
      unchanged,
      (document) => {
        document["components"].securitySchemes.apiKey.scheme = "Bearer";
      },
    ],
    ["default responses for a range", withError(["4XX", "5XX", "default"]), withError(["default"])],
    ["a status that its range describes", withError(["4XX"]), withError(["4xx", "404"])],
    [
      "an ignored header parameter",
      unchanged,
      (document) => {
        document["paths"][SUBMIT_PATH].post.parameters = [{ in: "header", name: "Accept", schema: { type: "string" } }];
      },
    ],
    [
      "the title, descriptions and examples",
      unchanged,
      (document) => {
        document["info"].title = "Another title";
        document["paths"][SUBMIT_PATH].post.summary = "Another summary";
        document["paths"][SUBMIT_PATH].post.requestBody.content["application/json"].examples = {};
        document["tags"] = [];
      },
    ],
    [
      "parameters of the path instead of the operation",
      unchanged,
      (document) => {
        const item = document["paths"][RESULT_PATH];
        item.parameters = item.get.parameters;
        delete item.get.parameters;
      },
    ],
    [
      "security of the operations instead of the document",
      unchanged,
      (document) => {
        for (const item of Object.values<Record<string, { security?: unknown }>>(document["paths"]))
          for (const operation of Object.values(item)) operation.security = document["security"];
        delete document["security"];
      },
    ],
    [
      "the order of everything",
      unchanged,
      (document) => {
        document["paths"] = Object.fromEntries(Object.entries(document["paths"]).reverse());
        editRequests((schema) => {
          schema["properties"] = Object.fromEntries(Object.entries(schema["properties"]).reverse());
        })(document);
      },
    ],
  ])("%s", (_, before, after) => {
    expect(compareEdits(before, after)).toEqual([]);
    expect(compareEdits(after, before)).toEqual([]);
  });

  test.each<[string, Edit, Edit]>([
    ["another host", withServer("https://example.com/v1"), withServer("https://example.org/v1/")],
    ["another version of a media type", withMediaType("application/json"), withMediaType("application/json; version=2")],
    ["another header", withHeaders("Retry-After", INTEGER), withHeaders("Retry-Later", INTEGER)],
    ["a missing status", withError(["4XX"]), withError(["404"])],
  ])("but %s is reported", (_, before, after) => {
    expect(compareEdits(before, after)).not.toEqual([]);
  });
});
