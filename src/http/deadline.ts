/** The point in time after which a call fails, and the signals that abort it earlier. */
export interface Deadline {
  readonly signals: readonly AbortSignal[];
  /** Returns the milliseconds until the deadline. */
  remainingMs(): number;
  /** Creates the error that the call rejects with when a signal aborts, from the signal's reason. */
  createAbortError(reason: unknown): Error;
}

/**
 * Settles like `work`, but at the latest when the time is over or a signal aborts, even if `work` ignores its signal.
 * Leaves no timer and no listener behind.
 *
 * @param ms milliseconds that the work may last, unless less time remains
 * @param work receives a signal that aborts when its result is no longer wanted; not started if the call is over already
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
        // What a signal of another implementation throws must not hide the result.
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

/** Returns the reason of a signal. Older implementations have none. */
function reasonOf(signal: AbortSignal): unknown {
  try {
    return signal.reason;
  } catch (error) {
    return error;
  }
}

/** The listeners of every wait on a signal. One event listener serves them all, because runtimes warn of many. */
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
