import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Deadline, delay, throwIfAborted, withDeadline } from "./deadline.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

class CallAbortError extends Error {}

function createDeadline(ms: number, ...controllers: readonly AbortController[]): Deadline {
  const end = performance.now() + ms;
  return {
    signals: controllers.map(({ signal }) => signal),
    remainingMs: () => end - performance.now(),
    createAbortError: (cause) => new CallAbortError("aborted", { cause }),
  };
}

/** Resolves with the outcome of a promise, and the milliseconds until then, while the clock runs for `ms`. */
async function settle(promise: Promise<unknown>, ms: number) {
  const start = performance.now();
  const settled = promise.then(
    (result) => ({ result, durationMs: performance.now() - start }),
    (error: unknown) => ({ error, durationMs: performance.now() - start }),
  );
  await vi.advanceTimersByTimeAsync(ms);
  return await settled;
}

const never = () => new Promise<never>(() => {});
const createTimeoutError = (ms: number) => new RangeError(`${ms} ms`);
const after = <T>(ms: number, value: T) => new Promise<T>((resolve) => setTimeout(() => resolve(value), ms));

describe("withDeadline", () => {
  test("settles like the work", async () => {
    const work = () => after(50, "result");
    expect(await settle(withDeadline(createDeadline(1000), 100, work), 50)).toEqual({ result: "result", durationMs: 50 });
    const thrown = new Error("of the work");
    const failing = () => Promise.reject(thrown);
    expect(await settle(withDeadline(createDeadline(1000), 100, failing, createTimeoutError), 0)).toEqual({
      error: thrown,
      durationMs: 0,
    });
  });

  test.each([
    ["the limit of the work", 1000, 100, 100],
    ["the deadline", 60, 100, 60],
    ["the deadline, rounded up", 59.5, Infinity, 60],
  ])("rejects at %s, and aborts the work", async (_, remainingMs, ms, expected) => {
    let signal: AbortSignal | undefined;
    const work = (given: AbortSignal) => {
      signal = given;
      return never();
    };
    const outcome = await settle(withDeadline(createDeadline(remainingMs), ms, work, createTimeoutError), 1000);
    expect(outcome).toEqual({ error: new RangeError(`${expected} ms`), durationMs: expected });
    expect(signal?.aborted).toBe(true);
  });

  test("resolves with undefined at the limit if there is no timeout error", async () => {
    expect(await settle(withDeadline(createDeadline(1000), 100, never), 100)).toEqual({ result: undefined, durationMs: 100 });
  });

  test("rejects immediately if the deadline has passed", async () => {
    expect(await settle(withDeadline(createDeadline(-5), 100, never, createTimeoutError), 1)).toMatchObject({
      error: expect.any(RangeError),
    });
  });

  test.each([0, 1])("rejects when signal %d aborts, aborts the work, and removes all listeners", async (index) => {
    const controllers = [new AbortController(), new AbortController()] as const;
    let signal: AbortSignal | undefined;
    const work = (given: AbortSignal) => {
      signal = given;
      return never();
    };
    const promise = withDeadline(createDeadline(1000, ...controllers), 100, work, createTimeoutError);
    const settled = settle(promise, 50);
    controllers[index]?.abort("enough");
    const { error } = (await settled) as { readonly error: Error };
    expect(error).toBeInstanceOf(CallAbortError);
    expect(error.cause).toBe("enough");
    expect(signal?.aborted).toBe(true);
    for (const controller of controllers) expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  test("does not start the work if a signal has aborted", async () => {
    const controller = new AbortController();
    controller.abort("enough");
    const work = vi.fn(never);
    const { error } = (await settle(withDeadline(createDeadline(1000, controller), 100, work), 0)) as { readonly error: Error };
    expect(error).toBeInstanceOf(CallAbortError);
    expect(error.cause).toBe("enough");
    expect(work).not.toHaveBeenCalled();
  });

  test("does not abort the signal of work that has finished", async () => {
    let signal: AbortSignal | undefined;
    const work = async (given: AbortSignal) => {
      signal = given;
      return "result";
    };
    const controller = new AbortController();
    await settle(withDeadline(createDeadline(1000, controller), 100, work, createTimeoutError), 0);
    controller.abort();
    await vi.advanceTimersByTimeAsync(1000);
    expect(signal?.aborted).toBe(false);
  });

  test("ignores what the work does after the deadline", async () => {
    let fail = (_: Error) => {};
    const work = () =>
      new Promise<never>((_, reject) => {
        fail = reject;
      });
    const outcome = await settle(withDeadline(createDeadline(1000), 10, work), 10);
    fail(new Error("too late"));
    expect(outcome).toEqual({ result: undefined, durationMs: 10 });
  });

  test("shares one event listener of a signal between all waits", async () => {
    const controller = new AbortController();
    const deadline = createDeadline(1000, controller);
    const waits = Array.from({ length: 20 }, (_, index) => delay(deadline, 100 + index));
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(110);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(10);
    await Promise.all(waits);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });
});

describe("delay", () => {
  test("waits, but not beyond the deadline", async () => {
    expect(await settle(delay(createDeadline(1000), 100), 100)).toEqual({ result: undefined, durationMs: 100 });
    expect(await settle(delay(createDeadline(60), 100), 100)).toEqual({ result: undefined, durationMs: 60 });
  });
});

describe("throwIfAborted", () => {
  test("throws the deadline's abort error for the first aborted signal", () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const deadline = createDeadline(1000, first, second);
    expect(() => throwIfAborted(deadline)).not.toThrow();
    second.abort("enough");
    expect(() => throwIfAborted(deadline)).toThrow(new CallAbortError("aborted", { cause: "enough" }));
    expect(() => throwIfAborted(createDeadline(-1))).not.toThrow();
  });
});
