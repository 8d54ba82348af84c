import { sleep } from "../backoff.js";

/**
 * Delays requests while the server limits the rate. After the first 429, it sends one request at a time: the server may limit
 * concurrent requests instead of their rate.
 */
export class RateLimitQueue {
  readonly #signal: AbortSignal | undefined;
  #isLimited = false;
  #last: Promise<unknown> = Promise.resolve();
  #pausedUntil = 0;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** Notes that the server returned 429. */
  noteLimit(): void {
    this.#isLimited = true;
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

  /** Sends a request, after the earlier ones if the server limits the rate. */
  async send<Result>(send: () => Promise<Result>): Promise<Result> {
    if (!this.#isLimited) return send();
    const sending = this.#last.then(send);
    this.#last = sending.catch(() => undefined);
    return sending;
  }
}
