import { isObject, type JsonObject } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import type { Evidence } from "./evidence.js";
import { branchesOf, type Lifecycle, readLifecycle } from "./lifecycle.js";
import { EVENT_STREAM, JSON_MEDIA_TYPE } from "./media-types.js";
import { propertiesOf } from "./schema.js";

/** What a server is judged by: the operations of one OpenAPI document. */
export interface Contract {
  readonly title: string;
  readonly version: string;
  /** SHA-256 of the document's bytes, in hexadecimal. */
  readonly sha256: string;
  readonly operations: readonly Operation[];
}

/** One operation of the contract: a method at a path. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly anchor: string;
  readonly evidence: Evidence;
  /** Whether everybody is let in (OpenAPI 3.1 §4.8.10, `security`). */
  readonly isPublic: boolean;
  /** Parameters beside the path that must be sent, by JSON Pointer: nothing here sends them. */
  readonly unsent: ReadonlyMap<string, string>;
  /** The JSON body that the operation takes, where it takes one. */
  readonly request: RequestBody | undefined;
  readonly responses: readonly ResponseClause[];
}

/** The JSON body of an operation's requests. */
export interface RequestBody {
  readonly schema: JsonObject;
  readonly anchor: string;
  readonly evidence: Evidence;
  /** Printed examples, in the order of the document. */
  readonly examples: readonly JsonObject[];
}

/** What the contract says of the answers with some status. */
export interface ResponseClause {
  /** HTTP status; a range such as `4XX`; or `default`, for every other one (OpenAPI 3.1 §4.8.16). */
  readonly status: string;
  readonly anchor: string;
  readonly evidence: Evidence;
  /** Schemas by media type. */
  readonly content: ReadonlyMap<string, { readonly schema: JsonObject; readonly anchor: string }>;
}

/** Thrown when a document cannot serve as a contract; the message is one line that says why. */
export class ContractError extends Error {
  override readonly name = "ContractError";
}

/** An operation that takes a JSON body, and perhaps a fee: its requests can be judged. */
export type Submission = Operation & { readonly request: RequestBody };

/** An operation that tells what has become of a submission. */
export interface Result {
  readonly operation: Operation;
  /** The parameter of its path that names the generation. */
  readonly parameter: string;
  /** The property that submissions answer the name in: it has the parameter's name, or is the `id` of a `generation_id`. */
  readonly property: string;
}

/** Operations whose requests can be judged: those that take a JSON body and answer with JSON or a stream of it. */
export function submissions(contract: Contract): readonly Submission[] {
  return contract.operations.filter(
    (operation): operation is Submission =>
      operation.request !== undefined &&
      !operation.path.includes("{") &&
      (isStream(operation) || answerSchemas(operation).length > 0),
  );
}

/** Whether an operation answers a request that it takes with a stream of JSON events. */
export function isStream(operation: Operation): boolean {
  return eventSchema(operation) !== undefined;
}

/** The schema of the JSON in each event of an operation's stream (JSON Schema Validation §8.5). */
export function eventSchema(operation: Operation): JsonObject | undefined {
  const schemas = successes(operation).map(({ content }) => content.get(EVENT_STREAM)?.schema["contentSchema"]);
  return schemas.find(isObject);
}

/** The lifecycle that the events of an operation's stream tell. Every message to the operation is read by it. */
export const streamLifecycle = memoize((operation: Operation): Lifecycle | undefined => {
  const schema = eventSchema(operation);
  return schema === undefined ? undefined : readLifecycle(schema);
});

/** The schemas of the JSON with which an operation answers a request that it takes. */
export function answerSchemas(operation: Operation): readonly JsonObject[] {
  return successes(operation).flatMap(({ content }) => {
    const schema = content.get(JSON_MEDIA_TYPE)?.schema;
    return schema === undefined ? [] : [schema];
  });
}

/** Operations that are asked for one submission by its name. */
export function results(contract: Contract): readonly Result[] {
  return contract.operations.flatMap((operation) => {
    const [parameter, ...others] = [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => name);
    if (operation.method !== "GET" || parameter === undefined || others.length > 0) return [];
    const property = [parameter, ...(/id$/i.test(parameter) ? ["id"] : [])].find((name) =>
      submissions(contract).some((submission) => answers(submission, name)),
    );
    return property === undefined || answerSchemas(operation).length === 0 ? [] : [{ operation, parameter, property }];
  });
}

function answers(submission: Submission, name: string): boolean {
  const schemas = [...answerSchemas(submission), eventSchema(submission)].filter(isObject);
  return schemas.some((schema) => branchesOf(schema).some((branch) => Object.hasOwn(propertiesOf(branch), name)));
}

/** The documented answers to a request that is taken. */
export function successes(operation: Operation): readonly ResponseClause[] {
  return operation.responses.filter(({ status }) => status.startsWith("2"));
}

/** What the contract says of an answer with this status: by its number, else its range, else by default. */
export function responseTo({ responses }: Operation, status: number): ResponseClause | undefined {
  const names = [String(status), `${Math.floor(status / 100)}XX`, "default"];
  return names
    .map((name) => responses.find((response) => response.status.toUpperCase() === name.toUpperCase()))
    .find((found) => found !== undefined);
}

/** Whether an answer with this status says, as documented, that the request was taken. */
export function isTaken(operation: Operation, status: number): boolean {
  return responseTo(operation, status)?.status.startsWith("2") ?? false;
}

/** Operations that no check is derived for: those that neither take a submission nor tell what became of one. */
export function unjudged(contract: Contract): readonly Operation[] {
  const judged: readonly Operation[] = [...submissions(contract), ...results(contract).map(({ operation }) => operation)];
  return contract.operations.filter((operation) => !judged.includes(operation));
}
