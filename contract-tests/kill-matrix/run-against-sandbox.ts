import { createSandbox, type Hooks, inProcess, type Pace } from "../sandbox/index.js";
import type { Contract } from "../src/contract/model.js";
import type { Report } from "../src/run/report.js";
import { type RunOptions, run } from "../src/run/run.js";

const KEY = "sk-kill-matrix-4f1d0c7b";

/** Milliseconds per status, so short that a generation completes before the suite polls it twice. */
const PACE: Pace = { queued: 8, running: 8 };

/**
 * Runs the suite against a sandbox with these faults, inside this process.
 *
 * @param options overrides of the suite's options; `pace` is the sandbox's
 */
export async function runAgainstSandbox(
  contract: Contract,
  faults: readonly Hooks[],
  options: Partial<RunOptions> & { readonly pace?: Pace } = {},
): Promise<Report> {
  const sandbox = createSandbox({ contract, apiKey: KEY, pace: options.pace ?? PACE, faults, random: createRandom() });
  try {
    return await run({
      apiKey: KEY,
      baseUrl: "http://localhost",
      concurrency: 4,
      contract,
      maxAccepted: Number.POSITIVE_INFINITY,
      patience: 100,
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

/** Returns a generator of the same numbers for every run, so that ids and drawn seeds are reproducible. */
function createRandom(): () => number {
  let state = 1;
  return () => {
    // Park and Miller's minimal standard generator (1988).
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
