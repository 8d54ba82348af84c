import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MAX_RETRIES } from "../../src/traffic/backoff.js";
import type { RawRequest } from "../../src/traffic/exchange.js";
import { createSender, lost, message, settle, status } from "../../test-support/sender-fixture.js";

const NOW = Date.UTC(2026, 0, 1);
const THROTTLED = "the server keeps limiting the rate (429)";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW - 1, toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
  // The monotonic clock starts at 0, and the sender uses 0 for "no response yet".
  vi.advanceTimersByTime(1);
});
afterEach(() => void vi.useRealTimers());

/** Creates a sender. `times` collects the times of its requests, in milliseconds from the start. */
function createTimedSender(respond: Parameters<typeof createSender>[0], options: Parameters<typeof createSender>[1] = {}) {
  const times: number[] = [];
  const { sent, sender } = createSender((request, index) => {
    times.push(Date.now() - NOW);
    return respond(request, index);
  }, options);
  return { sent, times, sender };
}

describe("a request with a 429 response", () => {
  test("is retried after Retry-After and has one result", async () => {
    const { times, sender } = createTimedSender((_, index) => (index === 0 ? status(429, { "retry-after": "7" }) : status(200)));
    const result = await settle(sender.send(message(1), "accept"));
    expect(result).toMatchObject({ kind: "exchanged", wasSent: true, exchange: { outcome: { status: 200 } } });
    expect(times).toEqual([0, 7000]);
    expect(sender.totals).toEqual({ requests: 2, accepted: 1, credits: 0 });
    expect(sender.blocker).toBeUndefined();
  });

  test("is retried five times with growing delays, then ends the run if there was no other response", async () => {
    const { sent, times, sender } = createTimedSender(() => status(429));
    const result = await settle(sender.send(message(1), "accept"));
    expect(result).toMatchObject({ kind: "exchanged", wasSent: true, exchange: { outcome: { status: 429 } } });
    expect(times).toEqual([0, 250, 750, 1750, 3750, 7750]);
    expect(times).toHaveLength(MAX_RETRIES + 1);
    expect(sender.blocker).toBe(THROTTLED);
    expect(await sender.send(message(2), "accept")).toEqual({ kind: "unsent", reason: THROTTLED });
    expect(sent).toHaveLength(6);
  });

  test.each([
    ["30", 2],
    ["31", 1],
    ["3600", 1],
  ])("with Retry-After %s is sent %d times: it is not retried if the delay exceeds 30 seconds", async (retryAfter, count) => {
    const { sent, sender } = createTimedSender((_, index) =>
      index === 0 ? status(429, { "retry-after": retryAfter }) : status(200),
    );
    await settle(sender.send(message(1), "accept"));
    expect(sent).toHaveLength(count);
    expect(sender.blocker).toBe(count === 1 ? THROTTLED : undefined);
  });

  test("does not end the run if another request got a response in the meantime", async () => {
    const isFirst = ({ body }: RawRequest) => body === message(1).body;
    const { sender } = createTimedSender(async (request) => {
      // The other request is sent while this one is in flight.
      await new Promise((resolve) => setTimeout(resolve, 5));
      return isFirst(request) ? status(429) : status(200);
    });
    const pending = sender.send(message(1), "accept");
    await vi.advanceTimersByTimeAsync(100);
    const result = await settle(Promise.all([pending, sender.send(message(2), "accept")]));
    expect(result).toMatchObject([{ exchange: { outcome: { status: 429 } } }, { exchange: { outcome: { status: 200 } } }]);
    expect(sender.blocker).toBeUndefined();
  });

  test("ends the run if other requests timed out or were rate-limited, too", async () => {
    const isFirst = ({ body }: RawRequest) => body === message(1).body;
    const { sent, sender } = createTimedSender(async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return isFirst(request) ? status(429) : lost("timeout");
    });
    const pending = sender.send(message(1), "accept");
    await vi.advanceTimersByTimeAsync(100);
    await settle(Promise.all([pending, sender.send(message(2), "accept")]));
    expect(sent).toHaveLength(7);
    expect(sender.blocker).toBe(THROTTLED);
  });

  test("delays all other requests as well", async () => {
    const { times, sender } = createTimedSender((_, index) => (index === 0 ? status(429, { "retry-after": "2" }) : status(200)));
    const first = sender.send(message(1), "accept");
    await vi.advanceTimersByTimeAsync(500);
    await settle(Promise.all([first, sender.send(message(2), "read"), sender.send(message(3), "reject")]));
    expect(times).toEqual([0, 2000, 2000, 2000]);
  });

  test("does not shorten the delay of another request", async () => {
    const delays = ["5", "1"];
    const { times, sender } = createTimedSender((_, index) => {
      const retryAfter = delays[index];
      return retryAfter === undefined ? status(200) : status(429, { "retry-after": retryAfter });
    });
    await settle(Promise.all([sender.send(message(1), "accept"), sender.send(message(2), "accept")]));
    expect(times).toEqual([0, 0, 5000, 5000]);
  });

  test("stops waiting when the run is interrupted", async () => {
    const controller = new AbortController();
    const { sent, sender } = createTimedSender(() => status(429, { "retry-after": "20" }), { signal: controller.signal });
    const pending = sender.send(message(1), "accept");
    await vi.advanceTimersByTimeAsync(100);
    controller.abort();
    expect(await pending).toEqual({ kind: "unsent", reason: "the run was interrupted" });
    expect(Date.now() - NOW).toBe(100);
    expect(sent).toHaveLength(1);
  });
});

describe("the requests after a 429", () => {
  test("are sent one at a time", async () => {
    let inFlight = 0;
    const maxInFlight = { before: 0, after: 0 };
    let isLimited = false;
    const { sent, sender } = createTimedSender(async (_, index) => {
      inFlight += 1;
      const phase = isLimited ? "after" : "before";
      maxInFlight[phase] = Math.max(maxInFlight[phase], inFlight);
      await vi.advanceTimersByTimeAsync(1);
      inFlight -= 1;
      if (index !== 3) return status(200);
      isLimited = true;
      return status(429);
    });
    await settle(Promise.all([1, 2, 3, 4].map((number) => sender.send(message(number), "accept"))));
    await settle(Promise.all([5, 6, 7, 8].map((number) => sender.send(message(number), "accept"))));
    expect(maxInFlight).toEqual({ before: 4, after: 1 });
    expect(sent).toHaveLength(9);
  });

  test("continue after the transport throws for one of them", async () => {
    const { sender } = createTimedSender((_, index) => {
      if (index === 1) throw new Error("defect");
      return index === 0 ? status(429) : status(200);
    });
    await expect(settle(sender.send(message(1), "accept"))).rejects.toThrow("defect");
    expect(await settle(sender.send(message(2), "accept"))).toMatchObject({ exchange: { outcome: { status: 200 } } });
  });
});
