import { createSandbox, inProcess } from "../../sandbox/index.js";
import type { RunOptions } from "../run/options.js";
import type { Report } from "../run/report.js";
import { run } from "../run/run.js";
import { PLACEHOLDER_KEY } from "../traffic/request.js";

/**
 * What a run would do to a server that keeps to the contract and takes whatever the contract does not forbid: it is
 * played against a sandbox inside this process, and nothing is sent.
 */
export async function dryRun(options: RunOptions): Promise<Report> {
  const apiKey = options.apiKey ?? PLACEHOLDER_KEY;
  const sandbox = createSandbox({ contract: options.contract, apiKey, pace: { queued: 0, running: 0 } });
  try {
    return await run({
      ...options,
      baseUrl: new URL(options.baseUrl).origin,
      transport: inProcess(sandbox),
      baseline: undefined,
    });
  } finally {
    sandbox.close();
  }
}
