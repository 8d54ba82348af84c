import { inOrderOf, skipped, type Verdict } from "../checks/verdict.js";
import type { OracleMonitor } from "../oracles/monitor.js";
import { Generations } from "../traffic/generation-store.js";
import { PLACEHOLDER_KEY, resultMessage } from "../traffic/request.js";
import { RequestSender } from "../traffic/sender.js";
import { type RunContext, RunProgress } from "./context.js";
import { OperationRunner } from "./operation-runner.js";
import type { RunOptions } from "./options.js";
import { MAX_LIVE_REQUESTS, planRun, type RunPlan, type SubmissionPlan, type Task } from "./plan.js";
import { preflight } from "./preflight.js";
import type { BoundaryPoint, Obstacle } from "./report.js";
import { judgeResults } from "./run-results.js";

/** One run: free checks first, then paid checks, then results, and wrong keys last. */
export class SuiteRunner {
  readonly traffic: RequestSender;
  readonly plans: RunPlan;
  readonly boundaries: BoundaryPoint[] = [];
  readonly verdicts: Verdict[] = [];
  readonly #run: RunContext;
  readonly #obstacles: string[] = [];

  constructor(options: RunOptions) {
    const { apiKey = PLACEHOLDER_KEY, contract, maxAccepted, maxCredits = Number.POSITIVE_INFINITY, profile = "full" } = options;
    const hasKey = options.apiKey !== undefined;
    const generations = new Generations(contract);
    this.plans = planRun(contract, { apiKey, hasKey }, generations, {
      profile,
      selects: options.selects ?? (() => true),
      shard: options.shard ?? { index: 0, count: 1 },
      isStateless: options.isStateless ?? false,
    });
    const tally = new RunProgress(options, this.plans.size);
    const signal = options.signal === undefined ? tally.signal : AbortSignal.any([options.signal, tally.signal]);
    this.traffic = new RequestSender({
      ...options,
      apiKey,
      baseUrl: options.baseUrl.replace(/\/+$/, ""),
      budget: { maxAccepted: profile === "live" ? Math.min(maxAccepted, MAX_LIVE_REQUESTS) : maxAccepted, maxCredits },
      hasKey,
      signal,
      onExchange: (exchange, message, purpose) => {
        const watch = [...this.plans.submissions, ...this.plans.results].find(
          ({ watch }) => watch.operation === message.operation,
        )?.watch;
        watch?.observe({ exchange, message, purpose });
        if (exchange.outcome.kind === "response") generations.record(message, exchange.outcome, purpose);
        // An operation that is not served may be skipped later, so its violations do not end the run.
        if (watch?.hasFoundViolation && !watch.isNotImplemented) tally.noteViolation();
      },
    });
    this.#run = { options, apiKey, generations, traffic: this.traffic, tally, signal, boundaries: this.boundaries };
  }

  get #isBounded(): boolean {
    const { maxAccepted, maxCredits = Number.POSITIVE_INFINITY, profile } = this.#run.options;
    return profile === "live" || Math.min(maxAccepted, maxCredits) !== Number.POSITIVE_INFINITY;
  }

  get obstacle(): Obstacle | undefined {
    const [first, ...others] = this.#obstacles;
    const met = others.length + 1 === this.plans.submissions.length ? "at the start" : "on the way";
    if (first !== undefined) return { met, reason: first };
    return this.traffic.blocker === undefined ? undefined : { met: "on the way", reason: this.traffic.blocker };
  }

  async judge(): Promise<void> {
    const [first, ...companions] = await this.#prepare();
    if (first === undefined) return;
    const served = [first, ...companions.filter(({ ground }) => ground.unserved === undefined)];
    const hasCompanions = served.length > 1;
    // A server that serves only the first operation may not serve results either.
    const isLeftOut = (watch: OracleMonitor) => !hasCompanions && watch.isNotImplemented;
    for (const course of served) await course.judge(course.plan.free);
    // An accepted request with a wrong key costs money. With a budget, these checks run before the budget is used up.
    if (this.#isBounded) for (const course of served) await course.judge(course.plan.authentication);
    this.traffic.releaseBudget();
    for (const course of served) await course.judgePaid();
    // Verdicts about results come last in the report.
    const told: Verdict[] = [];
    const asked = this.plans.results.filter(({ isIncluded }) => isIncluded);
    for (const plan of asked)
      told.push(...(await judgeResults(plan, this.#run, first.ground.recheckCredentials, () => isLeftOut(plan.watch))));
    if (!this.#isBounded) for (const course of served) await course.judge(course.plan.authentication);
    const unserved = companions.filter((companion) => !served.includes(companion));
    // If the server serves only the first operation, the others are skipped. If it serves some, the missing ones are failures.
    const isPartial = hasCompanions || this.plans.results.some(({ watch }) => watch.hasAccepted);
    for (const course of unserved) {
      if (isPartial) await course.judge([...course.plan.free, ...course.plan.paid]);
      else this.#leaveOut(course.plan, course.ground.unserved ?? 0);
    }
    for (const course of isPartial ? [...served, ...unserved] : served) this.verdicts.push(...course.conclude());
    this.verdicts.push(...told);
    for (const { watch } of asked) if (!isLeftOut(watch)) this.verdicts.push(...watch.verdicts());
  }

  async #prepare(): Promise<readonly OperationRunner[]> {
    const courses: OperationRunner[] = [];
    for (const plan of this.plans.submissions) {
      const tasks = [...plan.free, ...plan.paid, ...plan.authentication];
      const [obstacle] = this.#obstacles;
      const ground =
        obstacle === undefined ? await preflight(plan.derivation, tasks, this.traffic, courses[0]?.ground) : undefined;
      const found = obstacle ?? ground?.obstacle;
      if (ground !== undefined && found === undefined) courses.push(new OperationRunner(plan, ground, this.#run));
      else this.#giveUp(plan, tasks, found ?? "");
      if (courses.length === 1) await this.#askAtOnce();
    }
    return courses;
  }

  /** Requests the result of a new generation immediately, because it may have ended later. */
  async #askAtOnce(): Promise<void> {
    const { generations, options, signal } = this.#run;
    if (options.isStateless || signal.aborted) return;
    for (const { derivation, isIncluded } of this.plans.results) {
      for (const { id } of isIncluded ? generations.all.slice(0, 1) : []) {
        const message = resultMessage(derivation.result, id);
        await this.traffic.send({ ...message, variant: `${message.variant} at once` }, "read");
      }
    }
  }

  #leaveOut({ derivation, watch, ...plan }: SubmissionPlan, status: number): void {
    const { method, path } = derivation.operation;
    const checks = [...plan.free, ...plan.paid, ...plan.authentication, ...watch.clauses];
    this.verdicts.push(...skipped(checks, `${method} ${path} is not served (${status})`));
  }

  #giveUp({ derivation, watch }: SubmissionPlan, tasks: readonly Task[], obstacle: string): void {
    this.#obstacles.push(obstacle);
    if (this.#run.tally.signal.aborted) this.verdicts.push(...watch.verdicts());
    const checks = [...derivation.checks, ...derivation.protocol];
    const verdicts = tasks.map((check): Verdict => ({ check, outcome: "inconclusive", reason: obstacle, requests: 0 }));
    this.verdicts.push(...inOrderOf(checks, verdicts));
  }
}
