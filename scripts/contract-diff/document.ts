import { equalJson } from "../../contract-tests/src/util/json.js";
import { ANNOTATION_RULE, compareAnnotations, compareRemainingKeys } from "./annotations.js";
import { type Comparison, type Difference, NON_BREAKING } from "./difference.js";
import { matchOperations, nameOf } from "./match-operations.js";
import { messagePairs } from "./message-pairs.js";
import { compareOperation } from "./operation.js";
import { compareSchemas } from "./schema/compare.js";
import { compareSecurity, compareSecuritySchemes } from "./security.js";
import { compareOperationServers, compareServers } from "./servers.js";
import { type ContractVersion, objectAt } from "./version.js";

/** Returns the differences between two versions of a contract that clients or servers can observe. */
export function compareContracts(before: ContractVersion, after: ContractVersion): readonly Difference[] {
  return compareVersions(before, after).differences;
}

/** Returns the differences between two versions of a contract, and their changed annotations. */
export function compareVersions(before: ContractVersion, after: ContractVersion): Comparison {
  const [oldDocument, newDocument] = [before.document, after.document];
  const [oldInfo, newInfo] = [objectAt(oldDocument, "info"), objectAt(newDocument, "info")];
  const { added, moved, pairs, removed } = matchOperations(before, after);
  const differences = [
    ...compareServers("the API", oldDocument["servers"], newDocument["servers"]),
    ...removed.map((operation) => ({
      id: "operation-removed",
      location: nameOf(operation),
      message: "removed",
      breaksClients: true,
      breaksServers: false,
    })),
    ...added.map((operation) => ({
      id: "operation-added",
      location: nameOf(operation),
      message: "added",
      breaksClients: false,
      breaksServers: true,
    })),
    ...moved.map((pair) => ({
      id: "operation-moved",
      location: nameOf(pair.before.operation),
      message: `moved to ${nameOf(pair.after.operation)}`,
      breaksClients: true,
      breaksServers: true,
    })),
    ...pairs.flatMap((pair) => {
      const [oldScope, newScope] = [
        { document: oldDocument, operation: pair.before.json },
        { document: newDocument, operation: pair.after.json },
      ];
      return [
        ...compareOperationServers(pair.location, oldScope, newScope),
        ...compareSecurity(pair.location, oldScope, newScope),
        ...compareOperation(pair),
      ];
    }),
    ...messagePairs(pairs).flatMap((pair) => compareSchemas(pair.location, pair.direction, pair.before, pair.after)),
    ...compareSecuritySchemes(oldDocument, newDocument),
    ...compareAnnotations("the contract", oldInfo, newInfo),
    ...compareRemainingKeys(ANNOTATION_RULE, "the contract", oldInfo, newInfo, []),
    ...compareRemainingKeys("contract-details-changed", "the contract", oldDocument, newDocument, [
      "components",
      "info",
      "paths",
      "security",
      "servers",
    ]),
  ];
  if (differences.length === 0 && !equalJson(oldDocument, newDocument))
    return { differences, annotations: [{ ...REWRITTEN, ...NON_BREAKING }] };
  return {
    differences: differences.filter(({ id }) => id !== ANNOTATION_RULE),
    annotations: differences.filter(({ id }) => id === ANNOTATION_RULE),
  };
}

/** The entry for documents that are equal on the wire and differ in notation. */
const REWRITTEN = { id: ANNOTATION_RULE, location: "the contract", message: "rewritten with the same meaning" };
