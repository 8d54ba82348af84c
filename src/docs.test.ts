import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningSandbox, startSandbox } from "../contract-tests/sandbox/index.js";
import { parseContract } from "../contract-tests/src/contract/parse.js";
import { ENTRY_POINTS, exportsOf } from "../scripts/docs/examples.js";
import { typeCheckFiles } from "../scripts/lib/type-check.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const run = promisify(execFile);

/** Returns the examples of a page. Each is a whole module: TypeScript, or CommonJS in JavaScript. */
async function examplesOf(page: string) {
  const text = await readFile(join(root, page), "utf8");
  return [...text.matchAll(/^```(ts|js)\n([\s\S]*?)^```$/gm)].map(({ 1: language, 2: code = "", index: position }, index) => {
    const line = text.slice(0, position).split("\n").length + 1;
    const name = `${page.replaceAll("/", "-")}-${index + 1}`;
    const file = `${name}.${language === "ts" ? "ts" : "cjs"}`;
    // A request handler runs when it receives a request.
    const isHandler = /^export |from "express"/m.test(code);
    return { name: `${page}:${line}`, file, code, entry: isHandler ? `${name}-run.ts` : file, isHandler };
  });
}

type Example = Awaited<ReturnType<typeof examplesOf>>[number];

/** The pages whose examples run against the sandbox. */
const PAGES = ["getting-started", "client", "errors", "money", "downloads", "webhooks", "frameworks", "ai-sdk"];

const examples = (await Promise.all(["README.md", ...PAGES.map((page) => `docs/${page}.md`)].map(examplesOf))).flat();

/** The pages whose examples are only compiled: their tests run the same functions, or a test runner runs the examples. */
const COMPILED_PAGES = ["contract-tests/README.md", "docs/sandbox.md", "docs/testing-your-app.md"];

/** The examples of the suite and the sandbox. */
const suiteExamples = (await Promise.all(COMPILED_PAGES.map(examplesOf))).flat();

test("the examples of every page are compiled", async () => {
  const tested = [...PAGES.map((page) => `${page}.md`), ...COMPILED_PAGES.map((page) => page.replace(/^docs\//, ""))];
  const pages = (await readdir(join(root, "docs"))).filter((file) => file.endsWith(".md") && !tested.includes(file));
  const untested = await Promise.all(pages.map(async (file) => ((await examplesOf(`docs/${file}`)).length > 0 ? [file] : [])));
  expect(untested.flat()).toEqual([]);
});

/** The examples in the descriptions of exports. They are only compiled. Exported names count as used. */
const exportExamples = ENTRY_POINTS.flatMap((entry) => exportsOf(root, entry)).map(({ example = "", name }, index) => ({
  file: `export-${index}-${name}.ts`,
  code: example.replaceAll(/^(?=(?:async function|const|function|type) )/gm, "export "),
}));

/** The packages that examples import and that are not installed: stubs with the types and the behavior that they need. */
const FRAMEWORKS = Object.fromEntries(
  ["ai", "aws-lambda", "express", "hono", "undici"].map((name) => [name, frameworkFile(name)]),
);

/** The same for examples that are only compiled. */
const TEST_FRAMEWORKS = {
  "@playwright/test": frameworkFile("playwright"),
  msw: frameworkFile("msw"),
  "msw/node": frameworkFile("msw"),
};

function frameworkFile(name: string): string {
  return join(root, "contract-tests/test-support/frameworks", `${name}.ts`);
}

const SECRET = `whsec_${Buffer.from("a secret of some length").toString("base64")}`;

/** The package, with the sandbox as its server and a short poll interval. */
const HARNESS = `
export * from "${join(root, "src/index.ts")}";
import { createClient as create } from "${join(root, "src/index.ts")}";
const defaults = { baseUrl: process.env.SANDBOX_URL, pollInterval: 50 };
export const createClient = (options) => create({ ...defaults, ...options });
`;

/** The entry for Node, with files in a temporary folder. */
const NODE_HARNESS = `
import { join } from "node:path";
import { fileJournal as journal, saveVideos as save } from "${join(root, "src/node.ts")}";
export * from "${join(root, "src/node.ts")}";
const inFolder = (path) => join(import.meta.dirname, "files", path);
export const fileJournal = (path) => journal(inFolder(path));
export const saveVideos = (generation, options) => save(generation, { ...options, directory: inFolder(options.directory) });
`;

/** Precede the output of each example, and the error of one that fails. */
const [SEPARATOR, FAILURE] = ["======== example ========\n", "======== failed ========\n"];

/** Imports modules one after another. */
const RUNNER = `
for (const path of process.argv.slice(2)) {
  process.stdout.write(${JSON.stringify(SEPARATOR)});
  await import(path).catch((error) => console.log(${JSON.stringify(FAILURE)}, error));
}
`;

/** The timeout of the example of a wait that times out. The test increases it, so that the submission is accepted in time. */
const SHORT_TIMEOUT = "{ timeout: 100 }";
const timesOut = ({ code }: Example) => code.includes(SHORT_TIMEOUT);

let folder: string;
let sandbox: RunningSandbox;
let slow: RunningSandbox;

beforeAll(async () => {
  await mkdir(join(root, "node_modules/.cache"), { recursive: true });
  folder = await mkdtemp(join(root, "node_modules/.cache/docs-"));
  await writeFile(join(folder, "runner.mjs"), RUNNER);
  for (const { code, entry, file, isHandler } of examples) {
    await writeFile(join(folder, file), code.replace(SHORT_TIMEOUT, "{ timeout: 2500 }"));
    if (isHandler) await writeFile(join(folder, entry), callHandler(file));
  }
  await Promise.all([...suiteExamples, ...exportExamples].map(({ code, file }) => writeFile(join(folder, file), code)));
  await build({
    bundle: true,
    entryPoints: examples.map(({ entry }) => join(folder, entry)),
    format: "esm",
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    platform: "node",
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    alias: FRAMEWORKS,
    plugins: [
      {
        name: "package",
        setup: (builder) => {
          builder.onResolve({ filter: /^vidu-q2-turbo$/ }, () => ({ path: "harness", namespace: "harness" }));
          builder.onResolve({ filter: /^vidu-q2-turbo\/webhooks$/ }, () => ({ path: join(root, "src/webhooks.ts") }));
          builder.onResolve({ filter: /^vidu-q2-turbo\/node$/ }, () => ({ path: "node", namespace: "harness" }));
          builder.onResolve({ filter: /^vidu-q2-turbo\/ai-sdk$/ }, () => ({ path: join(root, "src/ai-sdk.ts") }));
          builder.onResolve({ filter: /^\.\.\/index\.js$/ }, ({ importer }) =>
            importer.startsWith(join(root, "src/ai-sdk")) ? { path: "harness", namespace: "harness" } : undefined,
          );
          builder.onLoad({ filter: /./, namespace: "harness" }, ({ path }) => ({
            contents: path === "node" ? NODE_HARNESS : HARNESS,
            resolveDir: root,
          }));
        },
      },
    ],
  });
  const contract = parseContract(await readFile(join(root, "generated/openapi.json"), "utf8"), "the contract");
  sandbox = await startSandbox({ contract, apiKey: "sandbox-key", pace: { queued: 60, running: 120 } });
  slow = await startSandbox({ contract, apiKey: "sandbox-key", pace: { queued: 100, running: 4000 } });
}, 60_000);

afterAll(async () => {
  await sandbox.close();
  await slow.close();
  await rm(folder, { recursive: true });
});

/** Returns a module that sends webhooks to an example's request handler. */
function callHandler(file: string): string {
  return `
    import * as example from "./${file}";
    import { deliver } from "${join(root, "contract-tests/test-support/frameworks/deliver.ts")}";
    await deliver(example, process.env.VIDU_WEBHOOK_SECRET);
  `;
}

test("the pages contain examples of every kind", () => {
  expect(examples.length).toBeGreaterThan(20);
  expect(suiteExamples.length).toBeGreaterThanOrEqual(3);
  expect(examples.filter(timesOut)).toHaveLength(1);
  expect(examples.filter(({ isHandler }) => isHandler).length).toBeGreaterThanOrEqual(6);
  const code = examples.map(({ code }) => code).join("\n");
  for (const name of Object.keys(FRAMEWORKS)) expect(code).toContain(`from "${name}"`);
});

// One program for all examples, because parsing the platform's types takes longer than checking the examples.
test("every TypeScript example compiles in strict mode", { timeout: 60_000 }, async () => {
  const paths = {
    "@ai-sdk/provider": [join(root, "contract-tests/test-support/frameworks/ai-sdk-provider.d.ts")],
    "vidu-q2-turbo": [join(root, "src/index.ts")],
    "vidu-q2-turbo/node": [join(root, "src/node.ts")],
    "vidu-q2-turbo/webhooks": [join(root, "src/webhooks.ts")],
    "vidu-q2-turbo/ai-sdk": [join(root, "src/ai-sdk.ts")],
    "vidu-q2-turbo-conformance": [join(root, "contract-tests/src/index.ts")],
    "vidu-q2-turbo-conformance/sandbox": [join(root, "contract-tests/sandbox/index.ts")],
    ...Object.fromEntries(Object.entries({ ...FRAMEWORKS, ...TEST_FRAMEWORKS }).map(([name, path]) => [name, [path]])),
  };
  const scripts = (await readdir(join(root, "examples"))).filter((file) => /(?<!\.test)\.ts$/.test(file));
  expect(scripts).toEqual([
    "ai-sdk.ts",
    "hide-the-key.ts",
    "save-video.ts",
    "save-videos.ts",
    "submit-and-wait.ts",
    "webhook-receiver.ts",
  ]);
  const files = [
    ...[...examples, ...suiteExamples, ...exportExamples]
      .filter(({ file }) => file.endsWith(".ts"))
      .map(({ file }) => join(folder, file)),
    ...scripts.map((file) => join(root, "examples", file)),
  ];
  expect(await typeCheckFiles(folder, files, { noUnusedLocals: true, paths })).toEqual([]);
});

/**
 * Runs examples one after another in one process, because starting a process takes longer than most examples. Returns the
 * output of each example.
 */
async function runExamples(group: readonly Example[]): Promise<ReadonlyMap<Example, string>> {
  const { url } = group.some(timesOut) ? slow : sandbox;
  const env = {
    ...process.env,
    PORT: "0",
    SANDBOX_URL: url,
    VIDU_BASE_URL: url,
    SKILLS_VIDEO_API_KEY: "sandbox-key",
    VIDU_WEBHOOK_SECRET: SECRET,
  };
  const bundles = group.map(({ entry }) => join(folder, entry.replace(/c?[jt]s$/, "mjs")));
  const { stderr, stdout } = await run(process.execPath, [join(folder, "runner.mjs"), ...bundles], {
    cwd: folder,
    env,
    timeout: 50_000,
  });
  expect(stderr).toBe("");
  const outputs = stdout.split(SEPARATOR).slice(1);
  return new Map(group.map((example, index) => [example, outputs[index] ?? ""]));
}

/** The examples that share a process. Some need one of their own: a script that nobody awaits, and a slow sandbox. */
function groupOf(example: Example): readonly Example[] {
  const keyOf = ({ file }: Example, index: number) => (file.endsWith(".cjs") ? "CommonJS" : index % 3);
  const key = keyOf(example, examples.indexOf(example));
  if (timesOut(example)) return [example];
  return examples.filter((other, index) => !timesOut(other) && keyOf(other, index) === key);
}

const runs = new Map<string, ReturnType<typeof runExamples>>();

/** Runs an example together with its group, once. Returns its output. */
async function outputOf(example: Example): Promise<string | undefined> {
  const group = groupOf(example);
  const key = group.map(({ file }) => file).join();
  const outputs = runs.get(key) ?? runExamples(group);
  runs.set(key, outputs);
  return (await outputs).get(example);
}

describe.concurrent("an example runs and does not keep its process alive", () => {
  test.each(examples.filter(({ isHandler }) => !isHandler))("$name", { timeout: 60_000 }, async (example) => {
    const output = await outputOf(example);
    expect(output).toBeTruthy();
    expect(output).not.toContain(FAILURE);
  });
});

describe.concurrent("a request handler responds", () => {
  test.each(examples.filter(({ isHandler }) => isHandler))("$name", { timeout: 60_000 }, async (example) => {
    const statuses = example.code.includes("verifyWebhook") ? "signed 204\nforged 400\nempty 400\n" : "signed 200\nforged 200\n";
    expect(await outputOf(example)).toContain(statuses);
  });
});
