import type { Verdict } from "../checks/verdict.js";
import { matchGlob } from "../util/glob.js";
import { isArray, isObject } from "../util/json.js";
import { parseJsonFile } from "../util/parse-json.js";

/** An entry of a baseline: the id of a check, or a glob, and the reason for the deviation. */
export interface KnownDeviation {
  readonly check: string;
  readonly reason: string;
}

/** Known deviations of a server that do not fail the run. */
export interface Baseline {
  readonly entries: readonly KnownDeviation[];
  /**
   * Marks known failures and returns a notice for each entry that no longer fails.
   *
   * @param ids the ids of all checks, whether selected or not
   */
  apply(
    verdicts: readonly Verdict[],
    ids: readonly string[],
  ): { readonly verdicts: readonly Verdict[]; readonly notices: readonly string[] };
}

/** Error for an invalid baseline file. The message is one line that states the reason. */
export class BaselineError extends Error {
  override readonly name = "BaselineError";
}

/**
 * Parses a baseline: `{ "known": [{ "check": "input.*", "reason": "the mock repeats its example" }] }`, where `check`
 * is an id or a glob. An entry is obsolete when every check that it covers passes.
 *
 * @throws BaselineError
 */
export function parseBaseline(text: string, source: string): Baseline {
  const document = parseJsonFile(text, source, BaselineError);
  const entries = isObject(document) && isArray(document["known"]) ? document["known"] : undefined;
  if (entries === undefined) throw new BaselineError(`${source}: must be an object with a list "known"`);
  const known = entries.map((entry) => {
    const { check, reason } = isObject(entry) ? entry : {};
    if (typeof check !== "string" || typeof reason !== "string" || reason === "") {
      throw new BaselineError(`${source}: every entry of "known" must have a "check" and a non-empty "reason"`);
    }
    return { check, matches: matchGlob(check), reason };
  });
  return {
    entries: known.map(({ check, reason }) => ({ check, reason })),
    apply: (verdicts, ids) => apply(known, verdicts, ids),
  };
}

interface Entry extends KnownDeviation {
  readonly matches: (id: string) => boolean;
}

function apply(known: readonly Entry[], verdicts: readonly Verdict[], ids: readonly string[]): ReturnType<Baseline["apply"]> {
  const marked = verdicts.map((verdict) => {
    const entry = deviates(verdict) ? known.find(({ matches }) => matches(verdict.check.id)) : undefined;
    return entry === undefined ? verdict : { ...verdict, outcome: "known" as const, reason: entry.reason };
  });
  const notices = known.flatMap(({ check, matches }) => {
    if (!ids.some(matches)) return [`no check matches ${check}: remove it from the baseline`];
    const decided = verdicts.filter((verdict) => matches(verdict.check.id) && (deviates(verdict) || verdict.outcome === "pass"));
    return decided.length === 0 || decided.some(deviates)
      ? []
      : [`the known deviation ${check} no longer occurs: remove it from the baseline`];
  });
  return { verdicts: marked, notices };
}

function deviates({ outcome }: Verdict): boolean {
  return outcome === "fail" || outcome === "warn";
}
