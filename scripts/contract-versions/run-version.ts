import { alarmsOf } from "../../contract-tests/kill-matrix/kill-matrix.js";
import { runAgainstSandbox } from "../../contract-tests/kill-matrix/run-against-sandbox.js";
import type { Contract } from "../../contract-tests/src/contract/model.js";
import { type Baseline, parseBaseline } from "../../contract-tests/src/run/baseline.js";
import { conclude, type Report } from "../../contract-tests/src/run/report.js";
import { run } from "../../contract-tests/src/run/run.js";
import { withDeviations } from "./prism-deviations.js";
import type { VersionRun } from "./version-result.js";

/** Milliseconds for one response: long enough that a busy machine does not cause a timeout. */
const TIMEOUT_MS = 15_000;

/** Runs the suite against the sandbox of the same contract, in this process. */
export function runOwnSandbox(contract: Contract): Promise<VersionRun> {
  return measure(() => runAgainstSandbox(contract, [], { timeout: TIMEOUT_MS }));
}

/**
 * Runs the suite against a Prism mock of the same contract.
 *
 * @param baseline text of the baseline file with the known deviations of Prism
 * @param name the name of the contract, which may have further known deviations
 */
export function runPrism(contract: Contract, baseUrl: string, baseline: string, name: string): Promise<VersionRun> {
  const known: Baseline = parseBaseline(withDeviations(baseline, name), "prism.json");
  return measure(() =>
    run({
      apiKey: "sk-contract-versions",
      baseline: known,
      baseUrl,
      concurrency: 4,
      contract,
      isStateless: true,
      maxAccepted: Number.POSITIVE_INFINITY,
      samples: 1,
      seed: 1,
      timeout: TIMEOUT_MS,
    }),
  );
}

async function measure(start: () => Promise<Report>): Promise<VersionRun> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  try {
    const report = await start();
    const { accepted, requests } = report.traffic;
    const alarms = alarmsOf(report);
    return { accepted, alarms, problem: problemIn(report, alarms), requests, seconds: seconds() };
  } catch (error) {
    return { accepted: 0, alarms: [], problem: String((error as Error).message), requests: 0, seconds: seconds() };
  }
}

function problemIn(report: Report, alarms: readonly string[]): string | undefined {
  if (report.obstacle !== undefined) return report.obstacle.reason;
  if (alarms.length > 0 || conclude(report) === "conforms" || rejectsBaseKnowingly(report)) return undefined;
  const open = report.verdicts.filter(({ outcome }) => outcome === "inconclusive").map(({ check }) => check.id);
  return `inconclusive: ${open.slice(0, 5).join(", ")}`;
}

/** Whether a known deviation is that the server rejects a base request, so that checks that depend on it are inconclusive. */
function rejectsBaseKnowingly({ verdicts }: Report): boolean {
  return verdicts.some(({ check, outcome }) => outcome === "known" && /^body\.(?:full|minimal)\.valid$/.test(check.id));
}
