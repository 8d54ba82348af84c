import type { Verdict } from "../checks/verdict.js";
import { describeGaps } from "../checks/wording/coverage-gap.js";
import { countOutcomes, type Report, sharedRequests } from "../run/report.js";
import { formatShard } from "../run/shard.js";
import { API_KEY_VARIABLE } from "../traffic/request.js";
import { totalRetries } from "../traffic/retry/retry-counts.js";
import { plural } from "../util/plural.js";
import { type Colors, createColors } from "./colors.js";
import { formatDate } from "./facts.js";
import { printable } from "./printable.js";
import { basesFirst, groupBySubject } from "./subjects.js";
import { renderFailure } from "./terminal/failure.js";
import { renderList, renderNotRun, renderReasons, renderRetried } from "./terminal/lists.js";
import { renderSummary } from "./terminal/summary.js";
import { SYMBOLS } from "./terminal/symbols.js";

/** Options for the text report. */
interface TerminalOptions {
  readonly color: boolean;
  /**
   * The command that ran the suite, as the user types it, without the flags that select checks.
   * @default the command of the report
   */
  readonly command?: string | undefined;
}

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
  const failures = basesFirst(verdicts.filter(({ outcome }) => outcome === "fail" || outcome === "flaky" || outcome === "warn"));
  const sections = [
    [
      colors.bold(`Conformance of ${target}`),
      colors.dim(`with ${contract.title} ${contract.version} (sha256 ${contract.sha256.slice(0, 12)})`),
      colors.dim(describeRun(report)),
    ],
    [...renderGroups(report, colors), ...renderShared(report, colors)],
    ...failures.slice(0, MAX_DETAILED).map((verdict) => renderFailure(verdict, report, colors)),
    renderOthers(failures.slice(MAX_DETAILED), colors),
    renderKeyNote(failures, colors),
    renderList("Observations of undocumented behavior", verdicts, "observed", colors),
    renderList("Known deviations", verdicts, "known", colors),
    renderReasons("Inconclusive", verdicts, "inconclusive", colors),
    renderNotRun(report, colors),
    renderRetried(report, colors),
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
  const groups = groupBySubject(verdicts, contract);
  const width = Math.max(0, ...groups.flatMap(({ subjects }) => subjects.map(({ key }) => key.length)));
  return groups.flatMap(({ name, subjects }) => [
    colors.dim(`  ${name}`),
    ...subjects.map(({ key, verdicts }) => renderGroup(key.padEnd(width), verdicts, colors)),
  ]);
}

/** Renders the requests that no group contains, so that the numbers add up. */
function renderShared(report: Report, colors: Colors): readonly string[] {
  const shared = sharedRequests(report);
  const retried = totalRetries(report.traffic.retries);
  return [
    ...(shared === 0 ? [] : [`  ${colors.dim(`and ${plural(shared, "request")} that several checks need`)}`]),
    ...(retried === 0 ? [] : [`  ${colors.dim(`and ${plural(retried, "retry", "retries")} after a temporary condition`)}`]),
  ];
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
    : `${String(requests).padStart(4)} ${requests === 1 ? "request " : "requests"}${describeAverage(milliseconds, requests)}`;
  const columns = [colors.outcome(worst, SYMBOLS[worst]), `${name} `, checks.padStart(9), "", colors.dim(traffic)];
  return `  ${columns.join(" ")}${parts.length > 0 ? `  ${parts.join(", ")}` : ""}`;
}

/** Describes the average response time. A sum would exceed the duration of the run, because requests are concurrent. */
function describeAverage(milliseconds: number, requests: number): string {
  return requests === 0 ? "" : ` ${String(Math.round(milliseconds / requests)).padStart(5)} ms on average`;
}

/** Returns a note if the curl commands read the API key from the environment, where a shell finds only exported variables. */
function renderKeyNote(failures: readonly Verdict[], colors: Colors): readonly string[] {
  const needsKey = failures
    .slice(0, MAX_DETAILED)
    .some(({ counterexample }) => counterexample?.curl.includes(`$${API_KEY_VARIABLE}`));
  return needsKey ? [colors.dim(`The commands need the API key: export ${API_KEY_VARIABLE}=…`)] : [];
}

/** The maximum number of failures shown in full. Many failures often share a cause, so the others get one line each. */
const MAX_DETAILED = 12;

function renderOthers(failures: readonly Verdict[], colors: Colors): readonly string[] {
  if (failures.length === 0) return [];
  const lines = failures.map(
    ({ check, outcome, reason }) => `  ${colors.outcome(outcome, SYMBOLS[outcome])} ${check.id}  ${colors.dim(reason)}`,
  );
  return [
    colors.bold(`${plural(failures.length, "more failure or warning", "more failures or warnings")}: use --only ID for details`),
    ...lines,
  ];
}
