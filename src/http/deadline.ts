/** A point in time after which a call fails, and the signals that abort it earlier. */
export interface Deadline {
  /** Any of them ends the call, which rejects with its reason. */
  readonly signals: readonly AbortSignal[];
  /** Milliseconds until the deadline. */
  remainingMs(): number;
}

/** What is to be done when a signal aborts, for every wait that heeds it. */
const abortListeners = new WeakMap<AbortSignal, Set<(reason: unknown) => void>>();

/**
 * Settles as `work` does, unless time is over or a signal aborts before: then at once, whatever `work` does about it.
 * Nothing is left behind, no timer and no listener. One listener serves all that wait on the same signal: runtimes warn
 * of many.
 *
 * @param limits whose signals reject with their reason; `work` is not begun when one has aborted already
 * @param ms milliseconds that it takes at most, unless there are fewer left
 * @param work is told by a signal of its own when it is no longer wanted
 * @param createTimeoutError what it rejects with when time is over; where it is not given, it resolves with undefined
 */
export function withDeadline<T>(
  limits: Deadline,
  ms: number,
  work: (unwanted: AbortSignal) => Promise<T>,
  createTimeoutError: (ms: number) => Error,
): Promise<T>;
export function withDeadline<T>(limits: Deadline, ms: number, work: () => Promise<T>): Promise<T | undefined>;
export async function withDeadline<T>(
  { remainingMs: left, signals }: Deadline,
  ms: number,
  work: (unwanted: AbortSignal) => Promise<T>,
  late?: (ms: number) => Error,
): Promise<T | undefined> {
  const most = Math.ceil(Math.min(ms, left()));
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let abort = (_reason: unknown) => {};
  try {
    return await new Promise((resolve, reject) => {
      abort = (reason) => {
        reject(reason);
        controller.abort();
      };
      timer = setTimeout(() => {
        if (late) reject(late(most));
        else resolve(undefined);
        controller.abort();
      }, most);
      for (const signal of signals) {
        const others = abortListeners.get(signal) ?? new Set();
        abortListeners.set(signal, others.add(abort));
        signal.addEventListener("abort", notifyAborted);
        if (signal.aborted) return abort(signal.reason);
      }
      work(controller.signal).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    for (const signal of signals) {
      const others = abortListeners.get(signal);
      if (others?.delete(abort) && !others.size) signal.removeEventListener("abort", notifyAborted);
    }
  }
}

/** Waits so many milliseconds, unless there are fewer left or a signal aborts before. */
export function delay(limits: Deadline, ms: number): Promise<void> {
  return withDeadline<void>(limits, ms, () => new Promise(() => {}));
}

/** @throws the reason of the first signal that has aborted */
export function throwIfAborted(signals: readonly AbortSignal[]): void {
  for (const { aborted, reason } of signals) if (aborted) throw reason;
}

/** Added many times, a listener counts once. */
function notifyAborted(this: AbortSignal): void {
  for (const abort of [...(abortListeners.get(this) ?? [])]) abort(this.reason);
}
