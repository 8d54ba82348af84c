import { weightOf } from "../../checks/check.js";
import type { Verdict } from "../../checks/verdict.js";

/** The maximum number of requests with a flaky failure. A temporary condition does not explain more of them. */
const MAX_FLAKY_REQUESTS = 2;

/**
 * Turns flaky failures into failures if many requests have one. A fault that appears for every third request, for example,
 * passes most second attempts, and still violates the contract.
 */
export function escalateFlaky(verdicts: readonly Verdict[]): readonly Verdict[] {
  const flaky = verdicts.filter(({ outcome }) => outcome === "flaky");
  // One exchange may fail a check and several oracles.
  const requests = new Set(flaky.map(({ counterexample }) => counterexample?.exchange)).size;
  if (requests <= MAX_FLAKY_REQUESTS) return verdicts;
  return verdicts.map((verdict) =>
    verdict.outcome === "flaky"
      ? {
          ...verdict,
          outcome: weightOf(verdict.check) === "violation" ? "fail" : "warn",
          dependsOnEarlier: true,
          reason: `${verdict.reason}, but ${requests} requests fail at random`,
        }
      : verdict,
  );
}
