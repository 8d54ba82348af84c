import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readContract } from "../../src/contract/load.js";
import { ContractError } from "../../src/contract/model.js";
import { parseContract } from "../../src/contract/parse.js";

const folder = await mkdtemp(join(tmpdir(), "references-"));

/** Writes files and returns the path of the first. */
async function write(files: Readonly<Record<string, string>>): Promise<string> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return join(folder, Object.keys(files)[0] ?? "");
}

/** Returns a document in YAML with a request schema. */
const document = (schema: string, more = "") => `openapi: 3.1.0
info: { title: Références, version: "1" }
paths:
  /jobs:
    post:
      operationId: submit
      requestBody: { content: { application/json: { schema: ${schema} } } }
      responses: { "202": { description: Accepted. } }
${more}`;

const schemaIn = async (path: string) => (await readContract(path)).operations[0]?.request?.schema;

describe("a contract file", () => {
  test("can be YAML, with references to components", async () => {
    const path = await write({
      "local.yaml": document(
        '{ $ref: "#/components/schemas/Job", description: "A job.", minProperties: 1 }',
        "components: { schemas: { Job: { type: object, description: Any, properties: { größe: { enum: [é, 🎬] } } } } }",
      ),
    });
    expect(await schemaIn(path)).toEqual({
      type: "object",
      description: "A job.",
      minProperties: 1,
      properties: { größe: { enum: ["é", "🎬"] } },
    });
  });

  test("can have references in properties and responses with the names of keywords", async () => {
    const names = ["const", "default", "enum", "example", "examples", "properties", "value"];
    const reference = '{ $ref: "#/components/schemas/Size" }';
    const properties = names.map((name) => `${name}: ${reference}`).join(", ");
    const path = await write({
      "names.yaml": document(
        `{ type: object, properties: { ${properties} } }`,
        `components:
  schemas: { Size: { type: integer, examples: [{ $ref: data }] } }
  responses: { Failed: { description: Failed., content: { application/json: { schema: ${reference} } } } }`,
      ).replace('"202": { description: Accepted. }', 'default: { $ref: "#/components/responses/Failed" }'),
    });
    const size = { type: "integer", examples: [{ $ref: "data" }] };
    expect(await schemaIn(path)).toEqual({
      type: "object",
      properties: Object.fromEntries(names.map((name) => [name, size])),
    });
    const [operation] = (await readContract(path)).operations;
    expect(operation?.responses[0]?.content.get("application/json")?.schema).toEqual(size);
  });

  test("can have recursive schemas, which are expanded once inside themselves", async () => {
    const node = '{ type: object, properties: { children: { type: array, items: { $ref: "#/components/schemas/Node" } } } }';
    const path = await write({
      "tree.yaml": document('{ $ref: "#/components/schemas/Node" }', `components: { schemas: { Node: ${node} } }`),
    });
    const end = { "x-recursive": "#/components/schemas/Node", not: {} };
    const level = (items: object) => ({ type: "object", properties: { children: { type: "array", items } } });
    expect(await schemaIn(path)).toEqual(level(level(end)));
  });

  test("can refer to other files, which refer to others", async () => {
    const path = await write({
      "external.yaml": document('{ $ref: "job%20one.yaml#/Job" }'),
      "job one.yaml": 'Job: { type: object, properties: { size: { $ref: "sizes.json#/definitions/a~1b" } } }',
      "sizes.json": '{ "definitions": { "a/b": { "type": "integer" } } }',
    });
    expect(await schemaIn(path)).toEqual({ type: "object", properties: { size: { type: "integer" } } });
  });

  test("keeps `$ref` in data and in names of properties", async () => {
    const path = await write({
      "data.yaml": document('{ type: object, properties: { $ref: { type: string, default: { $ref: "#/nowhere" } } } }'),
    });
    expect(await schemaIn(path)).toEqual({
      type: "object",
      properties: { $ref: { type: "string", default: { $ref: "#/nowhere" } } },
    });
  });

  test("applies keywords beside a reference in addition to those of its target", async () => {
    const path = await write({
      "both.yaml": document(
        '{ $ref: "#/components/schemas/Job", maxProperties: 3 }',
        "components: { schemas: { Job: { maxProperties: 2 } } }",
      ),
    });
    expect(await schemaIn(path)).toEqual({ allOf: [{ maxProperties: 2 }, { maxProperties: 3 }] });
  });

  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ["no YAML", { "broken.yaml": "paths: [" }, /broken\.yaml: neither JSON nor YAML: /],
    ["an empty file", { "empty.yaml": "" }, /empty\.yaml: not /],
    [
      "a missing target",
      { "target.yaml": document('{ $ref: "#/components/schemas/Job" }') },
      /the target of \$ref #\/components\/schemas\/Job does not exist/,
    ],
    [
      "a missing file",
      { "file.yaml": document('{ $ref: "gone.yaml#/Job" }') },
      /\$ref gone\.yaml#\/Job refers to a file that cannot be read/,
    ],
    ["a URL", { "url.yaml": document('{ $ref: "https://example.com/a.yaml#/Job" }') }, /is a URL: download the document/],
    [
      "a schema that is itself",
      {
        "tree.yaml": document(
          '{ $ref: "#/components/schemas/Node" }',
          'components: { schemas: { Node: { allOf: [{ $ref: "#/components/schemas/Node" }] } } }',
        ),
      },
      /#\/components\/schemas\/Node refers to itself for the same value: refer to it in `properties` or `items`/,
    ],
    [
      "an invalid schema",
      { "invalid.yaml": document("{ type: object, maxProperties: -1 }") },
      /the schema at #\/paths\/~1jobs\/post\/.*\/schema is not a valid JSON Schema: \/maxProperties must be >= 0$/,
    ],
    [
      "an invalid pattern",
      { "pattern.yaml": document('{ properties: { pattern: { default: { pattern: "[" }, pattern: "^[a-" } } }') },
      /is not a valid JSON Schema: \/properties\/pattern\/pattern must be a regular expression that is valid with the flag u$/,
    ],
    [
      "an invalid pattern of names",
      { "names.yaml": document('{ patternProperties: { "(": {} } }') },
      /is not a valid JSON Schema: \/patternProperties\/\( must be a regular expression/,
    ],
    ["a list", { "list.yaml": "- a" }, /list\.yaml: not an OpenAPI document$/],
    [
      "an API key in a header",
      {
        "key.yaml": document(
          "{ type: object }",
          "security: [{ key: [] }]\ncomponents: { securitySchemes: { key: { type: apiKey, in: header, name: X-Key } } }",
        ),
      },
      /key\.yaml: POST \/jobs needs a credential other than a bearer token, which is not supported/,
    ],
    [
      "an API key in a cookie",
      {
        "cookie.yaml": document(
          "{ type: object }",
          "security: [{ key: [] }]\ncomponents: { securitySchemes: { key: { type: apiKey, in: cookie, name: key } } }",
        ),
      },
      /cookie\.yaml: POST \/jobs needs a credential other than a bearer token/,
    ],
    [
      "a large integer",
      { "large.yaml": document("{ properties: { n: { default: 9223372036854775807 } } }") },
      /the number at #\/paths\/~1jobs\/post\/requestBody\/content\/application~1json\/schema\/properties\/n\/default is beyond/,
    ],
  ])("with %s is rejected in one line", async (_, files, message) => {
    const error: unknown = await readContract(await write(files)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ContractError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain("\n");
  });
});

describe("readOnly and writeOnly", () => {
  const JOB = {
    type: "object",
    required: ["created_at", "prompt", "secret"],
    additionalProperties: false,
    properties: {
      created_at: { type: "string", readOnly: true },
      prompt: { type: "string" },
      secret: { type: "string", writeOnly: true },
      options: { type: "array", items: { type: "object", required: ["id"], properties: { id: { readOnly: true } } } },
    },
  };
  const contractWith = (schema: object, example = {}) =>
    parseContract(
      JSON.stringify({
        openapi: "3.1.0",
        paths: {
          "/jobs": {
            post: {
              requestBody: { content: { "application/json": { schema, example } } },
              responses: { 200: { description: "", content: { "application/json": { schema } } } },
            },
          },
        },
      }),
      "test",
    ).operations[0];

  test("are left out of requests and of responses", () => {
    const operation = contractWith(JOB, { prompt: "a", created_at: "now" });
    expect(operation?.request?.schema).toEqual({
      ...JOB,
      required: ["prompt", "secret"],
      properties: {
        prompt: { type: "string" },
        secret: { type: "string", writeOnly: true },
        options: { type: "array", items: { type: "object", properties: {} } },
      },
    });
    expect(operation?.request?.examples).toEqual([{ prompt: "a" }]);
    expect(operation?.responses[0]?.content.get("application/json")?.schema).toMatchObject({
      required: ["created_at", "prompt"],
    });
  });

  test.each<[string, object, object]>([
    [
      "required by another member of allOf",
      { allOf: [{ properties: { at: { readOnly: true } } }, { required: ["at", "b"] }] },
      { allOf: [{ properties: {} }, { required: ["b"] }] },
    ],
    [
      "required by the schema around alternatives",
      { required: ["at"], oneOf: [{ properties: { at: { allOf: [{ readOnly: true }] } } }, { type: "null" }] },
      { oneOf: [{ properties: {} }, { type: "null" }] },
    ],
    [
      "required by a condition",
      { properties: { at: { readOnly: true } }, if: { required: ["at", "b"] }, else: { required: ["at"] } },
      { properties: {}, if: { required: ["b"] }, else: {} },
    ],
    [
      "of the same name in another object",
      { properties: { at: { readOnly: true }, inner: { required: ["at"], properties: { at: { type: "string" } } } } },
      { properties: { inner: { required: ["at"], properties: { at: { type: "string" } } } } },
    ],
  ])("apply to a property that is %s", (_, schema, expected) => {
    expect(contractWith(schema)?.request?.schema).toEqual(expected);
  });
});
