import { type Operation, type ResponseClause, responseTo } from "../../contract-tests/src/contract.js";

/** What two editions of an operation say of the answers with some status, each by its number, a range or by default. */
export interface AnswerPair {
  /** A status, a range or `default`, as one of the editions names it. */
  readonly status: string;
  readonly was: ResponseClause | undefined;
  readonly is: ResponseClause | undefined;
}

/** What is said of every status that one of the editions names; what neither names is said by range or by default. */
export function answerPairs(was: Operation, is: Operation): readonly AnswerPair[] {
  const statuses = new Set([...was.responses, ...is.responses].map(({ status }) => status.replace(/xx$/i, "XX")));
  return [...statuses].map((status) => ({ status, was: clauseOf(was, status), is: clauseOf(is, status) }));
}

/** A status of an answer, in people's words. */
export function nameOf(status: string): string {
  return status === "default" ? "any other status" : status;
}

function clauseOf(operation: Operation, status: string): ResponseClause | undefined {
  if (/^\d+$/.test(status)) return responseTo(operation, Number(status));
  const named = operation.responses.find((response) => response.status.toUpperCase() === status.toUpperCase());
  return named ?? operation.responses.find((response) => response.status === "default");
}
