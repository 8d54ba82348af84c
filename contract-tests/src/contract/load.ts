import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { isObject, type Json } from "../util/json.js";
import { parseJsonFile } from "../util/parse-json.js";
import { resolveIdentifiers } from "./document/identifiers.js";
import { dereference, readReferencedFiles, referencesIn } from "./document/references.js";
import { checkSchemas } from "./meta-schema.js";
import { type Contract, ContractError } from "./model.js";
import { parseContract } from "./parse.js";
import { unsupportedCredentials } from "./security.js";

/** Locations of the contract: in the published package, beside the built files; in the repository, the generated file. */
const LOCATIONS = ["../openapi.json", "../../../generated/openapi.json"].map((location) => new URL(location, import.meta.url));

/**
 * Reads the contract that is bundled with this package.
 *
 * @throws ContractError if it is missing or invalid
 * @example
 * ```ts
 * import { readBundledContract } from "vidu-q2-turbo-conformance";
 *
 * const { title, version } = await readBundledContract();
 * ```
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
 * Reads a contract from a JSON or YAML file. References may name other files.
 *
 * @throws ContractError if the file cannot be read or is not a valid contract
 */
export async function readContract(path: string): Promise<Contract> {
  const text = await readText(path, ContractError);
  const document = await parseDocument(text, path);
  const refersToFiles = isObject(document) && referencesIn(resolveIdentifiers(document)).some((other) => !other.startsWith("#"));
  if (!isObject(document)) throw new ContractError(`${path}: not an OpenAPI document`);
  const file = resolve(path);
  const resolved = dereference(document, path, await readReferencedFiles(document, file, parseDocument), file);
  const [unsupported] = unsupportedCredentials(resolved);
  if (unsupported !== undefined) throw new ContractError(`${path}: ${unsupported}`);
  const isJson = text.trimStart().startsWith("{");
  const contract = parseContract(refersToFiles ? JSON.stringify(resolved) : isJson ? text : JSON.stringify(document), path);
  checkSchemas(contract, path);
  return contract;
}

/**
 * Parses JSON or YAML. The YAML parser is loaded only if it is needed.
 *
 * @throws ContractError if the text is neither
 */
async function parseDocument(text: string, source: string): Promise<Json> {
  if (/^\s*[{[]/.test(text) || source.endsWith(".json")) return parseJsonFile(text, source, ContractError);
  const { parse } = await import("yaml");
  try {
    return JSON.parse(JSON.stringify(parse(text) ?? null)) as Json;
  } catch (cause) {
    const [message = ""] = (cause as Error).message.split("\n");
    throw new ContractError(`${source}: neither JSON nor YAML: ${message.replaceAll(/[^\x21-\x7e]+/g, " ").slice(0, 120)}`);
  }
}
