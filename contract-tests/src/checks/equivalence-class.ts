import type * as fc from "fast-check";
import type { Evidence } from "../contract/evidence.js";
import type { Json } from "../util/json.js";

/**
 * An equivalence class: values that the contract treats alike under one constraint. A check tests the boundary values
 * in order, smallest first, then values from the arbitrary. `undefined` stands for an omitted value.
 */
export interface EquivalenceClass {
  /** Distinguishes the classes of one constraint. It is part of the check id, and empty if there is only one class. */
  readonly variant: string;
  /** A noun phrase for the values. The check title puts "must accept" or "must reject" before it. */
  readonly description: string;
  readonly validity: "valid" | "invalid";
  readonly boundaries: readonly (Json | undefined)[];
  /** Generates further values of the class. */
  readonly arbitrary?: fc.Arbitrary<Json> | undefined;
  /** Whether the boundary values usually find every fault. If so, the arbitrary serves mainly to shrink a counterexample. */
  readonly isDecided?: boolean;
  /** The evidence of this class, if it is weaker than that of its constraint. */
  readonly evidence?: Evidence;
}
