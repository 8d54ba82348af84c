import type { Operation } from "../../contract-tests/src/contract/model.js";
import { isArray, type JsonObject } from "../../contract-tests/src/util/json.js";
import { type ContractVersion, objectAt } from "./version.js";

/** Matches operations by method and path, then by method and path template, then by method and `operationId`. */
export function matchOperations(before: ContractVersion, after: ContractVersion): MatchedOperations {
  const added = [...after.contract.operations];
  const matches = new Map<Operation, Operation>();
  const matchBy = (isSame: (oldOperation: Operation, newOperation: Operation) => boolean) => {
    for (const oldOperation of before.contract.operations.filter((operation) => !matches.has(operation))) {
      const index = added.findIndex((newOperation) => isSame(oldOperation, newOperation));
      const [match] = index < 0 ? [] : added.splice(index, 1);
      if (match !== undefined) matches.set(oldOperation, match);
    }
  };
  matchBy((a, b) => nameOf(a) === nameOf(b));
  matchBy((a, b) => a.method === b.method && templateOf(a.path) === templateOf(b.path));
  matchBy((a, b) => a.method === b.method && a.id === b.id);
  const pairs = [...matches].map(([oldOperation, newOperation]) => ({
    location: nameOf(newOperation),
    before: { operation: oldOperation, json: operationAt(before.document, oldOperation) },
    after: { operation: newOperation, json: operationAt(after.document, newOperation) },
  }));
  return {
    pairs,
    moved: pairs.filter((pair) => templateOf(pair.before.operation.path) !== templateOf(pair.after.operation.path)),
    removed: before.contract.operations.filter((operation) => !matches.has(operation)),
    added,
  };
}

/** Returns the display name of an operation: `POST /videos`. */
export function nameOf({ method, path }: Operation): string {
  return `${method} ${path}`;
}

/** An operation of one version: parsed, and as JSON. */
export interface OperationVersion {
  readonly operation: Operation;
  /** The Operation Object, including the parameters and servers of its Path Item. */
  readonly json: JsonObject;
}

/** An operation that both versions have. */
export interface OperationPair {
  readonly location: string;
  readonly before: OperationVersion;
  readonly after: OperationVersion;
}

/** The operations of two versions. */
interface MatchedOperations {
  readonly pairs: readonly OperationPair[];
  /** The pairs whose path changed. */
  readonly moved: readonly OperationPair[];
  readonly removed: readonly Operation[];
  readonly added: readonly Operation[];
}

/** Removes the names of the parameters from a path, because requests do not contain them. */
function templateOf(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, "{}");
}

/** Returns an Operation Object with the parameters and the servers of its Path Item. */
function operationAt(document: JsonObject, { method, path }: Operation): JsonObject {
  const item = objectAt(document, "paths", path);
  const operation = objectAt(item, method.toLowerCase());
  const parameters = [item["parameters"], operation["parameters"]].flatMap((list) => (isArray(list) ? list : []));
  const servers = operation["servers"] ?? item["servers"];
  return {
    ...operation,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(servers === undefined ? {} : { servers }),
  };
}
