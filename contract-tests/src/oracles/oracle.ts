import type { Clause } from "../checks/check.js";
import type { Operation, Result } from "../contract/model.js";
import type { Exchange, HttpResponse } from "../traffic/exchange.js";
import type { Expectation } from "../traffic/expectation.js";
import type { Generations } from "../traffic/generation-store.js";
import type { Message } from "../traffic/request.js";
import type { Attempt } from "../traffic/sender.js";
import { type Json, pointTo } from "../util/json.js";
import { truncate } from "../util/text.js";

/** A deviation that an oracle found in an exchange, in words. */
export interface Finding {
  readonly expected: string;
  readonly received: string;
}

/** An exchange with its message and the expectation. */
export interface Observation {
  readonly exchange: Exchange;
  readonly message: Message;
  readonly expectation: Expectation;
  readonly attempt: Attempt;
}

/** A rule for every exchange of an operation, regardless of the check that sent it. */
export interface Oracle extends Clause {
  /** The scopes of the messages to evaluate. */
  readonly scopes: readonly Message["scope"][];
  /** Whether the rule applies only to responses to accepted requests. */
  readonly needsAccepted?: boolean;
  /**
   * Set if the rule applies to temporary conditions, such as the 503 page of a gateway. `if persistent`: to those that retries do
   * not resolve. `if frequent`: also to those that a retry resolves, if they are frequent.
   */
  readonly coversTemporary?: "if frequent" | "if persistent";
  /** Whether a finding may be caused by the connection. For example, a stream that ends too early may have been cut off. */
  readonly dependsOnDelivery?: boolean;
  /**
   * Whether one finding proves the fault, because the rule compares several responses or detects a secret. The request is then
   * not sent a second time.
   */
  readonly isConclusive?: boolean;
  /** Whether the rule compares several responses, so that the request of a finding alone does not reproduce it. */
  readonly comparesResponses?: boolean;
  /** Returns a finding, or undefined if the exchange follows the rule or the rule does not apply. */
  evaluate(observation: Observation): Finding | undefined;
}

/** The facts about a run that oracles need. */
export interface OracleContext {
  readonly operation: Operation;
  /** The prefix of every check id. It is empty for a contract's first operation. */
  readonly prefix: string;
  /** The known generations. */
  readonly generations: Generations;
  /** The result operation, if the oracles evaluate one. */
  readonly result?: Result | undefined;
  /** Whether the server is known to be stateless, like a mock. */
  readonly isStateless?: boolean | undefined;
}

/** The properties of an oracle for accepted requests. Omitted properties have the defaults of `acceptedRule`. */
export type Rule = Pick<Oracle, "clause" | "evaluate" | "id" | "title"> & Partial<Oracle>;

/** Creates an oracle for responses to accepted requests. By default its evidence is the platform's documentation. */
export function acceptedRule(context: OracleContext, rule: Rule): Oracle {
  return {
    anchor: responsesOf(context),
    evidence: "platform",
    scopes: ["contract"],
    needsAccepted: true,
    ...rule,
    id: context.prefix + rule.id,
  };
}

/** Applies a rule to the response. Without a response there is no finding: the rule `response.complete` covers that. */
export function onResponse(
  evaluate: (response: HttpResponse, observation: Observation) => Finding | undefined,
): Oracle["evaluate"] {
  return (observation) => {
    const { outcome } = observation.exchange;
    return outcome.kind === "response" ? evaluate(outcome, observation) : undefined;
  };
}

/** Returns the finding of the first item that has one. */
export function firstFinding<T>(items: readonly T[], evaluate: (item: T) => Finding | undefined): Finding | undefined {
  for (const item of items) {
    const finding = evaluate(item);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

/** Returns the JSON Pointer to the operation's responses. */
export function responsesOf({ operation }: OracleContext): string {
  return pointTo(operation.anchor, "responses");
}

/** Returns a value as JSON, truncated to 60 characters. */
export function quoteJson(value: Json | undefined): string {
  return truncate(JSON.stringify(value) ?? "nothing", 60);
}
