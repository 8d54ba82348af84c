import type { Result, Submission } from "../contract/model.js";
import type { RequestValidator } from "../contract/validator.js";
import type { JsonObject } from "../util/json.js";
import type { Check } from "./check.js";
import type { UnsupportedKeyword } from "./constraints.js";
import type { ProtocolCheck } from "./protocol/protocol-check.js";
import type { BaseRequests } from "./request-template.js";

/** All checks of the requests of one operation. */
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
  /** Keywords that restrict requests, but from which no check is derived. */
  readonly underived: readonly UnsupportedKeyword[];
  /** Whether an earlier operation has the same request schema. Then only the essential checks are derived. */
  readonly sharesRequestSchema: boolean;
}

/** An operation that returns results, with the prefix of its check ids. */
export interface ResultDerivation {
  readonly result: Result;
  readonly prefix: string;
}
