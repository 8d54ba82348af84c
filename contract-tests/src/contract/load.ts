import { readFile } from "node:fs/promises";
import { type Contract, ContractError } from "./model.js";
import { parseContract } from "./parse.js";

/** Locations of the contract: in the published package, beside the built files; in the repository, the generated file. */
const LOCATIONS = ["../openapi.json", "../../../generated/openapi.json"].map((location) => new URL(location, import.meta.url));

/**
 * Reads the contract that is bundled with this package.
 *
 * @throws ContractError if it is missing or invalid
 */
export async function readBundledContract(): Promise<Contract> {
  for (const location of LOCATIONS) {
    const text = await readFile(location, "utf8").catch(() => undefined);
    if (text !== undefined) return parseContract(text, "the bundled contract");
  }
  throw new ContractError("the bundled contract is missing: run `npm run generate`");
}

/**
 * Reads a text file.
 *
 * @param ErrorType the class of the error that is thrown
 * @throws ErrorType if the file cannot be read
 */
export async function readText(path: string, ErrorType: new (message: string) => Error): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ErrorType(code === "ENOENT" ? `${path}: file not found` : `${path}: cannot read the file (${code})`);
  }
}

/**
 * Reads a contract from a file.
 *
 * @throws ContractError if the file cannot be read or is not a valid contract
 */
export async function readContract(path: string): Promise<Contract> {
  return parseContract(await readText(path, ContractError), path);
}
