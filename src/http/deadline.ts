/** The time at which a call fails, and the signals that abort it earlier. */
export interface Deadline {
  readonly signals: readonly AbortSignal[];
  /** Returns the milliseconds until the deadline. */
  remainingMs(): number;
  /** Creates the error that the call rejects with when a signal aborts, from the signal's reason. */
  createAbortError(reason: unknown): Error;
}

/**
 * Runs `work` and returns its result, but no later than the deadline, `ms` or an abort, even if `work` ignores its signal.
 * Removes all timers and listeners.
 *
 * @param ms milliseconds that the work may last, unless less time remains
 * @param work receives a signal that aborts when its result is no longer needed. It does not start if the call has already ended
 * @param createTimeoutError creates the error when time is over; without it, the promise resolves with undefined
 * @throws the deadline's abort error when a signal aborts
 */
export function withDeadline<T>(
  deadline: Deadline,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  createTimeoutError: (ms: number) => Error,
): Promise<T>;
export function withDeadline<T>(deadline: Deadline, ms: number, work: () => Promise<T>): Promise<T | undefined>;
export async function withDeadline<T>(
  deadline: Deadline,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  createTimeoutError?: (ms: number) => Error,
): Promise<T | undefined> {
  throwIfAborted(deadline);
  const limit = Math.max(0, Math.ceil(Math.min(ms, deadline.remainingMs())));
  const controller = new AbortController();
  const cleanups: (() => void)[] = [];
  try {
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        if (createTimeoutError) reject(createTimeoutError(limit));
        else resolve(undefined);
        controller.abort();
      }, limit);
      cleanups.push(() => clearTimeout(timer));
      for (const signal of deadline.signals)
        cleanups.push(
          onAbort(signal, () => {
            reject(deadline.createAbortError(reasonOf(signal)));
            controller.abort();
          }),
        );
      work(controller.signal).then(resolve, reject);
    });
  } finally {
    for (const cleanup of cleanups)
      try {
        cleanup();
      } catch {
        // A signal of another implementation may throw. This must not hide the result.
      }
  }
}

/** Waits, but not beyond the deadline. */
export function delay(deadline: Deadline, ms: number): Promise<void> {
  return withDeadline<void>(deadline, ms, () => new Promise(() => {}));
}

/** @throws the deadline's abort error if a signal has aborted */
export function throwIfAborted(deadline: Deadline): void {
  for (const signal of deadline.signals) if (signal.aborted) throw deadline.createAbortError(reasonOf(signal));
}

/** Returns the reason of a signal, which older implementations do not have. */
function reasonOf(signal: AbortSignal): unknown {
  try {
    return signal.reason;
  } catch (error) {
    return error;
  }
}

/** All listeners by signal. They share one event listener, because runtimes warn about many listeners on a signal. */
const listenersOf = new WeakMap<AbortSignal, Set<() => void> & { notify(): void }>();

/** Calls a listener when a signal aborts. Returns a function that removes the listener. */
function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const listeners = listenersOf.get(signal) ?? Object.assign(new Set<() => void>(), { notify: () => notifyAll(listeners) });
  listenersOf.set(signal, listeners);
  if (listeners.size === 0) signal.addEventListener("abort", listeners.notify);
  listeners.add(listener);
  return () => {
    if (listeners.delete(listener) && listeners.size === 0) signal.removeEventListener("abort", listeners.notify);
  };
}

function notifyAll(listeners: Iterable<() => void>): void {
  for (const listener of [...listeners]) listener();
}
