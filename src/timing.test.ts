import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { COMPLETED, GENERATION, KEY, result } from "../contract-tests/test-support/misbehave.js";
import { type ClientOptions, createClient, type WaitOptions } from "./index.js";

/** The clock is fake and `fetch` is injected, so that times are exact. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "clearTimeout", "performance", "setTimeout"], now: Date.UTC(2030, 0, 15, 12) });
});
afterEach(() => {
  vi.useRealTimers();
});

type Respond = (count: number, url: string) => Response | Promise<Response>;

const json = (body: unknown, init: ResponseInit = {}) => Response.json(body, init);
const never = () => new Promise<Response>(() => {});
const refuseConnection = () =>
  Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED", syscall: "connect" } }));

/** Creates a client whose `fetch` is a function, and records the milliseconds from now at which each request was sent. */
function createTestClient(respond: Respond, options: ClientOptions = {}) {
  const start = performance.now();
  const sentAt: number[] = [];
  const fetch = async (input: string | Request) => {
    sentAt.push(performance.now() - start);
    return await respond(sentAt.length, String(input));
  };
  return { client: createClient({ apiKey: KEY, fetch, ...options }), sentAt, gaps: () => gapsOf(sentAt) };
}

const gapsOf = (times: readonly number[]) => times.slice(1).map((time, index) => time - (times[index] ?? 0));

/** Matches a time in milliseconds. A timer rounds it to an integer. */
const near = (ms: number) => expect.closeTo(ms, -0.5);

/** Runs the fake clock for `ms`. Returns what the call resolves or rejects with by then, and after how many milliseconds. */
async function settle(call: Promise<unknown>, ms: number) {
  const start = performance.now();
  const settled = call.then(
    (outcome) => ({ outcome, durationMs: performance.now() - start }),
    (outcome: unknown) => ({ outcome, durationMs: performance.now() - start }),
  );
  await vi.advanceTimersByTimeAsync(ms);
  return await Promise.race([settled, Promise.resolve({ outcome: "pending", durationMs: Infinity })]);
}

describe("a submission", () => {
  const limited =
    (times: number, headers: Readonly<Record<string, string>> = {}): Respond =>
    (count) =>
      count > times ? json(GENERATION) : json({ code: "X", message: "Slow down." }, { status: 429, headers });
  const submit = ({ client }: ReturnType<typeof createTestClient>) => client.submit({ prompt: "a cat" });

  test("is resent after 429 with exponential backoff and jitter, twice at most", async () => {
    for (let run = 0; run < 20; run += 1) {
      const setup = createTestClient(limited(9));
      const { outcome } = await settle(submit(setup), 10_000);
      expect(outcome).toMatchObject({ name: "RateLimitError", status: 429 });
      const [first = 0, second = 0, ...more] = setup.gaps();
      expect(more).toEqual([]);
      expect(first).toBeGreaterThanOrEqual(250);
      expect(first).toBeLessThanOrEqual(502);
      expect(second).toBeGreaterThanOrEqual(500);
      expect(second).toBeLessThanOrEqual(1002);
    }
  });

  test.each([
    ["of 0 seconds", "0", 0],
    ["of 1 second", "1", 1000],
    ["of a date in two seconds", new Date(Date.UTC(2030, 0, 15, 12) + 2000).toUTCString(), 2000],
    ["of a date in the past", new Date(0).toUTCString(), 0],
  ])("is resent after a Retry-After %s", async (_, header, ms) => {
    const setup = createTestClient(limited(1, { "retry-after": header }));
    expect((await settle(submit(setup), 5000)).outcome).toEqual(GENERATION);
    const [gap = 0, ...more] = setup.gaps();
    expect(more).toEqual([]);
    expect(gap).toBeGreaterThanOrEqual(ms);
    expect(gap).toBeLessThanOrEqual(ms + 2);
  });

  test.each(["soon", "1, 2", "-1", "1e3 s", ""])("is resent with backoff if Retry-After is %j", async (header) => {
    const setup = createTestClient(limited(1, { "retry-after": header }));
    expect((await settle(submit(setup), 5000)).outcome).toEqual(GENERATION);
    const [gap = 0] = setup.gaps();
    expect(gap).toBeGreaterThanOrEqual(250);
    expect(gap).toBeLessThanOrEqual(502);
  });

  test.each([
    ["is beyond the timeout", "3", 2000],
    ["is longer than a minute", "61", 600_000],
    ["is a date in an hour", new Date(Date.UTC(2030, 0, 15, 13)).toUTCString(), 600_000],
  ])("rejects immediately if Retry-After %s", async (_, header, timeout) => {
    const setup = createTestClient(limited(9, { "retry-after": header }), { timeout });
    const { outcome, durationMs } = await settle(submit(setup), 700_000);
    expect(outcome).toMatchObject({ name: "RateLimitError" });
    expect(setup.sentAt).toEqual([0]);
    expect(durationMs).toBe(0);
  });
});

describe("wait", () => {
  const polls =
    (...bodies: readonly object[]): Respond =>
    (count) =>
      json(bodies[Math.min(count, bodies.length) - 1]);
  const wait = (respond: Respond, { client, ...options }: WaitOptions & { client?: ClientOptions } = {}) => {
    const setup = createTestClient(respond, client);
    return { ...setup, call: setup.client.wait("gen_1", options) };
  };

  test("polls every pollInterval", async () => {
    const { call, sentAt } = wait(polls(result("IN_QUEUE"), result("IN_PROGRESS"), COMPLETED), { pollInterval: 50 });
    expect(await settle(call, 1000)).toEqual({ outcome: COMPLETED, durationMs: near(100) });
    expect(sentAt).toEqual([0, 50, 100].map(near));
  });

  test.each(["ON_HOLD", "completed!", "", "constructor", "__proto__"])(
    "polls every pollInterval while the status is %j",
    async (status) => {
      const updates: unknown[] = [];
      const onUpdate = (update: unknown) => void updates.push(update);
      const { call, sentAt } = wait(polls(result(status)), { timeout: 320, pollInterval: 100, onUpdate });
      const { outcome, durationMs } = await settle(call, 1000);
      expect(outcome).toMatchObject({ name: "WaitTimeoutError", id: "gen_1", lastUpdate: { id: "gen_1", status } });
      expect(updates).toHaveLength(1);
      expect(sentAt).toEqual([0, 100, 200, 300].map(near));
      expect(durationMs).toEqual(near(320));
    },
  );

  test("backs off from pollInterval when polls fail, even with a shorter Retry-After", async () => {
    const fail = () => json({}, { status: 503, headers: { "retry-after": "0" } });
    const { call, gaps } = wait((count) => (count <= 3 ? fail() : json(COMPLETED)), { pollInterval: 20 });
    expect((await settle(call, 1000)).outcome).toEqual(COMPLETED);
    for (const [index, gap] of gaps().entries()) {
      expect(gap).toBeGreaterThanOrEqual(10 * 2 ** index);
      expect(gap).toBeLessThanOrEqual(20 * 2 ** index + 2);
    }
    expect(gaps()).toHaveLength(3);
  });

  test("waits between polls even if all of them fail", async () => {
    const fail = () => json({}, { status: 503, headers: { "retry-after": "0" } });
    const { call, gaps, sentAt } = wait(fail, { timeout: 600, pollInterval: 100 });
    const { outcome, durationMs } = await settle(call, 1000);
    expect(outcome).toMatchObject({
      name: "WaitTimeoutError",
      id: "gen_1",
      lastUpdate: undefined,
      cause: { name: "ServerError", status: 503 },
    });
    expect(sentAt.length).toBeGreaterThanOrEqual(3);
    expect(sentAt.length).toBeLessThan(10);
    for (const gap of gaps()) expect(gap).toBeGreaterThanOrEqual(25);
    expect(durationMs).toBeLessThanOrEqual(602);
  });

  test("rejects at the deadline with the last update", async () => {
    const { call } = wait(polls(result("IN_PROGRESS")), { timeout: 300, pollInterval: 20 });
    const { outcome, durationMs } = await settle(call, 1000);
    expect(outcome).toMatchObject({ name: "WaitTimeoutError", id: "gen_1", lastUpdate: result("IN_PROGRESS") });
    expect(String(outcome)).toBe(
      'WaitTimeoutError: Timed out waiting for generation gen_1. It continues and is charged. Call wait("gen_1") to resume',
    );
    expect(durationMs).toEqual(near(300));
    const silent = await settle(wait(never, { timeout: 200 }).call, 1000);
    expect(silent.outcome).toMatchObject({ name: "WaitTimeoutError", lastUpdate: undefined, cause: { name: "TimeoutError" } });
    expect(silent.durationMs).toEqual(near(200));
  });

  test("rejects at the deadline although onUpdate never resolves", async () => {
    const { call } = wait(polls(result("IN_QUEUE")), { timeout: 200, onUpdate: () => new Promise(() => {}) });
    expect(await settle(call, 1000)).toMatchObject({ outcome: { name: "WaitTimeoutError" }, durationMs: near(200) });
  });

  test("uses the client's options unless the call has its own", async () => {
    const client = { waitTimeout: 250, pollInterval: 100, timeout: 50 };
    const { call, sentAt } = wait(polls(result("IN_PROGRESS")), { client });
    expect(await settle(call, 1000)).toMatchObject({ outcome: { name: "WaitTimeoutError" }, durationMs: near(250) });
    expect(sentAt).toEqual([0, 100, 200].map(near));
  });

  test("polls once more before the deadline if Retry-After is longer", async () => {
    const later = () => json({}, { status: 503, headers: { "retry-after": "3600" } });
    const { call, gaps } = wait((count) => (count === 1 ? later() : json(COMPLETED)), { timeout: 1000 });
    expect((await settle(call, 1000)).outcome).toEqual(COMPLETED);
    expect(gaps()).toEqual([near(500)]);
  });
});

describe("get", () => {
  test.each<[string, Respond, object]>([
    ["503", () => json({}, { status: 503 }), { name: "ServerError", status: 503 }],
    ["no response", never, { name: "TimeoutError" }],
    ["a refused connection", refuseConnection, { name: "ConnectionError" }],
    ["HTML", () => new Response("<h1>"), { name: "UnexpectedResponseError", status: 200, body: "<h1>" }],
  ])("retries %s until the timeout, and rejects with the last error", async (failure, respond, expected) => {
    const { client, sentAt } = createTestClient(respond);
    const { outcome, durationMs } = await settle(client.get("gen_1", { timeout: 400 }), 1000);
    expect(outcome).toMatchObject({ ...expected, id: "gen_1" });
    expect(sentAt.length).toBe(failure === "no response" ? 1 : 3);
    expect(durationMs).toBeLessThanOrEqual(402);
  });

  test("rejects with an error that contains the URL", async () => {
    const { client } = createTestClient(() => new Response("no"), { baseUrl: "https://api.example/v1" });
    const { outcome } = await settle(client.get("odd", { timeout: 50 }), 100);
    expect(String(outcome)).toContain("GET https://api.example/v1/generation/odd returned 200 without a generation");
  });
});

describe("a Retry-After header of a pending response", () => {
  const pending = (retryAfter: string) => json(result("IN_PROGRESS"), { headers: { "retry-after": retryAfter } });

  test.each([
    ["increases the poll interval", "3", 3000],
    ["does not reduce the poll interval", "0", 1000],
    ["is ignored if it is malformed", "soon", 1000],
    ["is limited to a minute", "3600", 60_000],
  ])("%s", async (_, header, ms) => {
    const { client, gaps } = createTestClient((count) => (count <= 2 ? pending(header) : json(COMPLETED)), {
      pollInterval: 1000,
    });
    expect((await settle(client.wait("gen_1"), 200_000)).outcome).toEqual(COMPLETED);
    expect(gaps()).toEqual([near(ms), near(ms)]);
  });

  test("applies to the response to the submission, too, and only to the next poll", async () => {
    const responses = [
      json(GENERATION, { headers: { "retry-after": "5" } }),
      pending("7"),
      json(result("IN_PROGRESS")),
      json(COMPLETED),
    ];
    const { client, gaps } = createTestClient((count) => responses[count - 1] ?? expect.unreachable(), { pollInterval: 1000 });
    expect((await settle(client.generate({ prompt: "a cat" }), 60_000)).outcome).toEqual(COMPLETED);
    expect(gaps()).toEqual([near(5000), near(7000), near(1000)]);
  });

  test("beyond the deadline ends the wait at the deadline", async () => {
    const { client, sentAt } = createTestClient(() => pending("30"), { pollInterval: 1000 });
    const { durationMs, outcome } = await settle(client.wait("gen_1", { timeout: 10_000 }), 60_000);
    expect(outcome).toMatchObject({ name: "WaitTimeoutError", id: "gen_1", lastUpdate: { status: "IN_PROGRESS" } });
    expect(durationMs).toEqual(near(10_000));
    expect(sentAt).toEqual([0]);
  });
});

describe("a 404 for a generation", () => {
  const missing = () => json({ code: "NOT_FOUND", message: "No." }, { status: 404 });

  test("is retried after the client's own submission was accepted", async () => {
    const { client, sentAt } = createTestClient(
      (count) => [json(GENERATION), missing(), missing()][count - 1] ?? json(COMPLETED),
      {
        pollInterval: 100,
      },
    );
    expect((await settle(client.generate({ prompt: "a cat" }), 5000)).outcome).toEqual(COMPLETED);
    expect(sentAt).toHaveLength(4);
  });

  test("is retried by another call of the same client, for 10 seconds", async () => {
    const { client, sentAt } = createTestClient((count) => (count === 1 ? json(GENERATION) : missing()));
    expect((await settle(client.submit({ prompt: "a cat" }), 0)).outcome).toEqual(GENERATION);
    const { durationMs, outcome } = await settle(client.get("gen_1"), 60_000);
    expect(outcome).toMatchObject({ name: "NotFoundError", id: "gen_1" });
    expect(sentAt.length).toBeGreaterThanOrEqual(4);
    expect(durationMs).toBeGreaterThanOrEqual(10_000);
    expect(durationMs).toBeLessThan(12_000);
    const before = sentAt.length;
    expect((await settle(client.wait("gen_1"), 60_000)).outcome).toMatchObject({ name: "NotFoundError" });
    expect(sentAt).toHaveLength(before + 1);
  });

  test("is retried after a stream that yielded the id", async () => {
    const text = `data: ${JSON.stringify(result("IN_QUEUE"))}\n\n`;
    const stream = () => new Response(text, { headers: { "content-type": "text/event-stream" } });
    const { client, sentAt } = createTestClient((count) => [stream(), missing()][count - 1] ?? json(COMPLETED), {
      pollInterval: 100,
    });
    const run = async () => {
      const statuses: string[] = [];
      for await (const { status } of client.stream({ prompt: "a cat" })) statuses.push(status);
      return statuses;
    };
    expect((await settle(run(), 5000)).outcome).toEqual(["IN_QUEUE", "COMPLETED"]);
    expect(sentAt).toHaveLength(3);
  });

  test("is not retried for the id of another client or process", async () => {
    const { client, sentAt } = createTestClient((count) => (count === 1 ? json(GENERATION) : missing()));
    await settle(client.submit({ prompt: "a cat" }), 0);
    expect((await settle(client.get("gen_2"), 60_000)).outcome).toMatchObject({ name: "NotFoundError", id: "gen_2" });
    expect((await settle(createTestClient(missing).client.get("gen_1"), 60_000)).outcome).toMatchObject({
      name: "NotFoundError",
    });
    expect(sentAt).toHaveLength(2);
  });
});

describe("a failure before anything is sent", () => {
  const fail =
    (code: string, message = code) =>
    () =>
      Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error(message), { code }) }));

  test.each([
    ["CERT_HAS_EXPIRED", 2],
    ["ERR_SSL_WRONG_VERSION_NUMBER", 2],
    // The first attempt is repeated without the optional members of its init.
    ["UND_ERR_INVALID_ARG", 3],
    ["ENOTFOUND", 4],
    ["ECONNREFUSED", 4],
  ])("%s is attempted %d times with maxRetries 3", async (code, attempts) => {
    const { client, sentAt } = createTestClient(fail(code), { maxRetries: 3 });
    expect((await settle(client.submit({ prompt: "a cat" }), 60_000)).outcome).toMatchObject({ name: "ConnectionError" });
    expect(sentAt).toHaveLength(attempts);
  });

  test("ends a wait after the second time, with the failure", async () => {
    const { client, sentAt } = createTestClient(fail("CERT_HAS_EXPIRED"));
    const { durationMs, outcome } = await settle(client.wait("gen_1"), 60_000);
    expect(outcome).toMatchObject({ name: "ConnectionError", id: "gen_1", isPermanent: true });
    expect(sentAt).toHaveLength(2);
    expect(durationMs).toBeLessThan(1000);
  });

  test("does not end a wait if it is a refused connection", async () => {
    const { client, sentAt } = createTestClient((count) => (count <= 5 ? refuseConnection() : json(COMPLETED)));
    expect((await settle(client.wait("gen_1"), 120_000)).outcome).toEqual(COMPLETED);
    expect(sentAt).toHaveLength(6);
  });
});

describe("polls without a response", () => {
  const respondIfLive: Respond = (_, url) => (url.endsWith("live") ? json(COMPLETED) : never());

  test("delay others for three seconds at most", async () => {
    const { client, sentAt } = createTestClient(respondIfLive);
    const controller = new AbortController();
    const { signal } = controller;
    const stalled = Promise.allSettled(Array.from({ length: 15 }, (_, index) => client.wait(`gen_${index}`, { signal })));
    await vi.advanceTimersByTimeAsync(0);
    expect(await settle(client.get("live", { timeout: 100 }), 100)).toMatchObject({
      outcome: { name: "TimeoutError", id: "live", message: "Waited 100 ms for other polls of this client" },
    });
    expect(sentAt).toHaveLength(10);
    const live = client.get("live", { timeout: 6000 });
    expect((await settle(live, 2800)).outcome).toBe("pending");
    expect((await settle(live, 200)).outcome).toMatchObject({ status: "COMPLETED" });
    controller.abort();
    await stalled;
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect((await settle(client.get("live", { timeout: 500 }), 0)).outcome).toMatchObject({ status: "COMPLETED" });
  });

  test("release their permits when they are aborted", async () => {
    const { client, sentAt } = createTestClient(respondIfLive);
    const [first, second] = [new AbortController(), new AbortController()];
    const stalled = Array.from({ length: 10 }, () => client.get("gen", { signal: first.signal }).catch(() => {}));
    stalled.push(client.get("gen", { signal: second.signal }).catch(() => {}));
    const live = client.get("live");
    expect((await settle(live, 0)).outcome).toBe("pending");
    expect(sentAt).toHaveLength(10);
    second.abort();
    first.abort();
    expect((await settle(live, 0)).outcome).toMatchObject({ status: "COMPLETED" });
    await Promise.all(stalled);
  });
});
