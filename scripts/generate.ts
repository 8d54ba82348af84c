/**
 * `npm run generate`: lints the contract and writes everything in `generated/` from it.
 * `npm run generate -- --check`: writes nothing; exit status 1 when what is committed is not what would be written.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isArray, isObject, type JsonObject } from "../contract-tests/src/json.js";
import { ContractError, loadContract } from "./generate/contract.js";
import { checkDefaults } from "./generate/defaults.js";
import { renderLimits } from "./generate/limits.js";
import { findMessages } from "./generate/messages.js";
import { renderTypes } from "./generate/schema.js";
import { renderValidators } from "./generate/validators.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Every generated file by name, with its text. */
async function render(): Promise<ReadonlyMap<string, string>> {
  const { bundled, dereferenced } = await loadContract(join(root, "spec/openapi.yaml"), join(root, "redocly.yaml"));
  const { requests, names } = findMessages(bundled);
  checkDefaults(requests);
  const [types, validators] = await Promise.all([renderTypes(bundled), renderValidators(dereferenced, names)]);
  return new Map([
    ["openapi.json", `${JSON.stringify(dereferenced, null, 2)}\n`],
    ["schema.ts", types],
    ["validators.js", validators.code],
    ["validators.d.ts", validators.types],
    ["limits.ts", renderLimits(requests, serverUrl(bundled))],
  ]);
}

function serverUrl(contract: JsonObject): string {
  const [server] = isArray(contract["servers"]) ? contract["servers"] : [];
  const url = isObject(server) ? server["url"] : undefined;
  if (typeof url !== "string") throw new ContractError(["spec/openapi.yaml: servers needs at least one url"]);
  return url;
}

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => arg !== "--check");
  if (unknown !== undefined) return complain(64, `unknown argument ${unknown}: only --check is known`);
  const directory = join(root, "generated");
  const stale: string[] = [];
  const files = await render();
  await mkdir(directory, { recursive: true });
  for (const [name, text] of files) {
    const path = join(directory, name);
    if ((await readFile(path, "utf8").catch(() => undefined)) === text) continue;
    stale.push(`generated/${name}`);
    if (!args.includes("--check")) await writeFile(path, text);
  }
  if (args.includes("--check") && stale.length > 0) {
    return complain(1, `${stale.join(", ")} out of date: run \`npm run generate\` and commit the result`);
  }
  console.log(stale.length === 0 ? `generated/ is up to date (${files.size} files)` : `wrote ${stale.join(", ")}`);
  return 0;
}

function complain(status: number, message: string): number {
  console.error(`generate: ${message}`);
  return status;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ContractError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
