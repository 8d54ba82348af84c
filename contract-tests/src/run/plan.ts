import type { Check } from "../checks/check.js";
import { eachChoiceRequests, valueKeyOf, valueKeys } from "../checks/combined-requests.js";
import { type DeriveOptions, derive, deriveResults } from "../checks/derive.js";
import type { OperationChecks, ResultDerivation } from "../checks/operation-checks.js";
import type { ProtocolCheck } from "../checks/protocol/protocol-check.js";
import { resultChecks } from "../checks/results.js";
import type { Contract } from "../contract/model.js";
import { OracleMonitor } from "../oracles/monitor.js";
import type { Generations } from "../traffic/generation-store.js";
import { isObject } from "../util/json.js";
import { lifecycleClause } from "./poll-results.js";
import { pairsClause } from "./run-combined.js";

/** `full`: everything. `live`: against a server that charges for what it takes, as little as covers every value. */
export type Profile = "full" | "live";

/** One of several runs that share the work. */
export interface Shard {
  /** From 0. */
  readonly index: number;
  readonly count: number;
}

/** What decides which checks are run. */
export interface Selection {
  readonly profile: Profile;
  readonly selects: (id: string) => boolean;
  readonly shard: Shard;
  readonly isStateless: boolean;
}

export type Task = Check | ProtocolCheck;

/** What is done for one operation that takes submissions. */
export interface SubmissionPlan {
  readonly derivation: OperationChecks;
  /** Requests that must be refused, which are free, but for those that get authentication wrong. */
  readonly free: readonly Task[];
  /** Requests that are taken, or may be. */
  readonly paid: readonly Task[];
  /** Requests that get authentication wrong: a server may shut out a caller who fails at it too often. */
  readonly authentication: readonly Task[];
  /** What the profile leaves out, because it costs money. */
  readonly skipped: readonly Task[];
  /** Whether valid values travel together. */
  readonly isCarried: boolean;
  readonly watch: OracleMonitor;
}

/** What is done for one operation that tells results. */
export interface ResultPlan {
  readonly derivation: ResultDerivation;
  readonly watch: OracleMonitor;
  /** Whether it is done at all. */
  readonly isIncluded: boolean;
}

/** Most requests that the live profile has a server take. */
export const MAX_LIVE_REQUESTS = 10;

/** What is done in a run. */
export interface RunPlan {
  readonly submissions: readonly SubmissionPlan[];
  readonly results: readonly ResultPlan[];
  /** How many verdicts there are to come to, those of oracles aside: progress is told by it. */
  readonly size: number;
}

/** Plans a run: every check is in the plan of exactly one of the shards. */
export function planRun(contract: Contract, options: DeriveOptions, generations: Generations, selection: Selection): RunPlan {
  const { isStateless, shard } = selection;
  const derivations = derive(contract, options);
  const submissions = derivations.map((derivation, turn) => {
    const singles = derivations.filter((other) => !other.sharesRequestSchema).length;
    const share = Math.floor((MAX_LIVE_REQUESTS - (derivations.length - singles)) / Math.max(1, singles)) - 2;
    const narrowed = selection.profile === "live" ? limitToLiveBudget(derivation, Math.max(0, share)) : derivation;
    return planSubmission(narrowed, generations, selection, turn % shard.count === shard.index);
  });
  const results = deriveResults(contract).map((derivation): ResultPlan => {
    const { prefix, result } = derivation;
    const watch = new OracleMonitor({ generations, isStateless, operation: result.operation, prefix, result });
    const ids = [
      ...resultChecks({ generations, hasKey: true, prefix, result }),
      lifecycleClause(result, prefix),
      ...watch.clauses,
    ];
    return { derivation, watch, isIncluded: shard.index === 0 && ids.some(({ id }) => selection.selects(id)) };
  });
  // Whatever is known of generations by then, there are as many checks.
  const sizeOf = ({ derivation, isIncluded }: ResultPlan) =>
    isIncluded
      ? resultChecks({ hasKey: true, ...options, ...derivation, generations, isStateless }).length + (isStateless ? 0 : 1)
      : 0;
  const sizes = [...submissions.map(sizeOfSubmission), ...results.map(sizeOf)];
  return { submissions, results, size: sizes.reduce((sum, size) => sum + size, 0) };
}

function sizeOfSubmission({ authentication, free, isCarried, paid }: SubmissionPlan): number {
  return authentication.length + free.length + paid.length + (isCarried ? 1 : 0);
}

/** Cut down to what covers every value; of a stream it is enough that it takes anything. */
function limitToLiveBudget(derivation: OperationChecks, most: number): OperationChecks {
  const { base, sharesRequestSchema } = derivation;
  if (!sharesRequestSchema) return { ...derivation, carriers: eachChoiceRequests(derivation, most) };
  return { ...derivation, base: { minimal: base.minimal, full: base.minimal }, carriers: [] };
}

function planSubmission(
  derivation: OperationChecks,
  generations: Generations,
  { isStateless, profile, selects, shard }: Selection,
  isFirst: boolean,
): SubmissionPlan {
  const watch = new OracleMonitor({ ...derivation, generations, isStateless });
  // An oracle judges what others send, so that selecting it needs them all.
  const needsAll = watch.clauses.some(({ id }) => selects(id));
  const all: readonly Task[] = [...derivation.checks, ...derivation.protocol].filter(({ id }) => needsAll || selects(id));
  // What travels together stays together; everything else is dealt out.
  const mine = all.filter((task, index) => (isCarriable(task) ? isFirst : index % shard.count === shard.index));
  const isAffordable = profile === "full" ? () => true : affordable(derivation);
  const tasks = mine.filter(isAffordable);
  const isAuthentication = ({ id }: Task) => id.startsWith(`${derivation.prefix}authentication.`);
  const refusing = tasks.filter(({ kind }) => kind === "refuse");
  return {
    derivation,
    free: refusing.filter((task) => !isAuthentication(task)),
    authentication: tasks.filter(isAuthentication),
    paid: tasks.filter((task) => task.kind !== "refuse" && !isAuthentication(task)),
    skipped: mine.filter((task) => !isAffordable(task)),
    isCarried: isFirst && (needsAll || selects(pairsClause(derivation).id)),
    watch,
  };
}

function isCarriable(task: Task): task is Check {
  return "examples" in task && task.kind === "accept";
}

/** Tells the tasks that cost nothing: what must be refused, and what is settled by what is sent anyway. */
function affordable(derivation: OperationChecks): (task: Task) => boolean {
  const { base, carriers } = derivation;
  const sent = [base.minimal, base.full, ...carriers];
  const texts = new Set(sent.map((request) => JSON.stringify(request)));
  const values = new Set(sent.filter(isObject).flatMap((request) => valueKeys(request, derivation)));
  const isSettled = (check: Check) =>
    check.examples.every(
      (choice) => values.has(valueKeyOf(check, choice) ?? "") || texts.has(JSON.stringify(check.body(choice))),
    );
  return (task) => task.kind === "refuse" || (isCarriable(task) && isSettled(task));
}
