import type { Operation, Submission } from "../../contract/model.js";
import type { Outcome } from "../../traffic/exchange.js";
import type { Expectation } from "../../traffic/expectation.js";
import type { Message } from "../../traffic/request.js";
import type { Clause } from "../check.js";
import type { Judgement } from "../expectations.js";

/** A rule about requests that no schema can say: their text, their headers, their method. */
export interface ProtocolCheck extends Clause {
  readonly kind: Expectation;
  readonly operation: Operation;
  /** Tried in this order until one fails. */
  readonly probes: readonly Probe[];
  readonly judge: (outcome: Outcome) => Judgement;
  /** Whether it is worth asking again of an operation that shares its requests with another one. */
  readonly isEssential?: boolean;
}

/** One message of a protocol check. */
export interface Probe {
  /** What is special about the message, in a few words. */
  readonly title: string;
  readonly message: Message;
}

/** What the protocol checks of an operation are made from. */
export interface ProtocolContext {
  readonly operation: Submission;
  /** Put before every id, for all but a contract's first operation. */
  readonly prefix: string;
  /** JSON text of a valid request with as little as possible, and of one with everything. */
  readonly minimal: string;
  readonly full: string;
  /** Whether a real key was given: without one nothing can be said of wrong ones. */
  readonly hasKey: boolean;
  /** The key, where it is known: a wrong key that happens to be the right one is left out. */
  readonly apiKey?: string | undefined;
}
