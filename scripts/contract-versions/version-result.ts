import type { RemovalResult } from "./remove-clauses.js";

/** The result of one run of the suite against a correct server. */
export interface VersionRun {
  readonly requests: number;
  readonly accepted: number;
  readonly seconds: number;
  /** The ids of checks that failed or warned. The server is correct, so each is a false alarm. */
  readonly alarms: readonly string[];
  /** The reason why the run crashed or could not finish. */
  readonly problem?: string | undefined;
}

/** What the project makes of one contract. */
export interface VersionResult {
  readonly name: string;
  readonly generationSeconds: number;
  /** The first error of the generation, of the sandbox or of the suite. */
  readonly crash?: string | undefined;
  /** The errors of the compiler in the client. */
  readonly compileErrors: readonly string[];
  readonly sandbox?: VersionRun | undefined;
  readonly prism?: VersionRun | undefined;
  /** One entry for each clause of each request schema. */
  readonly removals: readonly Pick<RemovalResult, "anchor" | "caughtBy" | "isImplied" | "isInNotices">[];
}

/** Limits of the time for one contract, in seconds. */
const MAX_SECONDS = { generation: 10, run: 30 } as const;

/** Describes everything that must not occur, one line each. Empty if the contract passes. */
export function problemsOf(result: VersionResult): readonly string[] {
  const { compileErrors, crash, generationSeconds, name, prism, sandbox } = result;
  const runs = [
    ["sandbox", sandbox],
    ["Prism", prism],
  ] as const;
  const problems = [
    ...(crash === undefined ? [] : [`crash: ${crash}`]),
    ...(generationSeconds > MAX_SECONDS.generation ? [`the generation took ${generationSeconds.toFixed(1)} s`] : []),
    ...compileErrors.map((error) => `the client does not compile: ${error}`),
    ...runs.flatMap(([server, run]) => [
      ...(run?.problem === undefined ? [] : [`${server}: ${run.problem}`]),
      ...(run?.alarms ?? []).map((id) => `${server}: false alarm of ${id}`),
      ...((run?.seconds ?? 0) > MAX_SECONDS.run ? [`${server}: the run took ${run?.seconds.toFixed(1)} s`] : []),
    ]),
    ...missedIn(result).map((anchor) => `a server without ${anchor} is not caught, and no notice names the clause`),
  ];
  return problems.map((problem) => `${name}: ${problem}`);
}

/** Returns the clauses whose removal neither a check nor a notice reveals. */
export function missedIn({ removals }: VersionResult): readonly string[] {
  return removals.filter(({ caughtBy, isInNotices }) => caughtBy.length === 0 && !isInNotices).map(({ anchor }) => anchor);
}

/** The number of removed clauses by what the suite does about them. */
interface RemovalCounts {
  readonly total: number;
  readonly caught: number;
  /** Clauses that other clauses imply, so that no request can show a difference. A notice lists them. */
  readonly implied: number;
  /** Other clauses that only a notice names. */
  readonly noticed: number;
  readonly missed: number;
}

export function countRemovals(results: readonly VersionResult[]): RemovalCounts {
  const removals = results.flatMap((result) => result.removals);
  const uncaught = removals.filter(({ caughtBy }) => caughtBy.length === 0);
  const implied = uncaught.filter(({ isImplied }) => isImplied).length;
  const noticed = uncaught.filter(({ isImplied, isInNotices }) => !isImplied && isInNotices).length;
  return {
    total: removals.length,
    caught: removals.length - uncaught.length,
    implied,
    noticed,
    missed: uncaught.length - implied - noticed,
  };
}

/** Returns the share of the caught clauses among those that are not implied by others, in percent. */
export function caughtPercent({ caught, implied, total }: RemovalCounts): number {
  return total === implied ? 100 : (100 * caught) / (total - implied);
}
