import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { derive } from "../../src/checks/derive.js";
import { MAX_BODY_BYTES } from "../../src/checks/size-limit.js";
import { describeGaps } from "../../src/checks/wording/coverage-gap.js";
import { main } from "../../src/cli/main.js";
import { ContractError } from "../../src/contract/model.js";
import { compile } from "../../src/contract/validator.js";
import type { JsonObject } from "../../src/util/json.js";
import { content, contractOf } from "../../test-support/contract-with.js";

const object = (properties: JsonObject, others: JsonObject = {}): JsonObject => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  ...others,
});

const closed = (name: string): JsonObject => object({ [name]: { type: "string" } }, { additionalProperties: false });

/** A pattern for which no library generates texts. */
const REPEATED = "^(?<word>[a-z]{9})\\k<word>!$";

describe("base requests", () => {
  test.each<[string, JsonObject]>([
    ["a required pattern without an example", object({ code: { type: "string", pattern: "^[A-Z]{3}-\\d{4}$" } })],
    [
      "a pattern in an array",
      object({ codes: { type: "array", minItems: 2, items: { type: "string", pattern: "^#[0-9a-f]{6}$" } } }),
    ],
    ["a format and a length", object({ url: { type: "string", format: "uri", maxLength: 12 } })],
    ["oneOf beside properties", { ...object({ a: { type: "integer" } }), oneOf: [{ required: ["b"] }, { required: ["c"] }] }],
    ["a default that breaks another clause", object({ n: { type: "integer", default: 3, multipleOf: 5 } })],
    ["an example that breaks another clause", object({ n: { type: "string", examples: ["x"], minLength: 3 } })],
    ["an unknown format", object({ at: { type: "string", format: "iri" } })],
  ])("are valid for %s", (_, schema) => {
    const isValid = compile(schema);
    const [derivation] = derive(contractOf(schema));
    expect(Object.values(derivation?.base ?? {}).map((body) => isValid(body))).toEqual([true, true]);
  });

  test.each<[string, JsonObject, string]>([
    ["a required text", object({ code: { type: "string", pattern: REPEATED } }), "properties/code: add an `example`"],
    [
      "a text inside items",
      object({ rows: { type: "array", minItems: 1, items: object({ code: { type: "string", pattern: REPEATED } }) } }),
      "properties/rows/items/properties/code: add an `example`",
    ],
    [
      "a member of allOf",
      { allOf: [object({ code: { type: "string", pattern: REPEATED } })] },
      "allOf/0/properties/code: add an",
    ],
    [
      "closed members of allOf",
      { allOf: [closed("a"), closed("b")] },
      "schema allows nothing: its clauses contradict each other",
    ],
    ["a property", object({ p: { type: "string", allOf: [{ type: "integer" }] } }), "properties/p allows nothing"],
    ["limits", object({ n: { type: "integer", minimum: 5, maximum: 4 } }), "properties/n allows nothing"],
  ])("without a known value for %s, derivation names the schema and the remedy", (_, schema, message) => {
    expect(() => derive(contractOf(schema))).toThrow(ContractError);
    expect(() => derive(contractOf(schema))).toThrow(message);
  });

  test("an example in the contract is the remedy", () => {
    const code = { type: "string", pattern: REPEATED, examples: ["abcdefghiabcdefghi!"] };
    const [derivation] = derive(contractOf(object({ code })));
    expect(derivation?.base.minimal).toEqual({ code: "abcdefghiabcdefghi!" });
  });

  test("the program prints one line and exits with 2", async () => {
    const folder = await mkdtemp(join(tmpdir(), "samples-"));
    const requestBody = content({ allOf: [closed("a"), closed("b")] });
    const document = {
      openapi: "3.1.0",
      info: {},
      paths: { "/a": { post: { requestBody, responses: { "200": content({}) } } } },
    };
    const file = join(folder, "contract.json");
    await writeFile(file, JSON.stringify(document));
    let output = "";
    const write = (text: string) => {
      output += text;
      return true;
    };
    const terminal = { env: {}, stdout: { write }, stderr: { write } };
    const status = await main(["--contract", file, "--list"], terminal, { command: "conformance" });
    await rm(folder, { recursive: true });
    expect(status).toBe(2);
    expect(output.trimEnd().split("\n")).toEqual([
      "vidu-q2-turbo-conformance: #/paths/~1a/post/requestBody/content/application~1json/schema allows nothing: its clauses contradict each other",
    ]);
  });
});

describe("the size limit of bodies", () => {
  test.each<[string, JsonObject, string]>([
    ["maxLength", { type: "string", maxLength: 5_242_880 }, "s/maxLength"],
    ["maxLength of 64 MiB with a pattern", { type: "string", maxLength: 2 ** 26, pattern: "^data:" }, "s/maxLength"],
    ["maxLength with a format", { type: "string", maxLength: 2 ** 30, format: "uri" }, "s/maxLength"],
    ["maxItems", { type: "array", maxItems: 1e6, items: { type: "integer" } }, "s/maxItems"],
    ["maxProperties", { type: "object", maxProperties: 1e6 }, "s/maxProperties"],
  ])("a notice reports %s beyond it, and no body exceeds it", (_, schema, anchor) => {
    const [derivation] = derive(contractOf({ type: "object", properties: { s: schema } }));
    const bodies = derivation?.checks.flatMap((check) => check.examples.map((input) => JSON.stringify(check.body(input)))) ?? [];
    expect(bodies.length).toBeGreaterThan(10);
    expect(Math.max(...bodies.map((body) => Buffer.byteLength(body)))).toBeLessThan(MAX_BODY_BYTES);
    const notices = describeGaps(derivation?.underived ?? []);
    expect(notices).toEqual([expect.stringContaining(`${anchor}: no request at this limit is sent`)]);
  });

  test("a limit within it is tested", () => {
    const [derivation] = derive(contractOf({ type: "object", properties: { s: { type: "string", maxLength: 100_000 } } }));
    expect(derivation?.underived).toEqual([]);
    expect(derivation?.checks.map(({ id }) => id)).toContain("s.maxLength.invalid");
  });
});
