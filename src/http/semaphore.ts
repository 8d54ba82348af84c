import { TimeoutError } from "../errors/errors.js";
import { type Deadline, withDeadline } from "./deadline.js";

/** Runs work when a permit is free. Queued work respects its call's deadline. */
export type Semaphore = <T>(deadline: Deadline, work: () => Promise<T>) => Promise<T>;

/** Milliseconds after which unfinished work counts as stalled and gives its permit to the next in the queue. */
const STALL_TIMEOUT_MS = 3000;

/**
 * Creates a counting semaphore. A free permit goes to the work that has waited longest.
 *
 * @param permits the maximum number of concurrent executions
 */
export function createSemaphore(permits: number): Semaphore {
  let free = permits;
  const waiters = new Set<() => void>();
  const release = () => {
    const [next] = waiters;
    if (next) next();
    else free += 1;
  };
  const acquire = async (deadline: Deadline): Promise<void> => {
    if (free > 0) {
      free -= 1;
      return;
    }
    let grant = () => {};
    const granted = new Promise<void>((resolve) => {
      grant = () => {
        waiters.delete(grant);
        resolve();
      };
    });
    waiters.add(grant);
    try {
      await withDeadline(
        deadline,
        Infinity,
        () => granted,
        (ms) => new TimeoutError(`Waited ${ms} ms for other polls of this client`),
      );
    } catch (error) {
      // If the permit was granted at the same moment, it goes to the next in the queue.
      if (!waiters.delete(grant)) release();
      throw error;
    }
  };
  return async (deadline, work) => {
    await acquire(deadline);
    let isReleased = false;
    const releaseOnce = () => {
      if (!isReleased) release();
      isReleased = true;
    };
    const timer = setTimeout(releaseOnce, STALL_TIMEOUT_MS);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      releaseOnce();
    }
  };
}
