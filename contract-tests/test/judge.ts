import type { Report } from "../src/report.js";
import { type RunOptions, run } from "../src/run.js";
import { contract, KEY } from "./conforming.js";
import { type Received, serve } from "./serve.js";

/** Judges a server, and tells what it received. */
export async function judge(
  handle: Parameters<typeof serve>[0],
  options: Partial<RunOptions> = {},
): Promise<{ readonly report: Report; readonly received: readonly Received[] }> {
  await using server = await serve(handle);
  const settings = {
    apiKey: KEY,
    concurrency: 4,
    maxAccepted: Number.POSITIVE_INFINITY,
    patience: 200,
    samples: 1,
    seed: 1,
    timeout: 2000,
  };
  const report = await run({ ...settings, baseUrl: server.url, contract, ...options });
  return { report, received: server.received };
}

/** The checks that raise an alarm, as a violation or as a warning. */
export function failing(report: Report): readonly string[] {
  return report.verdicts.filter(({ outcome }) => outcome === "fail" || outcome === "warn").map(({ check }) => check.id);
}
