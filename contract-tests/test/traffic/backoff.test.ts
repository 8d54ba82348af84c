import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MAX_RETRIES, MAX_RETRY_DELAY_MS, retryDelay, sleep } from "../../src/traffic/backoff.js";
import type { HttpResponse } from "../../src/traffic/exchange.js";

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

function limited(retryAfter?: string): HttpResponse {
  const headers = retryAfter === undefined ? {} : { "retry-after": retryAfter };
  return { kind: "response", status: 429, headers, body: new Uint8Array() };
}

const inSeconds = (seconds: number) => new Date(NOW + seconds * 1000).toUTCString();

describe("the delay before a retry", () => {
  test.each([
    [0, 250],
    [1, 500],
    [2, 1000],
    [3, 2000],
    [4, 4000],
  ])("without Retry-After doubles from 250 ms: attempt %d waits %d ms", (attempt, expected) => {
    expect(retryDelay(limited(), attempt)).toBe(expected);
  });

  test.each<[string, number, number]>([
    ["7", 0, 7000],
    ["120", 0, 120_000],
    ["1", 3, 2000],
    ["0", 0, 250],
    ["0", 2, 1000],
  ])("for Retry-After %s at attempt %d is %d ms, and never less than the backoff", (header, attempt, expected) => {
    expect(retryDelay(limited(header), attempt)).toBe(expected);
  });

  test("for a date lasts until the end of that second", () => {
    expect(retryDelay(limited(inSeconds(5)), 0)).toBe(6000);
    vi.setSystemTime(NOW + 4500);
    expect(retryDelay(limited(inSeconds(0.5)), 0)).toBe(250);
    expect(retryDelay(limited(new Date(NOW + 5000).toUTCString()), 0)).toBe(1500);
  });

  test("for a date in the past is the backoff", () => {
    expect(retryDelay(limited(inSeconds(-60)), 1)).toBe(500);
  });

  test.each(["soon", "-5", "1.5", "5s", " 5", "1e9", "2100-01-01", "Someday GMT", "GMT 7", ""])(
    "for the invalid Retry-After %j is the backoff",
    (header) => {
      expect(retryDelay(limited(header), 0)).toBe(250);
    },
  );

  test("is at most 30 seconds, and a request is retried at most five times", () => {
    expect([MAX_RETRY_DELAY_MS, MAX_RETRIES]).toEqual([30_000, 5]);
    expect(retryDelay(limited(), MAX_RETRIES)).toBeLessThan(MAX_RETRY_DELAY_MS);
  });
});

describe("sleep", () => {
  test("resolves after the given time and leaves no timer", async () => {
    let isResolved = false;
    const sleeping = sleep(1000, undefined).then(() => {
      isResolved = true;
    });
    await vi.advanceTimersByTimeAsync(999);
    expect(isResolved).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(isResolved).toBe(true);
    await sleeping;
    expect(vi.getTimerCount()).toBe(0);
  });

  test("resolves when the signal aborts and leaves no timer", async () => {
    const controller = new AbortController();
    const sleeping = sleep(1000, controller.signal);
    await vi.advanceTimersByTimeAsync(10);
    controller.abort();
    await sleeping;
    expect(vi.getTimerCount()).toBe(0);
  });

  test("starts no timer if the signal has already aborted", async () => {
    const sleeping = sleep(1000, AbortSignal.abort());
    expect(vi.getTimerCount()).toBe(0);
    await sleeping;
  });

  test("removes its listener if the signal does not abort", async () => {
    const { signal } = new AbortController();
    const removed = vi.spyOn(signal, "removeEventListener");
    const sleeping = sleep(5, signal);
    await vi.advanceTimersByTimeAsync(5);
    await sleeping;
    expect(removed).toHaveBeenCalledWith("abort", expect.any(Function));
  });
});
