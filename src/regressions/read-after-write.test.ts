import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createFetch, json, settle } from "../../contract-tests/test-support/fake-fetch.js";
import { COMPLETED, countSubmissions, GENERATION, KEY, result, serveBoth } from "../../contract-tests/test-support/misbehave.js";
import { createClient } from "../index.js";

const REQUEST = { prompt: "a cat" } as const;
const missing = (headers: Record<string, string> = {}) =>
  json({ code: "NOT_FOUND", message: "unknown" }, { status: 404, headers });
const isMissing = { name: "NotFoundError", status: 404, id: "gen_1" };

describe("404 after the client's own submission", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A server that responds 404 to the first polls. */
  const createServer = (count: number, create: () => Response = missing) =>
    createFetch((request) =>
      request.method === "POST" ? json(GENERATION) : request.count <= count ? create() : json(COMPLETED),
    );

  test.each<[string, () => Response]>([
    ["JSON", missing],
    ["HTML", () => new Response("<h1>404</h1>", { status: 404, headers: { "content-type": "text/html" } })],
    ["an empty body", () => new Response(null, { status: 404 })],
    ["Retry-After", () => missing({ "retry-after": "1" })],
  ])("with %s is transient for generate", async (_, create) => {
    const { fetch, posts, polls } = createServer(2, create);
    const { value } = await settle(createClient({ apiKey: KEY, fetch, pollInterval: 1_000 }).generate(REQUEST), 60_000);
    expect(value).toMatchObject({ status: "COMPLETED" });
    expect(posts()).toBe(1);
    expect(polls()).toBe(3);
  });

  test("is transient for submit and wait", async () => {
    const { fetch, polls } = createServer(2);
    const vidu = createClient({ apiKey: KEY, fetch, pollInterval: 1_000 });
    await settle(vidu.submit(REQUEST), 10);
    expect((await settle(vidu.wait("gen_1"), 60_000)).value).toMatchObject({ status: "COMPLETED" });
    expect(polls()).toBe(3);
  });

  test("is transient for submit and get", async () => {
    const { fetch, polls } = createServer(2);
    const vidu = createClient({ apiKey: KEY, fetch });
    await settle(vidu.submit(REQUEST), 10);
    expect((await settle(vidu.get("gen_1"), 60_000)).value).toMatchObject({ status: "COMPLETED" });
    expect(polls()).toBe(3);
  });

  test.each<[string, () => Response]>([
    ["responds with JSON", () => json(GENERATION)],
    [
      "breaks off",
      () =>
        new Response(`data: ${JSON.stringify({ ...GENERATION, data: null })}\n\n`, {
          headers: { "content-type": "text/event-stream" },
        }),
    ],
  ])("is transient for a stream that %s", async (_, create) => {
    const { fetch, posts } = createFetch(({ method, count }) =>
      method === "POST" ? create() : count <= 2 ? missing() : json(COMPLETED),
    );
    const vidu = createClient({ apiKey: KEY, fetch, pollInterval: 1_000 });
    const statuses: string[] = [];
    const read = async () => {
      for await (const { status } of vidu.stream(REQUEST)) statuses.push(status);
    };
    expect((await settle(read(), 60_000)).state).toBe("fulfilled");
    expect(statuses.at(-1)).toBe("COMPLETED");
    expect(posts()).toBe(1);
  });

  test("is transient between other responses", async () => {
    const responses = [() => missing(), () => json(result("IN_QUEUE")), () => missing(), () => json(COMPLETED)];
    const { fetch } = createFetch(({ method, count }) => (method === "POST" ? json(GENERATION) : responses[count - 1]?.()));
    const { value } = await settle(createClient({ apiKey: KEY, fetch, pollInterval: 500 }).generate(REQUEST), 60_000);
    expect(value).toMatchObject({ status: "COMPLETED" });
  });

  test("is transient for another call of the same client at the same time", async () => {
    const { fetch } = createServer(4);
    const vidu = createClient({ apiKey: KEY, fetch, pollInterval: 1_000 });
    await settle(vidu.submit(REQUEST), 10);
    const { value } = await settle(Promise.all([vidu.wait("gen_1"), vidu.get("gen_1"), vidu.wait("gen_1")]), 60_000);
    expect(value?.map(({ status }) => status)).toEqual(["COMPLETED", "COMPLETED", "COMPLETED"]);
  });

  test("that persists fails within seconds, with the id", async () => {
    const { fetch, posts } = createServer(1_000_000);
    const start = Date.now();
    let end = 0;
    const call = createClient({ apiKey: KEY, fetch })
      .generate(REQUEST)
      .finally(() => {
        end = Date.now();
      });
    const { error } = await settle(call, 600_000);
    expect(error).toMatchObject(isMissing);
    expect(end - start).toBeGreaterThanOrEqual(9_000);
    expect(end - start).toBeLessThan(30_000);
    expect(posts()).toBe(1);
  });

  test("that begins later fails immediately, with the id", async () => {
    const { fetch, polls } = createServer(1_000_000);
    const vidu = createClient({ apiKey: KEY, fetch });
    await settle(vidu.submit(REQUEST), 10);
    await vi.advanceTimersByTimeAsync(11_000);
    for (const call of [() => vidu.get("gen_1"), () => vidu.wait("gen_1")]) {
      const before = polls();
      expect((await settle<unknown>(call(), 600_000)).error).toMatchObject(isMissing);
      expect(polls() - before).toBe(1);
    }
  });

  test("for an id that is not the client's own fails immediately", async () => {
    const { fetch, polls } = createServer(1_000_000);
    const vidu = createClient({ apiKey: KEY, fetch });
    await settle(vidu.submit(REQUEST), 10);
    for (const id of ["gen_2", "gen_10", "gen_", "GEN_1"]) {
      for (const call of [() => vidu.get(id), () => vidu.wait(id)]) {
        const before = polls();
        expect((await settle<unknown>(call(), 600_000)).error).toMatchObject({ name: "NotFoundError", id });
        expect(polls() - before).toBe(1);
      }
    }
  });

  test("of another client fails immediately", async () => {
    const { fetch, polls } = createServer(1_000_000);
    await settle(createClient({ apiKey: KEY, fetch }).submit(REQUEST), 10);
    const { error } = await settle(createClient({ apiKey: KEY, fetch }).wait("gen_1"), 600_000);
    expect(error).toMatchObject(isMissing);
    expect(polls()).toBe(1);
  });

  test("stays transient for the first of many submissions", async () => {
    const { fetch } = createFetch(({ method, count, url }) => {
      if (method === "POST") return json({ ...GENERATION, id: `gen_${count}` });
      return url.endsWith("/gen_1") && count < 3 ? missing() : json(COMPLETED);
    });
    const vidu = createClient({ apiKey: KEY, fetch });
    await settle(Promise.all(Array.from({ length: 100 }, () => vidu.submit(REQUEST))), 10);
    expect((await settle(vidu.get("gen_1"), 60_000)).value).toMatchObject({ status: "COMPLETED" });
  });

  test.each([401, 402, 403, 405, 410])("does not make %i transient", async (status) => {
    const { fetch, polls } = createServer(1_000_000, () => json({ code: "NO", message: "no" }, { status }));
    const { error } = await settle(createClient({ apiKey: KEY, fetch }).generate(REQUEST), 600_000);
    expect(error).toMatchObject({ status, id: "gen_1" });
    expect(polls()).toBe(1);
  });

  test("that is a rejected submission is not retried", async () => {
    const { fetch, posts } = createFetch(() => missing());
    const { error } = await settle(createClient({ apiKey: KEY, fetch }).submit(REQUEST), 600_000);
    expect(error).toMatchObject({ name: "NotFoundError", status: 404 });
    expect(posts()).toBe(1);
  });
});

describe("over a network", () => {
  test("404, 404, COMPLETED after a submission completes", async () => {
    await using server = await serveBoth(
      () => ({ status: 200, body: GENERATION }),
      (_, count) =>
        count < 3 ? { status: 404, body: { code: "NOT_FOUND", message: "unknown" } } : { status: 200, body: COMPLETED },
    );
    const vidu = createClient({ apiKey: KEY, baseUrl: server.url, pollInterval: 10 });
    expect(await vidu.generate(REQUEST)).toMatchObject({ status: "COMPLETED" });
    expect(countSubmissions(server)).toBe(1);
    expect(server.received).toHaveLength(4);
  });
});
