import type { Verdict } from "../checks/verdict.js";
import type { Report } from "../run/report.js";
import { escapeGlob } from "../util/glob.js";
import { quoteShell } from "../util/shell-quote.js";

/**
 * Returns the bash command that runs only the check of a verdict, with the seed of the report. The suite also runs what the
 * check needs, such as the submissions for a result check.
 */
export function replayCommand({ check }: Pick<Verdict, "check">, { command, seed }: Pick<Report, "command" | "seed">): string {
  const glob = escapeGlob(check.id);
  // A separate argument that starts with a hyphen would be another option.
  return `${command} --only${glob.startsWith("-") ? "=" : " "}${quoteShell(glob)} --seed ${seed}`;
}
