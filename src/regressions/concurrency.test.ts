import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createFetch, json, settle } from "../../contract-tests/test-support/fake-fetch.js";
import { COMPLETED, GENERATION, KEY, result } from "../../contract-tests/test-support/misbehave.js";
import { createClient, isViduError } from "../index.js";

const BATCH_MS = 100;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A `fetch` that settles all requests in flight in the same tick, every 100 ms. */
function createBatchFetch(respond: (index: number) => unknown) {
  let waiting: (() => void)[] = [];
  let inFlight = 0;
  const state = { most: 0, batches: [] as number[], last: 0 };
  const fake = createFetch(async () => {
    const index = fake.sent.length - 1;
    inFlight += 1;
    state.most = Math.max(state.most, inFlight);
    if (waiting.length === 0) {
      setTimeout(() => {
        const ready = waiting;
        waiting = [];
        state.batches.push(ready.length);
        state.last = Date.now();
        for (const resolve of ready) resolve();
      }, BATCH_MS);
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
    inFlight -= 1;
    return respond(index);
  });
  return { ...fake, state };
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => `gen_${index}`);

describe("a semaphore of ten permits", () => {
  test.each([10, 11, 20, 35, 40, 100])("completes %i gets in batches of ten", async (count) => {
    const { fetch, state } = createBatchFetch(() => json(COMPLETED));
    const vidu = createClient({ apiKey: KEY, fetch });
    const start = Date.now();
    const { value } = await settle(Promise.all(ids(count).map((id) => vidu.get(id))), 20_000);
    expect(value).toHaveLength(count);
    expect(state.last - start).toBe(Math.ceil(count / 10) * BATCH_MS);
    expect(state.batches.slice(0, -1).every((size) => size === 10)).toBe(true);
    expect(state.most).toBe(10);
  });

  test.each<[string, (index: number) => unknown]>([
    ["rejects", () => Promise.reject(new TypeError("fetch failed"))],
    ["rejects every second", (index) => (index % 2 ? Promise.reject(new TypeError("fetch failed")) : json(COMPLETED))],
    ["responds 404", () => json({ code: "NOT_FOUND", message: "x" }, { status: 404 })],
    ["responds without a body", () => new Response(null, { status: 204 })],
  ])("returns every permit when fetch %s", async (_, respond) => {
    let isBroken = true;
    const { fetch, state } = createBatchFetch((index) => (isBroken ? respond(index) : json(COMPLETED)));
    const vidu = createClient({ apiKey: KEY, fetch, timeout: 150 });
    const { value } = await settle(Promise.allSettled(ids(40).map((id) => vidu.get(id))), 60_000);
    expect(value).toHaveLength(40);
    isBroken = false;
    const start = Date.now();
    const later = await settle(Promise.all(ids(10).map((id) => vidu.get(id))), 60_000);
    expect(later.value).toHaveLength(10);
    expect(state.last - start).toBe(BATCH_MS);
    expect(state.most).toBeLessThanOrEqual(10);
  });

  test("returns every permit when fetch throws synchronously", async () => {
    let isBroken = true;
    const server = createFetch(() => json(COMPLETED));
    const fetch: typeof server.fetch = (input, init) => {
      if (isBroken) throw new TypeError("no");
      return server.fetch(input, init);
    };
    const vidu = createClient({ apiKey: KEY, fetch });
    const { value } = await settle(Promise.allSettled(ids(40).map((id) => vidu.get(id))), 600_000);
    expect(value?.every(({ status }) => status === "rejected")).toBe(true);
    isBroken = false;
    expect((await settle(Promise.all(ids(40).map((id) => vidu.get(id))), 1_000)).value).toHaveLength(40);
  });

  test("passes a permit on when a queued call is aborted", async () => {
    const { fetch, state } = createBatchFetch(() => json(COMPLETED));
    const vidu = createClient({ apiKey: KEY, fetch });
    const controllers = ids(40).map(() => new AbortController());
    const calls = Promise.allSettled(ids(40).map((id, index) => vidu.get(id, { signal: controllers[index]?.signal })));
    // Aborts every second call: five in flight, and fifteen in the queue.
    setTimeout(() => controllers.forEach((controller, index) => void (index % 2 && controller.abort())), BATCH_MS / 2);
    const start = Date.now();
    const { value } = await settle(calls, 20_000);
    expect(value?.map(({ status }) => status)).toEqual(ids(40).map((_, index) => (index % 2 ? "rejected" : "fulfilled")));
    expect(state.last - start).toBeLessThanOrEqual(3 * BATCH_MS);
  });

  test("passes a permit on when the timeout of a queued call ends", async () => {
    const { fetch, state } = createBatchFetch(() => json(COMPLETED));
    const vidu = createClient({ apiKey: KEY, fetch });
    const short = ids(20).map((id) => vidu.get(id, { timeout: 50 }));
    const long = ids(20).map((id) => vidu.get(id));
    const start = Date.now();
    const { value } = await settle(Promise.allSettled([...short, ...long]), 20_000);
    expect(value?.slice(0, 20).every(({ status }) => status === "rejected")).toBe(true);
    expect(value?.slice(20).every(({ status }) => status === "fulfilled")).toBe(true);
    expect(state.last - start).toBeLessThanOrEqual(4 * BATCH_MS);
    for (const outcome of value?.slice(0, 20) ?? []) expect(isViduError((outcome as PromiseRejectedResult).reason)).toBe(true);
  });

  test("serves calls in their order", async () => {
    const { fetch, sent } = createBatchFetch(() => json(COMPLETED));
    const vidu = createClient({ apiKey: KEY, fetch });
    await settle(Promise.all(ids(40).map((id) => vidu.get(id))), 20_000);
    expect(sent.map(({ url }) => url.split("/").at(-1))).toEqual(ids(40));
  });

  test("lets forty waits complete without starving one", async () => {
    const polls = new Map<string, number>();
    const server = createBatchFetch(() => undefined);
    const fake = createFetch(async ({ url, init }) => {
      await server.fetch(url, init);
      const id = url.split("/").at(-1) ?? "";
      const count = (polls.get(id) ?? 0) + 1;
      polls.set(id, count);
      return json(count < 3 ? { ...result("IN_PROGRESS"), id } : { ...COMPLETED, id });
    });
    const vidu = createClient({ apiKey: KEY, fetch: fake.fetch, pollInterval: 500 });
    const { value } = await settle(Promise.all(ids(40).map((id) => vidu.wait(id))), 20_000);
    expect(value?.map(({ id }) => id)).toEqual(ids(40));
    expect(server.state.most).toBe(10);
    expect([...polls.values()]).toEqual(ids(40).map(() => 3));
  });

  test("does not delay submissions", async () => {
    const fake = createFetch(({ method }) => (method === "GET" ? new Promise(() => {}) : json(GENERATION)));
    const vidu = createClient({ apiKey: KEY, fetch: fake.fetch });
    const polls = Promise.allSettled(ids(30).map((id) => vidu.get(id, { timeout: 5_000 })));
    const { value } = await settle(vidu.submit({ prompt: "a cat" }), 10);
    expect(value).toMatchObject({ id: "gen_1" });
    expect((await settle(polls, 10_000)).value).toHaveLength(30);
  });

  test("belongs to one client", async () => {
    const { fetch } = createFetch(() => new Promise(() => {}));
    const busy = createClient({ apiKey: KEY, fetch });
    const idle = createClient({ apiKey: KEY, fetch: createFetch(() => json(COMPLETED)).fetch });
    const polls = Promise.allSettled(ids(30).map((id) => busy.get(id, { timeout: 5_000 })));
    expect((await settle(idle.get("gen_1"), 10)).value).toMatchObject({ status: "COMPLETED" });
    expect((await settle(polls, 10_000)).value).toHaveLength(30);
  });
});
