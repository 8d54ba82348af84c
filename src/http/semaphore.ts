import { TimeoutError } from "../errors/errors.js";
import type { CallContext } from "./call.js";
import { withDeadline } from "./deadline.js";

/** Lets so much work be done at a time; the rest waits in line as long as its call has time. */
export type Semaphore = <T>(call: CallContext, work: () => Promise<T>) => Promise<T>;

/** Work that takes longer than so many milliseconds is probably stuck, and holds up nobody any more. */
const STALL_TIMEOUT_MS = 3000;

/** Makes a gate. */
export function createSemaphore(capacity: number): Semaphore {
  /** What is being done, and when it began; the oldest first. */
  const running = new Set<{ readonly since: number }>();
  const waiters = new Set<() => void>();
  const wakeNext = () => {
    const [next] = waiters;
    next?.();
  };
  return async (call, work) => {
    while (running.size >= capacity) {
      const [oldest] = running as unknown as [{ readonly since: number }];
      const patience = oldest.since + STALL_TIMEOUT_MS - performance.now();
      if (patience <= 0) {
        running.delete(oldest);
        break;
      }
      if (call.remainingMs() <= 0) throw new TimeoutError("Too many other questions were on their way");
      let next = () => {};
      const turn = new Promise<void>((resolve) => {
        next = resolve;
      });
      waiters.add(next);
      try {
        await withDeadline(call, patience, () => turn);
      } catch (error) {
        waiters.delete(next);
        // It may have been this one's turn.
        wakeNext();
        throw error;
      }
      waiters.delete(next);
    }
    const place = { since: performance.now() };
    running.add(place);
    try {
      return await work();
    } finally {
      running.delete(place);
      wakeNext();
    }
  };
}
