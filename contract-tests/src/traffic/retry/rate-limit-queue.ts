import { sleep } from "../backoff.js";

/**
 * Delays requests while the server limits the rate. After the first 429, it sends one request at a time: the server may limit
 * concurrent requests instead of their rate. A gateway may also do that with 503 or a dropped connection. If a request that is
 * sent alone gets one of these, too, their number is not the cause.
 */
export class RateLimitQueue {
  readonly #signal: AbortSignal | undefined;
  readonly #inFlight = new Set<Promise<unknown>>();
  #isLimited = false;
  #suspicion: "suspected" | "none" | "refuted" = "none";
  #pausedUntil = 0;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** Notes that the server returned 429. */
  noteLimit(): void {
    this.#isLimited = true;
  }

  /** Sends one request at a time, unless an earlier request that was sent alone got a temporary condition. */
  suspectLimit(): void {
    if (this.#suspicion === "none") this.#suspicion = "suspected";
  }

  /** Sends no request for a time in milliseconds. */
  pause(delay: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + delay);
  }

  /** Resolves when the pause is over or the run is aborted. */
  async waitForPause(): Promise<void> {
    for (let delay = this.#pausedUntil - Date.now(); delay > 0; delay = this.#pausedUntil - Date.now()) {
      await sleep(delay, this.#signal);
      if (this.#signal?.aborted) return;
    }
  }

  /**
   * Sends a request, after the earlier ones if the server limits the rate.
   *
   * @param isTemporary whether the result is a temporary condition
   */
  async send<Result>(send: () => Promise<Result>, isTemporary: (result: Result) => boolean): Promise<Result> {
    if (!this.#isLimited && this.#suspicion !== "suspected") return this.#track(send());
    const earlier = Promise.allSettled(this.#inFlight);
    const result = await this.#track(earlier.then(send));
    if (isTemporary(result) && this.#suspicion === "suspected") this.#suspicion = "refuted";
    return result;
  }

  #track<Result>(sending: Promise<Result>): Promise<Result> {
    const remove = () => this.#inFlight.delete(settled);
    const settled: Promise<unknown> = sending.then(remove, remove);
    this.#inFlight.add(settled);
    return sending;
  }
}
