import type { Clause } from "../checks/check.js";
import type { Verdict } from "../checks/verdict.js";
import { adviceForVerdict } from "../checks/wording/verdict-advice.js";
import type { Report } from "../run/report.js";
import { replayCommand } from "./replay-command.js";
import { MAX_TEXT_LENGTH, sanitize } from "./sanitize.js";
import { sanitizeCommand } from "./sanitize-command.js";

/**
 * Returns a copy of a report whose texts are safe to print: every text is sanitized and truncated. Commands are escaped and
 * never truncated. The exchanges are unchanged, because each format shows requests and responses in its own way.
 *
 * @param maxLength the maximum length of one text, in UTF-16 units
 */
export function printable(report: Report, maxLength = MAX_TEXT_LENGTH): Report {
  const clean = (text: string) => sanitize(text, maxLength);
  const { contract, notices, obstacle, target, underived, verdicts } = report;
  return {
    ...report,
    target: clean(target),
    contract: {
      ...contract,
      title: clean(contract.title),
      version: clean(contract.version),
      operations: contract.operations.map(({ id, method, path }) => ({
        id: clean(id),
        method: clean(method),
        path: clean(path),
      })),
    },
    notices: notices.map(clean),
    obstacle: obstacle === undefined ? undefined : { ...obstacle, reason: clean(obstacle.reason) },
    underived: underived.map((gap) => ({ ...gap, anchor: clean(gap.anchor), keyword: clean(gap.keyword) })),
    verdicts: verdicts.map((verdict) => {
      const command = sanitizeCommand(replayCommand(verdict, report));
      return { ...printableVerdict(verdict, clean), replayCommand: command };
    }),
  };
}

function printableVerdict(verdict: Verdict, clean: (text: string) => string): Verdict {
  const { counterexample, reason } = verdict;
  const check = printableClause(verdict.check, clean(adviceForVerdict(verdict)), clean);
  if (counterexample === undefined) return { ...verdict, check, reason: clean(reason) };
  const { curl, expected, received } = counterexample;
  const texts = { curl: sanitizeCommand(curl), expected: clean(expected), received: clean(received) };
  return { ...verdict, check, reason: clean(reason), counterexample: { ...counterexample, ...texts } };
}

function printableClause(check: Clause, advice: string, clean: (text: string) => string): Clause {
  const { anchor, clause, id, title } = check;
  return {
    ...check,
    advice,
    anchor: clean(anchor),
    clause: clean(clause),
    id: clean(id),
    title: clean(title),
  };
}
