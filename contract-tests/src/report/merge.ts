import type { OutcomeName, Verdict } from "../checks/verdict.js";
import { type CompiledEntry, compileEntry, findStale, type StaleEntry } from "../run/baseline.js";
import type { Report } from "../run/report.js";
import { formatShard } from "../run/shard.js";
import { addRetries } from "../traffic/retry/retry-counts.js";
import { groupBy } from "../util/group-by.js";
import { isLoopback } from "../util/loopback.js";

/** Error for reports that do not belong together. The message is one line that states the reason. */
export class MergeError extends Error {
  override readonly name = "MergeError";
}

/** A report with the folder that it comes from. */
export interface ShardReport {
  readonly folder: string;
  readonly report: Report;
}

/**
 * Merges the reports of the shards of one run. The result is the report of a run without shards: each check occurs once, the
 * counts add up, and the duration is the time from the first start to the last end. If shards are missing, it is incomplete.
 *
 * @throws MergeError if the reports are not shards of the same run
 */
export function mergeReports(shards: readonly [ShardReport, ...ShardReport[]]): Report {
  const [first, ...others] = shards;
  for (const other of others) requireSameRun(first, other);
  requireDifferentShards(shards);
  const reports = shards.map(({ report }) => report).toSorted((a, b) => (a.shard?.index ?? 0) - (b.shard?.index ?? 0));
  const verdicts = mergeVerdicts(reports);
  const starts = reports.map(({ startedAt }) => startedAt.getTime());
  const ends = reports.map(({ durationMs, startedAt }) => startedAt.getTime() + durationMs);
  const obstacle = obstacleOf(reports);
  const baseline = first.report.baseline.map(compileEntry);
  // Only a complete run shows which entries are stale.
  const stale = obstacle === undefined ? findStale(baseline, verdicts) : undefined;
  return {
    ...first.report,
    startedAt: new Date(Math.min(...starts)),
    durationMs: Math.max(...ends) - Math.min(...starts),
    verdicts,
    notices: noticesOf(reports, baseline, stale),
    staleEntries: stale?.map(({ check }) => check),
    traffic: {
      requests: sum(reports.map(({ traffic }) => traffic.requests)),
      accepted: sum(reports.map(({ traffic }) => traffic.accepted)),
      credits: sum(reports.map(({ traffic }) => traffic.credits)),
      unconfirmed: sum(reports.map(({ traffic }) => traffic.unconfirmed ?? 0)),
      retries: addRetries(...reports.map(({ traffic }) => traffic.retries)),
    },
    boundaries: unique(reports.flatMap(({ boundaries }) => boundaries)),
    underived: unique(reports.flatMap(({ underived }) => underived)),
    obstacle,
    shard: undefined,
  };
}

/** The facts that the shards of one run share, with their names for messages. */
const SHARED: Readonly<Record<string, (report: Report) => string>> = {
  "suite versions": ({ toolVersion }) => toolVersion,
  contracts: ({ contract }) => `${contract.title} ${contract.version}, sha256 ${contract.sha256.slice(0, 12)}`,
  // A server that the suite starts on loopback has another port in every run.
  targets: ({ isOwnTarget, target }) => (isOwnTarget && isLoopback(target) ? "the default server" : target),
  seeds: ({ seed }) => String(seed),
  profiles: ({ profile }) => profile,
  "values of --strict": ({ isStrict }) => (isStrict ? "on" : "off"),
  baselines: ({ baseline }) => `${baseline.length} entries: ${JSON.stringify(baseline).slice(0, 200)}`,
  "numbers of shards": ({ shard }) => String(shard?.count ?? 1),
};

function requireSameRun(first: ShardReport, other: ShardReport): void {
  for (const [name, read] of Object.entries(SHARED)) {
    const [expected, found] = [read(first.report), read(other.report)];
    if (expected !== found)
      throw new MergeError(`the reports have different ${name}: ${expected} in ${first.folder}, ${found} in ${other.folder}`);
  }
}

function requireDifferentShards(shards: readonly ShardReport[]): void {
  for (const [shard, [first, second]] of groupBy(shards, ({ report }) => shardOf(report))) {
    if (first === undefined || second === undefined) continue;
    const what = first.report.shard === undefined ? "a report of a whole run" : `shard ${shard}`;
    throw new MergeError(`${first.folder} and ${second.folder} both contain ${what}: give each shard once`);
  }
}

function shardOf({ shard }: Report): string {
  return formatShard(shard ?? { index: 0, count: 1 });
}

/** Returns the obstacle of the merged run: missing shards, and the obstacles of the shards. */
function obstacleOf(reports: readonly Report[]): Report["obstacle"] {
  const count = reports[0]?.shard?.count ?? 1;
  const found = new Set(reports.map(shardOf));
  const missing = Array.from({ length: count }, (_, index) => formatShard({ index, count })).filter((shard) => !found.has(shard));
  const reasons = unique(reports.flatMap(({ obstacle }) => obstacle?.reason ?? []));
  if (missing.length > 0)
    reasons.unshift(
      `${missing.length === 1 ? "shard" : "shards"} ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing`,
    );
  if (reasons.length === 0) return undefined;
  const wasTested = missing.length > 0 || reports.some(({ obstacle }) => obstacle === undefined || obstacle.phase === "run");
  return { phase: wasTested ? "run" : "preflight", reason: reasons.join("; ") };
}

/** The outcomes from the most to the least significant. A check that ran in several shards has the most significant one. */
const SIGNIFICANCE: readonly OutcomeName[] = ["fail", "warn", "flaky", "known", "observed", "inconclusive", "pass", "skipped"];

/** Merges the verdicts by check: operations in the order of the contract, parameters in the order of the first shard. */
function mergeVerdicts(reports: readonly Report[]): readonly Verdict[] {
  const operations = reports[0]?.contract.operations.map(({ id }) => id) ?? [];
  const operationOf = (id: string) => (id.includes(":") ? operations.indexOf(id.slice(0, id.indexOf(":"))) : 0);
  const byCheck = groupBy(
    reports.flatMap(({ verdicts }) => verdicts),
    ({ check }) => check.id,
  );
  const merged = [...byCheck.values()].map(mergeVerdict);
  const byGroup = groupBy(merged, ({ check }) => check.id.split(".")[0]);
  return [...byGroup.values()].flat().toSorted((a, b) => operationOf(a.check.id) - operationOf(b.check.id));
}

function mergeVerdict(verdicts: readonly Verdict[]): Verdict {
  const [most, ...others] = verdicts.toSorted((a, b) => rank(a) - rank(b));
  if (most === undefined) throw new TypeError("A check has no verdict.");
  if (others.length === 0) return most;
  const requests = verdicts.flatMap((verdict) => verdict.requests ?? []);
  return {
    ...most,
    requests: requests.length === 0 ? undefined : sum(requests),
    durationMs: sum(verdicts.map(({ durationMs }) => durationMs ?? 0)),
    retries: verdicts.some(({ retries }) => retries !== undefined)
      ? addRetries(...verdicts.map(({ retries }) => retries))
      : undefined,
  };
}

/** A check that is excluded in one shard and did not run in another did not run. */
function rank({ isExcluded, outcome }: Verdict): number {
  return SIGNIFICANCE.indexOf(outcome) + (isExcluded ? 0.5 : 0);
}

/** Returns the notices of the shards, with those of stale entries replaced by the notices of the whole run. */
function noticesOf(
  reports: readonly Report[],
  baseline: readonly CompiledEntry[],
  stale: readonly StaleEntry[] = [],
): readonly string[] {
  const ofShards = new Set(reports.flatMap((report) => findStale(baseline, report.verdicts)).map(({ notice }) => notice));
  const others = reports.flatMap(({ notices }) => notices).filter((notice) => !ofShards.has(notice));
  return unique([...others, ...stale.map(({ notice }) => notice)]);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Returns the first of all items that are equal as JSON. */
function unique<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
