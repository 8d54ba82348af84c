import { type Contract, ContractError } from "../contract/model.js";
import { allChecks } from "../run/list-checks.js";
import { matchGlob, splitGlobs } from "../util/glob.js";
import { UsageError } from "./parse-args.js";
import { didYouMean, suggestGlob } from "./suggest.js";

/**
 * Requires that every glob of `--only` matches a check. Otherwise a check that the user selected would not run.
 *
 * @throws UsageError
 */
export function requireMatches(contract: Contract, only: string | undefined): void {
  const ids = checkIds(contract);
  if (only === undefined || ids === undefined || ids.includes(only)) return;
  // A comma at the end is harmless: a script may join globs.
  const globs = splitGlobs(only).filter((each) => each !== "");
  if (globs.length === 0) throw new UsageError("--only contains no glob: give the id of a check or a glob (see --list)");
  const glob = globs.find((each) => !ids.some(matchGlob(each)));
  if (glob === undefined) return;
  const hint = didYouMean(suggestGlob(glob, ids));
  throw new UsageError(`--only ${glob} matches no check${hint === "" ? ": see --list" : `${hint} See --list`}`);
}

/** Returns the ids of all checks; undefined if the planner has a defect, which the run then reports. */
function checkIds(contract: Contract): readonly string[] | undefined {
  try {
    return allChecks(contract).map(({ id }) => id);
  } catch (error) {
    if (error instanceof ContractError) throw error;
    return undefined;
  }
}
