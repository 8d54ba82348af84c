import { createRedaction, redactVerdict } from "../checks/redact-verdict.js";
import type { CoverageGap } from "../checks/wording/coverage-gap.js";
import { guessNotices } from "../contract/generation.js";
import { ContractError, submissions } from "../contract/model.js";
import { ProxyError } from "../traffic/proxy.js";
import { withoutUser } from "../util/redact-url.js";
import { quoteShellIfNeeded } from "../util/shell-quote.js";
import { suiteVersion } from "../util/version.js";
import { Defects } from "./defects.js";
import { allChecks } from "./list-checks.js";
import type { RunOptions } from "./options.js";
import type { RunPlan } from "./plan.js";
import { notRun, type Report } from "./report.js";
import { SuiteRunner } from "./runner.js";
import { gapsOf } from "./selection/selected-gaps.js";
import { formatShard } from "./shard.js";

export type { RunOptions } from "./options.js";

/**
 * Checks a server against a contract. Problems during the run become part of the report, even defects of the suite.
 *
 * @throws ContractError if the contract cannot be used
 * @throws ProxyError if a proxy variable is invalid
 * @example
 * ```ts
 * import { readBundledContract, run } from "vidu-q2-turbo-conformance";
 *
 * const contract = await readBundledContract();
 * const limits = { concurrency: 4, maxAccepted: 40, samples: 10, seed: 1, timeout: 10_000 };
 * const report = await run({ ...limits, contract, apiKey: "key", baseUrl: "http://127.0.0.1:8080" });
 * for (const { check, outcome } of report.verdicts) console.log(outcome, check.title);
 * ```
 */
export async function run(given: RunOptions): Promise<Report> {
  const startedAt = new Date();
  const start = performance.now();
  const options = { ...given, baseUrl: withoutUser(given.baseUrl) };
  const defects = new Defects(options.apiKey ?? "");
  const runner = createRunner(options, defects);
  await runner?.run();
  const redact = createRedaction(options.headers ?? {});
  const all = runner?.verdicts ?? [];
  const reported = await defects.attempt(() => runner?.report() ?? [], all);
  const selected = reported.map((verdict) => redactVerdict(verdict, redact));
  const ids = () => allChecks(options.contract).map(({ id }) => id);
  const unchanged = { verdicts: selected, notices: [], staleEntries: [] };
  const applied = await defects.attempt(() => options.baseline?.apply(selected, ids()) ?? unchanged, unchanged);
  const isComplete =
    defects.reason === undefined && runner?.obstacle === undefined && notRun({ verdicts: selected }).length === 0;
  const isFull = await defects.attempt(() => isComplete && isFullRun(options, ids), false);
  const obstacle = defects.reason === undefined ? runner?.obstacle : ({ phase: "suite", reason: defects.reason } as const);
  const guesses = await defects.attempt(() => guessNotices(options.contract), []);
  return {
    contract: options.contract,
    toolVersion: suiteVersion(),
    target: options.baseUrl,
    isOwnTarget: options.isOwnTarget ?? false,
    seed: options.seed,
    command: options.command ?? `vidu-q2-turbo-conformance --base-url ${quoteShellIfNeeded(options.baseUrl)}`,
    startedAt,
    durationMs: performance.now() - start,
    verdicts: applied.verdicts,
    notices: [
      ...(isFull ? applied.notices : []),
      ...emptyShardNotices(runner?.plans, options),
      ...guesses,
      ...(options.contract.notices ?? []),
    ],
    traffic: runner?.traffic ?? { requests: 0, accepted: 0, credits: 0 },
    boundaries: runner?.boundaries ?? [],
    underived: runner === undefined ? [] : reportedGaps(runner.plans, options),
    obstacle: obstacle && { ...obstacle, reason: redact(obstacle.reason) },
    isStrict: options.isStrict ?? false,
    shard: options.shard,
    profile: options.profile ?? "full",
    baseline: options.baseline?.entries ?? [],
    staleEntries: isFull ? applied.staleEntries : undefined,
  };
}

/** All checks need a generation. Without one, a run would have no checks and no explanation. */
const NOTHING_TO_SUBMIT =
  "the contract has no operation that submits a generation: add one without path parameters, with a JSON request body and a 2xx JSON response";

/** Whether a run executes all checks. Only such a run shows that an entry of the baseline is stale. */
function isFullRun({ profile = "full", selects = () => true, shard }: RunOptions, ids: () => readonly string[]): boolean {
  return profile === "full" && (shard === undefined || shard.count === 1) && ids().every(selects);
}

/** A shard without checks is no error: `merge` needs its report. Alone, it shows nothing about the server. */
function emptyShardNotices(plans: RunPlan | undefined, { shard }: RunOptions): readonly string[] {
  if (plans === undefined || shard === undefined || plans.reported.length > 0) return [];
  return [`shard ${formatShard(shard)} contains none of the selected checks, so it sent no request: use fewer shards`];
}

/** Returns the gaps of all checks, or with a selection those that concern it. */
function reportedGaps(
  { reported, submissions }: RunPlan,
  { contract, selects = () => true }: RunOptions,
): readonly CoverageGap[] {
  const gaps = submissions.flatMap(({ derivation }) => [...derivation.underived, ...derivation.implied]);
  return allChecks(contract).every(({ id }) => selects(id)) ? gaps : gapsOf(gaps, reported);
}

/** Plans the run. Returns undefined if the planner has a defect. */
function createRunner(options: RunOptions, defects: Defects): SuiteRunner | undefined {
  try {
    if (submissions(options.contract).length === 0) throw new ContractError(NOTHING_TO_SUBMIT);
    return new SuiteRunner(options, defects);
  } catch (error) {
    if (error instanceof ContractError || error instanceof ProxyError) throw error;
    defects.record(error);
    return undefined;
  }
}
