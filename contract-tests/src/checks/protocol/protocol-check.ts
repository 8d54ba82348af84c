import type { Operation, Submission } from "../../contract/model.js";
import type { Outcome } from "../../traffic/exchange.js";
import type { Expectation } from "../../traffic/expectation.js";
import type { Message } from "../../traffic/request.js";
import type { Clause } from "../check.js";
import type { Assessment } from "../expectations.js";

/** A rule about requests that a schema cannot express: about their text, headers or method. */
export interface ProtocolCheck extends Clause {
  readonly kind: Expectation;
  readonly operation: Operation;
  /** The messages to send, in this order, until one fails. */
  readonly probes: readonly Probe[];
  /** Compares the outcome of a probe with the expectation. */
  readonly assess: (outcome: Outcome) => Assessment;
  /** Whether to repeat the check for an operation that shares its requests with another one. */
  readonly isEssential?: boolean;
}

/** One message of a protocol check. */
export interface Probe {
  /** A short description of what is special about the message. */
  readonly title: string;
  readonly message: Message;
  /** Compares the outcome of this probe with its expectation, if that differs from the expectation of the check. */
  readonly assess?: ProtocolCheck["assess"];
}

/** The input for the protocol checks of an operation. */
export interface ProtocolContext {
  readonly operation: Submission;
  /** The prefix of every check id. It is empty for a contract's first operation. */
  readonly prefix: string;
  /** The JSON text of the minimal request. */
  readonly minimal: string;
  /** The JSON text of the full request. */
  readonly full: string;
  /** Whether there is a real key. Checks of wrong keys need one. */
  readonly hasKey: boolean;
  /** The API key, if it is known. A wrong key that equals it is omitted. */
  readonly apiKey?: string | undefined;
}

/** The input for authentication checks. */
export interface AuthenticationContext {
  readonly operation: Operation;
  readonly prefix: string;
  /** Messages that the server accepts with the right key. */
  readonly messages: readonly Message[];
  /** A message with the right key that is free, to send first on the same connection. */
  readonly preceding: Message;
  /** The expectation for messages with invalid credentials. */
  readonly purpose: Extract<Expectation, "read" | "reject">;
  /** Whether there is a real key. Checks of wrong keys need one. */
  readonly hasKey: boolean;
  /** The API key, if it is known. A wrong key that equals it is omitted. */
  readonly apiKey?: string | undefined;
}
