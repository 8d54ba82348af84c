import type { Result, Submission } from "../contract/model.js";
import type { RequestValidator } from "../contract/validator.js";
import type { JsonObject } from "../util/json.js";
import type { Check } from "./check.js";
import type { ProtocolCheck } from "./protocol/protocol-check.js";
import type { BaseRequests } from "./request-template.js";
import type { CoverageGap } from "./wording/coverage-gap.js";

/**
 * All checks of the requests of one operation.
 *
 * @example
 * ```ts
 * import type { Derivation } from "vidu-q2-turbo-conformance";
 *
 * const count = (derivations: readonly Derivation[]) => derivations.flatMap(({ checks }) => checks).length;
 * ```
 */
export interface OperationChecks {
  readonly operation: Submission;
  /** The prefix of every check id. It is empty for a contract's first operation. */
  readonly prefix: string;
  readonly base: BaseRequests;
  readonly validator: RequestValidator;
  readonly checks: readonly Check[];
  /** Valid requests with many values each: see `combinedRequests` in combined-requests.ts. */
  readonly combinedRequests: readonly JsonObject[];
  readonly protocol: readonly ProtocolCheck[];
  /** Clauses that restrict requests, but for which there is no check on one side. */
  readonly underived: readonly CoverageGap[];
  /** Clauses that others imply, so that no request can test them. */
  readonly implied: readonly CoverageGap[];
  /** Whether an earlier operation has the same request schema. Then only the essential checks are derived. */
  readonly sharesRequestSchema: boolean;
}

/** An operation that returns results, with the prefix of its check ids. */
export interface ResultDerivation {
  readonly result: Result;
  readonly prefix: string;
}
