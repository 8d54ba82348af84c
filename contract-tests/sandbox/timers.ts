/** Every timer of a sandbox, so that none survives it. */
export interface Timers {
  /** Resolves after some milliseconds with true, or at once with false when the caller gave up or the sandbox closed. */
  sleep(ms: number, signal?: AbortSignal): Promise<boolean>;
  close(): void;
}

export function createTimers(): Timers {
  const pending = new Set<() => void>();
  let isOpen = true;
  return {
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (!isOpen || signal?.aborted) return resolve(false);
        const finish = (inTime: boolean) => {
          clearTimeout(timer);
          pending.delete(giveUp);
          signal?.removeEventListener("abort", giveUp);
          resolve(inTime);
        };
        const giveUp = () => finish(false);
        // Node may fire a fraction of a millisecond before the clock is there, and at once for a longer delay than this.
        const timer = setTimeout(() => finish(true), Math.min(Math.ceil(ms) + 1, 2 ** 31 - 1));
        pending.add(giveUp);
        signal?.addEventListener("abort", giveUp);
      }),
    close: () => {
      isOpen = false;
      for (const giveUp of [...pending]) giveUp();
    },
  };
}
