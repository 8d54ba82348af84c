import { inOrderOf, skipped, type Verdict } from "../checks/verdict.js";
import { mapConcurrent } from "../util/map-concurrent.js";
import type { RunContext } from "./context.js";
import type { SubmissionPlan, Task } from "./plan.js";
import type { PreflightResult } from "./preflight.js";
import { runCheck, runProtocolCheck } from "./run-check.js";
import { type Carried, sendCarriers } from "./run-combined.js";

/** The runner for the submission checks of one operation. */
export class OperationRunner {
  readonly plan: SubmissionPlan;
  readonly ground: PreflightResult;
  readonly #run: RunContext;
  readonly #verdicts: Verdict[] = [];
  readonly #refusedAlone = new Set<string>();
  #carried: Carried | undefined;

  constructor(plan: SubmissionPlan, ground: PreflightResult, run: RunContext) {
    this.plan = plan;
    this.ground = ground;
    this.#run = run;
  }

  async judge(tasks: readonly Task[]): Promise<void> {
    const { boundaries, options, tally, traffic } = this.#run;
    const { recheckCredentials: confirm, skipReason: doubt, skipAllReason: doubtAll } = this.ground;
    const { concurrency, profile, samples } = options;
    await mapConcurrent(tasks, concurrency, async (task) => {
      const verdict =
        "probes" in task
          ? await runProtocolCheck(task, traffic, doubtAll, confirm)
          : await runCheck(task, traffic, {
              ...options,
              confirm,
              doubt,
              refusedAlone: this.#refusedAlone,
              samples: { free: samples, paid: profile === "live" ? 0 : Math.ceil(samples / 2) },
              taken: this.#carried?.taken,
              onPoint: (point) => boundaries.push(point),
            });
      tally.record(this.#verdicts, verdict);
    });
  }

  /** Runs the paid checks: first many values in one request, then each value that was not accepted. */
  async judgePaid(): Promise<void> {
    const { options, tally, traffic } = this.#run;
    const { derivation, isCarried, paid } = this.plan;
    if (isCarried && this.ground.skipAllReason === undefined)
      this.#carried = await sendCarriers(derivation, traffic, options.concurrency);
    await this.judge(paid);
    if (this.#carried !== undefined) tally.record(this.#verdicts, await this.#carried.conclude(this.#refusedAlone));
  }

  /** Returns the verdicts in the order of the checks, followed by the verdicts of the oracles. */
  conclude(): readonly Verdict[] {
    const { derivation, skipped: leftOut, watch } = this.plan;
    const all = [...this.#verdicts, ...skipped(leftOut, LEFT_OUT)];
    return [...inOrderOf([...derivation.checks, ...derivation.protocol], all), ...watch.verdicts()];
  }
}

const LEFT_OUT = "the live profile leaves it out: it may be charged";
