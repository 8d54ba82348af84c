import type { Operation } from "../../contract-tests/src/contract/model.js";
import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../contract-tests/src/util/json.js";
import { compareAnnotations, compareRemainingKeys } from "./annotations.js";
import { type Difference, joinWithOr, NON_BREAKING } from "./difference.js";
import { messagePairs, type OperationPair } from "./match.js";
import { compareOperation } from "./operation.js";
import { compareSchemas } from "./schema/compare.js";
import { type ContractVersion, objectAt } from "./version.js";

/** Everything that two versions of a contract say differently. */
export function compareContracts(before: ContractVersion, after: ContractVersion): readonly Difference[] {
  const [old, now] = [before.document, after.document];
  const { gone, moved, pairs, added } = matchOperations(before, after);
  const found = [
    ...compareServers("the API", old["servers"], now["servers"]),
    ...gone.map((operation) => ({ place: nameOf(operation), what: "is gone", breaksClients: true, breaksServers: false })),
    ...added.map((operation) => ({ place: nameOf(operation), what: "is new", breaksClients: false, breaksServers: true })),
    ...moved.map(({ is, was }) => ({
      place: nameOf(was),
      what: `is ${nameOf(is)} now`,
      breaksClients: true,
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
    ...compareRemainingKeys("the contract", objectAt(old, "info"), objectAt(now, "info"), []),
    ...compareRemainingKeys("the contract", old, now, ["components", "info", "paths", "security", "servers"]),
  ];
  const isUnsaid = found.length === 0 && !equalJson(old, now);
  return isUnsaid ? [{ place: "the contract", what: "says the same in other words", ...NON_BREAKING }] : found;
}
interface Matched {
  readonly pairs: readonly OperationPair[];
  /** Those among the pairs that go by another method or path. */
  readonly moved: readonly OperationPair[];
  readonly gone: readonly Operation[];
  readonly added: readonly Operation[];
}

/** Operations are the same by method and path; what is left of them, by `operationId` or by the names of what they take. */
function matchOperations(before: ContractVersion, after: ContractVersion): Matched {
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

/** All that has to be shown to be let in, which is nothing where everybody is. */
type Requirement = readonly Json[];
/**
 * Who is let in: what an operation asks for, as the document resolves it (OpenAPI 3.1 §4.8.30).
 *
 * A caller is still let in that shows all that some alternative asks for, and an old server knows no new alternative. One
 * that is gone must be refused from now on.
 */
function compareSecurity(
  place: string,
  [before, old]: readonly [document: JsonObject, operation: JsonObject],
  [after, now]: readonly [document: JsonObject, operation: JsonObject],
): readonly Difference[] {
  const [was, is] = [requirementsOf(before, old), requirementsOf(after, now)];
  const added = is.filter((requirement) => !was.some((other) => areEqual(requirement, other)));
  const gone = was.filter((requirement) => !is.some((other) => areEqual(requirement, other)));
  if (added.length === 0 && gone.length === 0) return [];
  const breaksClients = was.some((shown) => !is.some((asked) => isWithin(asked, shown)));
  return [{ place, what: describe(added, gone), breaksClients, breaksServers: true }];
}

/** What else is said of the ways to be let in. */
function compareSchemes(before: JsonObject, after: JsonObject): readonly Difference[] {
  const [old, now] = [before, after].map((document) => objectAt(document, "components", "securitySchemes"));
  return Object.keys(now ?? {}).flatMap((name) => {
    const [was, is] = [objectAt(old, name), objectAt(now, name)];
    if (!(name in (old ?? {}))) return [];
    return [
      ...compareAnnotations(`key ${name}`, was, is),
      ...compareRemainingKeys(`key ${name}`, was, is, ["flows", "in", "name", "openIdConnectUrl", "scheme", "type"]),
    ];
  });
}

/** The alternatives. No list of them, as well as an empty one among them, lets everybody in. */
function requirementsOf(document: JsonObject, operation: JsonObject): readonly Requirement[] {
  const own: Json | undefined = operation["security"] ?? document["security"];
  const alternatives = (isArray(own) ? own : []).filter(isObject).map((alternative) =>
    Object.entries(alternative).map(([name, scopes]) => {
      // `bearerFormat` is a hint for readers (OpenAPI 3.1 §4.8.27).
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

function isWithin(asked: Requirement, shown: Requirement): boolean {
  return asked.every((scheme) => shown.some((other) => equalJson(scheme, other)));
}

function areEqual(a: Requirement, b: Requirement): boolean {
  return isWithin(a, b) && isWithin(b, a);
}

function describe(added: readonly Requirement[], gone: readonly Requirement[]): string {
  const [now, old] = [added, gone].map((requirements) => joinWithOr(requirements.map(nameOfRequirement)));
  if (gone.length === 0) return `is let in by ${now}, too`;
  if (added.length === 0) return `is not let in by ${old} any more`;
  return now === old ? `is let in by ${now} in another form` : `is let in by ${now}, not by ${old}`;
}

function nameOfRequirement(schemes: Requirement): string {
  if (schemes.length === 0) return "nothing, as everybody is";
  return schemes.map((scheme) => (isObject(scheme) ? nameOfScheme(scheme) : String(scheme))).join(" and ");
}

function nameOfScheme({ in: where, name, scheme, type }: JsonObject): string {
  return type === "http" ? `HTTP ${scheme}` : type === "apiKey" ? `a key in the ${where} parameter ${name}` : String(type);
}

/** Where the API, or an operation of it, is: whoever goes to a server that is gone goes nowhere. */
function compareServers(place: string, before: Json | undefined, after: Json | undefined): readonly Difference[] {
  const [old, now] = [urlsOf(before), urlsOf(after)];
  const gone = old.filter((url) => !now.includes(url));
  const added = now.filter((url) => !old.includes(url));
  if (gone.length === 0) {
    const isOther = now[0] !== old[0];
    return [
      ...added.map((url) => ({ place, what: `is at ${url}, too`, ...NON_BREAKING })),
      ...(isOther ? [{ place, what: `is at ${now[0]} in the first place, not at ${old[0]}`, ...NON_BREAKING }] : []),
      ...(equalJson(before, after) || added.length > 0 || isOther
        ? []
        : [{ place, what: "has its servers described in other words", ...NON_BREAKING }]),
    ];
  }
  const what =
    added.length === 0 ? `is not at ${joinWithOr(gone)} any more` : `is at ${joinWithOr(added)}, not at ${joinWithOr(gone)}`;
  return [{ place, what, breaksClients: true, breaksServers: added.length > 0 }];
}

/** The servers of an operation or of its path stand for those of the document (OpenAPI 3.1 §4.8.9, §4.8.10). */
function compareOwnServers(
  place: string,
  [before, old]: readonly [document: JsonObject, operation: JsonObject],
  [after, now]: readonly [document: JsonObject, operation: JsonObject],
): readonly Difference[] {
  if (old["servers"] === undefined && now["servers"] === undefined) return [];
  const [was, is] = [old["servers"] ?? before["servers"], now["servers"] ?? after["servers"]];
  return equalJson(was, is) ? [] : compareServers(place, was, is);
}

/** The URLs as they are without a choice of the caller's; no server at all is the place of the document (§4.8.1). */
function urlsOf(servers: Json | undefined): readonly string[] {
  const urls = (isArray(servers) ? servers : []).filter(isObject).map((server) =>
    String(server["url"]).replaceAll(/\{([^}]*)\}/g, (whole, name) => {
      const { default: value } = objectAt(server, "variables", name);
      return typeof value === "string" ? value : whole;
    }),
  );
  return urls.length === 0 ? ["/"] : urls;
}
