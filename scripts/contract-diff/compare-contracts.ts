import type { Operation } from "../../contract-tests/src/contract.js";
import { equalJson, isArray, type JsonObject } from "../../contract-tests/src/json.js";
import { compareAnnotations, compareRest } from "./compare-annotations.js";
import { compareOperation, type OperationPair } from "./compare-operations.js";
import { compareSchemas } from "./compare-schemas.js";
import { compareSchemes, compareSecurity } from "./compare-security.js";
import { compareOwnServers, compareServers } from "./compare-servers.js";
import { type Difference, HARMLESS } from "./difference.js";
import { type Edition, objectAt } from "./edition.js";
import { messagePairs } from "./message-pairs.js";

/** Everything that two editions of a contract say differently. */
export function compareContracts(before: Edition, after: Edition): readonly Difference[] {
  const [old, now] = [before.document, after.document];
  const { gone, moved, pairs, added } = matchOperations(before, after);
  const found = [
    ...compareServers("the API", old["servers"], now["servers"]),
    ...gone.map((operation) => ({ place: nameOf(operation), what: "is gone", breaksCallers: true, breaksServers: false })),
    ...added.map((operation) => ({ place: nameOf(operation), what: "is new", breaksCallers: false, breaksServers: true })),
    ...moved.map(({ is, was }) => ({
      place: nameOf(was),
      what: `is ${nameOf(is)} now`,
      breaksCallers: true,
      breaksServers: true,
    })),
    ...pairs.flatMap((pair) => [
      ...compareOwnServers(pair.place, [old, pair.before], [now, pair.after]),
      ...compareSecurity(pair.place, [old, pair.before], [now, pair.after]),
      ...compareOperation(pair),
    ]),
    ...messagePairs(pairs).flatMap((pair) => compareSchemas(pair.name, pair.direction, pair.before, pair.after)),
    ...compareSchemes(old, now),
    ...compareAnnotations("the contract", objectAt(old, "info"), objectAt(now, "info")),
    ...compareRest("the contract", objectAt(old, "info"), objectAt(now, "info"), []),
    ...compareRest("the contract", old, now, ["components", "info", "paths", "security", "servers"]),
  ];
  const isUnsaid = found.length === 0 && !equalJson(old, now);
  return isUnsaid ? [{ place: "the contract", what: "says the same in other words", ...HARMLESS }] : found;
}

interface Matched {
  readonly pairs: readonly OperationPair[];
  /** Those among the pairs that go by another method or path. */
  readonly moved: readonly OperationPair[];
  readonly gone: readonly Operation[];
  readonly added: readonly Operation[];
}

/** Operations are the same by method and path; what is left of them, by `operationId` or by the names of what they take. */
function matchOperations(before: Edition, after: Edition): Matched {
  const open = [...after.contract.operations];
  const matched = new Map<Operation, Operation>();
  const match = (isSame: (was: Operation, is: Operation) => boolean) => {
    for (const was of before.contract.operations.filter((operation) => !matched.has(operation))) {
      const index = open.findIndex((is) => isSame(was, is));
      const [is] = index < 0 ? [] : open.splice(index, 1);
      if (is !== undefined) matched.set(was, is);
    }
  };
  match((was, is) => nameOf(was) === nameOf(is));
  match((was, is) => was.method === is.method && templateOf(was.path) === templateOf(is.path));
  match((was, is) => was.method === is.method && was.id === is.id);
  const pairs = [...matched].map(([was, is]) => ({
    place: nameOf(is),
    was,
    is,
    before: operationIn(before.document, was),
    after: operationIn(after.document, is),
  }));
  return {
    pairs,
    moved: pairs.filter(({ is, was }) => nameOf(was) !== nameOf(is)),
    gone: before.contract.operations.filter((operation) => !matched.has(operation)),
    added: open,
  };
}

function nameOf({ method, path }: Operation): string {
  return `${method} ${path}`;
}

/** A path without the names of its parameters, which nobody sends. */
function templateOf(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, "{}");
}

/** An operation as it stands in the document, with the parameters and the servers of its path. */
function operationIn(document: JsonObject, { method, path }: Operation): JsonObject {
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
