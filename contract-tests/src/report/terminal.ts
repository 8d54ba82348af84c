import type { OutcomeName, Verdict } from "../checks/verdict.js";
import { adviceFor } from "../checks/wording/advice.js";
import { describeGaps } from "../checks/wording/coverage-gap.js";
import {
  type Conclusion,
  conclude,
  countOutcomes,
  exitStatusOf,
  failsRun,
  notRun,
  type Report,
  sharedRequests,
} from "../run/report.js";
import { groupBy } from "../util/group-by.js";
import { type Colors, createColors } from "./colors.js";
import { formatDate, formatShard } from "./facts.js";
import { printable } from "./printable.js";
import { replayCommand } from "./replay-command.js";
import { sanitize } from "./sanitize.js";

/** Options for the text report. */
export interface TerminalOptions {
  readonly color: boolean;
  /**
   * The command that ran the suite, as the user types it, without the flags that select checks.
   * @default the command of the report
   */
  readonly command?: string | undefined;
}

const SYMBOLS = {
  fail: "✘",
  flaky: "~",
  inconclusive: "?",
  known: "≈",
  observed: "○",
  pass: "✔",
  skipped: "–",
  warn: "!",
} as const;

const CONCLUSIONS: Readonly<Record<Conclusion, string>> = {
  conforms: "The server conforms.",
  inconclusive: "The result is inconclusive.",
  violates: "The server violates its contract.",
};

/** The maximum length of one text, in UTF-16 units. The other reports show longer texts. */
const MAX_TEXT_LENGTH = 600;

/**
 * Renders the report as text: groups, failures with commands to replay them, observations, notes, and a summary.
 *
 * @example
 * ```ts
 * import { readBundledContract, renderTerminal, run } from "vidu-q2-turbo-conformance";
 *
 * const contract = await readBundledContract();
 * const limits = { concurrency: 4, maxAccepted: 40, samples: 10, seed: 1, timeout: 10_000 };
 * const report = await run({ ...limits, contract, apiKey: "key", baseUrl: "http://127.0.0.1:8080" });
 * console.log(renderTerminal(report, { color: false }));
 * ```
 */
export function renderTerminal(untrusted: Report, options: TerminalOptions): string {
  const report = printable({ ...untrusted, command: options.command ?? untrusted.command }, MAX_TEXT_LENGTH);
  const colors = createColors(options.color);
  const { contract, target, verdicts } = report;
  const failures = verdicts.filter(({ outcome }) => outcome === "fail" || outcome === "flaky" || outcome === "warn");
  const sections = [
    [
      colors.bold(`Conformance of ${target}`),
      colors.dim(`with ${contract.title} ${contract.version} (sha256 ${contract.sha256.slice(0, 12)})`),
      colors.dim(describeRun(report)),
    ],
    [...renderGroups(report, colors), ...renderShared(report, colors)],
    ...failures.slice(0, MAX_DETAILED).map((verdict) => renderFailure(verdict, report, colors)),
    renderOthers(failures.slice(MAX_DETAILED), colors),
    renderList("Observations of undocumented behavior", verdicts, "observed", colors),
    renderList("Known deviations", verdicts, "known", colors),
    renderReasons("Inconclusive", verdicts, "inconclusive", colors),
    renderNotRun(report, colors),
    renderReasons(
      "Skipped",
      verdicts.filter(({ isExcluded }) => isExcluded === true),
      "skipped",
      colors,
    ),
    report.notices.map((notice) => colors.yellow(`Note: ${notice}`)),
    describeGaps(report.underived).map((gap) => colors.yellow(`Note: ${gap}`)),
    renderSummary(report, colors),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** Returns the date, the version and the settings of the run. */
function describeRun({ isStrict, profile, shard, startedAt, toolVersion }: Report): string {
  const settings = [
    `profile ${profile}`,
    ...(shard === undefined ? [] : [`shard ${formatShard(shard)}`]),
    ...(isStrict ? ["--strict"] : []),
  ];
  return `on ${formatDate(startedAt)} with vidu-q2-turbo-conformance ${toolVersion}, ${settings.join(", ")}`;
}

/** Renders the checks by operation and parameter. */
function renderGroups({ contract, verdicts }: Report, colors: Colors): readonly string[] {
  const groups = groupBy(verdicts, ({ check }) => check.id.split(".")[0] ?? "");
  const withoutPrefix = (name: string) => name.replace(/^.*:/, "");
  const width = Math.max(0, ...[...groups.keys()].map((name) => withoutPrefix(name).length));
  let operation: string | undefined;
  return [...groups].flatMap(([name, members]) => {
    const [prefix] = name.includes(":") ? name.split(":") : [contract.operations[0]?.id];
    const isNew = prefix !== operation;
    operation = prefix;
    const { method, path } = contract.operations.find(({ id }) => id === prefix) ?? { method: prefix ?? "", path: "" };
    const heading = isNew ? [colors.dim(`  ${method} ${path}`)] : [];
    return [...heading, renderGroup(withoutPrefix(name).padEnd(width), members, colors)];
  });
}

/** Renders the requests that no group contains, so that the numbers add up. */
function renderShared(report: Report, colors: Colors): readonly string[] {
  const shared = sharedRequests(report);
  return shared === 0
    ? []
    : [`  ${colors.dim(`and ${shared} ${shared === 1 ? "request" : "requests"} that several checks need`)}`];
}

function renderGroup(name: string, members: readonly Verdict[], colors: Colors): string {
  const requests = members.reduce((sum, { requests }) => sum + (requests ?? 0), 0);
  const counts = countOutcomes(members);
  const [worst = "pass"] = (["fail", "flaky", "inconclusive", "warn", "skipped", "known"] as const).filter(
    (outcome) => counts[outcome] > 0,
  );
  const parts = Object.entries(counts).flatMap(([outcome, count]) =>
    count > 0 && outcome !== "pass" ? [`${count} ${outcome}`] : [],
  );
  const checks = `${members.length} ${members.length === 1 ? "check" : "checks"}`;
  const milliseconds = members.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0);
  const traffic = members.every((member) => member.requests === undefined)
    ? "all exchanges"
    : `${String(requests).padStart(4)} requests ${(milliseconds / 1000).toFixed(2).padStart(6)} s`;
  const columns = [colors.outcome(worst, SYMBOLS[worst]), `${name} `, checks.padStart(9), "", colors.dim(traffic)];
  return `  ${columns.join(" ")}${parts.length > 0 ? `  ${parts.join(", ")}` : ""}`;
}

/** The maximum number of failures shown in full. Many failures often share a cause, so the others get one line each. */
const MAX_DETAILED = 12;

function renderOthers(failures: readonly Verdict[], colors: Colors): readonly string[] {
  if (failures.length === 0) return [];
  const lines = failures.map(
    ({ check, outcome, reason }) => `  ${colors.outcome(outcome, SYMBOLS[outcome])} ${check.id}  ${colors.dim(reason)}`,
  );
  return [colors.bold(`${failures.length} more failures or warnings: use --only ID for details`), ...lines];
}

/** The maximum length of a displayed body, in UTF-16 units. The curl command contains the full body. */
const MAX_BODY_LENGTH = 240;

function renderFailure(verdict: Verdict, report: Report, colors: Colors): readonly string[] {
  const { check, outcome, counterexample, reason, secondAttempt } = verdict;
  const line = (name: string, text: string) => `  ${colors.dim(name.padEnd(8))}  ${text}`;
  const head = `${colors.outcome(outcome, outcome.toUpperCase())} ${colors.bold(check.id)}  ${check.title}`;
  const clause = line("clause", `${check.clause}  ${colors.dim(`${check.anchor} (${check.evidence})`)}`);
  const advice = line("advice", adviceFor(check));
  const command = replayCommand(verdict, report);
  if (counterexample === undefined) return [head, clause, line("reason", reason), advice, line("repeat", command)];
  const { curl, exchange, expected, received } = counterexample;
  const { body, method, url } = exchange.request;
  return [
    head,
    clause,
    line("expected", expected),
    line("received", received),
    ...(secondAttempt === "not sent" ? [line("note", reason.slice(reason.lastIndexOf("(not retried")))] : []),
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

function renderList(title: string, verdicts: readonly Verdict[], outcome: OutcomeName, colors: Colors): readonly string[] {
  const members = verdicts.filter((verdict) => verdict.outcome === outcome);
  if (members.length === 0) return [];
  return [colors.bold(title), ...members.map(({ check, reason }) => `  ${SYMBOLS[outcome]} ${check.id}  ${colors.dim(reason)}`)];
}

/** Renders one line per reason, because many checks share the same reason. */
function renderReasons(title: string, verdicts: readonly Verdict[], outcome: OutcomeName, colors: Colors): readonly string[] {
  const members = verdicts.filter((verdict) => verdict.outcome === outcome);
  if (members.length === 0) return [];
  const join = (ids: readonly string[]) =>
    ids.length > 3 ? `${ids.slice(0, 3).join(", ")} and ${ids.length - 3} more` : ids.join(", ");
  const lines = [...groupBy(members, ({ reason }) => reason)].map(
    ([reason, sharing]) => `  ${SYMBOLS[outcome]} ${reason}: ${colors.dim(join(sharing.map(({ check }) => check.id)))}`,
  );
  return [colors.bold(title), ...lines];
}

/** Renders every selected check that did not run, because each of them makes the run inconclusive. */
function renderNotRun(report: Report, colors: Colors): readonly string[] {
  const members = notRun(report);
  if (members.length === 0) return [];
  const lines = [...groupBy(members, ({ reason }) => reason)].flatMap(([reason, sharing]) => [
    `  ${SYMBOLS.skipped} ${reason}:`,
    ...sharing.map(({ check }) => `      ${colors.dim(check.id)}`),
  ]);
  return [colors.bold(`Selected checks that did not run (${members.length})`), ...lines];
}

function renderSummary(report: Report, colors: Colors): readonly string[] {
  const counts = countOutcomes(report.verdicts);
  const parts = Object.entries(counts).flatMap(([outcome, count]) =>
    count > 0 ? [colors.outcome(outcome as OutcomeName, `${count} ${outcome}`)] : [],
  );
  const { accepted, credits, requests } = report.traffic;
  const seconds = (report.durationMs / 1000).toFixed(1);
  const conclusion = conclude(report);
  const color = { conforms: colors.green, inconclusive: colors.yellow, violates: colors.red }[conclusion];
  return [
    `${report.verdicts.length} checks: ${parts.join(", ")}`,
    `${requests} requests, ${accepted} accepted, ${credits} credits in ${seconds} s, seed ${report.seed}, exit status ${exitStatusOf(report)}`,
    color([CONCLUSIONS[conclusion], ...qualify(report)].join(" ")),
  ];
}

/** Returns the sentences that qualify the conclusion, for readers who read only the last line. */
function qualify(report: Report): readonly string[] {
  const { isStrict, obstacle, staleEntries = [], verdicts } = report;
  const missing = notRun(report).length;
  const skipped = countOutcomes(verdicts).skipped - missing;
  const failsByStrict =
    !verdicts.some((verdict) => failsRun(verdict, false)) && verdicts.some((verdict) => failsRun(verdict, isStrict));
  return [
    ...(isStrict && staleEntries.length > 0 ? ["Stale entries of the baseline count as violations (--strict)."] : []),
    ...(failsByStrict ? ["Warnings and flaky failures count as violations (--strict)."] : []),
    ...(obstacle === undefined ? [] : [`The run is incomplete: ${obstacle.reason}.`]),
    ...(missing === 0 ? [] : [`${missing} selected ${missing === 1 ? "check" : "checks"} did not run.`]),
    ...(skipped === 0 ? [] : [`${skipped} ${skipped === 1 ? "check was" : "checks were"} skipped.`]),
  ];
}
