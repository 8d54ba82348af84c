/**
 * `npm run build`: compiles both packages with types, and copies the files that the compiler does not. The client is bundled
 * into one file per entry and one for shared code, because each module takes Node a millisecond to load: as ES modules, and
 * as CommonJS for Node without `require(esm)`, Jest and AWS Lambda.
 */
import { execFile } from "node:child_process";
import { chmod, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build, type Plugin } from "esbuild";
import { answerUsage } from "../lib/usage.js";

const usage = answerUsage("build", process.argv.slice(2));
if (usage !== undefined) process.exit(usage);

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

const entryPoints = ["index", "webhooks"].map((entry) => join(root, `src/${entry}.ts`));
const options = { bundle: true, packages: "external", target: "es2022" } as const;

/**
 * Both entries must share one class of errors. esbuild splits only ES modules, so the CommonJS build has the errors as a third
 * entry, which the others require.
 */
const shareErrors: Plugin = {
  name: "share-errors",
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/errors\.js$/ }, ({ kind }) =>
      kind === "entry-point" ? undefined : { external: true, path: "./errors.js" },
    ),
};

/**
 * A `require` of openapi-fetch returns an object with the function as `default`. For sources of a package with
 * `"type": "module"`, esbuild imports CommonJS as Node does: the default import would be that object.
 */
const unwrapDefault: Plugin = {
  name: "unwrap-default",
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^openapi-fetch$/ }, ({ kind, path }) =>
      kind === "require-call" ? { external: true, path } : { namespace: "unwrap-default", path },
    );
    onLoad({ filter: /./, namespace: "unwrap-default" }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)}).default;`,
    }));
  },
};

/** The entry for Node uses the errors and `videoUrls` of the main entry, instead of copies. */
const shareIndex: Plugin = {
  name: "share-index",
  setup: ({ onResolve }) => onResolve({ filter: /\/(errors|video-urls)\.js$/ }, () => ({ external: true, path: "./index.js" })),
};

/** The provider for the AI SDK uses the client of the main entry, instead of a copy. */
const shareClient: Plugin = {
  name: "share-client",
  setup: ({ onResolve }) => onResolve({ filter: /^\.\.\/index\.js$/ }, () => ({ external: true, path: "./index.js" })),
};

/** The command line uses the client of the main entry, and contains the code of the entry for Node. */
const shareForCommandLine: Plugin = {
  name: "share-for-command-line",
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/(index|errors|video-urls)\.js$/ }, () => ({ external: true, path: "./index.js" })),
};

/** Adds the attribute that TypeScript requires when CommonJS imports the types of a package that has only ES modules. */
async function markTypeImports(file: string): Promise<void> {
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(/(from "@ai-sdk\/provider")/g, '$1 with { "resolution-mode": "import" }'));
}

await mkdir(join(root, "dist/cjs"), { recursive: true });
await cp(join(root, "generated/validators.d.ts"), join(root, "dist/types/generated/validators.d.ts"));
await Promise.all([
  build({ ...options, chunkNames: "shared", entryPoints, format: "esm", outdir: join(root, "dist"), splitting: true }),
  build({
    ...options,
    entryPoints: [...entryPoints, join(root, "src/errors/errors.ts")],
    entryNames: "[name]",
    format: "cjs",
    outdir: join(root, "dist/cjs"),
    plugins: [shareErrors, unwrapDefault],
  }),
  ...(["esm", "cjs"] as const).map((format) =>
    build({
      ...options,
      entryPoints: [join(root, "src/node.ts")],
      format,
      outdir: join(root, format === "esm" ? "dist" : "dist/cjs"),
      platform: "node",
      plugins: [shareIndex],
    }),
  ),
  ...(["esm", "cjs"] as const).map((format) =>
    build({
      ...options,
      entryPoints: [join(root, "src/ai-sdk.ts")],
      format,
      outdir: join(root, format === "esm" ? "dist" : "dist/cjs"),
      plugins: [shareClient],
    }),
  ),
  build({
    ...options,
    entryPoints: [join(root, "src/cli.ts")],
    format: "esm",
    outdir: join(root, "dist"),
    platform: "node",
    plugins: [shareForCommandLine],
  }).then(() => chmod(join(root, "dist/cli.js"), 0o755)),
  // The declarations are the same: the nearest package.json makes them, and the code, CommonJS.
  cp(join(root, "dist/types"), join(root, "dist/cjs/types"), { recursive: true }).then(() =>
    markTypeImports(join(root, "dist/cjs/types/src/ai-sdk/sdk-types.d.ts")),
  ),
  writeFile(join(root, "dist/cjs/package.json"), `${JSON.stringify({ type: "commonjs" })}\n`),
  cp(join(root, "generated/openapi.json"), join(root, "contract-tests/dist/src/openapi.json")),
  chmod(join(root, "contract-tests/dist/src/cli/bin.js"), 0o755),
]);
