import { isArray, isObject, type Json } from "./json.js";
import type { Verdict } from "./verdict.js";

/** Deviations of a server that are known and put up with. */
export interface Baseline {
  /** Marks known failures, and gives notice of those that have disappeared. */
  apply(verdicts: readonly Verdict[]): { readonly verdicts: readonly Verdict[]; readonly notices: readonly string[] };
}

/** Thrown when a baseline file makes no sense; the message is one line that says why. */
export class BaselineError extends Error {
  override readonly name = "BaselineError";
}

/**
 * Reads a baseline: `{ "known": [{ "check": "input.sent", "reason": "the mock repeats its example" }] }`.
 *
 * @throws BaselineError
 */
export function parseBaseline(text: string, source: string): Baseline {
  let document: Json;
  try {
    document = JSON.parse(text) as Json;
  } catch (cause) {
    throw new BaselineError(`${source}: not JSON: ${(cause as Error).message}`);
  }
  const entries = isObject(document) && isArray(document["known"]) ? document["known"] : undefined;
  if (entries === undefined) throw new BaselineError(`${source}: needs a list "known"`);
  const known = new Map(
    entries.map((entry) => {
      const { check, reason } = isObject(entry) ? entry : {};
      if (typeof check !== "string" || typeof reason !== "string" || reason === "") {
        throw new BaselineError(`${source}: every entry of "known" needs a "check" and a "reason"`);
      }
      return [check, reason] as const;
    }),
  );
  return { apply: (verdicts) => apply(known, verdicts) };
}

function apply(known: ReadonlyMap<string, string>, verdicts: readonly Verdict[]): ReturnType<Baseline["apply"]> {
  const notices = verdicts
    .filter(({ check, outcome }) => known.has(check.id) && outcome === "pass")
    .map(({ check }) => `${check.id} passes now: take it out of the baseline`);
  const marked = verdicts.map((verdict) => {
    const reason = known.get(verdict.check.id);
    const isKnown = reason !== undefined && (verdict.outcome === "fail" || verdict.outcome === "warn");
    return isKnown ? { ...verdict, outcome: "known" as const, reason } : verdict;
  });
  return { verdicts: marked, notices };
}
