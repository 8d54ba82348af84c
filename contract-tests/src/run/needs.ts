import type { Clause } from "../checks/check.js";

/** The checks and the oracles of one operation. */
interface OperationClauses {
  /** The prefix of the check ids. */
  readonly prefix: string;
  readonly checks: readonly Clause[];
  readonly monitor: { readonly clauses: readonly Clause[] };
}

/** The checks and requests that the selected checks need. */
export interface Needs {
  /** The prefixes of operations of which an oracle is selected. An oracle evaluates the exchanges of all their checks. */
  readonly withOracles: ReadonlySet<string>;
  /** The prefixes of operations that return results and of which a check is selected. */
  readonly results: ReadonlySet<string>;
  /** Whether the base requests of every operation are needed. */
  readonly base: boolean;
  /** Whether all valid submissions are needed, because their results are checked. */
  readonly accepted: boolean;
}

/** Finds out what the selected checks need. */
export function findNeeds(
  submissions: readonly OperationClauses[],
  results: readonly OperationClauses[],
  selects: (id: string) => boolean,
): Needs {
  const isSelected = ({ id }: Clause) => selects(id);
  const isAnySelected = ({ checks, monitor }: OperationClauses) => [...checks, ...monitor.clauses].some(isSelected);
  const [, ...companions] = submissions;
  // Two operations may return the same id.
  const comparesIds = submissions
    .flatMap(({ monitor }) => monitor.clauses)
    .some((clause) => isAboutUniqueIds(clause) && isSelected(clause));
  const isEvaluated = ({ monitor }: OperationClauses) => monitor.clauses.some(isSelected);
  const withOracles = [...(comparesIds ? submissions : submissions.filter(isEvaluated)), ...results.filter(isEvaluated)];
  const selectedResults = results.filter(isAnySelected);
  return {
    withOracles: new Set(withOracles.map(({ prefix }) => prefix)),
    results: new Set(selectedResults.map(({ prefix }) => prefix)),
    // The base requests show which operations the server implements. Whether a missing one is a violation depends on the others.
    // Results need them, too, because streams also create generations.
    base: selectedResults.length > 0 || companions.some(isAnySelected),
    accepted: results.some(
      ({ checks, monitor }) => monitor.clauses.some(isSelected) || checks.filter(readsKnown).some(isSelected),
    ),
  };
}

/** Whether a check reads the generations of valid submissions. */
function readsKnown({ id }: Clause): boolean {
  return isKnownCheck({ id }) || id.endsWith(":lifecycle.observed");
}

/** Whether an oracle compares the ids of all generations, whichever operation returned them. */
function isAboutUniqueIds({ id }: Clause): boolean {
  return /(?:^|:)id\.unique$/.test(id);
}

/** Whether a check reads generations that the suite has submitted. */
export function isKnownCheck({ id }: Pick<Clause, "id">): boolean {
  return id.endsWith(".known.valid");
}
