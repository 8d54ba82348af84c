import type { Result, Submission } from "../contract/model.js";
import type { RequestValidator } from "../contract/validator.js";
import type { JsonObject } from "../util/json.js";
import type { Check } from "./check.js";
import type { UnsupportedKeyword } from "./constraints.js";
import type { ProtocolCheck } from "./protocol/protocol-check.js";
import type { BaseRequests } from "./request-template.js";

/** Everything that can be checked about the requests of one operation. */
export interface OperationChecks {
  readonly operation: Submission;
  /** Put before the id of every check; empty for a contract's first operation. */
  readonly prefix: string;
  readonly base: BaseRequests;
  readonly referee: RequestValidator;
  readonly checks: readonly Check[];
  /** Valid requests that carry many values at once: see `carriers`. */
  readonly carriers: readonly JsonObject[];
  readonly protocol: readonly ProtocolCheck[];
  readonly underived: readonly UnsupportedKeyword[];
  /** Whether its requests are those of an earlier operation: then only what is worth asking again is asked. */
  readonly sharesRequestSchema: boolean;
}

/** What is to be known of an operation that tells results. */
export interface ResultDerivation {
  readonly result: Result;
  readonly prefix: string;
}
