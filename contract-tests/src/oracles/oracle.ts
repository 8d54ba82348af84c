import type { Clause } from "../checks/check.js";
import type { Operation, Result } from "../contract/model.js";
import type { Exchange, HttpResponse } from "../traffic/exchange.js";
import type { Expectation } from "../traffic/expectation.js";
import type { Generations } from "../traffic/generation-store.js";
import type { Message } from "../traffic/request.js";
import { type Json, pointTo } from "../util/json.js";

/** Something wrong with an exchange, in words. */
export interface Finding {
  readonly expected: string;
  readonly received: string;
}

/** An exchange with what it was for. */
export interface Observation {
  readonly exchange: Exchange;
  readonly message: Message;
  readonly purpose: Expectation;
}

/** A rule that every exchange of an operation is judged by, whatever it was sent for. */
export interface Oracle extends Clause {
  /** Which messages it is about. */
  readonly scopes: readonly Message["scope"][];
  /** Whether it is about answers to accepted requests alone. */
  readonly needsAccepted?: boolean;
  /** The finding, or undefined where the rule is kept or does not apply. */
  judge(observation: Observation): Finding | undefined;
}

/** What the oracles need to know of a run. */
export interface OracleContext {
  readonly operation: Operation;
  /** Put before every id, for all but a contract's first operation. */
  readonly prefix: string;
  /** What is known of the generations that were submitted. */
  readonly generations: Generations;
  /** Where the operation tells what has become of a submission. */
  readonly result?: Result | undefined;
  /** Whether the server is known to remember nothing, as a mock does. */
  readonly isStateless?: boolean | undefined;
}

/** What an oracle about accepted requests is made of; what is left out is as for most of them. */
export type Rule = Pick<Oracle, "clause" | "id" | "judge" | "title"> & Partial<Oracle>;

/** An oracle about what is said in answer to accepted requests, documented as most of it is: by the platform's pages. */
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

/** A rule about answers; a request without one is another rule's business. */
export function onAnswer(judge: (answer: HttpResponse, observation: Observation) => Finding | undefined): Oracle["judge"] {
  return (observation) => {
    const { outcome } = observation.exchange;
    return outcome.kind === "response" ? judge(outcome, observation) : undefined;
  };
}

/** The finding of the first item that has one. */
export function first<T>(items: readonly T[], judge: (item: T) => Finding | undefined): Finding | undefined {
  for (const item of items) {
    const finding = judge(item);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

/** JSON Pointer to the operation's answers. */
export function responsesOf({ operation }: OracleContext): string {
  return pointTo(operation.anchor, "responses");
}

/** A value as JSON, shortened for a line. */
export function quoteJson(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
