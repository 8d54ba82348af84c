import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { limits } from "../../generated/limits.js";
import { InvalidContractError } from "./invalid-contract-error.js";
import { render } from "./render.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const original = await readFile(join(root, "spec/openapi.yaml"), "utf8");

/** Returns an integer range as the contract writes it. */
const range = (minimum: number, maximum: number) => `minimum: ${minimum}\n          maximum: ${maximum}`;

const resolutions: readonly string[] = limits.resolution.enum;

/** The values of `resolution` as the contract writes them. */
const RESOLUTIONS = `enum: [${resolutions.join(", ")}]`;

type Replacement = readonly [search: string, replacement: string];

/** Renders the contract after the replacements. Each replacement must apply. */
async function renderWith(...replacements: Replacement[]) {
  const text = replacements.reduce((text, [search, replacement]) => {
    expect(text).toContain(search);
    return text.replace(search, replacement);
  }, original);
  return await renderText(text);
}

/** @param allowUnused whether the contract may have unused components */
async function renderText(text: string, allowUnused = false) {
  const folder = await mkdtemp(join(tmpdir(), "contract-"));
  const path = join(folder, "openapi.yaml");
  await writeFile(path, text);
  await writeFile(join(folder, "redocly.yaml"), "extends: [recommended]\nrules: { no-unused-components: off }\n");
  return await render(path, join(allowUnused ? folder : root, "redocly.yaml"));
}

/** Returns the problems for which an edited contract is rejected. */
async function problemsWith(...replacements: Replacement[]): Promise<readonly string[]> {
  const error = await renderWith(...replacements).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(InvalidContractError);
  return (error as InvalidContractError).problems;
}

describe("the generated files", () => {
  test("are the same on every run", async () => {
    expect([...(await renderWith())]).toEqual([...(await renderWith())]);
  });

  test("contain the new limit when a limit changes", async () => {
    const { maximum, minimum } = limits.duration;
    const changed = maximum === minimum + 3 ? maximum + 1 : minimum + 3;
    const files = await renderWith([range(minimum, maximum), range(minimum, changed)]);
    const values = Array.from({ length: changed + 1 - minimum }, (_, index) => minimum + index);
    expect(files.get("schema.ts")).toContain(`duration?: ${values.join(" | ")};`);
    expect(files.get("validators.js")).toMatch(new RegExp(`> ${changed}\\) fail\\(\\w+, "maximum", ${changed}\\)`));
    for (const name of ["limits.ts", "openapi.json", "request-schema.ts"]) {
      expect(files.get(name)).toMatch(new RegExp(`"duration": \\{[^}]*"maximum": ${changed}`));
    }
  });

  test("keep a request property with a default optional, and an object without properties usable", async () => {
    const types = (await renderWith()).get("schema.ts");
    expect(types).toMatch(/prompt: string;/);
    expect(types).toContain(`resolution?: ${resolutions.map((value) => JSON.stringify(value)).join(" | ")};`);
    expect(types).toMatch(/input: \{\n\s+\[key: string\]: unknown;/);
    expect(types).not.toContain("Record<string, never>;\n        };\n        responses");
  });

  test("type a large integer range as number", async () => {
    const files = await renderWith([range(limits.n.minimum, limits.n.maximum), range(1, 17)]);
    expect(files.get("schema.ts")).toMatch(/\bn\?: number;/);
  });

  test("need no package at run time, and support a new parameter without other changes", async () => {
    const parameter =
      "first_frame_url:\n          type: string\n          format: uri\n          description: The first frame.\n          x-evidence: endpoint\n        seed:";
    const code = (await renderWith(["seed:\n", `${parameter}\n`])).get("validators.js") ?? "";
    expect(code).not.toMatch(/^import /m);
    const path = join(await mkdtemp(join(tmpdir(), "validators-")), "validators.mjs");
    await writeFile(path, code);
    const { validateVideoRequest } = (await import(path)) as { validateVideoRequest: (value: unknown) => boolean };
    expect(validateVideoRequest({ prompt: "a cat", first_frame_url: "https://example.com/a.png" })).toBe(true);
    expect(validateVideoRequest({ prompt: "a cat", first_frame_url: "not a URL" })).toBe(false);
  });
});

describe("variations of the contract", () => {
  test("a parameter can be a referenced component with a default beside the reference", async () => {
    const component = `    Size:\n      type: string\n      ${RESOLUTIONS}\n      description: A size.\n`;
    const text = original
      .replace(`type: string\n          ${RESOLUTIONS}\n`, '$ref: "#/components/schemas/Size"\n')
      .replace("    Usage:\n      type: object", `${component}    Usage:\n      type: object`);
    expect((await renderText(text)).get("limits.ts")).toMatch(/"resolution": \{[^}]*"1080p"/);
  });

  test("multipleOf uses decimal arithmetic, so 0.3 is a multiple of 0.1", async () => {
    const parameter =
      "motion:\n          type: number\n          multipleOf: 0.1\n          default: 0.3\n          description: How much.\n          x-evidence: endpoint\n        seed:\n";
    const code = (await renderWith(["seed:\n", parameter])).get("validators.js") ?? "";
    const path = join(await mkdtemp(join(tmpdir(), "validators-")), "validators.mjs");
    await writeFile(path, code);
    const { validateVideoRequest } = (await import(path)) as { validateVideoRequest: (value: unknown) => boolean };
    expect([0.3, 0.6, 0.7, 0.35].map((motion) => validateVideoRequest({ prompt: "a cat", motion }))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  test("a path parameter can have any name, and a server can have variables", async () => {
    const text = original
      .replace("/generation/{id}:", "/generation/{generation_id}:")
      .replace("- name: id\n", "- name: generation_id\n")
      .replace(
        "url: https://open.skills.video/api/v1\n",
        'url: "https://{region}.skills.video/api/v1"\n    variables:\n      region:\n        default: eu\n',
      );
    const endpoint = (await renderText(text)).get("endpoint.ts");
    expect(endpoint).toContain('"result": "/generation/{id}"');
    expect(endpoint).toContain('defaultBaseUrl = "https://eu.skills.video/api/v1"');
  });
});

describe("endpoint.ts", () => {
  test("exports the same names if the contract renames its messages", async () => {
    const names = { VideoRequest: "New.video-Request", Generation: "Submitted", GenerationEvent: "Progress", Error: "Problem" };
    const renamed = Object.entries(names).reduce(
      (text, [from, to]) =>
        text.replaceAll(`schemas/${from}"`, `schemas/${to}"`).replace(`\n    ${from}:\n      `, `\n    ${to}:\n      `),
      // The component of the request body has the same name as its schema.
      original
        .replace("\n  requestBodies:\n    VideoRequest:", "\n  requestBodies:\n    Body:")
        .replaceAll("requestBodies/VideoRequest", "requestBodies/Body"),
    );
    const text = (await renderText(renamed)).get("endpoint.ts");
    expect(text).toContain('RequestBody = components["schemas"]["New.video-Request"]');
    expect(text).toContain('SubmitResponse = components["schemas"]["Submitted"]');
    expect(text).toContain('GetResponse = components["schemas"]["GenerationResult"]');
    expect(text).toContain('EventData = components["schemas"]["Progress"]');
    expect(text).toContain('ErrorResponse = components["schemas"]["Problem"]');
    expect(text).toContain("validateNewVideoRequest as validateRequest");
  });

  test("names the types of JSON with any media type", async () => {
    const errors = original.replaceAll(
      /application\/json:(?=\n\s+schema:\n\s+\$ref: "#\/components\/schemas\/Error")/g,
      "application/problem+json:",
    );
    expect(errors).not.toBe(original);
    expect((await renderText(errors)).get("endpoint.ts")).toContain('ErrorResponse = components["schemas"]["Error"]');
  });

  test("uses the submit path as the stream path if the contract has no stream", async () => {
    const contract = original.replace(/^ {2}\/generation\/sse\/[\s\S]*?(?=^ {2}\/generation\/\{id\}:)/m, "");
    const text = (await renderText(contract, true)).get("endpoint.ts");
    expect(text).toContain('"stream": "/generation/vidu/q2/video-turbo"');
    expect(text).toContain("EventData = unknown");
  });

  test("requires an operation that returns a generation", async () => {
    const contract = original.replace(/^ {2}\/generation\/\{id\}:[\s\S]*?(?=^components:)/m, "");
    const error = await renderText(contract, true).catch((error: unknown) => error);
    expect((error as InvalidContractError).problems).toEqual([
      "spec/openapi.yaml: no operation returns a generation: add a GET whose only path parameter is the id that submissions return, with a 2xx JSON response",
    ]);
  });

  test.each([
    ["no operation submits a generation: add a POST", original.replaceAll("application/json:", "application/xml:")],
    ["PUT /generation/vidu/q2/video-turbo submits a generation, but the client", original.replace(/^ {4}post:/m, "    put:")],
  ])("requires what the client needs: %s", async (problem, contract) => {
    const error = await renderText(contract, true).catch((error: unknown) => error);
    expect(String(error)).toContain(`spec/openapi.yaml: ${problem}`);
  });
});

test("a boolean schema needs no evidence", async () => {
  const files = await renderWith(["        duration:\n", "        anything: true\n        nothing: false\n        duration:\n"]);
  expect(files.get("schema.ts")).toMatch(/anything\?: unknown;\s+nothing\?: never;/);
});

describe("a discriminator", () => {
  /** The contract with a union, whose discriminator maps a value to a schema. */
  const withMapping = (target: string) =>
    original
      .replace(
        "        duration:\n",
        `        source:
          x-evidence: none
          oneOf: [{ $ref: "#/components/schemas/Clip" }]
          discriminator: { propertyName: kind, mapping: { clip: ${target} } }
        duration:\n`,
      )
      .replace(
        "    Usage:\n",
        `    Clip:
      type: object
      description: A clip.
      required: [kind]
      properties: { kind: { const: clip, x-evidence: none } }
    Usage:\n`,
      );

  test("can map a value to the name of a schema, as to a reference", async () => {
    const types = async (target: string) => (await renderText(withMapping(target))).get("schema.ts");
    expect(await types("Clip")).toBe(await types('"#/components/schemas/Clip"'));
  });

  test("cannot map a value to a schema that does not exist", async () => {
    const error = await renderText(withMapping("Clop")).catch((error: unknown) => error);
    expect((error as InvalidContractError).problems).toEqual([expect.stringMatching(/:\d+:\d+: Can't resolve \$ref/)]);
  });
});

describe("a contract is rejected, with one line for each problem, if it", () => {
  const problemPattern = /^\S*openapi\.yaml:\d+:\d+: \S[^\n]*$/;

  test.each([
    ["does not parse", ["paths:", "paths: ["], /does not parse: /],
    [
      "has a property without evidence",
      ["description: Length of the video, in seconds.\n          x-evidence: endpoint", "description: Length."],
      /Property "duration" has no x-evidence/,
    ],
    [
      "has a response without evidence",
      [
        "description: The current state of the generation.\n      x-evidence: platform",
        "description: The current state of the generation.",
      ],
      /The response has no x-evidence/,
    ],
    [
      "has an operation without evidence",
      ["x-evidence: endpoint\n      requestBody", "requestBody"],
      /The operation has no x-evidence/,
    ],
    [
      "has a parameter without evidence",
      ["as the submission returned it.\n          x-evidence: platform", "as the submission returned it."],
      /The parameter has no x-evidence/,
    ],
    [
      "has a request body without evidence",
      ["required: true\n      x-evidence: endpoint", "required: true"],
      /The request body has no x-evidence/,
    ],
    [
      "has a security scheme without evidence",
      ["holds the key.\n      x-evidence: endpoint", "holds the key."],
      /The security scheme has no x-evidence/,
    ],
    ["has an unknown evidence level", ["x-evidence: example", "x-evidence: hearsay"], /unknown evidence level "hearsay"/],
    ["has an example that violates its schema", ["duration: 4\n", "duration: 40\n"], /\(no-invalid-media-type-examples\)$/],
    ["has an enum value of the wrong type", [RESOLUTIONS, RESOLUTIONS.replace(/p\]$/, "]")], /\(no-enum-type-mismatch\)$/],
    [
      "has a reference to a missing component",
      ['"#/components/schemas/Usage"', '"#/components/schemas/Usages"'],
      /\(no-unresolved-refs\)$/,
    ],
  ] as const)("%s", async (_, replacement, expected) => {
    const problems = await problemsWith(replacement);
    expect(problems).toContainEqual(expect.stringMatching(expected));
    for (const problem of problems) expect(problem).toMatch(problemPattern);
  });

  test.each([
    ["3.0.3", "openapi: 3.0.3"],
    ["2.0", 'swagger: "2.0"'],
    ["3.2.0", "openapi: 3.2.0"],
  ])("has the version %s", async (version, line) => {
    expect(await problemsWith(["openapi: 3.1.0", line])).toEqual([
      expect.stringMatching(`openapi.yaml: OpenAPI 3.1 is required \\(found ${version}\\): convert the document`),
    ]);
  });

  test("is empty", async () => {
    const path = join(await mkdtemp(join(tmpdir(), "contract-")), "openapi.yaml");
    await writeFile(path, "");
    const error = await render(path, join(root, "redocly.yaml")).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(InvalidContractError);
    expect((error as InvalidContractError).problems).toEqual([expect.stringMatching(/^\S*openapi\.yaml: [^\n]+$/)]);
  });

  test("needs an API key instead of a bearer token", async () => {
    const problems = await problemsWith([
      "type: http\n      scheme: bearer\n",
      "type: apiKey\n      in: header\n      name: X-API-Key\n",
    ]);
    expect(problems).toContain(
      "spec/openapi.yaml: GET /generation/{id} needs a credential other than a bearer token, which is not supported: add a scheme of the type http with the scheme bearer",
    );
    expect(problems).toHaveLength(3);
  });

  test.each<[string, Replacement, string]>([
    [
      "has an empty range",
      [
        "seed:\n",
        `motion:\n          type: integer\n          ${range(5, 4)}\n          description: M.\n          x-evidence: endpoint\n        seed:\n`,
      ],
      "VideoRequest.motion allows no value: its minimum 5 is above its maximum 4",
    ],
    [
      "names an unknown parameter in x-uncontested",
      [
        "              const: 4\n          required: [duration]",
        "              const: 4\n            durations: {}\n          required: [duration]",
      ],
      "x-uncontested of VideoRequest refers to durations, which is not a parameter of VideoRequest",
    ],
    [
      "has an invalid schema in x-uncontested",
      ["            pattern: \\S\n", "            pattern: 7\n"],
      "x-uncontested of VideoRequest is not a valid JSON Schema",
    ],
  ])("%s", async (_, replacement, problem) => {
    expect(await problemsWith(replacement)).toEqual([`spec/openapi.yaml: ${problem}`]);
  });

  test("has a default that its own property rejects", async () => {
    expect(await problemsWith([`default: ${limits.duration.default}\n`, "default: 999\n"])).toEqual([
      expect.stringMatching(/default.* 999 .*duration/i),
    ]);
  });
});
