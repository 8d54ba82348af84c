import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TimeoutError } from "../errors/errors.js";
import type { Deadline } from "./deadline.js";
import { createSemaphore, type Semaphore } from "./semaphore.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function createDeadline(ms = 60_000, signal?: AbortSignal): Deadline {
  const end = performance.now() + ms;
  return {
    signals: signal ? [signal] : [],
    remainingMs: () => end - performance.now(),
    createAbortError: (cause) => new Error("aborted", { cause }),
  };
}

/** Creates work that runs until `finish` is called, and records which work has started. */
function createWork(semaphore: Semaphore) {
  const started: string[] = [];
  const finish = new Map<string, () => void>();
  const run = (name: string, deadline = createDeadline()) =>
    semaphore(deadline, () => {
      started.push(name);
      return new Promise<string>((resolve) => finish.set(name, () => resolve(name)));
    });
  return { finish: (name: string) => finish.get(name)?.(), run, started };
}

/** Runs everything that needs only promises. */
const flush = () => vi.advanceTimersByTimeAsync(0);

test("work runs immediately while permits are free, then in the order of the queue", async () => {
  const { finish, run, started } = createWork(createSemaphore(2));
  const runs = ["a", "b", "c", "d"].map((name) => run(name));
  await flush();
  expect(started).toEqual(["a", "b"]);
  finish("b");
  await flush();
  expect(started).toEqual(["a", "b", "c"]);
  finish("a");
  await flush();
  expect(started).toEqual(["a", "b", "c", "d"]);
  finish("c");
  finish("d");
  expect(await Promise.all(runs)).toEqual(["a", "b", "c", "d"]);
  expect(vi.getTimerCount()).toBe(0);
});

test("permits that become free in the same turn are all handed on", async () => {
  const { finish, run, started } = createWork(createSemaphore(10));
  const runs = Array.from({ length: 40 }, (_, index) => run(String(index)));
  await flush();
  expect(started).toHaveLength(10);
  for (let round = 1; round <= 3; round += 1) {
    for (const name of started.slice(-10)) finish(name);
    await flush();
    expect(started).toHaveLength(10 * (round + 1));
  }
  for (const name of started.slice(-10)) finish(name);
  expect(await Promise.all(runs)).toHaveLength(40);
});

test("failed work releases its permit and rejects with its error", async () => {
  const semaphore = createSemaphore(1);
  await expect(semaphore(createDeadline(), () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  expect(await semaphore(createDeadline(), async () => "result")).toBe("result");
  expect(vi.getTimerCount()).toBe(0);
});

test("queued work rejects at its deadline, is not started, and keeps no permit", async () => {
  const { finish, run, started } = createWork(createSemaphore(1));
  const first = run("first");
  const late = run("late", createDeadline(100)).catch((error: unknown) => error);
  const next = run("next");
  await vi.advanceTimersByTimeAsync(100);
  expect(await late).toBeInstanceOf(TimeoutError);
  expect(await late).toMatchObject({ message: "Waited 100 ms for other polls of this client" });
  finish("first");
  await flush();
  expect(started).toEqual(["first", "next"]);
  finish("next");
  expect(await Promise.all([first, next])).toEqual(["first", "next"]);
});

test("queued work rejects when its signal aborts, is not started, and keeps no permit", async () => {
  const { finish, run, started } = createWork(createSemaphore(1));
  const controller = new AbortController();
  const first = run("first");
  const aborted = run("aborted", createDeadline(60_000, controller.signal)).catch((error: unknown) => error);
  const next = run("next");
  await flush();
  controller.abort("enough");
  expect(await aborted).toEqual(new Error("aborted", { cause: "enough" }));
  finish("first");
  await flush();
  expect(started).toEqual(["first", "next"]);
  finish("next");
  await Promise.all([first, next]);
});

test("a permit that is granted at the moment of an abort goes to the next in the queue", async () => {
  const { finish, run, started } = createWork(createSemaphore(1));
  const controller = new AbortController();
  const first = run("first");
  const aborted = run("aborted", createDeadline(60_000, controller.signal)).catch((error: unknown) => error);
  const next = run("next");
  await flush();
  finish("first");
  controller.abort("enough");
  await first;
  await flush();
  // Whichever was first, no permit is lost.
  if (started.includes("aborted")) finish("aborted");
  else expect(await aborted).toEqual(new Error("aborted", { cause: "enough" }));
  await flush();
  expect(started).toContain("next");
  finish("next");
  expect(await next).toBe("next");
  const last = run("last");
  await flush();
  finish("last");
  expect(await last).toBe("last");
});

test("stalled work gives its permit to the next after 3 seconds, once", async () => {
  const { finish, run, started } = createWork(createSemaphore(1));
  const stalled = run("stalled");
  const runs = ["b", "c"].map((name) => run(name));
  await vi.advanceTimersByTimeAsync(2999);
  expect(started).toEqual(["stalled"]);
  await vi.advanceTimersByTimeAsync(1);
  expect(started).toEqual(["stalled", "b"]);
  // The stalled work has no permit any more: its end starts nothing.
  finish("stalled");
  expect(await stalled).toBe("stalled");
  await flush();
  expect(started).toEqual(["stalled", "b"]);
  finish("b");
  await flush();
  expect(started).toEqual(["stalled", "b", "c"]);
  finish("c");
  expect(await Promise.all(runs)).toEqual(["b", "c"]);
  expect(vi.getTimerCount()).toBe(0);
});

test("work that times out in the queue frees no permit", async () => {
  const { finish, run, started } = createWork(createSemaphore(1));
  const runs = [run("a"), run("b")];
  const late = expect(run("c", createDeadline(100))).rejects.toThrow(TimeoutError);
  await vi.advanceTimersByTimeAsync(100);
  await late;
  expect(started).toEqual(["a"]);
  finish("a");
  await flush();
  finish("b");
  expect(await Promise.all(runs)).toEqual(["a", "b"]);
  expect(started).toEqual(["a", "b"]);
});
