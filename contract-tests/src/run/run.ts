import { quoteShellIfNeeded } from "../util/shell-quote.js";
import { suiteVersion } from "../util/version.js";
import { allChecks } from "./list-checks.js";
import type { RunOptions } from "./options.js";
import { createRedaction, redactVerdict } from "./redact-report.js";
import type { Report } from "./report.js";
import { SuiteRunner } from "./runner.js";

export type { RunOptions } from "./options.js";

/** Checks a server against a contract. Problems during the run become part of the report. */
export async function run(options: RunOptions): Promise<Report> {
  const startedAt = new Date();
  const start = performance.now();
  const runner = new SuiteRunner(options);
  await runner.run();
  const redact = createRedaction(options.headers ?? {});
  const selected = runner.report().map((verdict) => redactVerdict(verdict, redact));
  const { obstacle } = runner;
  const ids = () => allChecks(options.contract).map(({ id }) => id);
  const applied = options.baseline?.apply(selected, ids()) ?? { verdicts: selected, notices: [] };
  return {
    contract: options.contract,
    toolVersion: suiteVersion(),
    target: options.baseUrl,
    isOwnTarget: options.isOwnTarget ?? false,
    seed: options.seed,
    command: options.command ?? `vidu-conformance --base-url ${quoteShellIfNeeded(options.baseUrl)}`,
    startedAt,
    durationMs: performance.now() - start,
    verdicts: applied.verdicts,
    notices: applied.notices,
    traffic: runner.sender.totals,
    boundaries: runner.boundaries,
    underived: runner.plans.submissions.flatMap(({ derivation }) => derivation.underived),
    obstacle: obstacle && { ...obstacle, reason: redact(obstacle.reason) },
    isStrict: options.isStrict ?? false,
    shard: options.shard,
    profile: options.profile ?? "full",
    baseline: options.baseline?.entries ?? [],
  };
}
