import { readdirSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Contract } from "../../contract-tests/src/contract/model.js";
import { parseContract } from "../../contract-tests/src/contract/parse.js";
import { render } from "../codegen/render.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = fileURLToPath(new URL("contracts/", import.meta.url));

/** The names of the contracts in `contracts/`, in alphabetical order. */
export function versionNames(): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.slice(0, -".yaml".length))
    .toSorted();
}

/**
 * Generates the files of a contract, as `npm run generate` does.
 *
 * @returns the contents of the files by file name
 * @throws ContractError if the contract is invalid
 */
export function renderVersion(name: string): Promise<ReadonlyMap<string, string>> {
  return render(join(folder, `${name}.yaml`), fileURLToPath(new URL("redocly.yaml", import.meta.url)));
}

/** Returns the contract that the suite and the sandbox read from generated files. */
export function contractIn(files: ReadonlyMap<string, string>, name: string): Contract {
  return parseContract(files.get("openapi.json") ?? "", name);
}

/** Writes generated files and a copy of the client's sources beside them, so that the client compiles with the new types. */
export async function writeClient(files: ReadonlyMap<string, string>, target: string): Promise<void> {
  await mkdir(join(target, "generated"), { recursive: true });
  for (const [file, text] of files) await writeFile(join(target, "generated", file), text);
  await cp(join(root, "src"), join(target, "src"), { recursive: true, filter: (path) => !/\.(test|test-d)\.ts$/.test(path) });
}
