/**
 * `npm run build`: compiles both packages to ESM with types, and copies the files that the compiler does not. The client is
 * bundled into one file for each entry and one for their shared code, because Node needs about a millisecond to load a module.
 */
import { execFile } from "node:child_process";
import { chmod, cp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

async function compile(project: string, output: string): Promise<void> {
  await rm(join(root, output), { force: true, recursive: true });
  await promisify(execFile)(process.execPath, [tsc, "-p", join(root, "scripts", project)], { cwd: root });
}

try {
  await Promise.all([compile("tsconfig.client.json", "dist"), compile("tsconfig.suite.json", "contract-tests/dist")]);
} catch (error) {
  console.error((error as { readonly stdout?: string }).stdout || error);
  process.exit(1);
}
await Promise.all([
  build({
    bundle: true,
    chunkNames: "shared",
    entryPoints: ["index", "webhooks"].map((entry) => join(root, `src/${entry}.ts`)),
    format: "esm",
    outdir: join(root, "dist"),
    packages: "external",
    splitting: true,
    target: "es2022",
  }),
  cp(join(root, "generated/validators.d.ts"), join(root, "dist/types/generated/validators.d.ts")),
  cp(join(root, "generated/openapi.json"), join(root, "contract-tests/dist/src/openapi.json")),
  chmod(join(root, "contract-tests/dist/src/cli/bin.js"), 0o755),
]);
