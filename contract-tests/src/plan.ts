import { createSandbox, inProcess } from "../sandbox/index.js";
import { PLACEHOLDER_KEY } from "./message.js";
import type { Report } from "./report.js";
import { run } from "./run.js";
import type { RunOptions } from "./run-options.js";

/**
 * What a run would do to a server that keeps to the contract and takes whatever the contract does not forbid: it is
 * played against a sandbox inside this process, and nothing is sent.
 */
export async function rehearse(options: RunOptions): Promise<Report> {
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
