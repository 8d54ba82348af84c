import { TimeoutError } from "../errors/errors.js";
import type { Call } from "./call.js";
import { within } from "./deadline.js";

/** Lets so much work be done at a time; the rest waits in line as long as its call has time. */
export type Gate = <T>(call: Call, work: () => Promise<T>) => Promise<T>;

/** Work that takes longer than so many milliseconds is probably stuck, and holds up nobody any more. */
const STUCK = 3000;

/** Makes a gate. */
export function createGate(capacity: number): Gate {
  /** What is being done, and when it began; the oldest first. */
  const busy = new Set<{ readonly since: number }>();
  const line = new Set<() => void>();
  const callNext = () => {
    const [next] = line;
    next?.();
  };
  return async (call, work) => {
    while (busy.size >= capacity) {
      const [oldest] = busy as unknown as [{ readonly since: number }];
      const patience = oldest.since + STUCK - performance.now();
      if (patience <= 0) {
        busy.delete(oldest);
        break;
      }
      if (call.left() <= 0) throw new TimeoutError("Too many other questions were on their way");
      let next = () => {};
      const turn = new Promise<void>((resolve) => {
        next = resolve;
      });
      line.add(next);
      try {
        await within(call, patience, () => turn);
      } catch (error) {
        line.delete(next);
        // It may have been this one's turn.
        callNext();
        throw error;
      }
      line.delete(next);
    }
    const place = { since: performance.now() };
    busy.add(place);
    try {
      return await work();
    } finally {
      busy.delete(place);
      callNext();
    }
  };
}
