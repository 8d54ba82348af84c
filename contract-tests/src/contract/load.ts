import { readFile } from "node:fs/promises";
import { type Contract, ContractError } from "./model.js";
import { parseContract } from "./parse.js";

/** Beside the built files in the published package; in the repository, where `npm run generate` writes it. */
const PLACES = ["../openapi.json", "../../../generated/openapi.json"].map((place) => new URL(place, import.meta.url));
/**
 * The contract that this package comes with.
 *
 * @throws ContractError when it is missing or broken
 */
export async function readBundledContract(): Promise<Contract> {
  for (const place of PLACES) {
    const text = await readFile(place, "utf8").catch(() => undefined);
    if (text !== undefined) return parseContract(text, "the contract that comes with this package");
  }
  throw new ContractError("the contract that comes with this package is missing: run `npm run generate`");
}

/**
 * A file's text.
 *
 * @throws Problem when it cannot be read
 */
export async function readText(path: string, Problem: new (message: string) => Error): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new Problem(code === "ENOENT" ? `${path}: no such file` : `${path}: cannot be read (${code})`);
  }
}

/**
 * The contract in a file.
 *
 * @throws ContractError
 */
export async function readContract(path: string): Promise<Contract> {
  return parseContract(await readText(path, ContractError), path);
}
