import { type Check, type Clause, isBaseCheck } from "../checks/check.js";
import { valueKeyOf, valueKeys } from "../checks/combinations/combined-values.js";
import { coverValues } from "../checks/combinations/cover-values.js";
import { eachChoiceRequests } from "../checks/combinations/each-choice.js";
import { type DeriveOptions, derive, deriveResults } from "../checks/derive.js";
import type { OperationChecks, ResultDerivation } from "../checks/operation-checks.js";
import type { ProtocolCheck } from "../checks/protocol/protocol-check.js";
import { resultChecks } from "../checks/results.js";
import type { Contract } from "../contract/model.js";
import { OracleMonitor } from "../oracles/monitor.js";
import type { Generations } from "../traffic/generation-store.js";
import { isObject } from "../util/json.js";
import { allChecks } from "./list-checks.js";
import { findNeeds, isKnownCheck, type Needs } from "./needs.js";
import { lifecycleClause } from "./poll-results.js";
import { pairsClause } from "./run-combined.js";
import { isSelected, type Selection } from "./selection.js";
import { isInShard } from "./shard.js";

/** The extent of a run. `full`: all checks. `live`: the fewest requests that cover every value, for a server that charges. */
export type Profile = "full" | "live";

/** The criteria that select the checks to run. */
interface PlanOptions {
  readonly profile: Profile;
  readonly selection: Selection;
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
  /** Whether valid values are combined into the shared requests of the derivation. */
  readonly combinesRequests: boolean;
  /** Whether the run checks pairs of values with these requests. */
  readonly checksPairs: boolean;
  readonly monitor: OracleMonitor;
}

/** The plan for one operation that returns results. */
export interface ResultPlan {
  readonly derivation: ResultDerivation;
  readonly monitor: OracleMonitor;
  /** Whether this run polls generations. */
  readonly isIncluded: boolean;
  /**
   * Whether the run requests at least one result, because checks of other operations depend on whether the server returns
   * results.
   */
  readonly isProbed: boolean;
  /** Whether this run executes the check. */
  readonly runs: (check: Pick<Clause, "id">) => boolean;
}

/** The maximum number of accepted requests in the live profile. */
export const MAX_LIVE_REQUESTS = 10;

/** The plan of a run. */
export interface RunPlan {
  readonly submissions: readonly SubmissionPlan[];
  readonly results: readonly ResultPlan[];
  /** The checks that the run reports, even those that it cannot execute. */
  readonly reported: readonly Clause[];
  /** Whether the run can execute the check with this key and this server. */
  readonly isDerived: (check: Pick<Clause, "id">) => boolean;
}

/** Plans a run: the selected checks, and the checks and requests that these need. */
export function planRun(
  contract: Contract,
  options: DeriveOptions,
  generations: Generations,
  { isStateless, profile, selection }: PlanOptions,
): RunPlan {
  const derivations = derive(contract, options);
  const operations = derivations.map((derivation) => ({
    derivation,
    prefix: derivation.prefix,
    checks: [...derivation.checks, ...derivation.protocol, pairsClause(derivation)],
    monitor: new OracleMonitor({ ...derivation, generations, isStateless }),
  }));
  const resultOperations = deriveResults(contract).map((derivation) => {
    const { prefix, result } = derivation;
    const context = { ...options, generations, isStateless, prefix, result };
    const polling = isStateless ? [] : [lifecycleClause(result, prefix)];
    const checks = [...resultChecks({ hasKey: true, ...context }), ...polling];
    return { derivation, prefix, checks, monitor: new OracleMonitor({ ...context, operation: result.operation }) };
  });
  const needs = findNeeds(operations, resultOperations, selection.selects);
  const all = [...operations, ...resultOperations].flatMap(({ checks, monitor }) => [...checks, ...monitor.clauses]);
  const derived = new Set(all.map(({ id }) => id));
  return {
    submissions: operations.map(({ derivation, monitor }) => {
      // An operation sends two base requests; one that shares a schema sends a single request.
      const independent = derivations.filter((other) => !other.sharesRequestSchema).length;
      const share = Math.floor((MAX_LIVE_REQUESTS - (derivations.length - independent)) / Math.max(1, independent)) - 2;
      const limited = profile === "live" ? limitToLiveBudget(derivation, Math.max(0, share)) : derivation;
      return planSubmission(limited, monitor, profile, selection, needs);
    }),
    results: resultOperations.map(({ derivation, monitor, prefix }) => ({
      derivation,
      monitor,
      isIncluded: needs.results.has(prefix),
      isProbed: needs.results.has(prefix) || needs.base,
      runs: (check) => runsResultCheck(check, needs.withOracles.has(prefix), selection),
    })),
    reported: allChecks(contract).filter((check) => isSelected(selection, check)),
    isDerived: ({ id }) => derived.has(id),
  };
}

/** Every shard reads the generations that it creates, so that the oracles evaluate all of them. */
function runsResultCheck(check: Pick<Clause, "id">, needsAll: boolean, { selects, shard }: Selection): boolean {
  return (needsAll && isKnownCheck(check)) || (isInShard(check.id, shard) && (needsAll || selects(check.id)));
}

/** Reduces the checks to those that cover every value. For a stream, one accepted request is enough. */
function limitToLiveBudget(derivation: OperationChecks, maxRequests: number): OperationChecks {
  const { base, sharesRequestSchema } = derivation;
  if (!sharesRequestSchema) return { ...derivation, combinedRequests: eachChoiceRequests(derivation, maxRequests) };
  return { ...derivation, base: { minimal: base.minimal, full: base.minimal }, combinedRequests: [] };
}

function planSubmission(
  derivation: OperationChecks,
  monitor: OracleMonitor,
  profile: Profile,
  selection: Selection,
  needs: Needs,
): SubmissionPlan {
  const { selects, shard } = selection;
  const { prefix } = derivation;
  const needsAll = needs.withOracles.has(prefix);
  const pairs = pairsClause(derivation);
  const checksPairs = isInShard(pairs.id, shard) && (needsAll || selects(pairs.id));
  const runs = (task: Task): boolean => {
    // If a combination is rejected, the verdicts about its single values show whether one of them is the cause. If it is
    // accepted, they cost nothing.
    if (isCombinable(task) && (checksPairs || (needs.base && isBaseCheck(task)))) return true;
    return isInShard(task.id, shard) && (needsAll || selects(task.id) || (needs.accepted && isCombinable(task)));
  };
  const planned = [...derivation.checks, ...derivation.protocol].filter(runs);
  const hasNoExtraCost = profile === "full" ? () => true : noExtraCostFilter(derivation);
  const tasks = planned.filter(hasNoExtraCost);
  const isAuthentication = ({ id }: Task) => id.startsWith(`${prefix}authentication.`);
  const rejecting = tasks.filter(({ kind }) => kind === "reject");
  const sendsAll = checksPairs || (shard.count === 1 && (needsAll || needs.accepted));
  const combinedRequests = sendsAll
    ? derivation.combinedRequests
    : coverValues(derivation, shard.count === 1 ? [] : tasks.filter(isCombinable));
  return {
    derivation: { ...derivation, combinedRequests },
    free: rejecting.filter((task) => !isAuthentication(task)),
    authentication: tasks.filter(isAuthentication),
    paid: tasks.filter((task) => task.kind !== "reject" && !isAuthentication(task)),
    skipped: planned.filter((task) => !hasNoExtraCost(task)),
    combinesRequests: sendsAll || combinedRequests.length > 0,
    checksPairs,
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
