import type * as fc from "fast-check";
import { type Evidence, type Weight, weigh } from "../contract/evidence.js";
import type { Submission } from "../contract/model.js";
import type { Expectation } from "../traffic/expectation.js";
import type { Json } from "../util/json.js";
import type { RequestTemplate } from "./request-template.js";

/**
 * The subject of a verdict: one clause of the contract, tested from one side (valid or invalid).
 *
 * @example
 * ```ts
 * import type { Clause } from "vidu-q2-turbo-conformance";
 *
 * const locate = ({ anchor, id }: Clause) => `${id} at ${anchor}`;
 * ```
 */
export interface Clause {
  /** The check id. It is stable and public: `duration.maximum.invalid`. */
  readonly id: string;
  /** The expectation for a conforming server, without its subject: `must reject values above 8`. */
  readonly title: string;
  /** JSON Pointer to the clause in the contract. */
  readonly anchor: string;
  /** The clause in short: `duration maximum 8`. */
  readonly clause: string;
  readonly evidence: Evidence;
  /** The weight of a breach, if it differs from the weight of the evidence: a MUST of a standard is a violation. */
  readonly weight?: Weight;
  /** The advice to the implementer, if the clause was read from a report. Otherwise it is derived from the check. */
  readonly advice?: string;
}

/** Returns the weight of a breach of the clause. */
export function weightOf({ evidence, weight }: Pick<Clause, "evidence" | "weight">): Weight {
  return weight ?? weigh(evidence);
}

/** Returns the verb of a check title, as in RFC 2119: "must" if a breach is a violation, else "should". */
export function verbFor(clause: Pick<Clause, "evidence" | "weight">): "must" | "should" {
  return weightOf(clause) === "violation" ? "must" : "should";
}

/** A test input: one value and the request template to embed it in. */
export interface TestInput {
  readonly value: Json | undefined;
  readonly template: RequestTemplate;
}

/**
 * A test of one clause with a set of requests. The server must accept all of them or reject all of them, or is only observed.
 *
 * @example
 * ```ts
 * import type { Check } from "vidu-q2-turbo-conformance";
 *
 * const titlesOf = (checks: readonly Check[]) => checks.map(({ title }) => title);
 * ```
 */
export interface Check extends Clause {
  readonly kind: Exclude<Expectation, "read">;
  readonly operation: Submission;
  /** The location of the values in a request: `reference_image_urls.items`, or `body` for the whole body. */
  readonly place: string;
  /** The parameter, if the inputs are whole values of one parameter. */
  readonly parameter?: string | undefined;
  /** The inputs to test first, in this order. */
  readonly examples: readonly [TestInput, ...TestInput[]];
  /** Generates further inputs. Undefined if there are only the examples. */
  readonly arbitrary: fc.Arbitrary<TestInput> | undefined;
  /** Whether the examples usually find every fault. If so, one generated input fewer is sent. */
  readonly isDecided?: boolean | undefined;
  /** Returns the request body for an input, or undefined if the input does not belong to the check. */
  body(input: TestInput): Json | undefined;
}

/** Whether a check submits a base request, in which the values of other checks are tested. */
export function isBaseCheck({ id }: Pick<Clause, "id">): boolean {
  return /(?:^|:)body\.(?:minimal|full)\.valid$/.test(id);
}
