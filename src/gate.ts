import type { Call } from "./call.js";
import { TimeoutError } from "./errors.js";
import { within } from "./within.js";

/** Lets so much work be done at a time; the rest waits in line as long as its call has time. */
export type Gate = <T>(call: Call, work: () => Promise<T>) => Promise<T>;

/** Makes a gate. */
export function createGate(capacity: number): Gate {
  let free = capacity;
  const line: (() => void)[] = [];
  const leave = () => {
    const next = line.shift();
    if (next) next();
    else free += 1;
  };
  return async ({ left, signals }, work) => {
    let isIn = free > 0;
    if (isIn) free -= 1;
    const enter = (unwanted: AbortSignal) =>
      new Promise<void>((resolve) => {
        line.push(() => {
          if (unwanted.aborted) return leave();
          isIn = true;
          resolve();
        });
      });
    try {
      if (!isIn)
        await within(left(), signals, enter, async () => {
          throw new TimeoutError("Too many other questions were on their way");
        });
      return await work();
    } finally {
      if (isIn) leave();
    }
  };
}
