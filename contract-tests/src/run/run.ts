import { allChecks } from "./list-checks.js";
import type { RunOptions } from "./options.js";
import type { Report } from "./report.js";
import { SuiteRunner } from "./runner.js";

export type { RunOptions } from "./options.js";

/** Checks a server against a contract. Problems during the run become part of the report. */
export async function run(options: RunOptions): Promise<Report> {
  const startedAt = new Date();
  const start = performance.now();
  const runner = new SuiteRunner(options);
  await runner.run();
  const selects = options.selects ?? (() => true);
  const selected = runner.verdicts.filter(({ check }) => selects(check.id));
  const ids = () => allChecks(options.contract).map(({ id }) => id);
  const applied = options.baseline?.apply(selected, ids()) ?? { verdicts: selected, notices: [] };
  return {
    contract: options.contract,
    target: options.baseUrl,
    seed: options.seed,
    startedAt,
    durationMs: performance.now() - start,
    verdicts: applied.verdicts,
    notices: applied.notices,
    traffic: runner.sender.totals,
    boundaries: runner.boundaries,
    underived: runner.plans.submissions.flatMap(({ derivation }) => [...derivation.underived, ...derivation.implied]),
    obstacle: runner.obstacle,
    isStrict: options.isStrict ?? false,
    shard: options.shard,
  };
}
