import { readFile } from "node:fs/promises";
import { parseYaml } from "@redocly/openapi-core";
import { build } from "esbuild";
import ts from "typescript";
import { expect, test } from "vitest";
import { dereference } from "../../contract-tests/src/contract/document/references.js";
import type { JsonObject } from "../../contract-tests/src/util/json.js";
import { renderDocuments } from "./render.js";
import { splitDirections } from "./split-directions.js";

// biome-ignore lint/suspicious/noExplicitAny: tests edit the document as untyped JSON
type Document = any;

const text = await readFile(new URL("../../spec/openapi.yaml", import.meta.url), "utf8");

/** Generates all files from the contract with an edit, without linting it. */
async function renderWith(edit: (document: Document) => void): Promise<ReadonlyMap<string, string>> {
  const document = parseYaml(text) as Document;
  edit(document);
  const bundled = splitDirections(document as JsonObject);
  return await renderDocuments({ bundled, dereferenced: dereference(bundled, "test") });
}

/** Imports a generated module. */
async function load(code: string | undefined): Promise<Record<string, Document>> {
  const { outputFiles } = await build({
    stdin: { contents: code ?? "", loader: "ts" },
    format: "esm",
    write: false,
    logLevel: "silent",
  });
  return (await import(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? "")}`)) as Record<string, Document>;
}

test("generated files contain any Unicode text", async () => {
  const names = [
    "é",
    "🎬",
    '"quoted"',
    "back\\slash",
    "</script>",
    "*/",
    "line\nbreak",
    "$" + "{x}`",
    "\u2028",
    "a.b/c~d",
    "constructor",
  ];
  const files = await renderWith(({ components, info }) => {
    info.title = "*/ 🎬";
    const { properties } = components.schemas.VideoRequest;
    for (const name of names) properties[name] = { type: "string", enum: [name, "x"], title: name, description: `*/ ${name}` };
    Object.defineProperty(properties, "__proto__", { value: { type: "integer", minimum: 1 }, enumerable: true });
  });
  for (const [name, code] of files) {
    if (!name.endsWith("ts")) continue;
    const { diagnostics } = ts.transpileModule(code, { reportDiagnostics: true });
    expect([name, diagnostics]).toEqual([name, []]);
  }
  const { validateVideoRequest } = await load(files.get("validators.js"));
  for (const name of names) {
    expect([name, validateVideoRequest({ prompt: "a", [name]: name })]).toEqual([name, true]);
    expect([name, validateVideoRequest({ prompt: "a", [name]: "y" })]).toEqual([name, false]);
  }
  expect(validateVideoRequest({ prompt: "a" })).toBe(true);
  const { requestJsonSchema } = await load(files.get("request-schema.ts"));
  expect(Object.hasOwn(requestJsonSchema.properties, "__proto__")).toBe(true);
});

test.each(["iri", "x-color", "int63"])("an unknown format is an annotation: %s", async (format) => {
  const files = await renderWith(({ components }) => {
    components.schemas.VideoRequest.properties.extra = { type: "string", format };
  });
  expect((await load(files.get("validators.js"))).validateVideoRequest({ prompt: "a", extra: "any" })).toBe(true);
});

test("an inline schema of a request body gets a name", async () => {
  const files = await renderWith(({ components }) => {
    components.requestBodies.VideoRequest.content["application/json"].schema = {
      type: "object",
      properties: { prompt: { type: "string" } },
    };
  });
  expect(files.get("endpoint.ts")).toContain('RequestBody = components["schemas"]["');
});

test("a reference to a part of a schema gets a type of its own", async () => {
  const files = await renderWith(({ components }) => {
    const { properties } = components.schemas.VideoRequest;
    const shot = { type: "object", properties: { lens: { type: "string", enum: ["wide", "long"] } } };
    properties.shots = { type: "array", items: { type: "object", properties: { first: shot } } };
    properties.last = { $ref: "#/components/schemas/VideoRequest/properties/shots/items/properties/first" };
    properties.lens = { $ref: "#/components/schemas/VideoRequest/properties/shots/items/properties/first/properties/lens" };
    properties.mode = { anyOf: [{ type: "string", enum: ["a"] }, { type: "null" }] };
    properties.other = { $ref: "#/components/schemas/VideoRequest/properties/mode/anyOf/0" };
  });
  const types = files.get("schema.ts") ?? "";
  expect(types).toContain('last?: components["schemas"]["VideoRequestShotsFirst"];');
  expect(types).toMatch(/ VideoRequestShotsFirst: \{\s*(?:\/\*.*?\*\/\s*)?lens\?: "wide" \| "long";/s);
  expect(types).toContain('lens?: components["schemas"]["VideoRequestShotsFirstLens"];');
  expect(types).toContain('other?: components["schemas"]["VideoRequestMode"];');
  const { validateVideoRequest } = await load(files.get("validators.js"));
  expect(validateVideoRequest({ prompt: "a", last: { lens: "wide" }, lens: "long", other: "a" })).toBe(true);
  expect(validateVideoRequest({ prompt: "a", last: { lens: "flat" } })).toBe(false);
  expect(validateVideoRequest({ prompt: "a", other: "b" })).toBe(false);
});

test("requests have no readOnly properties, also if responses use the same component", async () => {
  const files = await renderWith(({ components }) => {
    const { VideoRequest } = components.schemas;
    VideoRequest.required.push("created_at");
    VideoRequest.properties.created_at = { type: "string", readOnly: true };
    VideoRequest.properties.secret = { type: "string", writeOnly: true };
    components.schemas.GenerationFacts.properties.input = { $ref: "#/components/schemas/VideoRequest", "x-evidence": "endpoint" };
  });
  const types = files.get("schema.ts") ?? "";
  const [request = "", response = ""] = ["VideoRequestInput", "VideoRequest"].map(
    (name) => types.split(`        ${name}: {`)[1]?.split("\n        };")[0],
  );
  expect([request.includes("created_at"), request.includes("secret")]).toEqual([false, true]);
  expect([response.includes("created_at"), response.includes("secret")]).toEqual([true, false]);
  const { validateVideoRequestInput } = await load(files.get("validators.js"));
  expect(validateVideoRequestInput({ prompt: "a" })).toBe(true);
  expect(Object.keys((await load(files.get("limits.ts"))).limits)).not.toContain("created_at");
});
