import { isBaseCheck } from "../checks/check.js";
import { inOrderOf, skipped, type Verdict } from "../checks/verdict.js";
import type { OracleMonitor } from "../oracles/monitor.js";
import type { RequestSender } from "../traffic/sender.js";
import type { RunContext } from "./context.js";
import type { Defects } from "./defects.js";
import { OperationRunner } from "./operation-runner.js";
import type { RunOptions } from "./options.js";
import type { RunPlan, SubmissionPlan, Task } from "./plan.js";
import { preflight } from "./preflight.js";
import type { BoundaryPoint, Obstacle, Traffic } from "./report.js";
import { reportedVerdicts } from "./reported-verdicts.js";
import { escalateFlaky } from "./retry/flaky.js";
import { pairsClause } from "./run-combined.js";
import { runResults } from "./run-results.js";
import { selectionOf } from "./selection.js";
import { createRun, type RunParts } from "./start/create-run.js";
import { waitForServer } from "./start/wait-for-server.js";

/**
 * Runs all checks in order: invalid requests (free), valid requests (charged), results, and wrong API keys. With a budget, wrong
 * keys come before the charged requests.
 */
export class SuiteRunner {
  readonly #parts: RunParts;
  readonly #obstacles: string[] = [];
  readonly #runners: OperationRunner[] = [];
  readonly verdicts: Verdict[] = [];

  constructor(options: RunOptions, defects: Defects) {
    this.#parts = createRun(options, defects);
  }

  get plans(): RunPlan {
    return this.#parts.plans;
  }

  get boundaries(): readonly BoundaryPoint[] {
    return this.#context.boundaries;
  }

  get #context(): RunContext {
    return this.#parts.context;
  }

  get #sender(): RequestSender {
    return this.#context.sender;
  }

  get traffic(): Traffic {
    const { retries, totals, unconfirmed } = this.#sender;
    return { ...totals, unconfirmed, retries };
  }

  get #resultPlans() {
    return this.plans.results.filter(({ isIncluded }) => isIncluded);
  }

  get #hasBudget(): boolean {
    const { maxAccepted, maxCredits = Number.POSITIVE_INFINITY, profile } = this.#context.options;
    return profile === "live" || Math.min(maxAccepted, maxCredits) !== Number.POSITIVE_INFINITY;
  }

  get obstacle(): Obstacle | undefined {
    const [first, ...others] = this.#obstacles;
    // If the server was reached before it failed, the run has findings.
    const phase = others.length + 1 === this.plans.submissions.length && !this.#sender.isDown ? "preflight" : "run";
    if (first !== undefined) return { phase, reason: first };
    return this.#sender.blocker === undefined ? undefined : { phase: "run", reason: this.#sender.blocker };
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
    if (!(await this.#waitForServer())) return;
    const [first, ...companions] = await this.#preflightAll();
    if (first === undefined) return;
    const missing = companions.filter(({ preflight }) => preflight.notImplementedStatus !== undefined);
    const implemented = [first, ...companions.filter((companion) => !missing.includes(companion))];
    await this.#runSubmissions(implemented);
    const hasCompanions = implemented.length > 1;
    // A server that implements only the first operation may not implement results either.
    const isSkipped = (monitor: OracleMonitor) => !hasCompanions && monitor.isNotImplemented;
    const resultVerdicts = await this.#runResults(first, isSkipped);
    if (!this.#hasBudget) for (const runner of implemented) await runner.run(runner.plan.authentication);
    for (const runner of implemented) this.verdicts.push(...runner.conclude());
    // If the server implements only the first operation, the others are skipped. If it implements some of them, the base
    // requests of the missing ones are failures.
    const isPartial = hasCompanions || this.plans.results.some(({ monitor }) => monitor.hasAccepted);
    for (const runner of missing) {
      if (isPartial) await runner.run(runner.plan.paid.filter(isBaseCheck));
      this.#concludeMissing(runner, isPartial);
    }
    // Verdicts about results come last in the report.
    this.verdicts.push(...resultVerdicts);
    for (const { monitor } of this.#resultPlans) if (!isSkipped(monitor)) this.verdicts.push(...monitor.verdicts());
  }

  /** Runs the checks that submit: first the invalid requests of all operations, then the charged ones. */
  async #runSubmissions(runners: readonly OperationRunner[]): Promise<void> {
    for (const runner of runners) await runner.run(runner.plan.free);
    // An accepted request with a wrong key costs money. With a budget, these checks run before the budget is used up.
    if (this.#hasBudget) for (const runner of runners) await runner.run(runner.plan.authentication);
    this.#sender.releaseBudget();
    for (const runner of runners) await runner.runPaid();
    await this.#parts.earlyPolls.settle();
  }

  /** Polls the accepted generations, and returns the verdicts about the results. */
  async #runResults(first: OperationRunner, isSkipped: (monitor: OracleMonitor) => boolean): Promise<readonly Verdict[]> {
    const verdicts: Verdict[] = [];
    for (const plan of this.#resultPlans) {
      const isNotImplemented = () => isSkipped(plan.monitor);
      const run = () => runResults(plan, this.#context, first.preflight.recheckCredentials, isNotImplemented);
      verdicts.push(...(await this.#context.defects.attempt(run, [])));
    }
    return verdicts;
  }

  /** Waits for a server that is starting. If it does not become available, this is an obstacle. */
  async #waitForServer(): Promise<boolean> {
    const { options, signal } = this.#context;
    const { baseUrl, contract, onWait, waitFor = 0 } = options;
    if (waitFor <= 0) return true;
    const reason = await waitForServer({ baseUrl, contract, onWait, signal, transport: this.#parts.transport, waitFor });
    if (reason !== undefined)
      for (const plan of this.plans.submissions)
        this.#recordObstacle(plan, [...plan.free, ...plan.paid, ...plan.authentication], reason);
    return reason === undefined;
  }

  /** Returns the verdicts of the report: one for every selected check. */
  report(): readonly Verdict[] {
    const { accepted } = this.#sender.totals;
    const run = {
      options: this.#context.options,
      plan: this.plans,
      verdicts: escalateFlaky(this.verdicts),
      obstacle: this.obstacle,
      accepted,
    };
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
          ? await preflight(plan.derivation, tasks, this.#sender, runners[0]?.preflight).catch((error: unknown) => ({
              obstacle: this.#context.defects.record(error),
            }))
          : undefined;
      const obstacle = earlierObstacle ?? result?.obstacle;
      if (result !== undefined && "skipReason" in result && obstacle === undefined)
        runners.push(new OperationRunner(plan, result, this.#context));
      else this.#recordObstacle(plan, tasks, obstacle ?? "");
      // Requests of the next preflight would delay the early polls.
      await this.#parts.earlyPolls.settle();
    }
    this.#runners.push(...runners);
    return runners;
  }

  /**
   * Concludes an operation that the server does not implement. All checks are skipped, except the base requests if they were
   * sent. Their failures then stand for the whole operation.
   */
  #concludeMissing(runner: OperationRunner, isFailure: boolean): void {
    const { derivation, monitor, ...plan } = runner.plan;
    const { method, path } = derivation.operation;
    const found = isFailure ? runner.conclude().filter(({ outcome }) => outcome !== "skipped") : [];
    const { selects } = selectionOf(this.#context.options);
    const isReported = found.some(({ check, outcome }) => isBaseCheck(check) && outcome === "fail" && selects(check.id));
    const ids = new Set(found.map(({ check }) => check.id));
    const tasks = [...plan.free, ...plan.paid, ...plan.authentication, ...plan.skipped];
    const others = [...tasks, pairsClause(derivation), ...monitor.clauses].filter(({ id }) => !ids.has(id));
    const reason = `the server does not implement ${method} ${path} (${runner.preflight.notImplementedStatus})`;
    this.verdicts.push(...found, ...skipped(others, reason, isReported || !isFailure));
  }

  /** Records an obstacle. All checks of the operation are inconclusive. */
  #recordObstacle({ derivation, monitor }: SubmissionPlan, tasks: readonly Task[], obstacle: string): void {
    this.#obstacles.push(obstacle);
    if (this.#context.progress.signal.aborted || (this.#sender.isDown && monitor.hasFoundViolation))
      this.verdicts.push(...monitor.verdicts());
    const checks = [...derivation.checks, ...derivation.protocol];
    const verdicts = tasks.map((check): Verdict => ({ check, outcome: "inconclusive", reason: obstacle, requests: 0 }));
    this.verdicts.push(...inOrderOf(checks, verdicts));
  }
}
