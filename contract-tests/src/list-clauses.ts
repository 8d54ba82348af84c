import type { Clause } from "./check.js";
import type { Derivation } from "./derive.js";
import { createOracles } from "./oracles/index.js";
import { pairsClause } from "./run-carriers.js";

/** Every check and universal oracle of the contract's submissions. */
export function listClauses(derivations: readonly Derivation[]): readonly Clause[] {
  return derivations.flatMap(({ checks, operation, prefix, protocol }) => [
    ...checks,
    ...protocol,
    pairsClause({ operation, prefix }),
    ...createOracles({ operation, prefix }),
  ]);
}
