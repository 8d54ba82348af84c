import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MAX_RETRIES } from "../../src/traffic/backoff.js";
import type { Outcome, RawRequest } from "../../src/traffic/exchange.js";
import type { Attempt, SendResult } from "../../src/traffic/sender.js";
import { createSender, lost, message, settle, status } from "../../test-support/sender-fixture.js";

const NOW = Date.UTC(2026, 0, 1);

beforeEach(() => {
  vi.useFakeTimers({ now: NOW - 1, toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
  vi.advanceTimersByTime(1);
});
afterEach(() => void vi.useRealTimers());

/** Creates a sender. `times` and `attempts` collect the time of each request and its position among the attempts. */
function createTimedSender(respond: Parameters<typeof createSender>[0], options: Parameters<typeof createSender>[1] = {}) {
  const times: number[] = [];
  const attempts: Attempt[] = [];
  const { sent, sender } = createSender(
    (request, index) => {
      times.push(Date.now() - NOW);
      return respond(request, index);
    },
    { onExchange: (_, __, ___, attempt) => attempts.push(attempt), ...options },
  );
  return { attempts, sent, times, sender };
}

const page = (code: number, headers = {}): Outcome => ({
  kind: "response",
  status: code,
  headers: { "content-type": "text/html", ...headers },
  body: Buffer.from("<h1>Service Unavailable</h1>"),
});

const isNumber = (number: number) => (request: RawRequest) => request.body === message(number).body;

describe("a temporary condition", () => {
  test.each<[string, Outcome]>([
    ["502", page(502)],
    ["503", page(503)],
    ["504", page(504)],
    ["a dropped connection", lost("broken")],
  ])("%s is retried with growing delays until the server responds", async (_, outcome) => {
    const { attempts, sender, times } = createTimedSender((__, index) => (index < 3 ? outcome : status(200)));
    const result = await settle(sender.send(message(1), "accept"));
    expect(result).toMatchObject({ kind: "exchanged", wasSent: true, exchange: { outcome: { status: 200 } } });
    expect(times).toEqual([0, 250, 750, 1750]);
    expect(attempts).toEqual([0, 1, 2, 3].map((retries) => ({ retries, isRetried: retries < 3 })));
    expect(sender.blocker).toBeUndefined();
  });

  test("is retried after a connection is refused, if the server was reached before", async () => {
    const { sender, times } = createTimedSender((_, index) => (index === 1 ? lost("unreachable") : status(200)));
    await settle(sender.send(message(1), "reject"));
    expect(await settle(sender.send(message(2), "reject"))).toMatchObject({ exchange: { outcome: { status: 200 } } });
    expect(times).toHaveLength(3);
    expect(Number(times[2]) - Number(times[1])).toBe(250);
  });

  test("is not retried if the server was never reached", async () => {
    const { sent, sender } = createTimedSender(() => lost("unreachable"));
    const result = await settle(sender.send(message(1), "accept"));
    expect(result).toMatchObject({ kind: "exchanged", exchange: { outcome: { reason: "unreachable" } } });
    expect(sent).toHaveLength(1);
    expect(sender.hasResponded).toBe(false);
  });

  test.each([
    ["seconds", "3", 3000],
    ["a date", new Date(NOW + 4000).toUTCString(), 5000],
    ["a date in the past", new Date(NOW - 4000).toUTCString(), 250],
    ["an invalid value", "soon", 250],
  ])("waits for Retry-After in %s", async (_, retryAfter, expected) => {
    const { sender, times } = createTimedSender((__, index) =>
      index === 0 ? page(503, { "retry-after": retryAfter }) : status(200),
    );
    await settle(sender.send(message(1), "accept"));
    expect(times).toEqual([0, expected]);
  });

  test("does not wait for a Retry-After of more than 30 seconds", async () => {
    const { sender, times } = createTimedSender(() => page(503, { "retry-after": "3600" }));
    expect(await settle(sender.send(message(1), "accept"))).toMatchObject({ kind: "exchanged", outage: "server" });
    expect(times).toEqual([0]);
  });

  test("waits at most 40 seconds in total for a Retry-After that repeats", async () => {
    const { sender, times } = createTimedSender(() => page(503, { "retry-after": "15" }));
    await settle(sender.send(message(1), "accept"));
    expect(times).toEqual([0, 15_000, 30_000]);
  });

  test.each([500, 501, 505, 519, 525, 404, 408])("is not assumed for status %d", async (code) => {
    const { sent, sender } = createTimedSender(() => status(code));
    const result = await settle(sender.send(message(1), "reject"));
    expect(result).toMatchObject({ kind: "exchanged" });
    expect((result as Extract<SendResult, { kind: "exchanged" }>).outage).toBeUndefined();
    expect(sent).toHaveLength(1);
  });

  test("is not assumed after the head of a response", async () => {
    const { sent, sender } = createTimedSender(() => ({ ...lost("broken"), hasBegun: true }) as Outcome);
    await settle(sender.send(message(1), "reject"));
    expect(sent).toHaveLength(1);
  });

  test("does not delay other requests", async () => {
    const { sender, times } = createTimedSender((request) =>
      isNumber(1)(request) && Date.now() < NOW + 700 ? page(503) : status(400),
    );
    const first = sender.send(message(1), "reject");
    await settle(sender.send(message(2), "reject"));
    expect(times).toEqual([0, 0]);
    await settle(first);
  });

  test("of a submission counts as a possible charge, so retries end with the budget", async () => {
    const { sent, sender } = createTimedSender(() => lost("broken"), {
      budget: { maxAccepted: 3, maxCredits: Number.POSITIVE_INFINITY },
    });
    await settle(sender.send(message(1), "accept"));
    expect(sent).toHaveLength(2);
    sender.releaseBudget();
    expect(await settle(sender.send(message(2), "accept"))).toMatchObject({ kind: "unsent" });
  });

  test("ends early when the run is interrupted", async () => {
    const controller = new AbortController();
    const { sent, sender } = createTimedSender(() => page(503, { "retry-after": "20" }), { signal: controller.signal });
    const pending = sender.send(message(1), "accept");
    await vi.advanceTimersByTimeAsync(100);
    controller.abort();
    expect(await pending).toEqual({ kind: "unsent", reason: "the run was interrupted" });
    expect(sent).toHaveLength(1);
  });
});

describe("a condition that persists", () => {
  test("affects the server if no request gets a response; then no more requests are sent", async () => {
    const { sent, sender } = createTimedSender(() => page(503));
    expect(await settle(sender.send(message(1), "accept"))).toMatchObject({ outage: "server" });
    expect(sent).toHaveLength(MAX_RETRIES + 1);
    expect(sender.blocker).toBe("the server keeps returning 503");
    expect(sender.isDown).toBe(true);
    expect(await sender.send(message(2), "reject")).toMatchObject({ kind: "unsent" });
  });

  test("affects the server if a request that was answered before gets no response either", async () => {
    let isDown = false;
    const { sender } = createTimedSender(() => (isDown ? lost("broken") : status(400)));
    await settle(sender.send(message(1), "reject"));
    isDown = true;
    expect(await settle(sender.send(message(2), "reject"))).toMatchObject({ outage: "server" });
    expect(sender.blocker).toBe("the server keeps dropping the connection");
  });

  test("affects one request if others of its kind get a response meanwhile; then two retries are enough", async () => {
    const { sent, sender } = createTimedSender((request) => (isNumber(1)(request) ? page(503) : status(400)));
    const first = sender.send(message(1), "reject");
    await vi.advanceTimersByTimeAsync(100);
    await settle(sender.send(message(2), "reject"));
    expect(await settle(first)).toMatchObject({ outage: "request", exchange: { outcome: { status: 503 } } });
    expect(sent.filter(isNumber(1))).toHaveLength(3);
    expect(sender.blocker).toBeUndefined();
  });

  test("affects one request if an earlier one gets a response again", async () => {
    const { sent, sender } = createTimedSender((request) => (isNumber(2)(request) ? lost("broken") : status(400)));
    await settle(sender.send(message(1), "reject"));
    expect(await settle(sender.send(message(2), "reject"))).toMatchObject({ outage: "request" });
    expect(sent.filter(isNumber(1))).toHaveLength(2);
  });

  test("affects the only request of its kind if a request of another kind gets a response again", async () => {
    const { sender } = createTimedSender((request) => (isNumber(2)(request) ? page(502) : status(200)));
    await settle(sender.send(message(1), "accept"));
    expect(await settle(sender.send(message(2), "reject"))).toMatchObject({ outage: "request" });
  });

  test("affects a kind of request if only other kinds get a response; then no more of it are sent", async () => {
    const { sender } = createTimedSender((request) => (isNumber(1)(request) ? status(200) : page(503)));
    await settle(sender.send(message(1), "accept"));
    const results = await settle(Promise.all([2, 3, 4].map((number) => sender.send(message(number), "reject"))));
    expect(results[0]).toMatchObject({ kind: "exchanged", outage: "kind" });
    expect(results.slice(1)).toMatchObject([{ kind: "unsent" }, { kind: "unsent" }]);
    expect(await sender.send(message(5), "reject")).toMatchObject({
      kind: "unsent",
      reason: expect.stringMatching(/^the server keeps returning 503 for invalid requests to POST \S+$/),
    });
    expect(sender.blocker).toBeUndefined();
    expect(await settle(sender.send(message(6), "either"))).toMatchObject({ outage: "request" });
  });
});

describe("requests without a response", () => {
  /** Times out after the timeout of the fixture. */
  const hang = async (): Promise<Outcome> => {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return lost("timeout");
  };

  test("are not retried, and after four in a row no more of their kind are sent", async () => {
    const { sent, sender } = createTimedSender(() => lost("timeout"));
    for (const number of [1, 2, 3, 4]) expect(await sender.send(message(number), "reject")).toMatchObject({ kind: "exchanged" });
    expect(await sender.send(message(5), "reject")).toMatchObject({
      kind: "unsent",
      reason: expect.stringMatching(/does not respond to invalid requests to POST \S+: 4 in a row timed out/),
    });
    expect(sent).toHaveLength(4);
    expect(await sender.send(message(6), "accept")).toMatchObject({ kind: "exchanged" });
    expect(sender.blocker).toBeUndefined();
  });

  test("of other kinds and with a response in between do not count", async () => {
    const { sent, sender } = createTimedSender((_, index) => (index % 4 === 3 ? status(400) : lost("timeout")));
    for (let number = 0; number < 20; number += 1)
      expect(await sender.send(message(number), "reject")).toMatchObject({ kind: "exchanged" });
    expect(sent).toHaveLength(20);
  });

  test("end the run after five timeouts of waiting in total", async () => {
    const { sent, sender } = createTimedSender((_, index) => (index % 2 === 0 ? hang() : status(400)));
    for (let number = 0; number < 20; number += 1) await settle(sender.send(message(number), "reject"));
    expect(sent).toHaveLength(9);
    expect(sender.blocker).toBe("the server left requests without a response for 5 s");
  });

  test("that wait at the same time count once", async () => {
    const { sender } = createTimedSender((_, index) => (index % 4 === 3 ? status(400) : hang()));
    for (let round = 0; round < 3; round += 1)
      await settle(Promise.all([0, 1, 2, 3].map((number) => sender.send(message(round * 4 + number), "reject"))));
    expect(sender.blocker).toBeUndefined();
  });
});
