import { resultChecks } from "../checks/results.js";
import { inOrderOf, skipped, type Verdict } from "../checks/verdict.js";
import type { RunContext } from "./context.js";
import type { ResultPlan } from "./plan.js";
import { DEFAULT_IDLE_TIMEOUT_MS, lifecycleClause, pollGenerations } from "./poll-results.js";
import type { PreflightResult } from "./preflight.js";
import { runTasks } from "./retry/second-attempt.js";
import { runProtocolCheck } from "./run-check.js";

/**
 * Checks an operation that returns results.
 *
 * @param isNotImplemented whether the report omits the operation, because the server does not implement it; called
 *   after the first response
 */
export async function runResults(
  { derivation, monitor, runs }: ResultPlan,
  { apiKey, defects, generations, options, progress, sender, signal }: RunContext,
  recheckCredentials: PreflightResult["recheckCredentials"],
  isNotImplemented: () => boolean,
): Promise<readonly Verdict[]> {
  const { concurrency, isStateless = false, patience: idleTimeout = DEFAULT_IDLE_TIMEOUT_MS } = options;
  const { prefix, result } = derivation;
  const polled: Verdict[] = [];
  if (!isStateless) {
    const poll = () => pollGenerations(result, prefix, generations, sender, { idleTimeout, signal });
    progress.record(polled, await defects.guard(lifecycleClause(result, prefix), poll));
  }
  const hasKey = options.apiKey !== undefined;
  const checks = resultChecks({ apiKey, generations, hasKey, isStateless, prefix, result });
  if (isNotImplemented()) {
    const { method, path } = result.operation;
    return [...polled, ...skipped([...checks, ...monitor.clauses], `the server does not implement ${method} ${path}`, true)];
  }
  const done: Verdict[] = [];
  await runTasks(
    checks.filter((check) => runs(check) && check.probes.length > 0),
    { concurrency, defects, record: (verdict) => progress.record(done, verdict) },
    (check) => runProtocolCheck(check, sender, undefined, recheckCredentials),
  );
  const retry = () => monitor.retryFindings((message, purpose) => sender.send(message, purpose));
  await defects.attempt(retry, undefined);
  const withoutProbes = checks.filter((check) => runs(check) && check.probes.length === 0);
  // If a generation is known, the id is the only possible reason why these checks have no requests.
  const withoutInput =
    generations.all.length === 0
      ? skipped(withoutProbes, "no generation is known")
      : skipped(withoutProbes, "the ids of this server have no variant of this kind", true);
  return [...polled, ...inOrderOf(checks, [...done, ...withoutInput])];
}
