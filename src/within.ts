/** What is to be done when a signal aborts, for every wait that heeds it. */
const reactions = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Settles as `work` does, unless time is over or a signal aborts before: then at once, whatever `work` does about it.
 * Nothing is left behind, no timer and no listener. One listener serves all that wait on the same signal: runtimes warn
 * of many.
 *
 * @param ms milliseconds until `expire` has the last word
 * @param signals reject with their reason; `work` is not begun when one has aborted already
 * @param work is told by a signal of its own when it is no longer wanted
 */
export function within<T>(
  ms: number,
  signals: readonly AbortSignal[],
  work: (unwanted: AbortSignal) => Promise<T>,
  expire: () => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const leave = () => {
      clearTimeout(timer);
      for (const signal of signals) {
        const others = reactions.get(signal);
        if (others?.delete(abort) && !others.size) signal.removeEventListener("abort", react);
      }
    };
    const abort = () => {
      reject(signals.find(({ aborted }) => aborted)?.reason);
      leave();
      controller.abort();
    };
    const timer = setTimeout(() => {
      resolve(expire());
      leave();
      controller.abort();
    }, ms);
    for (const signal of signals) {
      const others = reactions.get(signal) ?? new Set();
      reactions.set(signal, others.add(abort));
      signal.addEventListener("abort", react);
      if (signal.aborted) return abort();
    }
    const settle =
      <V>(how: (value: V) => void) =>
      (value: V) => {
        leave();
        how(value);
      };
    work(controller.signal).then(settle(resolve), settle(reject));
  });
}

/** Waits so many milliseconds, unless a signal aborts before. */
export function pause(ms: number, signals: readonly AbortSignal[]): Promise<void> {
  return within<void>(
    ms,
    signals,
    () => new Promise(() => {}),
    async () => {},
  );
}

/** @throws the reason of the first signal that has aborted */
export function throwIfAborted(signals: readonly AbortSignal[]): void {
  for (const { aborted, reason } of signals) if (aborted) throw reason;
}

/** Added many times, a listener counts once. */
function react(this: AbortSignal): void {
  for (const abort of [...(reactions.get(this) ?? [])]) abort();
}
