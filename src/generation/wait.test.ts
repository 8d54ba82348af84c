import { describe, expect, test } from "vitest";
import {
  BROKEN_RESPONSES,
  COMPLETED,
  countSubmissions,
  GENERATION,
  type Handler,
  KEY,
  LOST_RESPONSES,
  result,
  STALL_TIMEOUT_MS,
  STALLED_RESPONSES,
  serveBoth,
} from "../../contract-tests/test-support/misbehave.js";
import { type Reply, type SocketRequest, serve } from "../../contract-tests/test-support/serve.js";
import { type ClientOptions, createClient, type GenerationUpdate, ViduError, type WaitOptions } from "../index.js";

/** Handles a poll. `count` is its number, from 1. */
type PollHandler = (request: SocketRequest, count: number) => Reply | undefined;

/** Waits for a generation. Returns the result or the error, the milliseconds until then, the updates and the polls. */
async function waitAt(
  get: PollHandler,
  { client: clientOptions, ...options }: WaitOptions & { readonly client?: ClientOptions } = {},
  id = "gen_1",
) {
  await using server = await serveBoth(() => ({ status: 500 }), get);
  const client = createClient({ apiKey: KEY, baseUrl: server.url, pollInterval: 20, ...clientOptions });
  const updates: GenerationUpdate[] = [];
  const start = performance.now();
  const outcome = await client
    .wait(id, { timeout: 20_000, onUpdate: (update) => void updates.push(update), ...options })
    .catch((error: unknown) => error);
  return { outcome, durationMs: performance.now() - start, updates, polls: server.received };
}

/** Responds with one body after another, and repeats the last. */
const respondWith =
  (...bodies: readonly object[]): PollHandler =>
  (_, count) => ({ status: 200, body: bodies[Math.min(count, bodies.length) - 1] });

describe.concurrent("wait", () => {
  test("polls until the generation completes, and reports every status change", async () => {
    const get = respondWith(result("IN_QUEUE"), result("IN_QUEUE"), result("IN_PROGRESS"), result("IN_PROGRESS"), COMPLETED);
    const { durationMs, outcome, polls, updates } = await waitAt(get, { pollInterval: 50 });
    expect(outcome).toEqual(COMPLETED);
    expect(updates.map(({ status }) => status)).toEqual(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
    expect(updates.at(-1)).toEqual(COMPLETED);
    expect(polls).toHaveLength(5);
    expect(durationMs).toBeGreaterThanOrEqual(195);
    for (const request of polls) {
      expect(request).toMatchObject({ method: "GET", path: "/generation/gen_1", headers: { authorization: `Bearer ${KEY}` } });
    }
  });

  test.each(["FAILED", "CANCELED", "failed", "CANCELLED", "Canceled"])(
    "rejects when the status is %s, and polls no more",
    async (status) => {
      const ended = result(status, { code: "VIDEO_GENERATION_FAILED", message: "It did not work." });
      const { outcome, polls, updates } = await waitAt(respondWith(result("IN_PROGRESS"), ended));
      const contractStatus = status.toUpperCase().replace("LL", "L");
      expect(outcome).toMatchObject({
        name: "GenerationFailedError",
        id: "gen_1",
        code: "VIDEO_GENERATION_FAILED",
        generation: { id: "gen_1", status: contractStatus },
        message: `Generation gen_1 ended with status ${contractStatus}: VIDEO_GENERATION_FAILED: It did not work.`,
      });
      expect(updates.at(-1)).toMatchObject({ status: contractStatus });
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(polls).toHaveLength(2);
    },
  );

  test("rejects when a generation ended without a code and a message", async () => {
    const { outcome } = await waitAt(respondWith(result("CANCELED")));
    expect(outcome).toMatchObject({ message: "Generation gen_1 ended with status CANCELED", code: undefined });
  });

  test.each([
    ["an object", { a: 1 }, { a: 1 }],
    ["null", null, {}],
    ["an array", ["https://cdn.example/1.mp4"], ["https://cdn.example/1.mp4"]],
  ])("resolves when data is %s", async (_, data, expected) => {
    const { outcome, polls } = await waitAt(respondWith(result("COMPLETED", { data })));
    expect(outcome).toEqual({ ...COMPLETED, data: expected });
    expect(polls).toHaveLength(1);
  });

  test("resolves with an object when data is a string", async () => {
    const { outcome } = await waitAt(respondWith(result("SUCCEEDED", { data: "https://cdn.example/1.mp4" })));
    expect(outcome).toMatchObject({ status: "COMPLETED" });
    expect(JSON.stringify(outcome)).toContain('"data":"https://cdn.example/1.mp4"');
  });

  test.each<readonly [string, Handler]>([
    ["429", () => ({ status: 429, body: {} })],
    ["408", () => ({ status: 408, body: {} })],
    ["425", () => ({ status: 425, body: {} })],
    ["500", () => ({ status: 500, body: {} })],
    ["502 as HTML", () => ({ status: 502, headers: { "content-type": "text/html" }, body: "<h1>Bad gateway</h1>" })],
    ["503 with Retry-After: 0", () => ({ status: 503, headers: { "retry-after": "0" }, body: {} })],
    ["504", () => ({ status: 504, body: {} })],
    ...BROKEN_RESPONSES,
  ])("polls again with backoff after %s", async (_, fail) => {
    const get: PollHandler = (request, count) => (count <= 3 ? fail(request) : { status: 200, body: COMPLETED });
    const { durationMs, outcome, polls } = await waitAt(get, { pollInterval: 20 });
    expect(outcome).toEqual(COMPLETED);
    expect(polls).toHaveLength(4);
    expect(durationMs).toBeGreaterThanOrEqual(60);
  });

  test.each(STALLED_RESPONSES)("polls again after %s", async (_, stall) => {
    const get: PollHandler = (request, count) => (count <= 2 ? stall(request) : { status: 200, body: COMPLETED });
    const { outcome, polls } = await waitAt(get, { client: { timeout: STALL_TIMEOUT_MS } });
    expect(outcome).toEqual(COMPLETED);
    expect(polls).toHaveLength(3);
  });

  test("polls again after Retry-After when a poll is rejected with 429", async () => {
    const get: PollHandler = (_, count) =>
      count === 1 ? { status: 429, headers: { "retry-after": "1" }, body: {} } : { status: 200, body: COMPLETED };
    const { durationMs, outcome, polls } = await waitAt(get);
    expect(outcome).toEqual(COMPLETED);
    expect(polls).toHaveLength(2);
    expect(durationMs).toBeGreaterThanOrEqual(998);
  });

  test.each([
    [303, "ServerError"],
    [400, "RequestRejectedError"],
    [401, "AuthenticationError"],
    [402, "InsufficientCreditsError"],
    [403, "PermissionDeniedError"],
    [404, "NotFoundError"],
    [410, "ApiError"],
    [302, "ApiError"],
  ])("rejects immediately when a poll returns %d", async (status, name) => {
    const headers = { location: "/elsewhere" };
    const { outcome, polls } = await waitAt(() => ({ status, headers, body: { code: "X", message: "No." } }));
    expect(outcome).toMatchObject({ name, status, id: "gen_1" });
    expect(polls).toHaveLength(1);
  });

  test("rejects at the deadline with the last update", async () => {
    const [{ outcome }, silent] = await Promise.all([
      waitAt(respondWith(result("IN_PROGRESS")), { timeout: STALL_TIMEOUT_MS }),
      waitAt(() => undefined, { timeout: 200 }),
    ]);
    expect(outcome).toMatchObject({ name: "WaitTimeoutError", id: "gen_1", lastUpdate: result("IN_PROGRESS") });
    expect(silent.outcome).toMatchObject({ name: "WaitTimeoutError", lastUpdate: undefined, cause: { name: "TimeoutError" } });
  });

  test("waits for onUpdate, and rejects with what it throws", async () => {
    const thrown = new RangeError("mine");
    for (const onUpdate of [
      () => {
        throw thrown;
      },
      () => Promise.reject(thrown),
    ]) {
      const { outcome } = await waitAt(respondWith(result("IN_QUEUE")), { onUpdate });
      expect(outcome).toBe(thrown);
    }
    const order: string[] = [];
    const onUpdate = async ({ status }: GenerationUpdate) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      order.push(status);
    };
    await waitAt(respondWith(result("IN_QUEUE"), COMPLETED), { onUpdate });
    expect(order).toEqual(["IN_QUEUE", "COMPLETED"]);
    const { outcome } = await waitAt(respondWith(result("IN_QUEUE")), {
      onUpdate: () => new Promise(() => {}),
      timeout: STALL_TIMEOUT_MS,
    });
    expect(outcome).toMatchObject({ name: "WaitTimeoutError" });
  });

  test.each([
    ["../../credits?x=1", "/generation/..%2F..%2Fcredits%3Fx%3D1"],
    ["a/b#c", "/generation/a%2Fb%23c"],
    ["%2e%2e", "/generation/%252e%252e"],
    ["...", "/generation/..."],
    ["Größe 🎬", "/generation/Gr%C3%B6%C3%9Fe%20%F0%9F%8E%AC"],
  ])("sends the id %j in one path segment", async (id, path) => {
    const { polls } = await waitAt(respondWith(COMPLETED), {}, id);
    expect(polls.map(({ path }) => path)).toEqual([path]);
  });

  test.each(["", ".", "..", "\ud800", null, 7, {}])("rejects the id %j before anything is sent", async (id) => {
    const { outcome, polls } = await waitAt(respondWith(COMPLETED), {}, id as string);
    const received = typeof id === "string" ? JSON.stringify(id) : typeof id;
    expect(outcome).toBeInstanceOf(TypeError);
    expect((outcome as Error).message).toBe(
      `\`id\` must be a non-empty string that can be part of a path (received ${received}).`,
    );
    expect(polls).toHaveLength(0);
  });
});

describe.concurrent("get", () => {
  /** Gets a generation. Returns it or the error, the milliseconds until then, and the requests. */
  async function getAt(get: PollHandler, timeout = 20_000, id = "gen_1") {
    await using server = await serveBoth(() => ({ status: 500 }), get);
    const start = performance.now();
    const client = createClient({ apiKey: KEY, baseUrl: server.url });
    const outcome = await client.get(id, { timeout }).catch((error: unknown) => error);
    return { outcome, polls: server.received, durationMs: performance.now() - start };
  }

  test.each([
    result("IN_QUEUE"),
    COMPLETED,
    result("FAILED", { code: "C", message: "M" }),
    result("CANCELED"),
    result("ON_HOLD"),
  ])("resolves with the response: %j", async (body) => {
    const { outcome, polls } = await getAt(() => ({ status: 200, body }));
    expect(outcome).toEqual(body);
    expect(polls).toHaveLength(1);
  });

  test("polls again until the timeout", async () => {
    const { outcome, polls } = await getAt((_, count) =>
      count < 3 ? { status: 503, body: {} } : { status: 200, body: COMPLETED },
    );
    expect(outcome).toEqual(COMPLETED);
    expect(polls).toHaveLength(3);
    expect((await getAt(() => undefined, 400)).outcome).toMatchObject({ name: "TimeoutError", id: "gen_1" });
  });

  test.each<readonly [string, Handler]>([
    ["a reset connection", ({ socket }) => void socket.destroy()],
    ["HTML", () => ({ status: 200, body: "<h1>" })],
  ])("polls again after %s", async (_, fail) => {
    const { outcome, polls } = await getAt((request, count) => (count === 1 ? fail(request) : { status: 200, body: COMPLETED }));
    expect(outcome).toEqual(COMPLETED);
    expect(polls).toHaveLength(2);
  });

  test("rejects immediately when the server rejects the poll, or when the id is invalid", async () => {
    const { outcome, polls } = await getAt(() => ({ status: 404, body: {} }));
    expect(outcome).toMatchObject({ name: "NotFoundError", id: "gen_1" });
    expect(polls).toHaveLength(1);
    const invalid = await getAt(() => undefined, 100, "..");
    expect(invalid.polls).toHaveLength(0);
    expect(String(invalid.outcome)).toBe(
      'TypeError: `id` must be a non-empty string that can be part of a path (received "..").',
    );
  });

  test("retries a server that is not running", async () => {
    const server = await serve(() => undefined);
    await server[Symbol.asyncDispose]();
    let attempts = 0;
    const fetch = (input: string | Request, init?: RequestInit) => {
      attempts += 1;
      return attempts < 3 ? globalThis.fetch(input, init) : Promise.resolve(Response.json(COMPLETED));
    };
    const client = createClient({ apiKey: KEY, baseUrl: server.url, fetch });
    await expect(client.get("gen_1", { timeout: 20_000 })).resolves.toEqual(COMPLETED);
    expect(attempts).toBe(3);
  });
});

describe.concurrent("generate", () => {
  /** Submits and waits. Returns the result or the error, the updates, and the numbers of submissions and polls. */
  async function generateAt(post: Handler, get: PollHandler, timeout = 20_000) {
    await using server = await serveBoth(post, get);
    const client = createClient({ apiKey: KEY, baseUrl: server.url, pollInterval: 20, timeout: 20_000 });
    const updates: GenerationUpdate[] = [];
    const outcome = await client
      .generate({ prompt: "a cat" }, { timeout, onUpdate: (update) => void updates.push(update) })
      .catch((error: unknown) => error);
    const submissions = countSubmissions(server);
    return { outcome, updates, submissions, polls: server.received.length - submissions };
  }

  const accept = () => ({ status: 200, body: GENERATION });

  test("reports the id in the first update, and resolves when the generation completes", async () => {
    const { outcome, submissions, updates } = await generateAt(accept, respondWith(result("IN_PROGRESS"), COMPLETED));
    expect(outcome).toEqual(COMPLETED);
    expect(updates[0]).toEqual({ ...GENERATION, data: null });
    expect(updates.map(({ status }) => status)).toEqual(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
    expect(submissions).toBe(1);
  });

  test("does not poll when the response to the submission is a failed generation", async () => {
    const post = () => ({ status: 200, body: { ...GENERATION, status: "FAILED", code: "C", message: "M" } });
    const { outcome, polls } = await generateAt(post, respondWith(COMPLETED));
    expect(outcome).toMatchObject({ name: "GenerationFailedError", id: "gen_1", code: "C" });
    expect(polls).toBe(0);
  });

  test("polls for the output when the response to the submission is a completed generation without it", async () => {
    const post = () => ({ status: 200, body: { ...GENERATION, status: "COMPLETED" } });
    const { outcome, polls, updates } = await generateAt(post, respondWith(COMPLETED));
    expect(outcome).toEqual(COMPLETED);
    expect(polls).toBe(1);
    expect(updates).toEqual([COMPLETED]);
    const complete = await generateAt(() => ({ status: 200, body: COMPLETED }), respondWith(result("FAILED")));
    expect(complete).toMatchObject({ outcome: COMPLETED, polls: 0 });
  });

  test("polls when the response to the submission has only an id", async () => {
    const { outcome, submissions } = await generateAt(() => ({ status: 200, body: { id: "gen_1" } }), respondWith(COMPLETED));
    expect(outcome).toEqual(COMPLETED);
    expect(submissions).toBe(1);
  });

  test.each<[string, PollHandler, object]>([
    ["rejected", () => ({ status: 401, body: {} }), { name: "AuthenticationError" }],
    ["for a failed generation", () => ({ status: 200, body: result("FAILED") }), { name: "GenerationFailedError" }],
    ["pending until the deadline", () => ({ status: 200, body: result("IN_QUEUE") }), { name: "WaitTimeoutError" }],
    ["lost", ({ socket }) => void socket.destroy(), { name: "WaitTimeoutError", cause: expect.any(ViduError) }],
    ["without a response", () => undefined, { name: "WaitTimeoutError" }],
  ])("rejects with the id when polls are %s, and submits once", async (polls, get, expected) => {
    const { outcome, submissions } = await generateAt(accept, get, /rejected|failed/.test(polls) ? 20_000 : STALL_TIMEOUT_MS);
    expect(outcome).toMatchObject({ ...expected, id: "gen_1" });
    expect(submissions).toBe(1);
  });

  test.each(LOST_RESPONSES)("does not resend a submission that receives %s", async (_, handle, timeout) => {
    const { outcome, polls, submissions } = await generateAt(handle, respondWith(COMPLETED), timeout);
    expect(outcome).toMatchObject({ name: "SubmissionOutcomeUnknownError" });
    expect({ submissions, polls }).toEqual({ submissions: 1, polls: 0 });
  });
});
