import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { COMPLETED, GENERATION, KEY, result } from "../contract-tests/test-support/misbehave.js";
import { type ClientOptions, createClient, type WaitOptions } from "./index.js";

/** Everything about time is exact here: the clock is fake, and `fetch` is injected, so that no socket is involved. */
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

/** A client whose requests are answered by a function, and the milliseconds from now at which each was sent. */
function clientOf(respond: Respond, options: ClientOptions = {}) {
  const start = performance.now();
  const sentAt: number[] = [];
  const fetch = async (input: string | Request) => {
    sentAt.push(performance.now() - start);
    return await respond(sentAt.length, String(input));
  };
  return { client: createClient({ apiKey: KEY, fetch, ...options }), sentAt, gaps: () => gapsOf(sentAt) };
}

const gapsOf = (times: readonly number[]) => times.slice(1).map((time, index) => time - (times[index] ?? 0));

/** A time in milliseconds; a timer rounds to a whole one. */
const near = (ms: number) => expect.closeTo(ms, -0.5);

/** What a call resolves or rejects with, and after how many milliseconds, while the fake clock runs for so long. */
async function settle(call: Promise<unknown>, ms: number) {
  const start = performance.now();
  const settled = call.then(
    (outcome) => ({ outcome, took: performance.now() - start }),
    (outcome: unknown) => ({ outcome, took: performance.now() - start }),
  );
  await vi.advanceTimersByTimeAsync(ms);
  return await Promise.race([settled, Promise.resolve({ outcome: "pending", took: Infinity })]);
}

describe("a submission", () => {
  const limited =
    (times: number, headers: Readonly<Record<string, string>> = {}): Respond =>
    (count) =>
      count > times ? json(GENERATION) : json({ code: "X", message: "Slow down." }, { status: 429, headers });
  const submit = ({ client }: ReturnType<typeof clientOf>) => client.submit({ prompt: "a cat" });

  test("is retried after 429 with exponential backoff and jitter, twice at most", async () => {
    for (let run = 0; run < 20; run += 1) {
      const given = clientOf(limited(9));
      const { outcome } = await settle(submit(given), 10_000);
      expect(outcome).toMatchObject({ name: "RateLimitError", status: 429 });
      const [first = 0, second = 0, ...more] = given.gaps();
      expect(more).toEqual([]);
      expect(first).toBeGreaterThanOrEqual(250);
      expect(first).toBeLessThanOrEqual(502);
      expect(second).toBeGreaterThanOrEqual(500);
      expect(second).toBeLessThanOrEqual(1002);
    }
  });

  test.each([
    ["of 0 seconds", "0", 0],
    ["of a second", "1", 1000],
    ["of a date two seconds from now", new Date(Date.UTC(2030, 0, 15, 12) + 2000).toUTCString(), 2000],
    ["of a date that has passed", new Date(0).toUTCString(), 0],
  ])("is retried after a Retry-After %s", async (_, header, ms) => {
    const given = clientOf(limited(1, { "retry-after": header }));
    expect((await settle(submit(given), 5000)).outcome).toEqual(GENERATION);
    const [gap = 0, ...more] = given.gaps();
    expect(more).toEqual([]);
    expect(gap).toBeGreaterThanOrEqual(ms);
    expect(gap).toBeLessThanOrEqual(ms + 2);
  });

  test.each(["soon", "1, 2", "-1", "1e3 s", ""])("is retried with backoff where Retry-After is %j", async (header) => {
    const given = clientOf(limited(1, { "retry-after": header }));
    expect((await settle(submit(given), 5000)).outcome).toEqual(GENERATION);
    const [gap = 0] = given.gaps();
    expect(gap).toBeGreaterThanOrEqual(250);
    expect(gap).toBeLessThanOrEqual(502);
  });

  test.each([
    ["is beyond the timeout", "3", 2000],
    ["is longer than a minute", "61", 600_000],
    ["is a date far away", new Date(Date.UTC(2030, 0, 15, 13)).toUTCString(), 600_000],
  ])("is not retried, and does not wait, where Retry-After %s", async (_, header, timeout) => {
    const given = clientOf(limited(9, { "retry-after": header }), { timeout });
    const { outcome, took } = await settle(submit(given), 700_000);
    expect(outcome).toMatchObject({ name: "RateLimitError" });
    expect(given.sentAt).toEqual([0]);
    expect(took).toBe(0);
  });
});

describe("waiting", () => {
  const polls =
    (...bodies: readonly object[]): Respond =>
    (count) =>
      json(bodies[Math.min(count, bodies.length) - 1]);
  const wait = (respond: Respond, { client, ...options }: WaitOptions & { client?: ClientOptions } = {}) => {
    const given = clientOf(respond, client);
    return { ...given, call: given.client.wait("gen_1", options) };
  };

  test("polls every pollInterval", async () => {
    const { call, sentAt } = wait(polls(result("IN_QUEUE"), result("IN_PROGRESS"), COMPLETED), { pollInterval: 50 });
    expect(await settle(call, 1000)).toEqual({ outcome: COMPLETED, took: near(100) });
    expect(sentAt).toEqual([0, 50, 100].map(near));
  });

  test.each(["ON_HOLD", "completed!", "", "constructor", "__proto__"])(
    "polls at the normal pace where the status is %j",
    async (status) => {
      const updates: unknown[] = [];
      const onUpdate = (update: unknown) => void updates.push(update);
      const { call, sentAt } = wait(polls(result(status)), { timeout: 320, pollInterval: 100, onUpdate });
      const { outcome, took } = await settle(call, 1000);
      expect(outcome).toMatchObject({ name: "WaitTimeoutError", id: "gen_1", lastUpdate: { id: "gen_1", status } });
      expect(updates).toHaveLength(1);
      expect(sentAt).toEqual([0, 100, 200, 300].map(near));
      expect(took).toEqual(near(320));
    },
  );

  test("backs off from pollInterval when polls fail, whatever they ask for", async () => {
    const fail = () => json({}, { status: 503, headers: { "retry-after": "0" } });
    const { call, gaps } = wait((count) => (count <= 3 ? fail() : json(COMPLETED)), { pollInterval: 20 });
    expect((await settle(call, 1000)).outcome).toEqual(COMPLETED);
    for (const [index, gap] of gaps().entries()) {
      expect(gap).toBeGreaterThanOrEqual(10 * 2 ** index);
      expect(gap).toBeLessThanOrEqual(20 * 2 ** index + 2);
    }
    expect(gaps()).toHaveLength(3);
  });

  test("never spins, however often it is refused", async () => {
    const fail = () => json({}, { status: 503, headers: { "retry-after": "0" } });
    const { call, gaps, sentAt } = wait(fail, { timeout: 600, pollInterval: 100 });
    const { outcome, took } = await settle(call, 1000);
    expect(outcome).toMatchObject({
      name: "WaitTimeoutError",
      id: "gen_1",
      lastUpdate: undefined,
      cause: { name: "ServerError", status: 503 },
    });
    expect(sentAt.length).toBeGreaterThanOrEqual(3);
    expect(sentAt.length).toBeLessThan(10);
    for (const gap of gaps()) expect(gap).toBeGreaterThanOrEqual(25);
    expect(took).toBeLessThanOrEqual(602);
  });

  test("is over when its time is, with the last update", async () => {
    const { call } = wait(polls(result("IN_PROGRESS")), { timeout: 300, pollInterval: 20 });
    const { outcome, took } = await settle(call, 1000);
    expect(outcome).toMatchObject({ name: "WaitTimeoutError", id: "gen_1", lastUpdate: result("IN_PROGRESS") });
    expect(String(outcome)).toContain("Generation gen_1 is not waited for any longer; it may go on, and is paid for");
    expect(took).toEqual(near(300));
    const silent = await settle(wait(never, { timeout: 200 }).call, 1000);
    expect(silent.outcome).toMatchObject({ name: "WaitTimeoutError", lastUpdate: undefined, cause: { name: "TimeoutError" } });
    expect(silent.took).toEqual(near(200));
  });

  test("is over when its time is although onUpdate never resolves", async () => {
    const { call } = wait(polls(result("IN_QUEUE")), { timeout: 200, onUpdate: () => new Promise(() => {}) });
    expect(await settle(call, 1000)).toMatchObject({ outcome: { name: "WaitTimeoutError" }, took: near(200) });
  });

  test("has the client's time and pace unless it has its own", async () => {
    const client = { waitTimeout: 250, pollInterval: 100, timeout: 50 };
    const { call, sentAt } = wait(polls(result("IN_PROGRESS")), { client });
    expect(await settle(call, 1000)).toMatchObject({ outcome: { name: "WaitTimeoutError" }, took: near(250) });
    expect(sentAt).toEqual([0, 100, 200].map(near));
  });

  test("goes on after a Retry-After that is longer than there is time", async () => {
    const later = () => json({}, { status: 503, headers: { "retry-after": "3600" } });
    const { call, gaps } = wait((count) => (count === 1 ? later() : json(COMPLETED)), { timeout: 1000 });
    expect((await settle(call, 1000)).outcome).toEqual(COMPLETED);
    expect(gaps()).toEqual([near(500)]);
  });
});

describe("getting a generation", () => {
  test.each<[string, Respond, object]>([
    ["503", () => json({}, { status: 503 }), { name: "ServerError", status: 503 }],
    ["no answer", never, { name: "TimeoutError" }],
    ["a connection that is refused", refuseConnection, { name: "ConnectionError" }],
    ["HTML", () => new Response("<h1>"), { name: "UnexpectedResponseError", status: 200, body: "<h1>" }],
  ])("retries %s as long as there is time, and rejects with the last error", async (what, respond, expected) => {
    const { client, sentAt } = clientOf(respond);
    const { outcome, took } = await settle(client.get("gen_1", { timeout: 400 }), 1000);
    expect(outcome).toMatchObject({ ...expected, id: "gen_1" });
    expect(sentAt.length).toBe(what === "no answer" ? 1 : 3);
    expect(took).toBeLessThanOrEqual(402);
  });

  test("has its address in an error about its answer", async () => {
    const { client } = clientOf(() => new Response("no"), { baseUrl: "https://api.example/v1" });
    const { outcome } = await settle(client.get("odd", { timeout: 50 }), 100);
    expect(String(outcome)).toContain("GET https://api.example/v1/generation/odd was answered 200 without a generation");
  });
});

describe("polls that are never answered", () => {
  const stuckUnlessLive: Respond = (_, url) => (url.endsWith("live") ? json(COMPLETED) : never());

  test("hold up others for three seconds at most", async () => {
    const { client, sentAt } = clientOf(stuckUnlessLive);
    const controller = new AbortController();
    const { signal } = controller;
    const stuck = Promise.allSettled(Array.from({ length: 15 }, (_, index) => client.wait(`gen_${index}`, { signal })));
    expect(await settle(client.get("live", { timeout: 100 }), 100)).toMatchObject({
      outcome: { name: "TimeoutError", id: "live", message: "Too many other questions were on their way" },
    });
    expect(sentAt).toHaveLength(10);
    const live = client.get("live", { timeout: 6000 });
    expect((await settle(live, 2800)).outcome).toBe("pending");
    expect((await settle(live, 200)).outcome).toMatchObject({ status: "COMPLETED" });
    controller.abort();
    await stuck;
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect((await settle(client.get("live", { timeout: 500 }), 0)).outcome).toMatchObject({ status: "COMPLETED" });
  });

  test("give their place to the next when they are aborted", async () => {
    const { client, sentAt } = clientOf(stuckUnlessLive);
    const [first, second] = [new AbortController(), new AbortController()];
    const stuck = Array.from({ length: 10 }, () => client.get("gen", { signal: first.signal }).catch(() => {}));
    stuck.push(client.get("gen", { signal: second.signal }).catch(() => {}));
    const live = client.get("live");
    expect((await settle(live, 0)).outcome).toBe("pending");
    expect(sentAt).toHaveLength(10);
    second.abort();
    first.abort();
    expect((await settle(live, 0)).outcome).toMatchObject({ status: "COMPLETED" });
    await Promise.all(stuck);
  });
});
