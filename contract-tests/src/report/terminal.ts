import type { OutcomeName, Verdict } from "../checks/verdict.js";
import { type Conclusion, conclude, countOutcomes, type Report } from "../run/report.js";
import { groupBy } from "../util/group-by.js";
import { createPaint, type Paint } from "./colors.js";

/** Options for the text report. */
export interface TerminalOptions {
  readonly color: boolean;
  /** The command that ran the suite, as the user types it, without the flags that select checks. */
  readonly command: string;
}

const SYMBOLS = { fail: "✘", inconclusive: "?", known: "≈", observed: "○", pass: "✔", skipped: "–", warn: "!" } as const;

const CONCLUSIONS: Readonly<Record<Conclusion, string>> = {
  conforms: "The server conforms.",
  inconclusive: "The server could not be judged.",
  violates: "The server violates its contract.",
};

/** Renders the report as text: groups, failures with commands to replay them, observations and notes, and the summary. */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  const paint = createPaint(options.color);
  const { contract, target, verdicts } = report;
  const failures = verdicts.filter(({ outcome }) => outcome === "fail" || outcome === "warn");
  const sections = [
    [
      paint.bold(`Conformance of ${target}`),
      paint.dim(`with ${contract.title} ${contract.version} (sha256 ${contract.sha256.slice(0, 12)})${part(report)}`),
    ],
    renderGroups(report, paint),
    ...failures.slice(0, MOST_SHOWN).map((verdict) => renderFailure(verdict, report, options, paint)),
    renderRest(failures.slice(MOST_SHOWN), paint),
    renderList("Observed where nothing is documented", verdicts, "observed", paint),
    renderList("Known deviations", verdicts, "known", paint),
    renderReasons("Could not be judged", verdicts, "inconclusive", paint),
    renderReasons("Left out", verdicts, "skipped", paint),
    report.notices.map((notice) => paint.yellow(`Note: ${notice}`)),
    report.underived.map(({ anchor, keyword }) => paint.yellow(`Note: no check is derived from ${keyword} at ${anchor}`)),
    renderSum(report, paint),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function part({ shard }: Report): string {
  return shard === undefined ? "" : `, part ${shard.index + 1} of ${shard.count}`;
}

/** Renders the checks by operation and parameter. */
function renderGroups({ contract, verdicts }: Report, paint: Paint): readonly string[] {
  const groups = groupBy(verdicts, ({ check }) => check.id.split(".")[0] ?? "");
  const bare = (name: string) => name.replace(/^.*:/, "");
  const width = Math.max(0, ...[...groups.keys()].map((name) => bare(name).length));
  let operation: string | undefined;
  return [...groups].flatMap(([name, members]) => {
    const [prefix] = name.includes(":") ? name.split(":") : [contract.operations[0]?.id];
    const isNew = prefix !== operation;
    operation = prefix;
    const { method, path } = contract.operations.find(({ id }) => id === prefix) ?? { method: prefix ?? "", path: "" };
    const heading = isNew ? [paint.dim(`  ${method} ${path}`)] : [];
    return [...heading, renderGroup(bare(name).padEnd(width), members, paint)];
  });
}

function renderGroup(name: string, members: readonly Verdict[], paint: Paint): string {
  const requests = members.reduce((sum, { requests }) => sum + (requests ?? 0), 0);
  const counts = countOutcomes(members);
  const [worst = "pass"] = (["fail", "inconclusive", "warn", "skipped", "known"] as const).filter(
    (outcome) => counts[outcome] > 0,
  );
  const parts = Object.entries(counts).flatMap(([outcome, count]) =>
    count > 0 && outcome !== "pass" ? [`${count} ${outcome}`] : [],
  );
  const checks = `${members.length} ${members.length === 1 ? "check" : "checks"}`;
  const traffic = members.every((member) => member.requests === undefined)
    ? "every exchange"
    : `${String(requests).padStart(4)} requests`;
  const columns = [paint.outcome(worst, SYMBOLS[worst]), `${name} `, checks.padStart(9), "", paint.dim(traffic)];
  return `  ${columns.join(" ")}${parts.length > 0 ? `  ${parts.join(", ")}` : ""}`;
}

/** The maximum number of failures shown in full. Many failures often share a cause, so the others get one line each. */
const MOST_SHOWN = 12;

function renderRest(failures: readonly Verdict[], paint: Paint): readonly string[] {
  if (failures.length === 0) return [];
  const lines = failures.map(
    ({ check, outcome, reason }) => `  ${paint.outcome(outcome, SYMBOLS[outcome])} ${check.id}  ${paint.dim(reason)}`,
  );
  return [paint.bold(`${failures.length} more, to be seen in full with --only ID`), ...lines];
}

/** The maximum length of a displayed body, in UTF-16 units. The curl command contains the full body. */
const MOST_BODY = 240;

function renderFailure(
  { check, outcome, counterexample, reason }: Verdict,
  report: Report,
  options: TerminalOptions,
  paint: Paint,
): readonly string[] {
  const line = (name: string, text: string) => `  ${paint.dim(name.padEnd(8))}  ${text}`;
  const head = `${paint.outcome(outcome, outcome === "fail" ? "FAIL" : "WARN")} ${paint.bold(check.id)}  ${check.title}`;
  const clause = line("clause", `${check.clause}  ${paint.dim(`${check.anchor} (${check.evidence})`)}`);
  if (counterexample === undefined) return [head, clause, line("reason", reason)];
  const { curl, exchange, expected, received } = counterexample;
  const { body, method, url } = exchange.request;
  return [
    head,
    clause,
    line("expected", expected),
    line("received", received),
    line(
      "request",
      `${method} ${new URL(url).pathname} ${shorten(typeof body === "string" ? body : Buffer.from(body ?? []).toString("utf8"))}`,
    ),
    line("repeat", curl),
    line("", `${options.command} --only '${check.id}' --seed ${report.seed}`),
  ];
}

function shorten(body: string): string {
  const short = body.replaceAll(/(.)\1{31,}/gsu, (run: string, unit: string) => `${unit}…(${run.length / unit.length} times)`);
  return short.length > MOST_BODY ? `${short.slice(0, MOST_BODY)}…` : short;
}

function renderList(title: string, verdicts: readonly Verdict[], outcome: OutcomeName, paint: Paint): readonly string[] {
  const members = verdicts.filter((verdict) => verdict.outcome === outcome);
  if (members.length === 0) return [];
  return [paint.bold(title), ...members.map(({ check, reason }) => `  ${SYMBOLS[outcome]} ${check.id}  ${paint.dim(reason)}`)];
}

/** Renders one line per reason, because many checks share the same reason. */
function renderReasons(title: string, verdicts: readonly Verdict[], outcome: OutcomeName, paint: Paint): readonly string[] {
  const members = verdicts.filter((verdict) => verdict.outcome === outcome);
  if (members.length === 0) return [];
  const name = (ids: readonly string[]) =>
    ids.length > 3 ? `${ids.slice(0, 3).join(", ")} and ${ids.length - 3} more` : ids.join(", ");
  const lines = [...groupBy(members, ({ reason }) => reason)].map(
    ([reason, alike]) => `  ${SYMBOLS[outcome]} ${reason}: ${paint.dim(name(alike.map(({ check }) => check.id)))}`,
  );
  return [paint.bold(title), ...lines];
}

function renderSum(report: Report, paint: Paint): readonly string[] {
  const counts = countOutcomes(report.verdicts);
  const parts = Object.entries(counts).flatMap(([outcome, count]) =>
    count > 0 ? [paint.outcome(outcome as OutcomeName, `${count} ${outcome}`)] : [],
  );
  const { accepted, credits, requests } = report.traffic;
  const seconds = (report.durationMs / 1000).toFixed(1);
  const conclusion = conclude(report);
  const color = { conforms: paint.green, inconclusive: paint.yellow, violates: paint.red }[conclusion];
  return [
    `${report.verdicts.length} checks: ${parts.join(", ")}`,
    `${requests} requests, ${accepted} accepted, ${credits} credits in ${seconds} s, seed ${report.seed}`,
    color([CONCLUSIONS[conclusion], ...qualify(report, counts.skipped)].join(" ")),
  ];
}

/** Returns the sentences that qualify the conclusion, for readers who read only the last line. */
function qualify({ isStrict, obstacle, verdicts }: Report, skipped: number): readonly string[] {
  const isWarned =
    isStrict && !verdicts.some(({ outcome }) => outcome === "fail") && verdicts.some(({ outcome }) => outcome === "warn");
  return [
    ...(isWarned ? ["A warning counts (--strict)."] : []),
    ...(obstacle === undefined ? [] : [`Not judged to the end: ${obstacle.reason}.`]),
    ...(skipped === 0 ? [] : [`${skipped} ${skipped === 1 ? "check was" : "checks were"} left out.`]),
  ];
}
