import type { Verdict } from "../checks/verdict.js";
import type { Report } from "../run/report.js";

/** Returns the command that runs only the check of a verdict again, with the same requests. */
export function replayCommand({ check }: Verdict, report: Report): string {
  return `vidu-conformance --base-url ${report.target} --only '${check.id}' --seed ${report.seed}`;
}
