import type { Verdict } from "../checks/verdict.js";
import { matchGlob } from "../util/glob.js";
import { isArray, isObject } from "../util/json.js";
import { parseJsonFile } from "../util/parse-json.js";

/** Deviations of a server that are known and put up with. */
export interface Baseline {
  /**
   * Marks known failures, and gives notice of those that have disappeared.
   *
   * @param ids of all checks that there are, whether or not they were selected
   */
  apply(
    verdicts: readonly Verdict[],
    ids: readonly string[],
  ): { readonly verdicts: readonly Verdict[]; readonly notices: readonly string[] };
}

/** Thrown when a baseline file makes no sense; the message is one line that says why. */
export class BaselineError extends Error {
  override readonly name = "BaselineError";
}

/**
 * Reads a baseline: `{ "known": [{ "check": "input.*", "reason": "the mock repeats its example" }] }`, where a check is
 * an id or a glob. An entry has disappeared when every check that it covers passes.
 *
 * @throws BaselineError
 */
export function parseBaseline(text: string, source: string): Baseline {
  const document = parseJsonFile(text, source, BaselineError);
  const entries = isObject(document) && isArray(document["known"]) ? document["known"] : undefined;
  if (entries === undefined) throw new BaselineError(`${source}: needs a list "known"`);
  const known = entries.map((entry) => {
    const { check, reason } = isObject(entry) ? entry : {};
    if (typeof check !== "string" || typeof reason !== "string" || reason === "") {
      throw new BaselineError(`${source}: every entry of "known" needs a "check" and a "reason"`);
    }
    return { check, matches: matchGlob(check), reason };
  });
  return { apply: (verdicts, ids) => apply(known, verdicts, ids) };
}

interface Known {
  readonly check: string;
  readonly matches: (id: string) => boolean;
  readonly reason: string;
}

function apply(known: readonly Known[], verdicts: readonly Verdict[], ids: readonly string[]): ReturnType<Baseline["apply"]> {
  const marked = verdicts.map((verdict) => {
    const entry = deviates(verdict) ? known.find(({ matches }) => matches(verdict.check.id)) : undefined;
    return entry === undefined ? verdict : { ...verdict, outcome: "known" as const, reason: entry.reason };
  });
  const notices = known.flatMap(({ check, matches }) => {
    if (!ids.some(matches)) return [`no check is called ${check}: take it out of the baseline`];
    const about = verdicts.filter((verdict) => matches(verdict.check.id) && (deviates(verdict) || verdict.outcome === "pass"));
    return about.length === 0 || about.some(deviates)
      ? []
      : [`the known deviation ${check} has disappeared: take it out of the baseline`];
  });
  return { verdicts: marked, notices };
}

function deviates({ outcome }: Verdict): boolean {
  return outcome === "fail" || outcome === "warn";
}
