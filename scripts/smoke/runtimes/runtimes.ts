import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "./chromium.js";
import { commandLine } from "./command-line.js";
import { hermes } from "./hermes.js";
import { jest } from "./jest.js";
import { type Runtime, readPackageVersion } from "./runtime.js";
import { workerd } from "./workerd.js";

/** The oldest supported version of Node, and the latest of every supported major version. */
export const NODE_VERSIONS = ["20.19.0", "20", "22", "24", "26"];

/** The packages whose `fetch` is passed to the client, by their names in package.json. */
const FETCH_PACKAGES = {
  "undici 6": "undici-6",
  "undici 7": "undici-7",
  "node-fetch 2": "node-fetch-2",
  "node-fetch 3": "node-fetch-3",
};

/** Compatibility dates of workerd: before `Request` supported `cache` and signals, and a new one. */
const COMPATIBILITY_DATES = ["2023-08-01", "2026-11-01"];

const DENO_ARGS = ["run", "--quiet", "--no-prompt", "--node-modules-dir=manual", "--allow-net", "--allow-read"];

/**
 * Returns everything that runs the smoke tests, in the order of the table.
 *
 * @param folder the folder in which the runtimes and the programs are
 */
export function listRuntimes(folder: string): readonly Runtime[] {
  const bin = (name: string) => join(folder, "node_modules/.bin", name);
  const program = join(folder, "program.mjs");
  const deno = { command: bin("deno"), program };
  return [
    ...NODE_VERSIONS.map((version) => commandLine({ name: "Node", command: nodePath(folder, version), program })),
    ...listNodeVariants(folder),
    commandLine({ name: "Bun", command: bin("bun"), program }),
    commandLine({ ...deno, name: "Deno", args: [...DENO_ARGS, "--allow-env"] }),
    commandLine({ ...deno, name: "Deno without --allow-env", args: DENO_ARGS }),
    ...COMPATIBILITY_DATES.map((date) => workerd(bin("workerd"), join(folder, "worker.mjs"), date)),
    chromium(folder, join(folder, "page.mjs")),
  ];
}

/** Returns variants of Node with other globals, another module loader or another `fetch`. */
function listNodeVariants(folder: string): readonly Runtime[] {
  const node = { command: nodePath(folder, "20"), program: join(folder, "program.mjs") };
  const preload = (file: string) => ["--import", pathToFileURL(join(folder, file)).href];
  return [
    commandLine({
      ...node,
      name: "Node without require(esm)",
      args: ["--no-experimental-require-module"],
      program: join(folder, "program.cjs"),
    }),
    jest(folder, node.command, "Jest", "node"),
    jest(folder, node.command, "Jest, jsdom with whatwg-fetch", "jsdom"),
    commandLine({
      ...node,
      name: "jsdom's globals over Node's fetch",
      args: preload("jsdom.mjs"),
      adapt: (environment) => ({ ...environment, dangerouslyAllowBrowser: true }),
      version: () => readPackageVersion(folder, "jsdom"),
    }),
    commandLine({
      ...node,
      name: "React Native's globals and fetch",
      args: preload("react-native.mjs"),
      // React Native has no TextEncoder, which webhooks need.
      adapt: ({ webhook: _, ...environment }) => ({ ...environment, hidesNetworkErrors: true }),
    }),
    hermes(folder),
    ...Object.entries(FETCH_PACKAGES).flatMap(([name, packageName]) =>
      ["", "middleware"].map((mode) =>
        commandLine({
          ...node,
          name: mode ? `${name} with ${mode}` : name,
          program: join(folder, "fetch-option.mjs"),
          programArgs: [packageName, mode],
          version: () => readPackageVersion(folder, packageName),
        }),
      ),
    ),
    // The AI SDK needs Node 22.
    ...["22", "26"].map((version) =>
      commandLine({
        name: `AI SDK on Node ${version}`,
        command: nodePath(folder, version),
        program: join(folder, "ai-sdk.mjs"),
        version: () => readPackageVersion(folder, "ai"),
      }),
    ),
    // msw needs Node 22.
    ...["passthrough", "mock"].map((mode) =>
      commandLine({
        name: `msw, ${mode}`,
        command: nodePath(folder, "24"),
        program: join(folder, "msw.mjs"),
        programArgs: [mode],
        version: () => readPackageVersion(folder, "msw"),
      }),
    ),
  ];
}

function nodePath(folder: string, version: string): string {
  return join(folder, `node_modules/node-${version}/bin/node`);
}
