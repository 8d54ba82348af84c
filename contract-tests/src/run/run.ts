import { listChecks } from "./list-checks.js";
import type { RunOptions } from "./options.js";
import type { Report } from "./report.js";
import { SuiteRunner } from "./runner.js";

export type { RunOptions } from "./options.js";

/** Checks a server against a contract. Problems during the run become part of the report. */
export async function run(options: RunOptions): Promise<Report> {
  const start = performance.now();
  const session = new SuiteRunner(options);
  await session.judge();
  const selects = options.selects ?? (() => true);
  const selected = session.verdicts.filter(({ check }) => selects(check.id));
  const ids = () => listChecks(options.contract).map(({ id }) => id);
  const settled = options.baseline?.apply(selected, ids()) ?? { verdicts: selected, notices: [] };
  return {
    contract: options.contract,
    target: options.baseUrl,
    seed: options.seed,
    durationMs: performance.now() - start,
    verdicts: settled.verdicts,
    notices: settled.notices,
    traffic: session.traffic.totals,
    boundaries: session.boundaries,
    underived: session.plans.submissions.flatMap(({ derivation }) => derivation.underived),
    obstacle: session.obstacle,
    isStrict: options.isStrict ?? false,
    shard: options.shard,
  };
}
