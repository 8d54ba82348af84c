import type { Call } from "./call.js";
import { TimeoutError } from "./errors.js";
import { within } from "./within.js";

/** Lets so much work be done at a time; the rest waits in line as long as its call has time. */
export type Gate = <T>(call: Call, work: () => Promise<T>) => Promise<T>;

/** Work that takes longer than so many milliseconds is probably stuck, and holds up nobody any more. */
const STUCK = 3000;

/** Makes a gate. */
export function createGate(capacity: number): Gate {
  /** What is being done, by when it began; the oldest first. */
  const busy = new Map<object, number>();
  const line = new Set<() => void>();
  const callNext = () => {
    const [next] = line;
    next?.();
  };
  return async ({ left, signals }, work) => {
    const place = {};
    while (busy.size >= capacity) {
      const [[oldest, since]] = busy as unknown as [[object, number]];
      const patience = since + STUCK - performance.now();
      if (patience <= 0) {
        busy.delete(oldest);
        break;
      }
      if (left() <= 0) throw new TimeoutError("Too many other questions were on their way");
      let next = () => {};
      const turn = new Promise<void>((resolve) => {
        next = resolve;
      });
      line.add(next);
      try {
        await within(
          Math.min(patience, left()),
          signals,
          () => turn,
          async () => {},
        );
      } catch (error) {
        line.delete(next);
        // It may have been this one's turn.
        callNext();
        throw error;
      }
      line.delete(next);
    }
    busy.set(place, performance.now());
    try {
      return await work();
    } finally {
      busy.delete(place);
      callNext();
    }
  };
}
