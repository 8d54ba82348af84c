import type { BoundaryPoint } from "./boundary.js";
import { type Clause, weightOf } from "./check.js";
import type { ResultDerivation } from "./derive.js";
import { Generations } from "./generations.js";
import { inParallel } from "./in-parallel.js";
import { PLACEHOLDER_KEY, resultMessage } from "./message.js";
import { type Ground, prepare } from "./prepare.js";
import type { Obstacle } from "./report.js";
import { follow } from "./results/follow.js";
import { type ResultContext, resultChecks } from "./results/result-checks.js";
import { type Carried, sendCarriers } from "./run-carriers.js";
import { runCheck, runProtocolCheck } from "./run-check.js";
import type { RunOptions } from "./run-options.js";
import { MOST_LIVE, planRun, type ResultPlan, type RunPlan, type SubmissionPlan, type Task } from "./run-plan.js";
import { Traffic } from "./traffic.js";
import type { Verdict } from "./verdict.js";
import type { Watch } from "./watch.js";

/** One operation's submissions while they are judged. */
interface Course {
  readonly plan: SubmissionPlan;
  readonly ground: Ground;
  readonly verdicts: Verdict[];
  readonly refusedAlone: Set<string>;
  carried?: Carried | undefined;
}

/** One run: what is free comes first, what is paid for after it, what it has come to after that, wrong keys last. */
export class Session {
  readonly traffic: Traffic;
  readonly plans: RunPlan;
  readonly boundaries: BoundaryPoint[] = [];
  readonly verdicts: Verdict[] = [];
  readonly #options: RunOptions;
  readonly #apiKey: string;
  readonly #generations: Generations;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #obstacles: string[] = [];
  readonly #isStateless: boolean;
  /** What was found out about results, which is told last. */
  readonly #told: Verdict[] = [];
  #done = 0;

  constructor(options: RunOptions) {
    const { apiKey, contract, maxAccepted, maxCredits = Number.POSITIVE_INFINITY, profile = "full", shard, signal } = options;
    this.#options = options;
    this.#apiKey = apiKey ?? PLACEHOLDER_KEY;
    this.#isStateless = options.isStateless ?? false;
    this.#signal = signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal]);
    this.#generations = new Generations(contract);
    this.plans = planRun(contract, { apiKey: this.#apiKey, hasKey: apiKey !== undefined }, this.#generations, {
      profile,
      selects: options.selects ?? (() => true),
      shard: shard ?? { index: 0, count: 1 },
      isStateless: this.#isStateless,
    });
    this.traffic = new Traffic({
      ...options,
      apiKey: this.#apiKey,
      baseUrl: options.baseUrl.replace(/\/+$/, ""),
      budget: { maxAccepted: profile === "live" ? Math.min(maxAccepted, MOST_LIVE) : maxAccepted, maxCredits },
      hasKey: apiKey !== undefined,
      signal: this.#signal,
      onExchange: (exchange, message, purpose) => {
        const watch = [...this.plans.submissions, ...this.plans.results].find(
          ({ watch }) => watch.operation === message.operation,
        )?.watch;
        watch?.see({ exchange, message, purpose });
        if (exchange.outcome.kind === "answer") this.#generations.enter(message, exchange.outcome, purpose);
        // What is not served at all is perhaps left out.
        if (watch?.hasFoundViolation && !watch.isUnserved) this.#stopIfAsked();
      },
    });
  }

  get #isBounded(): boolean {
    const { maxAccepted, maxCredits = Number.POSITIVE_INFINITY, profile } = this.#options;
    return profile === "live" || Math.min(maxAccepted, maxCredits) !== Number.POSITIVE_INFINITY;
  }

  get obstacle(): Obstacle | undefined {
    const [first, ...others] = this.#obstacles;
    const met = others.length + 1 === this.plans.submissions.length ? "at the start" : "on the way";
    if (first !== undefined) return { met, reason: first };
    return this.traffic.obstacle === undefined ? undefined : { met: "on the way", reason: this.traffic.obstacle };
  }

  async judge(): Promise<void> {
    const [first, ...companions] = await this.#prepare();
    if (first === undefined) return;
    const served = [first, ...companions.filter(({ ground }) => ground.unserved === undefined)];
    const hasCompanions = served.length > 1;
    for (const course of served) await this.#judgeTasks(course, course.plan.free);
    // A wrong key that is taken costs money: while there is a budget, it has its share before it is used up.
    if (this.#isBounded) for (const course of served) await this.#judgeTasks(course, course.plan.authentication);
    this.traffic.releaseBudget();
    for (const course of served) await this.#judgePaid(course);
    for (const plan of this.plans.results) await this.#judgeResults(plan, first, hasCompanions);
    if (!this.#isBounded) for (const course of served) await this.#judgeTasks(course, course.plan.authentication);
    const unserved = companions.filter((companion) => !served.includes(companion));
    // A server that has none of the operations beside the first is judged on that one; one that has some lacks the others.
    const isPartial = hasCompanions || this.plans.results.some(({ watch }) => watch.hasAccepted);
    for (const course of unserved) {
      if (isPartial) await this.#judgeTasks(course, [...course.plan.free, ...course.plan.paid]);
      else this.#leaveOut(course.plan, course.ground.unserved ?? 0);
    }
    for (const course of isPartial ? [...served, ...unserved] : served) this.#conclude(course);
    this.verdicts.push(...this.#told);
    for (const { isIncluded, watch } of this.plans.results) {
      if (isIncluded && !this.#isLeftOut(watch, hasCompanions)) this.verdicts.push(...watch.testify());
    }
  }

  async #prepare(): Promise<readonly Course[]> {
    const courses: Course[] = [];
    for (const plan of this.plans.submissions) {
      const tasks = [...plan.free, ...plan.paid, ...plan.authentication];
      const [obstacle] = this.#obstacles;
      const ground = obstacle === undefined ? await prepare(plan.derivation, tasks, this.traffic, courses[0]?.ground) : undefined;
      const found = obstacle ?? ground?.obstacle;
      if (ground !== undefined && found === undefined) courses.push({ plan, ground, verdicts: [], refusedAlone: new Set() });
      else this.#giveUp(plan, tasks, found ?? "");
      if (courses.length === 1) await this.#askAtOnce();
    }
    return courses;
  }

  /** A generation that has just been submitted is asked for at once: later on it may have ended. */
  async #askAtOnce(): Promise<void> {
    if (this.#isStateless || this.#signal.aborted) return;
    for (const { derivation, isIncluded } of this.plans.results) {
      for (const { id } of isIncluded ? this.#generations.all.slice(0, 1) : []) {
        const message = resultMessage(derivation.result, id);
        await this.traffic.submit({ ...message, variant: `${message.variant} at once` }, "read");
      }
    }
  }

  #leaveOut({ derivation, watch, ...plan }: SubmissionPlan, status: number): void {
    const { method, path } = derivation.operation;
    const checks: readonly Clause[] = [...plan.free, ...plan.paid, ...plan.authentication, ...watch.clauses];
    this.#skip(checks, `${method} ${path} is not served (${status})`);
  }

  #skip(checks: readonly Clause[], reason: string, verdicts = this.verdicts): void {
    verdicts.push(...checks.map((check): Verdict => ({ check, outcome: "skipped", reason, requests: 0 })));
  }

  /** Whether results cannot be asked for at a server that has no other operation beside the first one, either. */
  #isLeftOut(watch: Watch, hasCompanions: boolean): boolean {
    return !hasCompanions && watch.isUnserved;
  }

  #giveUp({ derivation, watch }: SubmissionPlan, tasks: readonly Task[], obstacle: string): void {
    this.#obstacles.push(obstacle);
    if (this.#stop.signal.aborted) this.verdicts.push(...watch.testify());
    const checks = [...derivation.checks, ...derivation.protocol];
    const verdicts = tasks.map((check): Verdict => ({ check, outcome: "inconclusive", reason: obstacle, requests: 0 }));
    this.verdicts.push(...sortLike(verdicts, checks));
  }

  async #judgePaid(course: Course): Promise<void> {
    const { ground, plan } = course;
    const { concurrency } = this.#options;
    if (plan.isCarried && ground.doubtAll === undefined)
      course.carried = await sendCarriers(plan.derivation, this.traffic, concurrency);
    await this.#judgeTasks(course, plan.paid);
    if (course.carried !== undefined) this.#note(course.verdicts, await course.carried.conclude(course.refusedAlone));
  }

  async #judgeTasks({ carried, ground, refusedAlone, verdicts }: Course, tasks: readonly Task[]): Promise<void> {
    const { concurrency, profile, samples } = this.#options;
    await inParallel(tasks, concurrency, async (task) => {
      const verdict =
        "probes" in task
          ? await runProtocolCheck(task, this.traffic, ground.doubtAll, ground.confirm)
          : await runCheck(task, this.traffic, {
              ...this.#options,
              confirm: ground.confirm,
              doubt: ground.doubt,
              refusedAlone,
              samples: { free: samples, paid: profile === "live" ? 0 : Math.ceil(samples / 2) },
              taken: carried?.taken,
              onPoint: (point) => this.boundaries.push(point),
            });
      this.#note(verdicts, verdict);
    });
  }

  async #judgeResults(plan: ResultPlan, first: Course, hasCompanions: boolean): Promise<void> {
    const { derivation, isIncluded, watch } = plan;
    if (!isIncluded) return;
    const told = this.#told;
    const { concurrency, patience = PATIENCE, selects = () => true } = this.#options;
    const { prefix, result } = derivation;
    const generations = this.#generations;
    if (!this.#isStateless) {
      const verdict = await follow(result, prefix, generations, this.traffic, { patience, signal: this.#signal });
      this.#note(told, verdict);
    }
    const checks = resultChecks(this.#contextOf(derivation));
    if (this.#isLeftOut(watch, hasCompanions)) {
      const { method, path } = result.operation;
      return this.#skip([...checks, ...watch.clauses], `${method} ${path} is not served`, told);
    }
    const done: Verdict[] = [];
    await inParallel(
      checks.filter(({ id, probes }) => selects(id) && probes.length > 0),
      concurrency,
      async (check) => {
        this.#note(done, await runProtocolCheck(check, this.traffic, undefined, first.ground.confirm));
      },
    );
    for (const check of checks.filter(({ probes }) => probes.length === 0)) {
      done.push({ check, outcome: "skipped", reason: "no generation is known", requests: 0 });
    }
    told.push(...sortLike(done, checks));
  }

  #conclude({ plan, verdicts }: Course): void {
    const { derivation, leftOut, watch } = plan;
    const skipped = leftOut.map((check): Verdict => ({ check, outcome: "skipped", reason: LEFT_OUT, requests: 0 }));
    const all = [...verdicts, ...skipped];
    this.verdicts.push(...sortLike(all, [...derivation.checks, ...derivation.protocol]), ...watch.testify());
  }

  #note(verdicts: Verdict[], verdict: Verdict): void {
    verdicts.push(verdict);
    this.#done += 1;
    if (verdict.outcome === "fail" && weightOf(verdict.check) !== "observation") this.#stopIfAsked();
    this.#options.onProgress?.(this.#done, Math.max(this.plans.size, this.#done), verdict);
  }

  #contextOf({ prefix, result }: ResultDerivation): ResultContext {
    const { apiKey } = this.#options;
    const isStateless = this.#isStateless;
    return { apiKey: this.#apiKey, generations: this.#generations, hasKey: apiKey !== undefined, isStateless, prefix, result };
  }

  #stopIfAsked(): void {
    if (this.#options.stopsAtViolation) this.#stop.abort();
  }
}

/** In the order of the checks, whatever the order in which they were done. */
function sortLike(verdicts: readonly Verdict[], checks: readonly Clause[]): readonly Verdict[] {
  const order = new Map(checks.map(({ id }, index) => [id, index]));
  return verdicts.toSorted((a, b) => (order.get(a.check.id) ?? 0) - (order.get(b.check.id) ?? 0));
}

/** Milliseconds without any change after which a generation is let go. */
const PATIENCE = 2000;

const LEFT_OUT = "the live profile leaves it out: it may be charged";
