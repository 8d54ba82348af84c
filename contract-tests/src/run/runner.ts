import { inOrderOf, skipped, type Verdict } from "../checks/verdict.js";
import { documentText } from "../contract/document-text.js";
import type { OracleMonitor } from "../oracles/monitor.js";
import { createTransport } from "../traffic/exchange.js";
import { createExtraHeaders } from "../traffic/extra-headers.js";
import { Generations } from "../traffic/generation-store.js";
import { selectProxy } from "../traffic/proxy.js";
import { PLACEHOLDER_KEY, resultMessage } from "../traffic/request.js";
import { RequestSender } from "../traffic/sender.js";
import { suiteVersion } from "../util/version.js";
import { type RunContext, RunProgress } from "./context.js";
import type { Defects } from "./defects.js";
import { OperationRunner } from "./operation-runner.js";
import type { RunOptions } from "./options.js";
import { MAX_LIVE_REQUESTS, planRun, type RunPlan, type SubmissionPlan, type Task } from "./plan.js";
import { preflight } from "./preflight.js";
import type { BoundaryPoint, Obstacle } from "./report.js";
import { reportedVerdicts } from "./reported-verdicts.js";
import { pairsClause } from "./run-combined.js";
import { runResults } from "./run-results.js";
import { isReported, selectionOf } from "./selection.js";

/** One run: free checks first, then paid checks, then results, and wrong keys last. */
export class SuiteRunner {
  readonly sender: RequestSender;
  readonly plans: RunPlan;
  readonly boundaries: BoundaryPoint[] = [];
  readonly verdicts: Verdict[] = [];
  readonly #context: RunContext;
  readonly #obstacles: string[] = [];
  readonly #runners: OperationRunner[] = [];

  constructor(options: RunOptions, defects: Defects) {
    const { apiKey = PLACEHOLDER_KEY, contract, maxAccepted, maxCredits = Number.POSITIVE_INFINITY, profile = "full" } = options;
    const hasKey = options.apiKey !== undefined;
    const selection = selectionOf(options);
    const generations = new Generations(contract);
    this.plans = planRun(contract, { apiKey, hasKey }, generations, {
      profile,
      selection,
      isStateless: options.isStateless ?? false,
    });
    const onProgress: RunOptions["onProgress"] = (...values) => defects.attemptNow(() => options.onProgress?.(...values));
    const progress = new RunProgress({ ...options, onProgress }, this.plans.reported.length, (verdict) =>
      isReported(selection, verdict),
    );
    const signal = options.signal === undefined ? progress.signal : AbortSignal.any([options.signal, progress.signal]);
    this.sender = new RequestSender({
      ...options,
      apiKey,
      transport: options.transport ?? createTransport(selectProxy(options.baseUrl, options.proxyEnv ?? {})),
      extraHeaders: createExtraHeaders(options.headers ?? {}, suiteVersion()),
      baseUrl: options.baseUrl.replace(/\/+$/, ""),
      publicText: documentText(contract),
      onDefect: (error) => defects.record(error),
      budget: { maxAccepted: profile === "live" ? Math.min(maxAccepted, MAX_LIVE_REQUESTS) : maxAccepted, maxCredits },
      hasKey,
      signal,
      onExchange: (exchange, message, expectation) => {
        const monitor = [...this.plans.submissions, ...this.plans.results].find(
          ({ monitor }) => monitor.operation === message.operation,
        )?.monitor;
        monitor?.observe({ exchange, message, purpose: expectation }, (error, id) => defects.record(error, id));
        const { outcome } = exchange;
        if (outcome.kind === "response") defects.attemptNow(() => generations.record(message, outcome, expectation));
        // An operation that is not implemented may be skipped later, so its violations do not end the run.
        if (monitor?.hasFoundViolation && !monitor.isNotImplemented) progress.noteViolation();
      },
    });
    this.#context = { options, apiKey, defects, generations, sender: this.sender, progress, signal, boundaries: this.boundaries };
  }

  get #hasBudget(): boolean {
    const { maxAccepted, maxCredits = Number.POSITIVE_INFINITY, profile } = this.#context.options;
    return profile === "live" || Math.min(maxAccepted, maxCredits) !== Number.POSITIVE_INFINITY;
  }

  get obstacle(): Obstacle | undefined {
    const [first, ...others] = this.#obstacles;
    const phase = others.length + 1 === this.plans.submissions.length ? "preflight" : "run";
    if (first !== undefined) return { phase, reason: first };
    return this.sender.blocker === undefined ? undefined : { phase: "run", reason: this.sender.blocker };
  }

  /** Runs all checks and collects the verdicts. Never rejects: a defect of the suite leaves the remaining checks inconclusive. */
  async run(): Promise<void> {
    try {
      await this.#runAll();
    } catch (error) {
      const reason = this.#context.defects.record(error);
      const found = [...this.#runners.flatMap((runner) => runner.conclude()), ...this.verdicts];
      const byId = new Map(found.map((verdict) => [verdict.check.id, verdict]));
      const planned = this.plans.submissions.flatMap(({ authentication, free, paid }) => [...free, ...paid, ...authentication]);
      const missing = planned.filter(({ id }) => !byId.has(id));
      this.verdicts.length = 0;
      this.verdicts.push(...byId.values());
      for (const check of missing) this.verdicts.push({ check, outcome: "inconclusive", reason, requests: 0 });
    }
  }

  async #runAll(): Promise<void> {
    const [first, ...companions] = await this.#preflightAll();
    if (first === undefined) return;
    const implemented = [first, ...companions.filter(({ preflight }) => preflight.notImplementedStatus === undefined)];
    const hasCompanions = implemented.length > 1;
    // A server that implements only the first operation may not implement results either.
    const isSkipped = (monitor: OracleMonitor) => !hasCompanions && monitor.isNotImplemented;
    for (const runner of implemented) await runner.run(runner.plan.free);
    // An accepted request with a wrong key costs money. With a budget, these checks run before the budget is used up.
    if (this.#hasBudget) for (const runner of implemented) await runner.run(runner.plan.authentication);
    this.sender.releaseBudget();
    for (const runner of implemented) await runner.runPaid();
    // Verdicts about results come last in the report.
    const resultVerdicts: Verdict[] = [];
    const resultPlans = this.plans.results.filter(({ isIncluded }) => isIncluded);
    for (const plan of resultPlans) {
      const isNotImplemented = () => isSkipped(plan.monitor);
      const run = () => runResults(plan, this.#context, first.preflight.recheckCredentials, isNotImplemented);
      resultVerdicts.push(...(await this.#context.defects.attempt(run, [])));
    }
    if (!this.#hasBudget) for (const runner of implemented) await runner.run(runner.plan.authentication);
    const missing = companions.filter((companion) => !implemented.includes(companion));
    // If the server implements only the first operation, the others are skipped. If it implements some of them, the
    // missing ones are failures.
    const isPartial = hasCompanions || this.plans.results.some(({ monitor }) => monitor.hasAccepted);
    for (const runner of missing) {
      if (isPartial) await runner.run([...runner.plan.free, ...runner.plan.paid]);
      else this.#skip(runner.plan, runner.preflight.notImplementedStatus ?? 0);
    }
    for (const runner of isPartial ? [...implemented, ...missing] : implemented) this.verdicts.push(...runner.conclude());
    this.verdicts.push(...resultVerdicts);
    for (const { monitor } of resultPlans) if (!isSkipped(monitor)) this.verdicts.push(...monitor.verdicts());
  }

  /** Returns the verdicts of the report: one for every selected check. */
  report(): readonly Verdict[] {
    const { accepted } = this.sender.totals;
    const run = { options: this.#context.options, plan: this.plans, verdicts: this.verdicts, obstacle: this.obstacle, accepted };
    const verdicts = reportedVerdicts(run);
    // If nothing was checked, the obstacle is the only output.
    if (this.obstacle?.phase !== "preflight") this.#context.progress.finish(verdicts);
    return verdicts;
  }

  /** Runs the preflight of every operation. Returns the runners of those that can be checked. */
  async #preflightAll(): Promise<readonly OperationRunner[]> {
    const runners: OperationRunner[] = [];
    for (const plan of this.plans.submissions) {
      const tasks = [...plan.free, ...plan.paid, ...plan.authentication];
      const [earlierObstacle] = this.#obstacles;
      const result =
        earlierObstacle === undefined
          ? await preflight(plan.derivation, tasks, this.sender, runners[0]?.preflight).catch((error: unknown) => ({
              obstacle: this.#context.defects.record(error),
            }))
          : undefined;
      const obstacle = earlierObstacle ?? result?.obstacle;
      if (result !== undefined && "skipReason" in result && obstacle === undefined)
        runners.push(new OperationRunner(plan, result, this.#context));
      else this.#recordObstacle(plan, tasks, obstacle ?? "");
      if (runners.length === 1) await this.#context.defects.attempt(() => this.#requestFirstResult(), undefined);
    }
    this.#runners.push(...runners);
    return runners;
  }

  /** Requests the result of a new generation immediately, because it may have ended later. */
  async #requestFirstResult(): Promise<void> {
    const { generations, options, signal } = this.#context;
    if (options.isStateless || signal.aborted) return;
    for (const { derivation, isProbed } of this.plans.results) {
      for (const { id } of isProbed ? generations.all.slice(0, 1) : []) {
        const message = resultMessage(derivation.result, id);
        await this.sender.send({ ...message, variant: `${message.variant} at once` }, "read");
      }
    }
  }

  /** Skips an operation that the server does not implement. */
  #skip({ derivation, monitor, ...plan }: SubmissionPlan, status: number): void {
    const { method, path } = derivation.operation;
    const tasks = [...plan.free, ...plan.paid, ...plan.authentication, ...plan.skipped];
    const checks = [...tasks, pairsClause(derivation), ...monitor.clauses];
    this.verdicts.push(...skipped(checks, `the server does not implement ${method} ${path} (${status})`, true));
  }

  /** Records an obstacle. All checks of the operation are inconclusive. */
  #recordObstacle({ derivation, monitor }: SubmissionPlan, tasks: readonly Task[], obstacle: string): void {
    this.#obstacles.push(obstacle);
    if (this.#context.progress.signal.aborted) this.verdicts.push(...monitor.verdicts());
    const checks = [...derivation.checks, ...derivation.protocol];
    const verdicts = tasks.map((check): Verdict => ({ check, outcome: "inconclusive", reason: obstacle, requests: 0 }));
    this.verdicts.push(...inOrderOf(checks, verdicts));
  }
}
