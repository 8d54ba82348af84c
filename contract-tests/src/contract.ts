import type { Evidence } from "./evidence.js";
import type { JsonObject } from "./json.js";

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

/** The media type of every request body and of every answer that is not a stream (RFC 8259 §11). */
export const JSON_MEDIA_TYPE = "application/json";

/** Operations that take a JSON body and answer an accepted one with JSON: those whose requests can be judged. */
export function submissions(contract: Contract): readonly Submission[] {
  return contract.operations.filter(
    (operation): operation is Submission =>
      operation.request !== undefined &&
      !operation.path.includes("{") &&
      successes(operation).some(({ content }) => content.has(JSON_MEDIA_TYPE)),
  );
}

/** An operation whose requests can be judged. */
export type Submission = Operation & { readonly request: RequestBody };

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

/** Operations that no check is derived for: those without a JSON body, a JSON answer, or a path of their own. */
export function unjudged(contract: Contract): readonly Operation[] {
  const judged: readonly Operation[] = submissions(contract);
  return contract.operations.filter((operation) => !judged.includes(operation));
}
