import { inOrderOf, skipped, type Verdict } from "../checks/verdict.js";
import type { RunContext } from "./context.js";
import type { SubmissionPlan, Task } from "./plan.js";
import type { PreflightResult } from "./preflight.js";
import { runTasks } from "./retry/second-attempt.js";
import { runCheck, runProtocolCheck } from "./run-check.js";
import { type CombinedResult, pairsClause, sendCombinedRequests } from "./run-combined.js";

/** The runner for the submission checks of one operation. */
export class OperationRunner {
  readonly plan: SubmissionPlan;
  readonly preflight: PreflightResult;
  readonly #context: RunContext;
  readonly #verdicts: Verdict[] = [];
  readonly #rejectedAlone = new Set<string>();
  #combined: CombinedResult | undefined;

  constructor(plan: SubmissionPlan, preflight: PreflightResult, context: RunContext) {
    this.plan = plan;
    this.preflight = preflight;
    this.#context = context;
  }

  /** Runs checks concurrently and records their verdicts. */
  async run(tasks: readonly Task[]): Promise<void> {
    const { boundaries, defects, options, progress, sender } = this.#context;
    const { recheckCredentials, skipReason, skipAllReason } = this.preflight;
    const { concurrency, profile, samples } = options;
    const record = (verdict: Verdict) => progress.record(this.#verdicts, verdict);
    await runTasks(tasks, { concurrency, defects, record }, (task) =>
      "probes" in task
        ? runProtocolCheck(task, sender, skipAllReason, recheckCredentials)
        : runCheck(task, sender, {
            ...options,
            recheckCredentials,
            skipReason,
            rejectedAlone: this.#rejectedAlone,
            samples: { free: samples, paid: profile === "live" ? 0 : Math.ceil(samples / 2) },
            acceptedValues: this.#combined?.acceptedValues,
            onPoint: (point) => boundaries.push(point),
          }),
    );
    const retry = () => this.plan.monitor.retryFindings((message, purpose) => sender.send(message, purpose));
    await defects.attempt(retry, undefined);
  }

  /** Runs the paid checks: first combined requests with many values, then one request for each value that was not accepted. */
  async runPaid(): Promise<void> {
    const { defects, options, progress, sender } = this.#context;
    const { checksPairs, combinesRequests, derivation, paid } = this.plan;
    if (combinesRequests && this.preflight.skipAllReason === undefined)
      this.#combined = await sendCombinedRequests(derivation, sender, options.concurrency).catch((error: unknown) => {
        progress.record(this.#verdicts, defects.verdictOf(pairsClause(derivation), error));
        return undefined;
      });
    await this.run(paid);
    const combined = this.#combined;
    if (combined === undefined || !checksPairs) return;
    const verdict = await defects.guard(pairsClause(derivation), () => combined.conclude(this.#rejectedAlone));
    progress.record(this.#verdicts, verdict);
  }

  /** Returns the verdicts in the order of the checks, followed by the verdicts of the oracles. */
  conclude(): readonly Verdict[] {
    const { derivation, monitor, skipped: skippedTasks } = this.plan;
    const all = [...this.#verdicts, ...skipped(skippedTasks, LIVE_SKIP_REASON, true)];
    const verdicts = [...inOrderOf([...derivation.checks, ...derivation.protocol], all)];
    this.#context.defects.attemptNow(() => verdicts.push(...monitor.verdicts()));
    return verdicts;
  }
}

const LIVE_SKIP_REASON = "not part of the live profile, because the request may be charged";
