import type * as fc from "fast-check";
import type { Evidence } from "../contract/evidence.js";
import type { Json } from "../util/json.js";

/**
 * Values that the contract treats alike with regard to one constraint. Values are tried in the order of `boundaries`,
 * smallest first, then from the interior. `undefined` stands for a value that is left out.
 */
export interface EquivalenceClass {
  /** Tells the classes of one constraint apart; part of the check's id. Empty where there is only one. */
  readonly variant: string;
  /** What a server that keeps to the contract does with these values, as a sentence. */
  readonly title: string;
  readonly validity: "valid" | "invalid";
  readonly boundaries: readonly (Json | undefined)[];
  readonly interior?: fc.Arbitrary<Json> | undefined;
  /** Where this class is known less well than its constraint. */
  readonly evidence?: Evidence;
}
