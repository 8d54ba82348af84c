import { type Contract, submissions } from "../../contract/model.js";
import { sleep } from "../../traffic/backoff.js";
import type { Transport } from "../../traffic/exchange.js";
import { describeOutcome, isTemporary } from "../../traffic/temporary.js";
import { isTlsError } from "./obstacle.js";

/** Options for waiting for a server that is starting. */
interface WaitOptions {
  readonly baseUrl: string;
  readonly contract: Contract;
  readonly transport: Transport;
  /** The time after which waiting ends, in milliseconds. */
  readonly waitFor: number;
  readonly signal?: AbortSignal | undefined;
  /** Callback after every attempt that fails, with the time so far in milliseconds. */
  readonly onWait?: ((elapsedMs: number, reason: string) => void) | undefined;
}

/** The initial and the maximum delay between two attempts, and the timeout of one attempt, in milliseconds. */
const MIN_DELAY_MS = 100;
const MAX_DELAY_MS = 1000;
const ATTEMPT_TIMEOUT_MS = 5000;

/**
 * Waits until the server responds with anything but a gateway error. Sends a GET request without a key, which no server
 * accepts as a submission.
 *
 * @returns the reason if the server does not respond in time
 */
export async function waitForServer(options: WaitOptions): Promise<string | undefined> {
  const { baseUrl, contract, onWait, signal, transport, waitFor } = options;
  const url = baseUrl.replace(/\/+$/, "") + (submissions(contract)[0]?.path ?? "");
  const request = { method: "GET", url, headers: { accept: "*/*" }, body: undefined };
  const start = performance.now();
  for (let delay = MIN_DELAY_MS; ; delay = Math.min(delay * 2, MAX_DELAY_MS)) {
    const remaining = waitFor - (performance.now() - start);
    const timeout = Math.max(1, Math.min(ATTEMPT_TIMEOUT_MS, remaining));
    const { outcome } = await transport(request, { timeout, signal });
    // A wrong certificate or protocol does not change while the suite waits. The preflight explains it.
    if (signal?.aborted || isTlsError(outcome)) return undefined;
    const isPending = outcome.kind === "none" || isTemporary(outcome);
    if (!isPending) return undefined;
    const elapsed = performance.now() - start;
    const reason = outcome.kind === "none" ? outcome.message : describeOutcome(outcome);
    onWait?.(elapsed, reason);
    if (elapsed + delay > waitFor)
      return `${baseUrl} did not become available within ${formatSeconds(waitFor)}: ${reason.split("\n", 1)[0]}`;
    await sleep(delay, signal);
    if (signal?.aborted) return undefined;
  }
}

function formatSeconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(1))} s`;
}
