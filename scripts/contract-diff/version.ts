import type { Contract } from "../../contract-tests/src/contract/model.js";
import { parseContract } from "../../contract-tests/src/contract/parse.js";
import { isObject, type Json, type JsonObject } from "../../contract-tests/src/util/json.js";
import { normalizeDocument } from "./normalize-document.js";

/** A version of the contract: the parsed contract, and its document for the parts that the suite does not check. */
export interface ContractVersion {
  readonly contract: Contract;
  readonly document: JsonObject;
}

/**
 * Parses a version of the contract.
 *
 * @param text an OpenAPI 3.1 document as JSON, without `$ref`
 * @param source name of the document for error messages
 * @throws ContractError
 */
export function parseContractVersion(text: string, source: string): ContractVersion {
  // Parsing the original first reports its own problems.
  parseContract(text, source);
  const document = normalizeDocument(JSON.parse(text) as JsonObject);
  return { contract: parseContract(JSON.stringify(document), source), document };
}

/** Returns the object at a path of a document; an empty object if the path does not exist or holds another type. */
export function objectAt(start: Json | undefined, ...path: readonly string[]): JsonObject {
  let node = start;
  for (const name of path) node = isObject(node) ? node[name] : undefined;
  return isObject(node) ? node : {};
}

/** An Operation Object, and the document whose servers and security it inherits. */
export interface OperationScope {
  readonly document: JsonObject;
  readonly operation: JsonObject;
}
