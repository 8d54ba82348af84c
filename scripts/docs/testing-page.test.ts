import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = await readFile(join(root, "docs/testing-your-app.md"), "utf8");
const examples = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)]
  .map(([, code = ""]) => code)
  .filter((code) => code.includes('from "vitest"'));

await mkdir(join(root, "node_modules/.cache"), { recursive: true });
const folder = await mkdtemp(join(root, "node_modules/.cache/testing-"));
const names = examples.map((_, index) => `example-${index + 1}`);
await Promise.all(examples.map((code, index) => writeFile(join(folder, `${names[index]}.ts`), code)));
// A bundle is not where the package is, so that it does not find the file of the contract.
const CONTRACT = `
import { readFile } from "node:fs/promises";
import { parseContract } from "${join(root, "contract-tests/src/contract/parse.ts")}";
const contract = parseContract(await readFile("${join(root, "generated/openapi.json")}", "utf8"), "the contract");
export const readBundledContract = async () => contract;
`;
await writeFile(join(folder, "contract.ts"), CONTRACT);
await build({
  bundle: true,
  entryPoints: names.map((name) => join(folder, `${name}.ts`)),
  external: ["vitest"],
  format: "esm",
  outdir: folder,
  outExtension: { ".js": ".mjs" },
  platform: "node",
  // The examples share one contract, whose schemas are compiled only once.
  splitting: true,
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  alias: {
    "vidu-q2-turbo": join(root, "src/index.ts"),
    "vidu-q2-turbo/node": join(root, "src/node.ts"),
    "vidu-q2-turbo-conformance": join(folder, "contract.ts"),
    "vidu-q2-turbo-conformance/sandbox": join(root, "contract-tests/sandbox/index.ts"),
  },
});

afterAll(() => rm(folder, { recursive: true }));

// The examples are tests: importing them registers them here.
for (const name of names)
  describe(`${name} of docs/testing-your-app.md`, () => import(pathToFileURL(join(folder, `${name}.mjs`)).href));

test("docs/testing-your-app.md has examples for Vitest", () => {
  expect(examples.length).toBeGreaterThanOrEqual(3);
});

test("docs/testing-your-app.md mentions only existing faults", async () => {
  const ids = [...page.matchAll(/faults? `([\w.]+)`/g)].map(([, id]) => id);
  expect(ids.length).toBeGreaterThan(1);
  const known = await readFile(join(root, "contract-tests/kill-matrix/kill-matrix.json"), "utf8");
  expect(ids.filter((id) => !known.includes(`"${id}"`))).toEqual([]);
});
