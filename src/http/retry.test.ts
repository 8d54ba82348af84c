import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Deadline } from "./deadline.js";
import { backoffDelay, retry } from "./retry.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function createDeadline(ms: number, signals: readonly AbortSignal[] = []): Deadline {
  const end = performance.now() + ms;
  return { signals, remainingMs: () => end - performance.now(), createAbortError: (cause) => new Error("aborted", { cause }) };
}

/** Creates an operation that fails with these errors, then succeeds, and records the times of its attempts. */
function createOperation(...errors: readonly unknown[]) {
  const start = performance.now();
  const attempts: number[] = [];
  const operation = async () => {
    attempts.push(performance.now() - start);
    if (attempts.length <= errors.length) throw errors[attempts.length - 1];
    return "result";
  };
  return { attempts, operation };
}

const settle = (call: Promise<unknown>) =>
  call.then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );

describe("backoffDelay", () => {
  test.each([
    [0, undefined, 500],
    [1, undefined, 1000],
    [2, undefined, 2000],
    [6, undefined, 30_000],
    [1000, undefined, 30_000],
    [0, 20, 20],
    [3, 20, 160],
  ])("of attempt %d with an initial delay of %d is between half and all of %d ms", (attempt, initialDelay, ms) => {
    const random = vi.spyOn(Math, "random");
    random.mockReturnValue(0);
    expect(backoffDelay(attempt, initialDelay)).toBe(ms / 2);
    random.mockReturnValue(1);
    expect(backoffDelay(attempt, initialDelay)).toBe(ms);
  });
});

describe("retry", () => {
  test("resolves with the first result, after the delays of the failures before", async () => {
    const [first, second] = [new Error("first"), new Error("second")];
    const { attempts, operation } = createOperation(first, second);
    const getDelay = vi.fn((_: unknown, attempt: number) => [100, 300][attempt] ?? expect.unreachable());
    const settled = settle(retry(createDeadline(10_000), operation, getDelay));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await settled).toEqual({ result: "result" });
    // One millisecond more, because timers round down.
    expect(attempts).toEqual([0, 101, 402]);
    expect(getDelay.mock.calls).toEqual([
      [first, 0],
      [second, 1],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("rejects immediately with the error whose delay is Infinity", async () => {
    const { attempts, operation } = createOperation(new Error("first"), new Error("second"));
    const settled = settle(retry(createDeadline(10_000), operation, (_, attempt) => (attempt === 0 ? 100 : Infinity)));
    await vi.advanceTimersByTimeAsync(101);
    expect(await settled).toEqual({ error: new Error("second") });
    expect(attempts).toEqual([0, 101]);
  });

  test.each([
    [999, [0, 1000]],
    [1000, [0]],
    [5000, [0]],
  ])("with a deadline in 1000 ms and a delay of %d ms attempts at %j", async (delay, expected) => {
    const { attempts, operation } = createOperation("first");
    const settled = settle(retry(createDeadline(1000), operation, () => delay));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(attempts).toEqual(expected);
    expect(await settled).toEqual(expected.length > 1 ? { result: "result" } : { error: "first" });
  });

  test("rejects with the deadline's abort error when a signal aborts in a delay", async () => {
    const { attempts, operation } = createOperation("first");
    const controller = new AbortController();
    const settled = settle(retry(createDeadline(10_000, [controller.signal]), operation, () => 5000));
    await vi.advanceTimersByTimeAsync(100);
    controller.abort("enough");
    expect(await settled).toEqual({ error: new Error("aborted", { cause: "enough" }) });
    expect(attempts).toEqual([0]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each<[string, object, object, attempts: number]>([
    ["two identical permanent failures", { isPermanent: true, message: "a" }, { isPermanent: true, message: "a" }, 2],
    ["different permanent failures", { isPermanent: true, message: "a" }, { isPermanent: true, message: "b" }, 3],
    ["identical transient failures", { message: "a" }, { message: "a" }, 3],
    ["a transient and a permanent failure", { message: "a" }, { isPermanent: true, message: "a" }, 3],
  ])("after %s has made %d attempts", async (_, first, second, expected) => {
    const { attempts, operation } = createOperation(first, second);
    const settled = settle(retry(createDeadline(10_000), operation, () => 100));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(attempts).toHaveLength(expected);
    expect(await settled).toEqual(expected === 2 ? { error: second } : { result: "result" });
  });

  test("retries after errors that are not objects", async () => {
    const { attempts, operation } = createOperation(undefined, null, "text");
    const settled = settle(retry(createDeadline(10_000), operation, () => 1));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await settled).toEqual({ result: "result" });
    expect(attempts).toHaveLength(4);
  });
});
