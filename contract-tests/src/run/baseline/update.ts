import type { Verdict } from "../../checks/verdict.js";
import { escapeGlob, matchGlob } from "../../util/glob.js";
import { isArray, isObject, type Json } from "../../util/json.js";
import { parseJsonFile } from "../../util/parse-json.js";
import { BaselineError, parseBaseline } from "../baseline.js";
import { failsRun, type Report } from "../report.js";

/** The reason of a new entry. A run rejects it, so that a person has to replace it. */
export const PLACEHOLDER_REASON = "TODO: explain why this deviation is known";

/** The result of an update: the text of the file, and the report with the new entries applied. */
interface BaselineUpdate {
  /** Undefined if the file does not change. */
  readonly text: string | undefined;
  readonly report: Report;
}

/**
 * Adds an entry for every failure of a report to a baseline, in the order of the checks, after the existing entries. Existing
 * entries keep their reasons and their order. A full run also removes stale entries. An incomplete run changes nothing.
 *
 * @param text the text of the file; undefined if the file does not exist yet
 * @param source the name of the file
 * @throws BaselineError if the text is not a baseline
 */
export function updateBaseline(text: string | undefined, source: string, report: Report): BaselineUpdate {
  if (report.obstacle !== undefined) {
    const notice = `${source} was not updated, because the run is incomplete`;
    return { text: undefined, report: { ...report, notices: [...report.notices, notice] } };
  }
  const document = documentOf(text, source);
  const failures = report.verdicts.filter((verdict) => failsRun(verdict, report.isStrict));
  const added = failures.map(({ check }) => ({ check: escapeGlob(check.id), reason: PLACEHOLDER_REASON }));
  const isStale = (entry: Json) => isObject(entry) && (report.staleEntries ?? []).some((check) => check === entry["check"]);
  const kept = document.known.filter((entry) => !isStale(entry));
  const removed = document.known.length - kept.length;
  const known = [...kept, ...added];
  const isChanged = text === undefined || added.length + removed > 0;
  const counts = [...count(added.length, "added"), ...count(removed, "removed")];
  const remedy = added.length === 0 ? "" : ": replace the reasons that start with TODO, because a run rejects them";
  const notice = `${source}: ${counts.length === 0 ? "no entry changed" : counts.join(", ")}${remedy}`;
  return {
    text: isChanged ? `${JSON.stringify({ ...document.others, known }, null, 2)}\n` : undefined,
    report: {
      ...report,
      verdicts: report.verdicts.map((verdict) => markKnown(verdict, added)),
      notices: [...report.notices.filter((text) => !text.endsWith(": remove it from the baseline")), notice],
      baseline: known.flatMap((entry) => (isObject(entry) ? [{ check: `${entry["check"]}`, reason: `${entry["reason"]}` }] : [])),
      staleEntries: [],
    },
  };
}

function documentOf(text: string | undefined, source: string) {
  if (text === undefined) return { known: [], others: {} };
  parseBaseline(text, source, { allowsPlaceholders: true });
  const { known, ...others } = parseJsonFile(text, source, BaselineError) as { readonly known?: Json };
  return { known: isArray(known) ? known : [], others };
}

function markKnown(verdict: Verdict, added: Report["baseline"]): Verdict {
  const entry = added.find(({ check }) => matchGlob(check)(verdict.check.id));
  return entry === undefined ? verdict : { ...verdict, outcome: "known", reason: entry.reason };
}

function count(number: number, verb: string): readonly string[] {
  return number === 0 ? [] : [`${number} ${number === 1 ? "entry" : "entries"} ${verb}`];
}
