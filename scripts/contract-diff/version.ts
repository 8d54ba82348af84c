import type { Contract } from "../../contract-tests/src/contract/model.js";
import { parseContract } from "../../contract-tests/src/contract/parse.js";
import { isObject, type Json, type JsonObject } from "../../contract-tests/src/util/json.js";

/** A contract, and the document that it was read from, for what a server is not judged by. */
export interface ContractVersion {
  readonly contract: Contract;
  readonly document: JsonObject;
}

/**
 * Reads a version of the contract.
 *
 * @param text an OpenAPI 3.1 document as JSON and without `$ref`s
 * @throws ContractError
 */
export function readEdition(text: string, source: string): ContractVersion {
  const contract = parseContract(text, source);
  return { contract, document: JSON.parse(text) as JsonObject };
}

/** What stands at a place of a document, where it is an object. */
export function objectAt(start: Json | undefined, ...path: readonly string[]): JsonObject {
  let node = start;
  for (const name of path) node = isObject(node) ? node[name] : undefined;
  return isObject(node) ? node : {};
}
