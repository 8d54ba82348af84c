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

/** The extent of a run. `full`: all checks. `live`: the fewest requests that cover every value, for a server that charges. */
export type Profile = "full" | "live";

/** A shard: one of several runs that share the checks. */
export interface Shard {
  /** The zero-based index. */
  readonly index: number;
  readonly count: number;
}

/** The criteria that select the checks to run. */
export interface Selection {
  readonly profile: Profile;
  readonly selects: (id: string) => boolean;
  readonly shard: Shard;
  readonly isStateless: boolean;
}

export type Task = Check | ProtocolCheck;

/** The plan for one operation that accepts submissions. */
export interface SubmissionPlan {
  readonly derivation: OperationChecks;
  /** Checks with requests that the server must reject, which are free, except the authentication checks. */
  readonly free: readonly Task[];
  /** Checks with requests that the server accepts or may accept. */
  readonly paid: readonly Task[];
  /** Checks with invalid authentication. They are separate because a server may block a client after repeated failures. */
  readonly authentication: readonly Task[];
  /** Checks that the profile skips because they cost money. */
  readonly skipped: readonly Task[];
  /** Whether valid values are combined into shared requests. */
  readonly combinesRequests: boolean;
  readonly monitor: OracleMonitor;
}

/** The plan for one operation that returns results. */
export interface ResultPlan {
  readonly derivation: ResultDerivation;
  readonly monitor: OracleMonitor;
  /** Whether this run includes the operation. */
  readonly isIncluded: boolean;
}

/** The maximum number of accepted requests in the live profile. */
export const MAX_LIVE_REQUESTS = 10;

/** The plan of a run. */
export interface RunPlan {
  readonly submissions: readonly SubmissionPlan[];
  readonly results: readonly ResultPlan[];
  /** The expected number of verdicts, without those of the oracles, for the progress display. */
  readonly size: number;
}

/** Plans a run. Each check belongs to exactly one shard. */
export function planRun(contract: Contract, options: DeriveOptions, generations: Generations, selection: Selection): RunPlan {
  const { isStateless, shard } = selection;
  const derivations = derive(contract, options);
  const submissions = derivations.map((derivation, index) => {
    // An operation sends two base requests; one that shares a schema sends a single request.
    const independent = derivations.filter((other) => !other.sharesRequestSchema).length;
    const share = Math.floor((MAX_LIVE_REQUESTS - (derivations.length - independent)) / Math.max(1, independent)) - 2;
    const limited = selection.profile === "live" ? limitToLiveBudget(derivation, Math.max(0, share)) : derivation;
    return planSubmission(limited, generations, selection, index % shard.count === shard.index);
  });
  const results = deriveResults(contract).map((derivation): ResultPlan => {
    const { prefix, result } = derivation;
    const monitor = new OracleMonitor({ generations, isStateless, operation: result.operation, prefix, result });
    const checks = () => resultChecks({ generations, hasKey: true, prefix, result });
    const isSelected = ({ id }: { readonly id: string }) => selection.selects(id);
    const isIncluded = shard.index === 0 && [lifecycleClause(result, prefix), ...monitor.clauses, ...checks()].some(isSelected);
    return { derivation, monitor, isIncluded };
  });
  // The number of checks does not depend on the generations known by then.
  const sizeOf = ({ derivation, isIncluded }: ResultPlan) =>
    isIncluded
      ? resultChecks({ hasKey: true, ...options, ...derivation, generations, isStateless }).length + (isStateless ? 0 : 1)
      : 0;
  const sizes = [...submissions.map(sizeOfSubmission), ...results.map(sizeOf)];
  return { submissions, results, size: sizes.reduce((sum, size) => sum + size, 0) };
}

function sizeOfSubmission({ authentication, combinesRequests, free, paid }: SubmissionPlan): number {
  return authentication.length + free.length + paid.length + (combinesRequests ? 1 : 0);
}

/** Reduces the checks to those that cover every value. For a stream, one accepted request is enough. */
function limitToLiveBudget(derivation: OperationChecks, maxRequests: number): OperationChecks {
  const { base, sharesRequestSchema } = derivation;
  if (!sharesRequestSchema) return { ...derivation, combinedRequests: eachChoiceRequests(derivation, maxRequests) };
  return { ...derivation, base: { minimal: base.minimal, full: base.minimal }, combinedRequests: [] };
}

function planSubmission(
  derivation: OperationChecks,
  generations: Generations,
  { isStateless, profile, selects, shard }: Selection,
  isFirst: boolean,
): SubmissionPlan {
  const monitor = new OracleMonitor({ ...derivation, generations, isStateless });
  // An oracle observes the exchanges of all checks, so selecting an oracle requires all of them.
  const needsAll = monitor.clauses.some(({ id }) => selects(id));
  const all: readonly Task[] = [...derivation.checks, ...derivation.protocol].filter(({ id }) => needsAll || selects(id));
  // Combinable checks stay in the first shard; the others are distributed over the shards.
  const inShard = all.filter((task, index) => (isCombinable(task) ? isFirst : index % shard.count === shard.index));
  const hasNoExtraCost = profile === "full" ? () => true : noExtraCostFilter(derivation);
  const tasks = inShard.filter(hasNoExtraCost);
  const isAuthentication = ({ id }: Task) => id.startsWith(`${derivation.prefix}authentication.`);
  const rejecting = tasks.filter(({ kind }) => kind === "reject");
  return {
    derivation,
    free: rejecting.filter((task) => !isAuthentication(task)),
    authentication: tasks.filter(isAuthentication),
    paid: tasks.filter((task) => task.kind !== "reject" && !isAuthentication(task)),
    skipped: inShard.filter((task) => !hasNoExtraCost(task)),
    combinesRequests: isFirst && (needsAll || selects(pairsClause(derivation).id)),
    monitor,
  };
}

function isCombinable(task: Task): task is Check {
  return "examples" in task && task.kind === "accept";
}

/** Returns a predicate for tasks without extra cost: rejected requests, and values that planned requests already cover. */
function noExtraCostFilter(derivation: OperationChecks): (task: Task) => boolean {
  const { base, combinedRequests } = derivation;
  const sent = [base.minimal, base.full, ...combinedRequests];
  const bodies = new Set(sent.map((request) => JSON.stringify(request)));
  const values = new Set(sent.filter(isObject).flatMap((request) => valueKeys(request, derivation)));
  const isCovered = (check: Check) =>
    check.examples.every((input) => values.has(valueKeyOf(check, input) ?? "") || bodies.has(JSON.stringify(check.body(input))));
  return (task) => task.kind === "reject" || (isCombinable(task) && isCovered(task));
}
