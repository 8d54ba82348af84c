import { createSandbox, inProcess } from "../../sandbox/index.js";
import type { RunOptions } from "../run/options.js";
import type { Report } from "../run/report.js";
import { run } from "../run/run.js";
import { PLACEHOLDER_KEY } from "../traffic/request.js";

/**
 * Performs a dry run: runs the suite against an in-process sandbox, so nothing is sent. The sandbox conforms to the contract, and
 * accepts all requests that the contract allows it to accept.
 */
export async function dryRun(options: RunOptions): Promise<Report> {
  // Without a key, a run sends the placeholder.
  const apiKey = options.apiKey ?? PLACEHOLDER_KEY;
  const sandbox = createSandbox({ contract: options.contract, apiKey, pace: { queued: 0, running: 0 } });
  try {
    return await run({
      ...options,
      baseUrl: new URL(options.baseUrl).origin,
      transport: inProcess(sandbox),
      baseline: undefined,
      waitFor: undefined,
    });
  } finally {
    sandbox.close();
  }
}
