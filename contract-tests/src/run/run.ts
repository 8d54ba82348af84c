import { guessNotices } from "../contract/generation.js";
import { ContractError } from "../contract/model.js";
import { withoutUser } from "../util/redact-url.js";
import { Defects } from "./defects.js";
import { allChecks } from "./list-checks.js";
import type { RunOptions } from "./options.js";
import type { Report } from "./report.js";
import { SuiteRunner } from "./runner.js";

export type { RunOptions } from "./options.js";

/**
 * Checks a server against a contract. Problems during the run become part of the report, even defects of the suite.
 *
 * @throws ContractError if the contract cannot be used
 */
export async function run(given: RunOptions): Promise<Report> {
  const startedAt = new Date();
  const start = performance.now();
  const options = { ...given, baseUrl: withoutUser(given.baseUrl) };
  const defects = new Defects(options.apiKey ?? "");
  const runner = createRunner(options, defects);
  await runner?.run();
  const { selects = () => true } = options;
  const all = runner?.verdicts ?? [];
  const selected = await defects.attempt(() => all.filter(({ check }) => selects(check.id)), all);
  const ids = () => allChecks(options.contract).map(({ id }) => id);
  const unchanged = { verdicts: selected, notices: [] };
  const applied = await defects.attempt(() => options.baseline?.apply(selected, ids()) ?? unchanged, unchanged);
  const guesses = await defects.attempt(() => guessNotices(options.contract), []);
  return {
    contract: options.contract,
    target: options.baseUrl,
    seed: options.seed,
    startedAt,
    durationMs: performance.now() - start,
    verdicts: applied.verdicts,
    notices: [...applied.notices, ...guesses],
    traffic: runner?.sender.totals ?? { requests: 0, accepted: 0, credits: 0 },
    boundaries: runner?.boundaries ?? [],
    underived: runner?.plans.submissions.flatMap(({ derivation }) => derivation.underived) ?? [],
    obstacle: defects.reason === undefined ? runner?.obstacle : { phase: "suite", reason: defects.reason },
    isStrict: options.isStrict ?? false,
    shard: options.shard,
  };
}

/** Plans the run. Returns undefined if the planner has a defect. */
function createRunner(options: RunOptions, defects: Defects): SuiteRunner | undefined {
  try {
    return new SuiteRunner(options, defects);
  } catch (error) {
    if (error instanceof ContractError) throw error;
    defects.record(error);
    return undefined;
  }
}
