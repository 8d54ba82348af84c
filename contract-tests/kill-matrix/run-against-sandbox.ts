import { createSandbox, type Hooks, inProcess, type Pace } from "../sandbox/index.js";
import type { Contract } from "../src/contract/model.js";
import type { Report } from "../src/run/report.js";
import { type RunOptions, run } from "../src/run/run.js";
import { createRandom } from "../test-support/create-random.js";

const KEY = "sk-kill-matrix-4f1d0c7b";

/** Milliseconds per status. A generation completes before the suite polls it twice. */
const PACE: Pace = { queued: 8, running: 8 };

/**
 * Runs the suite against a sandbox with these faults, in this process.
 *
 * @param options override the options of the suite; `pace` is an option of the sandbox
 */
export async function runAgainstSandbox(
  contract: Contract,
  faults: readonly Hooks[],
  options: Partial<RunOptions> & { readonly pace?: Pace } = {},
): Promise<Report> {
  const sandbox = createSandbox({ contract, apiKey: KEY, pace: options.pace ?? PACE, faults, random: createRandom(1) });
  try {
    return await run({
      apiKey: KEY,
      baseUrl: "http://localhost",
      concurrency: 4,
      contract,
      maxAccepted: Number.POSITIVE_INFINITY,
      patience: 200,
      // Nothing but the fault can be the cause of a dropped connection.
      retryDelay: 5,
      samples: 1,
      seed: 1,
      timeout: 400,
      transport: inProcess(sandbox),
      ...options,
    });
  } finally {
    sandbox.close();
  }
}
