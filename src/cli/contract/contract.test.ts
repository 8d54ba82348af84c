import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFolder, runCommand } from "../../../contract-tests/test-support/command-line.js";
import { routes } from "../../../generated/endpoint.js";
import { requestJsonSchema } from "../../../generated/request-schema.js";
import { InvalidRequestError, parseRequest } from "../../index.js";
import type { VideoRequest } from "../../types.js";
import type { CliContract } from "../program.js";
import { deriveFlags } from "./parameter-flags.js";
import { listParameters } from "./schema.js";

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  [folder, remove] = await createFolder();
});
afterAll(() => remove());

/** Returns a contract for a schema, which validates with Ajv as the generated validators do. */
function contractOf(schema: object): CliContract {
  const validate = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
  return {
    schema,
    parseRequest: (value) => {
      if (validate(value)) return value as VideoRequest;
      const issues = (validate.errors ?? []).map(({ instancePath, keyword, message = "" }) => {
        const path = instancePath.split("/").slice(1);
        return { path, rule: keyword, limit: undefined, received: undefined, message: `\`${path.join(".")}\` ${message}` };
      });
      throw new InvalidRequestError(issues);
    },
  };
}

/** Returns the contract's schema with other properties. `undefined` removes one. */
function withProperties(
  properties: Readonly<Record<string, object | undefined>>,
  required: readonly string[] = ["prompt"],
): CliContract {
  const all = { ...requestJsonSchema.properties, ...properties } as Readonly<Record<string, object | undefined>>;
  const kept = Object.entries(all).filter(([, schema]) => schema !== undefined);
  return contractOf({ type: "object", required, properties: Object.fromEntries(kept) });
}

const help = async (contract: CliContract) => (await runCommand(folder, ["generate", "--help"], { contract })).stdout;

/** Returns the request of a command line, or its error. */
async function requestOf(contract: CliContract, ...args: readonly string[]): Promise<unknown> {
  const { stderr, stdout } = await runCommand(folder, ["generate", ...args, "--dry-run"], { contract });
  return stdout === "" ? stderr : JSON.parse(stdout);
}

describe("the contract of this package", () => {
  test("has a flag for each parameter, with its limits, values, default and description in the help", async () => {
    const text = (await help({ schema: requestJsonSchema, parseRequest })).replace(/\s+/g, " ");
    for (const [name, schema] of Object.entries(requestJsonSchema.properties as Record<string, Record<string, unknown>>)) {
      expect(text).toContain(`--${name.replaceAll("_", "-")}`);
      expect(text).toContain(String(schema["description"]).split(/\.\s/)[0]?.replace(/\s+/g, " "));
      for (const limit of ["minimum", "maximum", "maxLength", "default"])
        if (schema[limit] !== undefined) expect(text).toContain(String(schema[limit]));
      for (const value of (schema["enum"] as readonly string[] | undefined) ?? []) expect(text).toContain(value);
    }
  });

  test("describes the submission: the dry run shows its route", async () => {
    const { stderr } = await runCommand(folder, ["generate", "a cat", "--dry-run"]);
    expect(stderr).toContain(routes.submit);
  });
});

describe("a changed contract changes flags and help", () => {
  test("other limits, another enum and another default", async () => {
    const contract = withProperties({
      duration: { type: "integer", minimum: 1, maximum: 16, default: 12 },
      resolution: { type: "string", enum: ["360p", "540p", "4k"], default: "540p" },
    });
    const text = await help(contract);
    expect(text).toMatch(/--duration INTEGER +\(1 to 16; default: 12\)/);
    expect(text).toMatch(/--resolution 360p\|540p\|4k\n +\(default: 540p\)/);
    expect(text).toContain("--duration 11 ");
    expect(await requestOf(contract, "a cat", "--duration", "16", "--resolution", "4k")).toEqual({
      prompt: "a cat",
      duration: 16,
      resolution: "4k",
    });
    expect(await requestOf(contract, "a cat", "--duration", "17")).toMatch(/^error: --duration must be <= 16/);
  });

  test("a removed parameter and two new ones", async () => {
    const contract = withProperties({
      generate_audio: undefined,
      audio: { type: "boolean" },
      firstFrameUrl: { type: "string", format: "uri" },
    });
    expect(await help(contract)).toMatch(/--first-frame-url URL +\(format uri\)/);
    expect(await requestOf(contract, "a cat", "--no-audio", "--first-frame-url", "https://a/b")).toEqual({
      prompt: "a cat",
      audio: false,
      firstFrameUrl: "https://a/b",
    });
    expect(await requestOf(contract, "a cat", "--generate-audio")).toContain("Unknown flag --generate-audio");
  });

  test("a prompt with another name", async () => {
    const contract = withProperties({ prompt: undefined, text: { type: "string" } }, ["text"]);
    expect(await help(contract)).toContain("generate TEXT [FLAGS]");
    expect(await requestOf(contract, "a cat")).toEqual({ text: "a cat" });
  });

  test("a contract without a required string has no positional argument", async () => {
    const contract = contractOf({ properties: { steps: { type: "integer" } } });
    expect(await help(contract)).toContain("npx vidu-q2-turbo generate [FLAGS]");
    expect(await requestOf(contract, "--steps", "3")).toEqual({ steps: 3 });
    expect(await requestOf(contract, "a cat")).toContain("generate accepts flags only");
  });

  test("parameters with the names of other flags get a prefix", async () => {
    const contract = withProperties({ output: { type: "string" }, no_journal: { type: "boolean" }, key: { type: "string" } });
    expect(await requestOf(contract, "a cat", "--param-output", "x", "--param-no-journal", "--key", "k")).toEqual({
      prompt: "a cat",
      output: "x",
      no_journal: true,
      key: "k",
    });
  });

  test("names that differ only in their separators have different flags", () => {
    const names = ["a_b", "aB", "a b"];
    const flags = deriveFlags({ properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])) }, []);
    expect(new Set(flags.map(({ name }) => name)).size).toBe(names.length);
  });

  test.each([
    ["a number or null", { type: ["number", "null"] }, ["null"], null],
    ["a number with a fraction and an exponent", { type: "number" }, ["-1.5e2"], -150],
    ["an object", { type: "object" }, ['{"a":[1]}'], { a: [1] }],
    ["a list of numbers", { type: "array", items: { type: "integer" } }, ["1", "2"], [1, 2]],
    ["a list as JSON", { type: "array", items: { type: "integer" } }, ["[1,2]"], [1, 2]],
    ["a list of one text", { type: "array", items: { type: "string" } }, ["a"], ["a"]],
    ["a list of texts that look like JSON", { type: "array", items: { type: "string" } }, ["a,b", "1"], ["a,b", "1"]],
    ["a list of objects", { type: "array", items: { type: "object" } }, ['{"a":1}', "{}"], [{ a: 1 }, {}]],
    ["a tuple", { type: "array", prefixItems: [{ type: "string" }, { type: "integer" }] }, ["1", "2"], ["1", 2]],
    ["a number of a list of values", { enum: [1, "1a", null] }, ["1"], 1],
    ["a constant", { const: "on" }, ["on"], "on"],
    ["a text that looks like a number", { type: "string" }, ["007"], "007"],
    ["text or a number", { anyOf: [{ type: "integer" }, { enum: ["auto"] }] }, ["auto"], "auto"],
    ["a number or text", { anyOf: [{ type: "integer" }, { enum: ["auto"] }] }, ["7"], 7],
    ["a nullable object by reference", { anyOf: [{ $ref: "#/$defs/a~1b" }, { type: "null" }] }, ['{"x":1}'], { x: 1 }],
    ["null for a switch", { type: ["boolean", "null"] }, "null", null],
    ["any value", {}, ["[1]"], [1]],
    ["any text", {}, ["a cat"], "a cat"],
  ])("%s is converted", async (_, schema, texts, value) => {
    const contract = contractOf({ properties: { it: schema }, $defs: { "a/b": { type: "object" } } });
    const args = Array.isArray(texts) ? texts.flatMap((text) => ["--it", text]) : [`--it=${texts}`];
    expect(await requestOf(contract, ...args)).toEqual({ it: value });
  });

  test("invalid JSON is reported with the flag", async () => {
    const contract = contractOf({ properties: { it: { type: "object" } } });
    expect(await requestOf(contract, "--it", "{a:1}")).toMatch(/^error: --it must be valid JSON/);
  });

  test("parameters of alternatives are merged, also in a recursive schema", () => {
    const node: Record<string, unknown> = { properties: { a: { type: "string" } } };
    const root = {
      oneOf: [
        { properties: { kind: { const: "x" }, a: { type: "string" } }, required: ["a"] },
        { properties: { kind: { const: "y" }, id: { type: "string", readOnly: true } } },
        { $ref: "#/$defs/node" },
      ],
      $defs: { node: { ...node, allOf: [{ $ref: "#/$defs/node" }] } },
    };
    const found = listParameters(root);
    expect(found.map(({ isRequired, name }) => [name, isRequired])).toEqual([
      ["kind", false],
      ["a", false],
    ]);
    expect(deriveFlags(root, []).map(({ value }) => value)).toEqual(["x|y", "TEXT"]);
  });
});

test("long descriptions, names and values fit the help", async () => {
  const long = { type: "string", enum: ["x".repeat(200), "y"], description: `${"word ".repeat(60)}${"z".repeat(120)}.` };
  const text = await help(withProperties({ [`a_${"very_".repeat(30)}long_name`]: long }));
  expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
});
