import { readFile } from "node:fs/promises";
import { type Contract, ContractError } from "./contract.js";
import { parseContract } from "./parse-contract.js";

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
