import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { measureSize } from "./bench/measure-size.js";
import { main as generate } from "./codegen/main.js";
import { typeCheck } from "./lib/type-check.js";
import { V8_FLAGS } from "./lib/v8-flags.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const resolve = createRequire(import.meta.url).resolve;

/** Runs a program of a dependency in the checkout. Returns its exit status and its output. */
function run(script: string, ...args: readonly string[]): Promise<{ readonly status: unknown; readonly output: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [...V8_FLAGS, script, ...args], { cwd: root, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      done({ status: error?.code ?? 0, output: stdout + stderr });
    });
  });
}

// The same checks as `npm run check`, in parallel with the other tests. Each program runs in its own process.
describe.concurrent("the checkout", () => {
  test("compiles, including type tests", { timeout: 300_000 }, async () => {
    expect(await typeCheck()).toEqual([]);
  });

  test("is formatted and has no lint errors", { timeout: 300_000 }, async () => {
    const biome = join(dirname(resolve("@biomejs/biome/package.json")), "bin/biome");
    const { output, status } = await run(biome, "ci", "--colors=off", ".");
    expect(status, output).toBe(0);
  });

  test("has an up-to-date generated/", { timeout: 300_000 }, async () => {
    const lines: string[] = [];
    const output = { log: (text: string) => lines.push(text), error: (text: string) => lines.push(text) };
    const status = await generate(["--check"], root, output);
    expect(status, lines.join("\n")).toBe(0);
  });

  test("keeps the client within its size budget", async () => {
    const { size: budget } = JSON.parse(await readFile(join(root, "scripts/bench/budget.json"), "utf8")) as { size: number };
    const size = await measureSize('export { createClient } from "./src/index.ts"', root);
    expect(size).toBeGreaterThan(1000);
    expect(size).toBeLessThanOrEqual(budget);
  });
});
