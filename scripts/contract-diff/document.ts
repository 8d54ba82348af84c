import type { Operation } from "../../contract-tests/src/contract/model.js";
import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../contract-tests/src/util/json.js";
import { ANNOTATION_RULE, compareAnnotations, compareRemainingKeys } from "./annotations.js";
import { type Comparison, type Difference, joinWithOr, NON_BREAKING } from "./difference.js";
import { messagePairs, type OperationPair } from "./match.js";
import { compareOperation } from "./operation.js";
import { compareSchemas } from "./schema/compare.js";
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

/** The operations of two versions. */
interface MatchedOperations {
  readonly pairs: readonly OperationPair[];
  /** The pairs whose path changed. */
  readonly moved: readonly OperationPair[];
  readonly removed: readonly Operation[];
  readonly added: readonly Operation[];
}

/** Matches operations by method and path, then by method and path template, then by method and `operationId`. */
function matchOperations(before: ContractVersion, after: ContractVersion): MatchedOperations {
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

function nameOf({ method, path }: Operation): string {
  return `${method} ${path}`;
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

/** An Operation Object, and the document whose servers and security it inherits. */
interface OperationScope {
  readonly document: JsonObject;
  readonly operation: JsonObject;
}

/** The security schemes that a request must satisfy together. An empty list allows anonymous requests. */
type Requirement = readonly Json[];

/**
 * Compares the security requirements of an operation, with the referenced schemes resolved (OpenAPI 3.1 §4.8.30).
 *
 * A client breaks unless its credentials satisfy one of the new alternatives. Servers always break: an old server does not
 * accept an added alternative, and must now reject a removed one.
 */
function compareSecurity(location: string, before: OperationScope, after: OperationScope): readonly Difference[] {
  const [oldRequirements, newRequirements] = [requirementsOf(before), requirementsOf(after)];
  const added = newRequirements.filter((requirement) => !oldRequirements.some((other) => areEqual(requirement, other)));
  const removed = oldRequirements.filter((requirement) => !newRequirements.some((other) => areEqual(requirement, other)));
  if (added.length === 0 && removed.length === 0) return [];
  const id =
    added.length === 0
      ? "security-alternative-removed"
      : removed.length === 0
        ? "security-alternative-added"
        : "security-changed";
  const breaksClients = oldRequirements.some((sent) => !newRequirements.some((required) => isSatisfied(required, sent)));
  return [{ id, location, message: describeSecurityChange(added, removed), breaksClients, breaksServers: true }];
}

/** Returns the alternative requirements. A missing list and an empty list both allow anonymous requests. */
function requirementsOf({ document, operation }: OperationScope): readonly Requirement[] {
  const security: Json | undefined = operation["security"] ?? document["security"];
  const alternatives = (isArray(security) ? security : []).filter(isObject).map((alternative) =>
    Object.entries(alternative).map(([name, scopes]) => {
      // `bearerFormat` is only a hint (OpenAPI 3.1 §4.8.27).
      const {
        bearerFormat: _,
        description: _description,
        "x-evidence": _evidence,
        ...scheme
      } = objectAt(document, "components", "securitySchemes", name);
      return { ...scheme, scopes };
    }),
  );
  return alternatives.length === 0 ? [[]] : alternatives;
}

/** Returns whether credentials for one requirement also satisfy another. */
function isSatisfied(required: Requirement, sent: Requirement): boolean {
  return required.every((scheme) => sent.some((other) => equalJson(foldHeaderName(scheme), foldHeaderName(other))));
}

/** Returns a scheme with the name of its header in lower case (RFC 9110 §5.1). */
function foldHeaderName(scheme: Json): Json {
  if (!isObject(scheme) || scheme["in"] !== "header") return scheme;
  return { ...scheme, name: String(scheme["name"]).toLowerCase() };
}

function areEqual(a: Requirement, b: Requirement): boolean {
  return isSatisfied(a, b) && isSatisfied(b, a);
}

function describeSecurityChange(added: readonly Requirement[], removed: readonly Requirement[]): string {
  const [addedNames, removedNames] = [added, removed].map((requirements) => joinWithOr(requirements.map(describeRequirement)));
  if (removed.length === 0) return `security alternative added: ${addedNames}`;
  if (added.length === 0) return `security alternative removed: ${removedNames}`;
  if (addedNames === removedNames) return `details of the security scheme changed: ${addedNames}`;
  return `security changed from ${removedNames} to ${addedNames}`;
}

function describeRequirement(schemes: Requirement): string {
  if (schemes.length === 0) return "no authentication";
  return schemes.map((scheme) => (isObject(scheme) ? describeScheme(scheme) : String(scheme))).join(" and ");
}

function describeScheme({ in: location, name, scheme, type }: JsonObject): string {
  return type === "http" ? `HTTP ${scheme}` : type === "apiKey" ? `API key in ${location} ${name}` : String(type);
}

/** Compares the keys of the security schemes of both versions that `compareSecurity` does not compare. */
function compareSecuritySchemes(before: JsonObject, after: JsonObject): readonly Difference[] {
  const oldSchemes = objectAt(before, "components", "securitySchemes");
  const newSchemes = objectAt(after, "components", "securitySchemes");
  const compared = ["flows", "in", "name", "openIdConnectUrl", "scheme", "type"];
  return Object.keys(newSchemes).flatMap((name) => {
    if (!(name in oldSchemes)) return [];
    const location = `security scheme ${name}`;
    const [oldScheme, newScheme] = [objectAt(oldSchemes, name), objectAt(newSchemes, name)];
    return [
      ...compareAnnotations(location, oldScheme, newScheme),
      ...compareRemainingKeys(ANNOTATION_RULE, location, oldScheme, newScheme, compared),
    ];
  });
}

/** Compares the servers of the API or of an operation. A removed server breaks its clients. */
function compareServers(location: string, before: Json | undefined, after: Json | undefined): readonly Difference[] {
  const [oldUrls, newUrls] = [urlsOf(before), urlsOf(after)];
  const removed = oldUrls.filter((url) => !newUrls.includes(url));
  const added = newUrls.filter((url) => !oldUrls.includes(url));
  if (removed.length > 0) {
    const message =
      added.length === 0
        ? `server ${joinWithOr(removed)} removed`
        : `server changed from ${joinWithOr(removed)} to ${joinWithOr(added)}`;
    const id = added.length === 0 ? "server-removed" : "server-changed";
    return [{ id, location, message, breaksClients: true, breaksServers: added.length > 0 }];
  }
  const differences = added.map((url) => ({ id: "server-added", location, message: `server ${url} added`, ...NON_BREAKING }));
  if (oldUrls[0] !== newUrls[0]) {
    const message = `first server changed from ${oldUrls[0]} to ${newUrls[0]}`;
    return [...differences, { id: "first-server-changed", location, message, ...NON_BREAKING }];
  }
  if (added.length > 0 || equalJson(before, after)) return differences;
  return [{ id: ANNOTATION_RULE, location, message: "server details changed", ...NON_BREAKING }];
}

/** Compares the servers of an operation or its path, which override those of the document (OpenAPI 3.1 §4.8.9, §4.8.10). */
function compareOperationServers(location: string, before: OperationScope, after: OperationScope): readonly Difference[] {
  if (before.operation["servers"] === undefined && after.operation["servers"] === undefined) return [];
  const [oldServers, newServers] = [before, after].map(({ document, operation }) => operation["servers"] ?? document["servers"]);
  return equalJson(oldServers, newServers) ? [] : compareServers(location, oldServers, newServers);
}

/** Returns the server URLs with the default values of their variables. The default server is `/` (OpenAPI 3.1 §4.8.1). */
function urlsOf(servers: Json | undefined): readonly string[] {
  const urls = (isArray(servers) ? servers : []).filter(isObject).map((server) =>
    String(server["url"]).replaceAll(/\{([^}]*)\}/g, (variable, name) => {
      const { default: value } = objectAt(server, "variables", name);
      return typeof value === "string" ? value : variable;
    }),
  );
  return urls.length === 0 ? ["/"] : urls;
}
