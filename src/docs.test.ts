import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningSandbox, startSandbox } from "../contract-tests/sandbox/index.js";
import { parseContract } from "../contract-tests/src/contract/parse.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const run = promisify(execFile);

/** Returns the examples of a page. Each is a module. */
async function examplesOf(page: string) {
  const text = await readFile(join(root, page), "utf8");
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""], index) => {
    const line = text.slice(0, text.indexOf(code)).split("\n").length;
    return { name: `${page}:${line}`, file: `${page.replaceAll("/", "-")}-${index + 1}.ts`, code };
  });
}

const examples = (await Promise.all(["README.md", "docs/client.md"].map(examplesOf))).flat();

/** The package, with a client that uses the sandbox and polls often. */
const HARNESS = `
export * from "${join(root, "src/index.ts")}";
import { createClient as create } from "${join(root, "src/index.ts")}";
const defaults = { baseUrl: process.env.SANDBOX_URL, pollInterval: 50 };
export const createClient = (options) => create({ ...defaults, ...options });
`;

/** The timeout of the example of a wait that times out. The test extends it, so that the submission is accepted in time. */
const SHORT_TIMEOUT = "{ timeout: 100 }";
const timesOut = (code: string) => code.includes(SHORT_TIMEOUT);

let folder: string;
let sandbox: RunningSandbox;
let slow: RunningSandbox;

beforeAll(async () => {
  await mkdir(join(root, "node_modules/.cache"), { recursive: true });
  folder = await mkdtemp(join(root, "node_modules/.cache/docs-"));
  for (const { code, file } of examples) await writeFile(join(folder, file), code.replace(SHORT_TIMEOUT, "{ timeout: 2500 }"));
  await build({
    bundle: true,
    entryPoints: examples.map(({ file }) => join(folder, file)),
    format: "esm",
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    platform: "node",
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    plugins: [
      {
        name: "package",
        setup: (builder) => {
          builder.onResolve({ filter: /^vidu-q2-turbo$/ }, () => ({ path: "harness", namespace: "harness" }));
          builder.onResolve({ filter: /^vidu-q2-turbo\/webhooks$/ }, () => ({ path: join(root, "src/webhooks.ts") }));
          builder.onLoad({ filter: /./, namespace: "harness" }, () => ({ contents: HARNESS, resolveDir: root }));
        },
      },
    ],
  });
  const contract = parseContract(await readFile(join(root, "generated/openapi.json"), "utf8"), "the contract");
  sandbox = await startSandbox({ contract, apiKey: "sandbox-key", pace: { queued: 60, running: 120 } });
  slow = await startSandbox({ contract, apiKey: "sandbox-key", pace: { queued: 100, running: 4000 } });
});

afterAll(async () => {
  await sandbox.close();
  await slow.close();
  await rm(folder, { recursive: true });
});

test("the pages have examples, one of which times out", () => {
  expect(examples.length).toBeGreaterThan(10);
  expect(examples.filter(({ code }) => timesOut(code))).toHaveLength(1);
});

// One program for all examples: loading the platform's types takes longer than checking them.
test("every example compiles with strict settings", { timeout: 60_000 }, async () => {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const paths = { "vidu-q2-turbo": [join(root, "src/index.ts")], "vidu-q2-turbo/webhooks": [join(root, "src/webhooks.ts")] };
  const scripts = (await readdir(join(root, "examples"))).filter((file) => /(?<!\.test)\.ts$/.test(file));
  expect(scripts).toEqual(["hide-the-key.ts", "submit-and-wait.ts", "webhook-receiver.ts"]);
  const files = [...examples.map(({ file }) => join(folder, file)), ...scripts.map((file) => join(root, "examples", file))];
  const program = ts.createProgram(files, { ...options, noEmit: true, noUnusedLocals: true, paths });
  const diagnostics = files.flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)));
  expect(
    diagnostics.map(
      ({ file, messageText, start = 0 }) => `${file?.fileName}:${start} ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    ),
  ).toEqual([]);
});

describe.concurrent("an example runs, prints something and exits", () => {
  test.each(examples)("$name", { timeout: 60_000 }, async ({ code, file }) => {
    const env = { ...process.env, SANDBOX_URL: (timesOut(code) ? slow : sandbox).url, SKILLS_VIDEO_API_KEY: "sandbox-key" };
    const { stderr, stdout } = await run(process.execPath, [join(folder, file.replace(/ts$/, "mjs"))], { env, timeout: 50_000 });
    expect(stderr).toBe("");
    expect(stdout).not.toBe("");
  });
});
