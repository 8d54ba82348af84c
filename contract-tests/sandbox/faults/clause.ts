import { type Evidence, evidenceOf } from "../../src/contract/evidence.js";
import { branchesOf } from "../../src/contract/lifecycle.js";
import { EVENT_STREAM, JSON_MEDIA_TYPE } from "../../src/contract/media-types.js";
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

/** The place in the contract that a fault breaks, and how it is known. */
export interface Clause {
  readonly anchor: string;
  readonly evidence: Evidence;
}

/** Finds a clause, or undefined where a contract has none like it. */
export type ClauseOf = (contract: Contract) => Clause | undefined;

/** The part that an operation plays. */
export type Part = "result" | "stream" | "submission";

/** The operations that play a part. */
export function operationsOf(contract: Contract, part: Part): readonly Operation[] {
  if (part === "result") return results(contract).map(({ operation }) => operation);
  return submissions(contract).filter((operation) => isStream(operation) === (part === "stream"));
}

/** What tells the faults of one operation from those of the first submission: nothing, its part, or its id. */
export function suffixOf(contract: Contract, operation: Operation): string {
  const parts = ["submission", "stream", "result"] as const;
  const part = parts.find((one) => operationsOf(contract, one).includes(operation));
  if (part === undefined || operationsOf(contract, part)[0] !== operation) return `@${operation.id}`;
  return part === "submission" ? "" : `@${part}`;
}

/** The operation itself. */
export function operation(part: Part): ClauseOf {
  return (contract) => operationsOf(contract, part)[0];
}

/** The body of a submission, or one of its keywords. */
export function requestBody(...keywords: readonly string[]): ClauseOf {
  return (contract) => {
    const [first] = operationsOf(contract, "submission") as readonly Submission[];
    if (first === undefined || keywords.some((keyword) => first.request.schema[keyword] === undefined)) return undefined;
    return { anchor: pointTo(first.request.anchor, ...keywords), evidence: first.request.evidence };
  };
}

/** What the operation answers with a status; `taken` is the first success. */
export function response(part: Part, status: number | "taken"): ClauseOf {
  return (contract) => {
    const [first] = operationsOf(contract, part);
    if (first === undefined) return undefined;
    return status === "taken" ? successes(first)[0] : responseTo(first, status);
  };
}

/** How a caller says who it is: on the endpoint's own page. */
export const authentication: ClauseOf = (contract) =>
  operationsOf(contract, "submission").length === 0
    ? undefined
    : { anchor: "#/components/securitySchemes/apiKey", evidence: "endpoint" };

/** A property of the JSON that refuses a request. */
export function refusalProperty(part: Part, status: number, name: string): ClauseOf {
  return (contract) => {
    const clause = response(part, status)(contract);
    const found = operationsOf(contract, part)[0]?.responses.find(({ anchor }) => anchor === clause?.anchor);
    const content = found?.content.get(JSON_MEDIA_TYPE);
    return found && content && locate(content.schema, content.anchor, name, found.evidence);
  };
}

/** A property of a successful answer, or of the events of a stream. */
export interface AnswerProperty extends Clause {
  readonly operation: Operation;
  readonly name: string;
  readonly schema: JsonObject;
  /** Every schema that an alternative has for it. */
  readonly places: readonly JsonObject[];
  /** Whether every alternative requires it. */
  readonly isRequired: boolean;
}

/** The properties of what an operation answers to a request that it takes. */
export function answerProperties(operation: Operation): readonly AnswerProperty[] {
  const clause = successes(operation)[0];
  const stream = clause?.content.get(EVENT_STREAM);
  const content = stream ?? clause?.content.get(JSON_MEDIA_TYPE);
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
    const places = branches.map((branch) => propertiesOf(branch)[name]).filter((place) => place !== undefined);
    return [{ ...found, operation, name, places, isRequired }];
  });
}

const BRANCHING = ["oneOf", "anyOf", "allOf"] as const;

/** The first place that declares a property, whichever alternative it is in. */
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
  for (const keyword of BRANCHING) {
    for (const [index, branch] of listOf(schema, keyword).entries()) {
      const found = locate(branch, pointTo(anchor, keyword, String(index)), name, evidence);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function collectNames(schema: JsonObject, names: Set<string>): void {
  for (const name of Object.keys(isObject(schema["properties"]) ? schema["properties"] : {})) names.add(name);
  for (const keyword of BRANCHING) for (const branch of listOf(schema, keyword)) collectNames(branch, names);
}

function listOf(schema: JsonObject, keyword: string): readonly JsonObject[] {
  const list = schema[keyword];
  return (isArray(list) ? list : []).filter(isObject);
}
