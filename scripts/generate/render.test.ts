import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { ContractError } from "./contract.js";
import { render } from "./render.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const original = await readFile(join(root, "spec/openapi.yaml"), "utf8");

type Replacement = readonly [search: string, replacement: string];

/** Renders the contract with every replacement made; each must apply. */
async function renderWith(...replacements: Replacement[]) {
  const text = replacements.reduce((text, [search, replacement]) => {
    expect(text).toContain(search);
    return text.replace(search, replacement);
  }, original);
  const path = join(await mkdtemp(join(tmpdir(), "contract-")), "openapi.yaml");
  await writeFile(path, text);
  return await render(path, join(root, "redocly.yaml"));
}

/** The problems that keep a contract from being generated from. */
async function problemsWith(...replacements: Replacement[]): Promise<readonly string[]> {
  const error = await renderWith(...replacements).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(ContractError);
  return (error as ContractError).problems;
}

describe("what is generated", () => {
  test("is the same on every run", async () => {
    expect([...(await renderWith())]).toEqual([...(await renderWith())]);
  });

  test("follows a limit that changes", async () => {
    const files = await renderWith(["minimum: 2\n          maximum: 8", "minimum: 2\n          maximum: 10"]);
    expect(files.get("schema.ts")).toContain("duration?: 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;");
    expect(files.get("validators.js")).toContain('"duration": { "type": "integer", "minimum": 2, "maximum": 10 }');
    expect(files.get("limits.ts")).toMatch(/"duration": \{[^}]*"maximum": 10/);
    expect(files.get("openapi.json")).toMatch(/"duration": \{[^}]*"maximum": 10/);
  });

  test("keeps a request property with a default optional, and an object without properties usable", async () => {
    const types = (await renderWith()).get("schema.ts");
    expect(types).toMatch(/prompt: string;/);
    expect(types).toMatch(/resolution\?: "720p" \| "1080p";/);
    expect(types).toMatch(/input: \{\n\s+\[key: string\]: unknown;/);
    expect(types).not.toContain("Record<string, never>;\n        };\n        responses");
  });

  test("leaves a large integer range a number", async () => {
    const files = await renderWith(["minimum: 1\n          maximum: 4", "minimum: 1\n          maximum: 17"]);
    expect(files.get("schema.ts")).toMatch(/\bn\?: number;/);
  });

  test("needs no package at run time, and takes a new parameter without further ado", async () => {
    const parameter =
      "first_frame_url:\n          type: string\n          format: uri\n          description: The first frame.\n          x-evidence: endpoint\n        seed:";
    const code = (await renderWith(["seed:\n", `${parameter}\n`])).get("validators.js") ?? "";
    expect(code).not.toMatch(/\brequire\(|^import /m);
    const path = join(await mkdtemp(join(tmpdir(), "validators-")), "validators.mjs");
    await writeFile(path, code);
    const { validateVideoRequest } = (await import(path)) as { validateVideoRequest: (value: unknown) => boolean };
    expect(validateVideoRequest({ prompt: "a cat", first_frame_url: "https://example.com/a.png" })).toBe(true);
    expect(validateVideoRequest({ prompt: "a cat", first_frame_url: "no address" })).toBe(false);
  });
});

describe("a contract that is refused, with one line for each problem", () => {
  const place = /^\S*openapi\.yaml:\d+:\d+: \S[^\n]*$/;

  test.each([
    ["does not parse", ["paths:", "paths: ["]],
    [
      "has a property without evidence",
      ["description: Length of the video, in seconds.\n          x-evidence: endpoint", "description: Length."],
    ],
    [
      "has a response without evidence",
      ["description: The server failed.\n      x-evidence: platform", "description: The server failed."],
    ],
    ["has an operation without evidence", ["x-evidence: endpoint\n      requestBody", "requestBody"]],
    ["has evidence of an unknown level", ["x-evidence: example", "x-evidence: hearsay"]],
    ["has an example that breaks it", ["duration: 4\n", "duration: 40\n"]],
    ["has an enum value of another type", ["enum: [720p, 1080p]", "enum: [720p, 1080]"]],
    ["refers to nothing", ['"#/components/schemas/Usage"', '"#/components/schemas/Usages"']],
  ] as const)("one that %s", async (_, replacement) => {
    const problems = await problemsWith(replacement);
    for (const problem of problems) expect(problem).toMatch(place);
  });

  test("one whose default its own property refuses", async () => {
    expect(await problemsWith(["default: 5", "default: 9"])).toEqual([expect.stringMatching(/default.* 9 .*duration/i)]);
  });
});
