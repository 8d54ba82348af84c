import { branchesOf } from "../../src/contract/branches.js";
import { type Evidence, evidenceOf } from "../../src/contract/evidence.js";
import { EVENT_STREAM, jsonContent } from "../../src/contract/media-types.js";
import {
  type Contract,
  isStream,
  type Operation,
  responseTo,
  results,
  type Submission,
  submissions,
  successes,
} from "../../src/contract/model.js";
import { propertiesOf, requiredOf } from "../../src/contract/schema.js";
import { isArray, isObject, type JsonObject, pointTo } from "../../src/util/json.js";

/** The location in the contract that a fault violates, and the evidence for the rule. */
export interface Clause {
  readonly anchor: string;
  readonly evidence: Evidence;
}

/** Finds a clause in a contract, or returns undefined if the contract does not have it. */
export type ClauseFinder = (contract: Contract) => Clause | undefined;

/** The role of an operation: it submits a generation, submits one and streams its events, or returns one. */
export type OperationRole = "result" | "stream" | "submission";

/** Returns the operations with a role. */
export function operationsOf(contract: Contract, role: OperationRole): readonly Operation[] {
  if (role === "result") return results(contract).map(({ operation }) => operation);
  return submissions(contract).filter((operation) => isStream(operation) === (role === "stream"));
}

/**
 * Returns the suffix that keeps the fault ids of different operations apart: empty for the first submission, `@stream` or
 * `@result` for the first operation with that role, and `@` with the operation's id for all others.
 */
export function suffixOf(contract: Contract, operation: Operation): string {
  const roles = ["submission", "stream", "result"] as const;
  const role = roles.find((one) => operationsOf(contract, one).includes(operation));
  if (role === undefined || operationsOf(contract, role)[0] !== operation) return `@${operation.id}`;
  return role === "submission" ? "" : `@${role}`;
}

/** Returns the suffix that names the operation in a fault's title: empty for the first submission. */
export function labelOf(contract: Contract, operation: Operation): string {
  return suffixOf(contract, operation) === "" ? "" : ` (${operation.id})`;
}

/** Finds the first operation with a role. */
export function operation(role: OperationRole): ClauseFinder {
  return (contract) => operationsOf(contract, role)[0];
}

/** Finds the request body of the first submission, or a keyword of its schema. */
export function requestBody(...keywords: readonly string[]): ClauseFinder {
  return (contract) => {
    const [first] = operationsOf(contract, "submission") as readonly Submission[];
    if (first === undefined || keywords.some((keyword) => first.request.schema[keyword] === undefined)) return undefined;
    return { anchor: pointTo(first.request.anchor, ...keywords), evidence: first.request.evidence };
  };
}

/** Finds a documented response of the first operation with a role. `success` is its first successful response. */
export function response(role: OperationRole, status: number | "success"): ClauseFinder {
  return (contract) => {
    const [first] = operationsOf(contract, role);
    if (first === undefined) return undefined;
    return status === "success" ? successes(first)[0] : responseTo(first, status);
  };
}

/** Finds the authentication scheme. The endpoint's own documentation page describes it, so the evidence is `endpoint`. */
export const authentication: ClauseFinder = (contract) =>
  operationsOf(contract, "submission").length === 0
    ? undefined
    : { anchor: "#/components/securitySchemes/apiKey", evidence: "endpoint" };

/** Finds a property of an error response. */
export function errorProperty(role: OperationRole, status: number, name: string): ClauseFinder {
  return (contract) => {
    const clause = response(role, status)(contract);
    const found = operationsOf(contract, role)[0]?.responses.find(({ anchor }) => anchor === clause?.anchor);
    const content = jsonContent(found?.content);
    return found && content && locate(content.schema, content.anchor, name, found.evidence);
  };
}

/** A property of a successful response, or of a stream's events. */
export interface ResponseProperty extends Clause {
  readonly operation: Operation;
  readonly name: string;
  readonly schema: JsonObject;
  /** The property's schema in each alternative that declares it. */
  readonly alternatives: readonly JsonObject[];
  /** Whether every alternative requires the property. */
  readonly isRequired: boolean;
}

/** Returns the properties of an operation's successful response. For a stream, these are the properties of its events. */
export function responseProperties(operation: Operation): readonly ResponseProperty[] {
  const clause = successes(operation)[0];
  const stream = clause?.content.get(EVENT_STREAM);
  const content = stream ?? jsonContent(clause?.content);
  const schema = stream === undefined ? content?.schema : stream.schema["contentSchema"];
  if (clause === undefined || content === undefined || !isObject(schema)) return [];
  const anchor = stream === undefined ? content.anchor : pointTo(content.anchor, "contentSchema");
  const branches = branchesOf(schema);
  const names = new Set<string>();
  collectNames(schema, names);
  return [...names].flatMap((name) => {
    const found = locate(schema, anchor, name, clause.evidence);
    if (found === undefined) return [];
    const isRequired = branches.every((branch) => requiredOf(branch).includes(name));
    const alternatives = branches.map((branch) => propertiesOf(branch)[name]).filter((alternative) => alternative !== undefined);
    return [{ ...found, operation, name, alternatives, isRequired }];
  });
}

const BRANCHING_KEYWORDS = ["oneOf", "anyOf", "allOf"] as const;

/** Finds the first declaration of a property in a schema or its alternatives. */
function locate(
  schema: JsonObject,
  anchor: string,
  name: string,
  inherited: Evidence,
): (Clause & { readonly schema: JsonObject }) | undefined {
  const evidence = evidenceOf(schema, inherited);
  const property = isObject(schema["properties"]) ? schema["properties"][name] : undefined;
  if (isObject(property))
    return { anchor: pointTo(anchor, "properties", name), evidence: evidenceOf(property, evidence), schema: property };
  for (const keyword of BRANCHING_KEYWORDS) {
    for (const [index, branch] of listOf(schema, keyword).entries()) {
      const found = locate(branch, pointTo(anchor, keyword, String(index)), name, evidence);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function collectNames(schema: JsonObject, names: Set<string>): void {
  for (const name of Object.keys(isObject(schema["properties"]) ? schema["properties"] : {})) names.add(name);
  for (const keyword of BRANCHING_KEYWORDS) for (const branch of listOf(schema, keyword)) collectNames(branch, names);
}

function listOf(schema: JsonObject, keyword: string): readonly JsonObject[] {
  const list = schema[keyword];
  return (isArray(list) ? list : []).filter(isObject);
}
