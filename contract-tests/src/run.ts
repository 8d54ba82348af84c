import type { Baseline } from "./baseline.js";
import type { Check, Clause } from "./check.js";
import type { Contract } from "./contract.js";
import { type Derivation, derive } from "./derive.js";
import { inParallel } from "./in-parallel.js";
import { listClauses } from "./list-clauses.js";
import { prepare } from "./prepare.js";
import type { ProtocolCheck } from "./protocol/protocol-check.js";
import type { Obstacle, Report } from "./report.js";
import { pairsClause, sendCarriers } from "./run-carriers.js";
import { runCheck, runProtocolCheck } from "./run-check.js";
import { Traffic } from "./traffic.js";
import type { Verdict } from "./verdict.js";
import { Watch } from "./watch.js";

/** What is judged, by what, and how much may be spent on it. */
export interface RunOptions {
  readonly contract: Contract;
  /** Where the server is, with its path prefix. */
  readonly baseUrl: string;
  /** The key; without one a placeholder is sent, and nothing is said of wrong keys. */
  readonly apiKey?: string | undefined;
  /** Which requests are drawn; the same seed gives the same requests. */
  readonly seed: number;
  /** Requests drawn for a check beyond its boundary values. */
  readonly samples: number;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Milliseconds for one answer. */
  readonly timeout: number;
  /** Most requests that the server may take; `Infinity` where they cost nothing. */
  readonly maxAccepted: number;
  /** Which checks are run; default: all. */
  readonly selects?: ((id: string) => boolean) | undefined;
  readonly baseline?: Baseline | undefined;
  /** Ends the run early; what has been found by then is reported. */
  readonly signal?: AbortSignal | undefined;
  /** Told of every check that is done. */
  readonly onProgress?: ((done: number, total: number, verdict: Verdict) => void) | undefined;
}

/** Sent where no key is given: a server on loopback may take any. */
const PLACEHOLDER_KEY = "conformance-placeholder-key";

/** Judges a server by a contract. What happens on the way, whatever it is, is part of the report. */
export async function run(options: RunOptions): Promise<Report> {
  const start = performance.now();
  const apiKey = options.apiKey ?? PLACEHOLDER_KEY;
  const selects = options.selects ?? (() => true);
  const plans = derive(options.contract, { apiKey, hasKey: options.apiKey !== undefined }).map((derivation) =>
    plan(derivation, selects),
  );
  const traffic = new Traffic({
    ...options,
    apiKey,
    baseUrl: options.baseUrl.replace(/\/+$/, ""),
    hasKey: options.apiKey !== undefined,
    onExchange: (exchange, message, purpose) =>
      plans.find(({ watch }) => watch.operation === message.operation)?.watch.see({ exchange, message, purpose }),
  });
  const verdicts: Verdict[] = [];
  const total = plans.reduce((sum, { tasks }) => sum + tasks.length, 0);
  const obstacles: string[] = [];
  for (const { derivation, isCarried, tasks, watch } of plans) {
    const ground = await prepare(derivation, tasks, traffic);
    const { obstacle } = ground;
    if (obstacle !== undefined) {
      obstacles.push(obstacle);
      verdicts.push(...tasks.map((check) => inconclusive(check, obstacle)));
      continue;
    }
    const done: Verdict[] = [];
    const carried =
      isCarried && ground.doubtAll === undefined ? await sendCarriers(derivation, traffic, options.concurrency) : undefined;
    const refusedAlone = new Set<string>();
    await inParallel(tasks, options.concurrency, async (task) => {
      const verdict =
        "probes" in task
          ? await runProtocolCheck(task, traffic, ground.doubtAll, ground.confirmKey)
          : await runCheck(task, traffic, {
              ...options,
              confirmKey: ground.confirmKey,
              doubt: ground.doubt,
              refusedAlone,
              taken: carried?.taken,
            });
      done.push(verdict);
      options.onProgress?.(verdicts.length + done.length, total, verdict);
    });
    verdicts.push(...inOrder(done, tasks));
    if (carried !== undefined) verdicts.push(await carried.conclude(refusedAlone));
    verdicts.push(...watch.testify());
  }
  const selected = verdicts.filter(({ check }) => selects(check.id));
  const ids = () => listClauses(derive(options.contract)).map(({ id }) => id);
  const settled = options.baseline?.apply(selected, ids()) ?? { verdicts: selected, notices: [] };
  return {
    contract: options.contract,
    target: options.baseUrl,
    seed: options.seed,
    durationMs: performance.now() - start,
    verdicts: settled.verdicts,
    notices: settled.notices,
    traffic: traffic.totals,
    boundaries: [],
    underived: plans.flatMap(({ derivation }) => derivation.underived),
    obstacle: findEnd(obstacles, plans.length, traffic),
  };
}

type Task = Check | ProtocolCheck;

/** What is done for one operation. An oracle judges what others send, so that selecting it needs them all. */
interface Plan {
  readonly derivation: Derivation;
  readonly tasks: readonly Task[];
  /** Whether valid values travel together. */
  readonly isCarried: boolean;
  readonly watch: Watch;
}

function plan(derivation: Derivation, selects: (id: string) => boolean): Plan {
  const watch = new Watch(derivation);
  const tasks = [...derivation.checks, ...derivation.protocol];
  const needsAll = watch.clauses.some(({ id }) => selects(id));
  const isCarried = needsAll || selects(pairsClause(derivation).id);
  return { derivation, isCarried, tasks: needsAll ? tasks : tasks.filter(({ id }) => selects(id)), watch };
}

function inOrder(verdicts: readonly Verdict[], tasks: readonly Task[]): readonly Verdict[] {
  const order = new Map(tasks.map(({ id }, index) => [id, index]));
  return verdicts.toSorted((a, b) => (order.get(a.check.id) ?? 0) - (order.get(b.check.id) ?? 0));
}

function findEnd([first, ...others]: readonly string[], operations: number, traffic: Traffic): Obstacle | undefined {
  if (first !== undefined) return { met: others.length + 1 === operations ? "at the start" : "on the way", reason: first };
  return traffic.obstacle === undefined ? undefined : { met: "on the way", reason: traffic.obstacle };
}

function inconclusive(check: Clause, reason: string): Verdict {
  return { check, outcome: "inconclusive", reason, requests: 0 };
}
