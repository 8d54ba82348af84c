import { type Evidence, type Weight, weigh } from "../../src/contract/evidence.js";
import type { Contract } from "../../src/contract/model.js";
import type { Behavior, Call, Handlers } from "../context.js";
import type { Clause, ClauseOf } from "./clause.js";

/** One way of breaking the contract. */
export interface Fault extends Behavior {
  /** Stable and public: `enum.anyCase:resolution`. */
  readonly id: string;
  /** What the server does, as a clause without a subject. */
  readonly title: string;
  /** JSON Pointer of the broken clause, as a URI fragment (RFC 6901 §6, but unescaped for a URI). */
  readonly clause: string;
  readonly evidence: Evidence;
  readonly weight: Weight;
}

/** One line of the table: the faults that it comes to under a contract, none where it does not apply. */
export type FaultTemplate = (contract: Contract) => readonly Fault[];

/** Where the clause alone does not say how grave a fault is. */
export interface Severity {
  readonly evidence?: Evidence | undefined;
  readonly weight?: Weight | undefined;
}

/** A gravity: the clause follows from a standard that the contract names, which says MUST, or does not. */
export const STANDARD_MUST: Severity = { evidence: "standard", weight: "violation" };
export const STANDARD: Severity = { evidence: "standard" };

/** A line that comes to one fault, or to none where the contract has no such clause. */
export function fault(
  id: string,
  title: string,
  clauseOf: ClauseOf,
  hooks: Behavior | ((contract: Contract) => Behavior | undefined),
  gravity: Severity = {},
): FaultTemplate {
  return (contract) => {
    const clause = clauseOf(contract);
    const made = typeof hooks === "function" ? hooks(contract) : hooks;
    return clause === undefined || made === undefined ? [] : [createFault(id, title, clause, made, gravity)];
  };
}

/** A fault of a clause that has been found. */
export function createFault(id: string, title: string, clause: Clause, hooks: Behavior, gravity: Severity = {}): Fault {
  const evidence = gravity.evidence ?? clause.evidence;
  return { id, title, clause: clause.anchor, evidence, weight: gravity.weight ?? weigh(evidence), ...hooks };
}

/** Says of a request whether a fault shows. */
export type Condition = (call: Call) => boolean;

/** The hooks, where the condition is met; else the steps are taken as without them. */
export function onlyWhen(isMet: Condition, { override: bend }: Behavior): Behavior {
  return {
    override: (steps, world) => {
      const bent = bend?.(steps, world) ?? {};
      const choose = (name: keyof Handlers) => [
        name,
        (call: Call, ...rest: readonly unknown[]) => {
          const step = (isMet(call) ? bent[name] : steps[name]) as (...args: readonly unknown[]) => unknown;
          return step(call, ...rest);
        },
      ];
      return Object.fromEntries((Object.keys(bent) as (keyof Handlers)[]).map(choose)) as Partial<Handlers>;
    },
  };
}

/** Every n-th request. */
export const every =
  (n: number): Condition =>
  ({ serial }) =>
    serial % n === 0;

/** Every request after the first n. */
export const after =
  (n: number): Condition =>
  ({ serial }) =>
    serial > n;

/** The first n requests. */
export const first =
  (n: number): Condition =>
  ({ serial }) =>
    serial <= n;

/** Requests to an operation that plays this part. */
export const onlyOn =
  (part: "result" | "stream" | "submission"): Condition =>
  ({ target }) =>
    target.kind === part;

/** All of these. */
export const all =
  (...conditions: readonly Condition[]): Condition =>
  (call) =>
    conditions.every((isMet) => isMet(call));
