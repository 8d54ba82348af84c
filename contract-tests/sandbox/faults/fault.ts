import { type Evidence, type Weight, weigh } from "../../src/contract/evidence.js";
import type { Contract } from "../../src/contract/model.js";
import type { Behavior, Call, Handlers } from "../context.js";
import type { Clause, ClauseFinder } from "./clause.js";

/**
 * A defect that the sandbox simulates. It violates one clause of the contract.
 *
 * @example
 * ```ts
 * import type { Fault } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const idsOf = (faults: readonly Fault[]) => faults.map(({ id }) => id);
 * ```
 */
export interface Fault extends Behavior {
  /** Stable and public, for example `enum.anyCase:resolution`. */
  readonly id: string;
  /** What the faulty server does, in the present tense and without a subject: "accepts `duration` above the maximum". */
  readonly title: string;
  /** JSON Pointer to the violated clause: a URI fragment (RFC 6901 §6) without percent-encoding. */
  readonly clause: string;
  readonly evidence: Evidence;
  readonly weight: Weight;
}

/** An entry of the fault catalog. Returns the faults that it defines for a contract, or none if it does not apply. */
export type FaultTemplate = (contract: Contract) => readonly Fault[];

/** Overrides the evidence and the weight that follow from the clause. */
export interface Severity {
  readonly evidence?: Evidence | undefined;
  readonly weight?: Weight | undefined;
}

/** The severity of violating a MUST in a standard that the contract refers to. */
export const STANDARD_MUST: Severity = { evidence: "standard", weight: "violation" };
/** The severity of violating any other rule in such a standard. */
export const STANDARD: Severity = { evidence: "standard" };

/**
 * Defines a single fault.
 *
 * @param clauseOf finds the violated clause; a contract without it does not get the fault
 * @param behavior the faulty behavior, or a function that derives it from the contract
 * @param severity overrides the severity of the clause
 */
export function fault(
  id: string,
  title: string,
  clauseOf: ClauseFinder,
  behavior: Behavior | ((contract: Contract) => Behavior | undefined),
  severity: Severity = {},
): FaultTemplate {
  return (contract) => {
    const clause = clauseOf(contract);
    const resolved = typeof behavior === "function" ? behavior(contract) : behavior;
    return clause === undefined || resolved === undefined ? [] : [createFault(id, title, clause, resolved, severity)];
  };
}

/** Creates a fault that violates a known clause. The clause's evidence determines the weight unless `severity` does. */
export function createFault(id: string, title: string, clause: Clause, behavior: Behavior, severity: Severity = {}): Fault {
  const evidence = severity.evidence ?? clause.evidence;
  return { id, title, clause: clause.anchor, evidence, weight: severity.weight ?? weigh(evidence), ...behavior };
}

/** Replaces every `{}` in a title with a property's name in backticks. */
export function fillTitle(title: string, name: string): string {
  return title.replaceAll("{}", `\`${name}\``);
}

/** Decides whether a request triggers a fault. */
export type Condition = (call: Call) => boolean;

/** Applies a behavior's handlers to matching requests only. Other requests use the original handlers. */
export function onlyWhen(isMet: Condition, { override }: Behavior): Behavior {
  return {
    override: (handlers, context) => {
      const overridden = override?.(handlers, context) ?? {};
      const selectHandler = (name: keyof Handlers) => [
        name,
        (call: Call, ...args: readonly unknown[]) => {
          const handler = (isMet(call) ? overridden[name] : handlers[name]) as (...args: readonly unknown[]) => unknown;
          return handler(call, ...args);
        },
      ];
      return Object.fromEntries((Object.keys(overridden) as (keyof Handlers)[]).map(selectHandler)) as Partial<Handlers>;
    },
  };
}

/** Matches every n-th request. */
export const every =
  (n: number): Condition =>
  ({ serial }) =>
    serial % n === 0;

/** Matches every request after the first n. */
export const after =
  (n: number): Condition =>
  ({ serial }) =>
    serial > n;

/** Matches the first n requests. */
export const first =
  (n: number): Condition =>
  ({ serial }) =>
    serial <= n;

/** Matches requests to operations with this role. */
export const onlyOn =
  (role: "result" | "stream" | "submission"): Condition =>
  ({ target }) =>
    target.kind === role;

/** Matches requests that meet all conditions. */
export const all =
  (...conditions: readonly Condition[]): Condition =>
  (call) =>
    conditions.every((isMet) => isMet(call));
