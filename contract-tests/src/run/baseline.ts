import type { Verdict } from "../checks/verdict.js";
import { matchGlob } from "../util/glob.js";
import { isArray, isObject } from "../util/json.js";
import { parseJsonFile } from "../util/parse-json.js";

/** An entry of a baseline: the id of a check, or a glob, and the reason for the deviation. */
export interface KnownDeviation {
  readonly check: string;
  readonly reason: string;
}

/**
 * Known deviations of a server that do not fail the run.
 *
 * @example
 * ```ts
 * import type { Baseline } from "vidu-q2-turbo-conformance";
 *
 * const countOf = ({ entries }: Baseline) => entries.length;
 * ```
 */
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
  ): {
    readonly verdicts: readonly Verdict[];
    readonly notices: readonly string[];
    /** The `check` of each entry that has a notice. */
    readonly staleEntries: readonly string[];
  };
}

/**
 * Error for an invalid baseline file. The message is one line that states the reason.
 *
 * @example
 * ```ts
 * import { BaselineError, parseBaseline } from "vidu-q2-turbo-conformance";
 *
 * try {
 *   parseBaseline("[]", "baseline.json");
 * } catch (error) {
 *   if (!(error instanceof BaselineError)) throw error;
 *   console.error(error.message);
 * }
 * ```
 */
export class BaselineError extends Error {
  override readonly name = "BaselineError";
}

/**
 * Parses a baseline: `{ "known": [{ "check": "input.*", "reason": "the mock repeats its example" }] }`, where `check`
 * is the id of a check or a glob.
 *
 * With `allowsPlaceholders` (default: false), it accepts reasons such as `TODO`, for a baseline that is about to be updated.
 *
 * @throws BaselineError
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { parseBaseline } from "vidu-q2-turbo-conformance";
 *
 * const baseline = parseBaseline(await readFile("baseline.json", "utf8"), "baseline.json");
 * ```
 */
export function parseBaseline(text: string, source: string, { allowsPlaceholders = false } = {}): Baseline {
  const document = parseJsonFile(text, source, BaselineError);
  const entries = isObject(document) && isArray(document["known"]) ? document["known"] : undefined;
  if (entries === undefined) throw new BaselineError(`${source}: must be an object with a list "known"`);
  const known = entries.map((entry) => {
    const { check, reason } = isObject(entry) ? entry : {};
    if (typeof check !== "string" || typeof reason !== "string" || reason.trim() === "") {
      throw new BaselineError(`${source}: every entry of "known" must have a "check" and a non-empty "reason"`);
    }
    return compileEntry({ check, reason });
  });
  const unexplained = known.filter(({ reason }) => isPlaceholder(reason)).map(({ check }) => check);
  if (unexplained.length > 0 && !allowsPlaceholders)
    throw new BaselineError(`${source}: replace the placeholder with the real reason for ${list(unexplained)}`);
  return {
    entries: known.map(({ check, reason }) => ({ check, reason })),
    apply: (verdicts, ids) => apply(known, verdicts, ids),
  };
}

/** Whether a reason explains nothing: it has no word, starts with a marker such as TODO, or is a template. */
function isPlaceholder(reason: string): boolean {
  const text = reason.trim();
  return !/[\p{L}\p{N}]/u.test(text) || /^(?:todo|fixme|tbd|tba|xxx+)\b/i.test(text) || TEMPLATES.test(text);
}

/** Placeholders for a reason, also in brackets. */
const TEMPLATES = /^\W*(?:(?:the |a |your |real )*reason|text|placeholder|fill (?:this |me )?in|n\/?a|none|unknown)( here)?\W*$/i;

/** Lists checks on one line. */
function list(checks: readonly string[]): string {
  const shown = checks.slice(0, 5).map((check) => JSON.stringify(check));
  return checks.length > shown.length ? `${shown.join(", ")} and ${checks.length - shown.length} more` : shown.join(", ");
}

/** An entry whose globs are compiled. */
export interface CompiledEntry extends KnownDeviation {
  readonly matches: (id: string) => boolean;
}

/** Compiles the globs of an entry. */
export function compileEntry({ check, reason }: KnownDeviation): CompiledEntry {
  return { check, matches: matchGlob(check), reason };
}

function apply(
  known: readonly CompiledEntry[],
  verdicts: readonly Verdict[],
  ids: readonly string[],
): ReturnType<Baseline["apply"]> {
  const marked = verdicts.map((verdict) => {
    const entry = deviates(verdict) ? known.find(({ matches }) => matches(verdict.check.id)) : undefined;
    return entry === undefined ? verdict : { ...verdict, outcome: "known" as const, reason: entry.reason };
  });
  const stale = findStale(known, verdicts, ids);
  return { verdicts: marked, notices: stale.map(({ notice }) => notice), staleEntries: stale.map(({ check }) => check) };
}

/** An entry that matches no failure any more: its check or glob, and a notice for the report. */
export interface StaleEntry {
  readonly check: string;
  readonly notice: string;
}

/**
 * Finds the entries that match no check, and those whose checks no longer fail.
 *
 * @param ids the ids of all checks; without them, an entry that matches no verdict is not stale
 */
export function findStale(
  entries: readonly CompiledEntry[],
  verdicts: readonly Verdict[],
  ids?: readonly string[],
): readonly StaleEntry[] {
  return entries.flatMap(({ check, matches }) => {
    if (ids !== undefined && !ids.some(matches))
      return [{ check, notice: `no check matches ${check}: remove it from the baseline` }];
    const covered = verdicts.filter((verdict) => matches(verdict.check.id));
    const passes = covered.some(({ outcome }) => outcome === "pass");
    // The server may still deviate where a check is inconclusive.
    const mayDeviate = covered.some((verdict) => deviates(verdict) || verdict.outcome === "inconclusive");
    return passes && !mayDeviate
      ? [{ check, notice: `the known deviation ${check} no longer occurs: remove it from the baseline` }]
      : [];
  });
}

/** Whether a check failed, before or after the baseline was applied. */
function deviates({ outcome }: Verdict): boolean {
  return outcome === "fail" || outcome === "flaky" || outcome === "warn" || outcome === "known";
}
