import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadContract } from "./load.js";

const rules = fileURLToPath(new URL("../contract-versions/redocly.yaml", import.meta.url));

/** Loads a contract with one schema. */
async function load(schema: object) {
  const folder = await mkdtemp(join(tmpdir(), "load-"));
  const path = join(folder, "contract.yaml");
  const document = {
    openapi: "3.1.0",
    info: { title: "Test", version: "1" },
    paths: {},
    components: { schemas: { Job: schema } },
  };
  await writeFile(path, JSON.stringify(document));
  const warnings: string[] = [];
  try {
    const { bundled } = await loadContract(path, rules, (problem) => warnings.push(problem));
    return { bundled, warnings };
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("boolean schemas are legal everywhere", async () => {
  const schema = { type: "array", prefixItems: [true], contains: true, propertyNames: true, anyOf: [true, { not: true }] };
  expect(await load(schema)).toHaveProperty("bundled.components.schemas.Job", schema);
});

test("`nullable` has no effect and is a warning with a remedy", async () => {
  const { bundled, warnings } = await load({ allOf: [{ type: "string" }], nullable: true });
  expect(bundled).toHaveProperty("components.schemas.Job", { allOf: [{ type: "string" }] });
  expect(warnings.filter((line) => line.includes("nullable"))).toEqual([
    expect.stringMatching(/contract\.yaml: #\/components\/schemas\/Job\/nullable has no effect.*add "null" to the type/),
  ]);
});
