import type { Clause } from "../checks/check.js";
import { type DeriveOptions, derive, deriveResults } from "../checks/derive.js";
import { resultChecks } from "../checks/results.js";
import type { Contract } from "../contract/model.js";
import { createOracles } from "../oracles/index.js";
import { Generations } from "../traffic/generation-store.js";
import { memoize } from "../util/memoize.js";
import { lifecycleClause } from "./poll-results.js";
import { pairsClause } from "./run-combined.js";

/** Inputs for the list besides the contract. */
interface ListOptions extends DeriveOptions {
  /** Whether the server is known to keep no state. */
  readonly isStateless?: boolean;
}

/** Every check and universal oracle of a contract, derived once for the command line, the list and the baseline. */
export const allChecks = memoize((contract: Contract) => listChecks(contract));

/** Returns every check and universal oracle of a contract, for a server with these properties. */
export function listChecks(contract: Contract, options: ListOptions = {}): readonly Clause[] {
  const generations = new Generations(contract);
  const { apiKey, hasKey = true, isStateless } = options;
  const submissionChecks = derive(contract, options).flatMap((derivation) => [
    ...derivation.checks,
    ...derivation.protocol,
    pairsClause(derivation),
    ...createOracles({ ...derivation, generations, isStateless }),
  ]);
  const resultClauses = deriveResults(contract).flatMap(({ prefix, result }) => [
    ...resultChecks({ apiKey, generations, hasKey, isStateless, prefix, result }),
    ...(isStateless ? [] : [lifecycleClause(result, prefix)]),
    ...createOracles({ generations, isStateless, operation: result.operation, prefix, result }),
  ]);
  return [...submissionChecks, ...resultClauses];
}
