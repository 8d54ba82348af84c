import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MAX_RETRIES } from "../../src/traffic/backoff.js";
import type { RawRequest } from "../../src/traffic/exchange.js";
import { lost, message, status, trafficTo } from "../../test-support/sender-fixture.js";

const NOW = Date.UTC(2026, 0, 1);
const THROTTLED = "the server keeps limiting the rate (429)";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW - 1, toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
  // The monotonic clock starts at 0, which stands for "nothing was answered yet".
  vi.advanceTimersByTime(1);
});
afterEach(() => void vi.useRealTimers());

/** Traffic with the times of its requests, in milliseconds from the start. */
function timed(respond: Parameters<typeof trafficTo>[0], options: Parameters<typeof trafficTo>[1] = {}) {
  const times: number[] = [];
  const { sent, traffic } = trafficTo((request, index) => {
    times.push(Date.now() - NOW);
    return respond(request, index);
  }, options);
  return { sent, times, traffic };
}

/** Advances the clock until a promise settles. */
async function settle<Value>(pending: Promise<Value>): Promise<Value> {
  let isSettled = false;
  const note = () => {
    isSettled = true;
  };
  void pending.then(note, note);
  while (!isSettled) await vi.advanceTimersByTimeAsync(10);
  return pending;
}

describe("a request that is answered 429", () => {
  test("is sent again after Retry-After, and is one result", async () => {
    const { times, traffic } = timed((_, index) => (index === 0 ? status(429, { "retry-after": "7" }) : status(200)));
    const result = await settle(traffic.send(message(1), "accept"));
    expect(result).toMatchObject({ kind: "exchanged", isFresh: true, exchange: { outcome: { status: 200 } } });
    expect(times).toEqual([0, 7000]);
    expect(traffic.totals).toEqual({ requests: 2, accepted: 1, credits: 0 });
    expect(traffic.obstacle).toBeUndefined();
  });

  test("is retried five times with growing delays, then ends the run where nothing else was answered", async () => {
    const { sent, times, traffic } = timed(() => status(429));
    const result = await settle(traffic.send(message(1), "accept"));
    expect(result).toMatchObject({ kind: "exchanged", isFresh: true, exchange: { outcome: { status: 429 } } });
    expect(times).toEqual([0, 250, 750, 1750, 3750, 7750]);
    expect(times).toHaveLength(MAX_RETRIES + 1);
    expect(traffic.obstacle).toBe(THROTTLED);
    expect(await traffic.send(message(2), "accept")).toEqual({ kind: "unsent", reason: THROTTLED });
    expect(sent).toHaveLength(6);
  });

  test.each([
    ["30", 2],
    ["31", 1],
    ["3600", 1],
  ])("with Retry-After %s is sent %d times: more than half a minute is not waited for", async (retryAfter, count) => {
    const { sent, traffic } = timed((_, index) => (index === 0 ? status(429, { "retry-after": retryAfter }) : status(200)));
    await settle(traffic.send(message(1), "accept"));
    expect(sent).toHaveLength(count);
    expect(traffic.obstacle).toBe(count === 1 ? THROTTLED : undefined);
  });

  test("does not end the run where another request was answered meanwhile", async () => {
    const isFirst = ({ body }: RawRequest) => body === message(1).body;
    const { traffic } = timed(async (request) => {
      // The other request has its turn while this one is under way.
      await new Promise((resolve) => setTimeout(resolve, 5));
      return isFirst(request) ? status(429) : status(200);
    });
    const pending = traffic.send(message(1), "accept");
    await vi.advanceTimersByTimeAsync(100);
    const result = await settle(Promise.all([pending, traffic.send(message(2), "accept")]));
    expect(result).toMatchObject([{ exchange: { outcome: { status: 429 } } }, { exchange: { outcome: { status: 200 } } }]);
    expect(traffic.obstacle).toBeUndefined();
  });

  test("ends the run where other requests were not answered or limited, too", async () => {
    const isFirst = ({ body }: RawRequest) => body === message(1).body;
    const { sent, traffic } = timed(async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return isFirst(request) ? status(429) : lost("timeout");
    });
    const pending = traffic.send(message(1), "accept");
    await vi.advanceTimersByTimeAsync(100);
    await settle(Promise.all([pending, traffic.send(message(2), "accept")]));
    expect(sent).toHaveLength(7);
    expect(traffic.obstacle).toBe(THROTTLED);
  });

  test("holds back all other requests as well", async () => {
    const { times, traffic } = timed((_, index) => (index === 0 ? status(429, { "retry-after": "2" }) : status(200)));
    const first = traffic.send(message(1), "accept");
    await vi.advanceTimersByTimeAsync(500);
    await settle(Promise.all([first, traffic.send(message(2), "read"), traffic.send(message(3), "refuse")]));
    expect(times).toEqual([0, 2000, 2000, 2000]);
  });

  test("does not shorten the pause of another one", async () => {
    const delays = ["5", "1"];
    const { times, traffic } = timed((_, index) => {
      const retryAfter = delays[index];
      return retryAfter === undefined ? status(200) : status(429, { "retry-after": retryAfter });
    });
    await settle(Promise.all([traffic.send(message(1), "accept"), traffic.send(message(2), "accept")]));
    expect(times).toEqual([0, 0, 5000, 5000]);
  });

  test("stops waiting when the run is interrupted", async () => {
    const controller = new AbortController();
    const { sent, traffic } = timed(() => status(429, { "retry-after": "20" }), { signal: controller.signal });
    const pending = traffic.send(message(1), "accept");
    await vi.advanceTimersByTimeAsync(100);
    controller.abort();
    expect(await pending).toEqual({ kind: "unsent", reason: "the run was interrupted" });
    expect(Date.now() - NOW).toBe(100);
    expect(sent).toHaveLength(1);
  });
});

describe("the requests after a 429", () => {
  test("are sent one at a time", async () => {
    let underway = 0;
    const most = { before: 0, after: 0 };
    let isLimited = false;
    const { sent, traffic } = timed(async (_, index) => {
      underway += 1;
      const phase = isLimited ? "after" : "before";
      most[phase] = Math.max(most[phase], underway);
      await vi.advanceTimersByTimeAsync(1);
      underway -= 1;
      if (index !== 3) return status(200);
      isLimited = true;
      return status(429);
    });
    await settle(Promise.all([1, 2, 3, 4].map((number) => traffic.send(message(number), "accept"))));
    await settle(Promise.all([5, 6, 7, 8].map((number) => traffic.send(message(number), "accept"))));
    expect(most).toEqual({ before: 4, after: 1 });
    expect(sent).toHaveLength(9);
  });

  test("go on after one that fails to be sent", async () => {
    const { traffic } = timed((_, index) => {
      if (index === 1) throw new Error("defect");
      return index === 0 ? status(429) : status(200);
    });
    await expect(settle(traffic.send(message(1), "accept"))).rejects.toThrow("defect");
    expect(await settle(traffic.send(message(2), "accept"))).toMatchObject({ exchange: { outcome: { status: 200 } } });
  });
});
