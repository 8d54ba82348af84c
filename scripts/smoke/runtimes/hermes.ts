import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { RUNTIME_TIMEOUT_MS, type Runtime, readPackageVersion } from "./runtime.js";

// Babel is installed by this command, so its types are not available here.
interface Babel {
  transformAsync(code: string, options: object): Promise<{ readonly code: string }>;
}

/**
 * Hermes, the engine of React Native, in an old version. The program is compiled like a React Native app, with the same Babel
 * preset. Hermes has no network, so the program contains its own server.
 */
export function hermes(folder: string): Runtime {
  return {
    name: "Hermes with React Native's polyfills",
    version: () => readPackageVersion(folder, "hermes-engine-cli"),
    run: async ({ apiKey }) => {
      const environment = { apiKey, baseUrl: "https://server.test", hidesNetworkErrors: true };
      const file = join(folder, "hermes-bundle.js");
      const program = await compile(folder, "hermes.mjs");
      await writeFile(file, `globalThis.smokeEnvironment = ${JSON.stringify(environment)};\n${program}`);
      const command = join(folder, "node_modules/hermes-engine-cli", platformFolder(), "hermes");
      const { stdout } = await promisify(execFile)(command, ["-w", file], { timeout: RUNTIME_TIMEOUT_MS });
      return JSON.parse(stdout);
    },
  };
}

/** Bundles a program and compiles it to the syntax that React Native's build passes to Hermes. */
async function compile(folder: string, program: string): Promise<string> {
  const { outputFiles } = await build({
    bundle: true,
    entryPoints: [join(folder, program)],
    format: "iife",
    platform: "browser",
    target: "es2022",
    write: false,
  });
  const require = createRequire(join(folder, "package.json"));
  const preset = [
    require.resolve("@react-native/babel-preset"),
    { enableBabelRuntime: false, disableImportExportTransform: true },
  ];
  const babel: Babel = require("@babel/core");
  const options = { babelrc: false, configFile: false, compact: false, filename: program, presets: [preset] };
  return (await babel.transformAsync(outputFiles[0]?.text ?? "", options)).code;
}

function platformFolder(): string {
  return process.platform === "win32" ? "win64-bin" : process.platform === "darwin" ? "osx-bin" : "linux64-bin";
}
