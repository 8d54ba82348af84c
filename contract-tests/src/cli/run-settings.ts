import type { Budget } from "../traffic/budget.js";
import type { Flags } from "./flags.js";

/** Returns the budget. If requests may be charged and no budget is given, no request that should be accepted is sent. */
export function budgetOf({ maxAccepted, maxCredits }: Flags, isLocal: boolean): Budget {
  const unlimited = Number.POSITIVE_INFINITY;
  return {
    maxAccepted: maxAccepted ?? (isLocal || maxCredits !== undefined ? unlimited : 0),
    maxCredits: maxCredits ?? unlimited,
  };
}

/** Returns the options of a run that flags set directly. */
export function runSettingsOf({
  concurrency,
  headers,
  profile,
  samples,
  seed,
  selects,
  shard,
  stateless,
  strict,
  timeout,
  wait,
  waitFor,
}: Flags) {
  const names = { isStateless: stateless, isStrict: strict, patience: wait, waitFor };
  return { concurrency, headers, profile, samples, seed, selects, shard, timeout, ...names };
}
