import { isObject, type Json, type JsonObject } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import type { Evidence } from "./evidence.js";
import { type Lifecycle, readLifecycle } from "./lifecycle.js";
import { EVENT_STREAM, jsonContent } from "./media-types.js";
import { type Path, pathsOf } from "./roles.js";

/**
 * The contract that a server is checked against: the operations of one OpenAPI document.
 *
 * @example
 * ```ts
 * import type { Contract } from "vidu-q2-turbo-conformance";
 *
 * const idsOf = ({ operations }: Contract) => operations.map(({ id }) => id);
 * ```
 */
export interface Contract {
  readonly title: string;
  readonly version: string;
  /** SHA-256 of the document's bytes, in hexadecimal. */
  readonly sha256: string;
  readonly operations: readonly Operation[];
  /** What the parser ignored, one sentence each. */
  readonly notices?: readonly string[];
}

/** One operation of the contract: a method at a path. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly anchor: string;
  readonly evidence: Evidence;
  /** Whether the operation needs no authentication (OpenAPI 3.1 §4.8.10, `security`). */
  readonly isPublic: boolean;
  /** The parameters outside of the path. Every request contains those that are required. */
  readonly parameters: readonly Parameter[];
  /** Descriptions of parameters that the suite does not send or test, by JSON Pointer. */
  readonly unsupportedParameters: ReadonlyMap<string, string>;
  /** The JSON body of a request; undefined if the operation has none. */
  readonly request: RequestBody | undefined;
  readonly responses: readonly ResponseClause[];
}

/** A parameter of an operation outside of the path (OpenAPI 3.1 §4.8.12). */
export interface Parameter {
  readonly name: string;
  readonly location: "cookie" | "header" | "query";
  /** How arrays and objects become text (OpenAPI 3.1 §4.8.12.2). The default depends on the location. */
  readonly style?: string;
  /** Whether each item or property has a text of its own. The default depends on the style. */
  readonly explode?: boolean;
  readonly isRequired: boolean;
  readonly schema: JsonObject;
  readonly anchor: string;
  readonly evidence: Evidence;
  /** The documented examples, in the order of the document. */
  readonly examples: readonly Json[];
}

/** The documented JSON body of an operation's requests. */
export interface RequestBody {
  readonly schema: JsonObject;
  readonly anchor: string;
  readonly evidence: Evidence;
  /** The documented examples, in the order of the document. */
  readonly examples: readonly JsonObject[];
  /** The documented media types and ranges, such as `application/*`. */
  readonly mediaTypes?: readonly string[];
  /** Whether a request may have no body (OpenAPI 3.1 §4.8.13). */
  readonly isOptional?: boolean;
}

/** The documented responses with one status. */
export interface ResponseClause {
  /** An HTTP status, a range such as `4XX`, or `default` for all other statuses (OpenAPI 3.1 §4.8.16). */
  readonly status: string;
  readonly anchor: string;
  readonly evidence: Evidence;
  /** The documented headers, except for Content-Type. */
  readonly headers?: readonly Parameter[];
  /** The schemas by media type. */
  readonly content: ReadonlyMap<string, { readonly schema: JsonObject; readonly anchor: string }>;
}

/**
 * Thrown if a document is not a usable contract. The message is one line and contains the reason.
 *
 * @example
 * ```ts
 * import { ContractError, parseContract } from "vidu-q2-turbo-conformance";
 *
 * try {
 *   parseContract("{}", "openapi.json");
 * } catch (error) {
 *   if (!(error instanceof ContractError)) throw error;
 *   console.error(error.message);
 * }
 * ```
 */
export class ContractError extends Error {
  override readonly name = "ContractError";
}

/** An operation whose requests have a JSON body. An accepted request may be charged. */
export type Submission = Operation & { readonly request: RequestBody };

/** An operation that returns the current state of one generation. */
export interface Result {
  readonly operation: Operation;
  /** The path parameter that contains the generation's id. */
  readonly parameter: string;
  /** The name of the property that contains the generation's id in the response to a submission. */
  readonly property: string;
}

/** Returns the operations that accept a JSON body and return JSON or a stream of JSON events, without path parameters. */
export function submissions(contract: Contract): readonly Submission[] {
  return contract.operations.filter(
    (operation): operation is Submission =>
      operation.request !== undefined &&
      !operation.path.includes("{") &&
      (isStream(operation) || responseSchemas(operation).length > 0),
  );
}

/** Whether an operation responds to an accepted request with a stream of JSON events. */
export function isStream(operation: Operation): boolean {
  return eventSchema(operation) !== undefined;
}

/** Returns the schema of the JSON in each event of an operation's stream (JSON Schema Validation §8.5). */
export function eventSchema(operation: Operation): JsonObject | undefined {
  const schemas = successes(operation).map(({ content }) => content.get(EVENT_STREAM)?.schema["contentSchema"]);
  return schemas.find(isObject);
}

/** Returns the lifecycle that an operation's events describe. Memoized because it is needed for every request. */
export const streamLifecycle = memoize((operation: Operation): Lifecycle | undefined => {
  const schema = eventSchema(operation);
  return schema === undefined ? undefined : readLifecycle(schema);
});

/** Returns the schemas of the JSON bodies that an operation returns for an accepted request. */
export function responseSchemas(operation: Operation): readonly JsonObject[] {
  return successes(operation).flatMap(({ content }) => {
    const schema = jsonContent(content)?.schema;
    return schema === undefined ? [] : [schema];
  });
}

/** Returns the operations that return one generation by its id: `GET` with one path parameter. */
export function results(contract: Contract): readonly Result[] {
  return contract.operations.flatMap((operation) => {
    const [parameter, ...others] = [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => name);
    if (operation.method !== "GET" || parameter === undefined || others.length > 0) return [];
    const [path] = idPaths(submissionSchemas(contract), parameter);
    const property = path?.at(-1);
    return property === undefined || responseSchemas(operation).length === 0 ? [] : [{ operation, parameter, property }];
  });
}

/** Returns the paths of the id of a generation in response schemas, for an operation with this path parameter. */
export function idPaths(schemas: readonly JsonObject[], parameter: string): readonly Path[] {
  return pathsOf(schemas, "id", [parameter, ...(/id$/i.test(parameter) ? ["id"] : [])]);
}

/** Returns the schemas of everything that an accepted submission returns: JSON bodies and events. */
export function submissionSchemas(contract: Contract): readonly JsonObject[] {
  return submissions(contract).flatMap((operation) => [...responseSchemas(operation), eventSchema(operation)].filter(isObject));
}

/** Returns the documented responses to an accepted request. */
export function successes(operation: Operation): readonly ResponseClause[] {
  return operation.responses.filter(({ status }) => status.startsWith("2"));
}

/** Returns the documented response for a status: by the exact status, else by its range, else the default. */
export function responseTo({ responses }: Operation, status: number): ResponseClause | undefined {
  const names = [String(status), `${Math.floor(status / 100)}XX`, "default"];
  return names
    .map((name) => responses.find((response) => response.status.toUpperCase() === name.toUpperCase()))
    .find((found) => found !== undefined);
}

/** Whether the contract documents this status as a response to an accepted request. */
export function isAcceptedStatus(operation: Operation, status: number): boolean {
  return responseTo(operation, status)?.status.startsWith("2") ?? false;
}

/** Returns the operations for which the suite derives no checks: those that neither submit nor return a generation. */
export function operationsWithoutChecks(contract: Contract): readonly Operation[] {
  const checked: readonly Operation[] = [...submissions(contract), ...results(contract).map(({ operation }) => operation)];
  return contract.operations.filter((operation) => !checked.includes(operation));
}
