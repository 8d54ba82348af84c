import { resultChecks } from "../checks/results.js";
import { inOrderOf, skipped, type Verdict } from "../checks/verdict.js";
import { mapConcurrent } from "../util/map-concurrent.js";
import type { RunContext } from "./context.js";
import type { ResultPlan } from "./plan.js";
import { follow } from "./poll-results.js";
import type { PreflightResult } from "./preflight.js";
import { runProtocolCheck } from "./run-check.js";

/** The default time without a status change after which polling stops, in milliseconds. */
const PATIENCE = 2000;

/**
 * Checks an operation that returns results.
 *
 * @param isLeftOut whether to leave the operation out of the report; called after the first response
 */
export async function judgeResults(
  { derivation, watch }: ResultPlan,
  { apiKey, generations, options, signal, tally, traffic }: RunContext,
  confirm: PreflightResult["recheckCredentials"],
  isLeftOut: () => boolean,
): Promise<readonly Verdict[]> {
  const { concurrency, isStateless = false, patience = PATIENCE, selects = () => true } = options;
  const { prefix, result } = derivation;
  const followed: Verdict[] = [];
  if (!isStateless) tally.record(followed, await follow(result, prefix, generations, traffic, { patience, signal }));
  const hasKey = options.apiKey !== undefined;
  const checks = resultChecks({ apiKey, generations, hasKey, isStateless, prefix, result });
  if (isLeftOut()) {
    const { method, path } = result.operation;
    return [...followed, ...skipped([...checks, ...watch.clauses], `${method} ${path} is not served`)];
  }
  const done: Verdict[] = [];
  await mapConcurrent(
    checks.filter(({ id, probes }) => selects(id) && probes.length > 0),
    concurrency,
    async (check) => tally.record(done, await runProtocolCheck(check, traffic, undefined, confirm)),
  );
  const unknown = checks.filter(({ probes }) => probes.length === 0);
  return [...followed, ...inOrderOf(checks, [...done, ...skipped(unknown, "no generation is known")])];
}
