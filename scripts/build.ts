/** `npm run build`: compiles both packages to ESM with types, and puts beside them what the compiler does not copy. */
import { execFile } from "node:child_process";
import { chmod, cp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
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
  cp(join(root, "generated/validators.js"), join(root, "dist/generated/validators.js")),
  cp(join(root, "generated/validators.d.ts"), join(root, "dist/generated/validators.d.ts")),
  cp(join(root, "generated/openapi.json"), join(root, "contract-tests/dist/src/openapi.json")),
  chmod(join(root, "contract-tests/dist/src/bin.js"), 0o755),
]);
