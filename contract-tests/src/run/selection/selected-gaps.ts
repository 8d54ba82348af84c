import type { Clause } from "../../checks/check.js";
import type { CoverageGap } from "../../checks/wording/coverage-gap.js";

/**
 * Returns the gaps that concern the selected checks: those at a location of the contract that a selected check tests.
 * A gap elsewhere says nothing about what the user selected.
 *
 * @param selected the clauses of the selected checks
 */
export function gapsOf(gaps: readonly CoverageGap[], selected: readonly Pick<Clause, "anchor">[]): readonly CoverageGap[] {
  const locations = new Set(selected.map(({ anchor }) => locationOf(anchor)));
  return gaps.filter(({ anchor }) => locations.has(locationOf(anchor)));
}

/** Returns the pointer to the schema that contains the keyword. */
function locationOf(anchor: string): string {
  return anchor.slice(0, anchor.lastIndexOf("/"));
}
