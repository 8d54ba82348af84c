import type { Verdict } from "../../checks/verdict.js";
import { adviceFor } from "../../checks/wording/advice.js";
import { DEPENDENCE } from "../../checks/wording/dependence.js";
import { describeSource } from "../../checks/wording/source.js";
import type { Report } from "../../run/report.js";
import { describeRetries } from "../../traffic/retry/retry-counts.js";
import type { Colors } from "../colors.js";
import { replayCommand } from "../replay-command.js";
import { sanitize } from "../sanitize.js";

/** The maximum length of a displayed body, in UTF-16 units. The curl command contains the full body. */
const MAX_BODY_LENGTH = 240;

/** Renders a failure: the clause, what is wrong, what to do about it, and commands that repeat it. */
export function renderFailure(verdict: Verdict, report: Report, colors: Colors): readonly string[] {
  const { check, outcome, counterexample, reason } = verdict;
  const line = (name: string, text: string) => `  ${colors.dim(name.padEnd(8))}  ${text}`;
  const head = `${colors.outcome(outcome, outcome.toUpperCase())} ${colors.bold(check.id)}  ${check.title}`;
  const clause = line("clause", `${check.clause}  ${colors.dim(check.anchor)}`);
  const source = line("source", describeSource(check.evidence));
  const advice = line("advice", adviceFor(check));
  const command = replayCommand(verdict, report);
  if (counterexample === undefined) return [head, clause, source, line("reason", reason), advice, line("repeat", command)];
  const { curl, exchange, expected, received } = counterexample;
  const { body, method, url } = exchange.request;
  return [
    head,
    clause,
    source,
    line("expected", expected),
    line("received", received),
    ...notesOn(verdict).map((note) => line("note", note)),
    advice,
    line(
      "request",
      `${method} ${sanitize(new URL(url).pathname, MAX_BODY_LENGTH)} ${shorten(typeof body === "string" ? body : Buffer.from(body ?? []).toString("utf8"))}`,
    ),
    line("repeat", curl),
    line("", command),
  ];
}

function shorten(body: string): string {
  const short = body.replaceAll(/(.)\1{31,}/gsu, (run: string, unit: string) => `${unit}…(${run.length / unit.length} times)`);
  return sanitize(short, MAX_BODY_LENGTH);
}

function notesOn({ dependsOnEarlier, reason, retries, secondAttempt }: Verdict): readonly string[] {
  return [
    ...(secondAttempt === "not sent" ? [reason.slice(reason.lastIndexOf("(not retried"))] : []),
    ...(dependsOnEarlier === true ? [DEPENDENCE] : []),
    ...(retries === undefined ? [] : [`retried: ${describeRetries(retries)}`]),
  ];
}
