/**
 * `npm run mutation`: changes the client in a thousand places, one at a time, and counts which of the changes its tests
 * notice; exit status 1 below 90 percent. Takes about half an hour. Installs Stryker in a folder of its own first.
 */
import { spawn } from "node:child_process";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "node_modules/.cache/mutation");
const runner = join(folder, "node_modules/@stryker-mutator/vitest-runner/dist/src/index.js");
const stryker = join(folder, "node_modules/@stryker-mutator/core/bin/stryker.js");

function run(command: string, args: readonly string[], cwd: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: "inherit" });
    child.once("error", reject).once("exit", (status) => resolve(status ?? 1));
  });
}

await mkdir(folder, { recursive: true });
await copyFile(join(root, "scripts/mutation/package.json"), join(folder, "package.json"));
// The project's own vitest is the one that is to run.
const install = ["install", "--silent", "--no-audit", "--no-fund", "--no-package-lock", "--legacy-peer-deps"];
const status = await run("npm", install, folder);
const args = [stryker, "run", "scripts/mutation/stryker.config.json", "--plugins", runner, ...process.argv.slice(2)];
process.exitCode = status === 0 ? await run(process.execPath, args, root) : status;
