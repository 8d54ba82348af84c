import type * as fc from "fast-check";
import { type Evidence, type Weight, weigh } from "../contract/evidence.js";
import type { Submission } from "../contract/model.js";
import type { Expectation } from "../traffic/expectation.js";
import type { Json } from "../util/json.js";
import type { RequestTemplate } from "./request-template.js";

/** What a verdict can be about: one clause of the contract, looked at from one side. */
export interface Clause {
  /** Stable and public: `duration.maximum.invalid`. */
  readonly id: string;
  /** What a conforming server does, as a sentence without its subject. */
  readonly title: string;
  /** JSON Pointer to the clause in the contract. */
  readonly anchor: string;
  /** The clause in short: `duration maximum 8`. */
  readonly clause: string;
  readonly evidence: Evidence;
  /** Where it differs from what the evidence alone is worth: a standard's MUST. */
  readonly weight?: Weight;
}

/** What a server's disagreement with the clause amounts to. */
export function weightOf({ evidence, weight }: Clause): Weight {
  return weight ?? weigh(evidence);
}

/** One value in one frame: a request body. */
export interface TestInput {
  readonly value: Json | undefined;
  readonly frame: RequestTemplate;
}

/** A property of the server over requests: all of them are taken, all refused, or what becomes of them is observed. */
export interface Check extends Clause {
  readonly kind: Exclude<Expectation, "read">;
  readonly operation: Submission;
  /** Where in a request the values stand: `reference_image_urls.items`; `body` for the whole of it. */
  readonly place: string;
  /** The parameter whose value a choice is, where it is a parameter's whole value. */
  readonly parameter?: string | undefined;
  /** Tried first, in this order. */
  readonly examples: readonly [TestInput, ...TestInput[]];
  /** Where further requests are drawn from, where there are more than the examples. */
  readonly interior: fc.Arbitrary<TestInput> | undefined;
  /** The body that is sent for a choice; undefined for a choice that does not belong to the check after all. */
  body(choice: TestInput): Json | undefined;
}
