import { getEventListeners } from "node:events";
import { afterEach, describe, expect, test, vi } from "vitest";
import { COMPLETED, GENERATION, type Handler, KEY, result, serveBoth } from "../contract-tests/test-support/misbehave.js";
import type { SocketRequest } from "../contract-tests/test-support/serve.js";
import { AbortError, type ClientOptions, createClient, type ViduClient } from "./index.js";

/** Returns the number of timers that keep the process alive. */
const countTimers = () => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;

/** Resolves after everything that needs only promises to settle. */
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

const rateLimited = () => ({ status: 429, headers: { "retry-after": "30" } });
const failing = () => ({ status: 503, headers: { "retry-after": "30" } });
const queued = () => ({ status: 200, body: result("IN_QUEUE") });
const accepted = () => ({ status: 200, body: GENERATION });
const silent = () => undefined;
const stalled = ({ socket }: SocketRequest) => void socket.write("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{");
const streaming = ({ socket }: SocketRequest) => {
  const text = `data: ${JSON.stringify({ ...GENERATION, data: null })}\n\n`;
  return void socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n${text}`);
};

type Run = (client: ViduClient, signal: AbortSignal) => Promise<unknown>;

const request = { prompt: "a cat" };
const submit: Run = (client, signal) => client.submit(request, { signal });
const generate: Run = (client, signal) => client.generate(request, { signal });
const wait: Run = (client, signal) => client.wait("gen_1", { signal });
const get: Run = (client, signal) => client.get("gen_1", { signal });
const stream: Run = async (client, signal) => {
  for await (const update of client.stream(request, { signal })) expect(update).toBeDefined();
};
const updating: Run = (client, signal) => client.wait("gen_1", { signal, onUpdate: () => new Promise(() => {}) });

/** The message and the properties of an `AbortError`, by the outcome of the submission. */
const NOT_SENT = { message: "Aborted. No submission was accepted", outcome: "not-sent" };
const UNKNOWN = {
  message: "Aborted. The submission may have been accepted and charged. Check before you submit it again",
  outcome: "unknown",
  request,
  sentAt: expect.any(Date),
};
const ACCEPTED = {
  message: 'Aborted. Generation gen_1 continues and is charged. Call wait("gen_1") to resume',
  outcome: "accepted",
  id: "gen_1",
};

const STATES: readonly (readonly [state: string, run: Run, post: Handler, get: Handler, expected: object])[] = [
  ["before a submission receives a response", submit, silent, silent, UNKNOWN],
  ["while the response to a submission stalls", submit, stalled, silent, UNKNOWN],
  ["in the delay after a submission is rejected with 429", submit, rateLimited, silent, NOT_SENT],
  ["before a poll receives a response", wait, silent, silent, ACCEPTED],
  ["while the response to a poll stalls", get, silent, stalled, ACCEPTED],
  ["in the delay after a poll is rejected with 429", get, silent, rateLimited, ACCEPTED],
  ["in the delay after a poll fails with 503", get, silent, failing, ACCEPTED],
  ["between two polls", wait, silent, queued, ACCEPTED],
  ["between a submission and a poll", generate, accepted, queued, ACCEPTED],
  ["before a stream receives a response", stream, silent, silent, UNKNOWN],
  ["between two events of a stream", stream, streaming, silent, ACCEPTED],
  ["between two polls after a stream", stream, accepted, queued, ACCEPTED],
  ["while onUpdate runs", updating, silent, queued, ACCEPTED],
];

/** Asserts that an error is an `AbortError` with exactly these properties. */
function expectAbortError(error: unknown, cause: unknown, expected: object): void {
  expect(error).toBeInstanceOf(AbortError);
  const { message, name, ...properties } = error as AbortError;
  expect({ message, ...properties }).toEqual(expected);
  expect((error as AbortError).name).toBe("AbortError");
  expect((error as AbortError).cause).toBe(cause);
}

describe("an aborted call", () => {
  const before = countTimers();
  afterEach(() => expect(countTimers()).toBeLessThanOrEqual(before + 1));

  test.each(STATES)("rejects immediately %s, and leaves nothing behind", async (_, run, post, get, expected) => {
    for (const owner of ["call", "client"] as const) {
      await using server = await serveBoth(post, get);
      const controller = new AbortController();
      const other = new AbortController();
      const [forClient, forCall] = owner === "client" ? [controller, other] : [other, controller];
      let responses = 0;
      const client = createClient({
        apiKey: KEY,
        baseUrl: server.url,
        fetch: async (input, init) => {
          const response = await fetch(input, init);
          responses += 1;
          return response;
        },
        signal: forClient.signal,
        timeout: 60_000,
        pollInterval: 60_000,
      });
      const reason = { owner };
      const errors: unknown[] = [];
      const settled = run(client, forCall.signal).then(
        () => expect.unreachable("the call was not aborted"),
        (error: unknown) => void errors.push(error),
      );
      await expect.poll(() => server.received.length, { interval: 5, timeout: 20_000 }).toBe(1);
      const [first] = server.received;
      if ((first?.method === "POST" ? post : get) !== silent)
        await expect.poll(() => responses, { interval: 5, timeout: 20_000 }).toBe(1);
      // The client reads the body meanwhile.
      await new Promise((resolve) => setTimeout(resolve, 50));
      controller.abort(reason);
      await nextTurn();
      expect(errors).toHaveLength(1);
      expectAbortError(errors[0], reason, expected);
      await settled;
      for (const { signal } of [controller, other]) expect(getEventListeners(signal, "abort")).toEqual([]);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(server.received).toHaveLength(1);
    }
  });

  test.each<[string, Run, object]>([
    ["submit", submit, NOT_SENT],
    ["generate", generate, NOT_SENT],
    ["stream", stream, NOT_SENT],
    ["wait", wait, ACCEPTED],
    ["get", get, ACCEPTED],
  ])("sends nothing if the signal of %s has aborted already", async (_, run, expected) => {
    for (const owner of ["call", "client"] as const) {
      await using server = await serveBoth(accepted, queued);
      const reason = new Error("the reason");
      const aborted = AbortSignal.abort(reason);
      const signals = owner === "client" ? { client: aborted } : { call: aborted };
      const client = createClient({ apiKey: KEY, baseUrl: server.url, signal: signals.client });
      const error = await run(client, signals.call ?? new AbortController().signal).catch((error: unknown) => error);
      expectAbortError(error, reason, expected);
      expect(server.received).toHaveLength(0);
    }
  });

  test("rejects with the signal's reason as the cause, of a timeout signal, too", async () => {
    await using server = await serveBoth(silent, silent);
    const client = createClient({ apiKey: KEY, baseUrl: server.url });
    const signal = AbortSignal.timeout(300);
    const error = await client.submit(request, { signal }).catch((error: unknown) => error);
    expect(signal.reason).toMatchObject({ name: "TimeoutError" });
    expectAbortError(error, signal.reason, UNKNOWN);
  });

  test("has the time at which an unknown submission was sent", async () => {
    await using server = await serveBoth(silent, silent);
    const client = createClient({ apiKey: KEY, baseUrl: server.url });
    const before = Date.now();
    const error = await client.submit(request, { signal: AbortSignal.timeout(1000) }).catch((error: unknown) => error);
    expect(Number((error as AbortError).sentAt)).toBeGreaterThanOrEqual(before);
    expect(Number((error as AbortError).sentAt)).toBeLessThanOrEqual(Date.now() - 100);
  });
});

describe("an aborted call without a socket", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  const useFakeTimers = () => vi.useFakeTimers({ toFake: ["Date", "clearTimeout", "performance", "setTimeout"] });
  const rejection = (call: Promise<unknown>) =>
    call.then(
      () => expect.unreachable(),
      (error: unknown) => error,
    );

  test("rejects immediately although fetch ignores its signal", async () => {
    useFakeTimers();
    const client = createClient({ apiKey: KEY, fetch: () => new Promise<Response>(() => {}) });
    const controller = new AbortController();
    const aborted = rejection(client.submit(request, { signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(20);
    controller.abort("enough");
    expectAbortError(await aborted, "enough", UNKNOWN);
    const timedOut = rejection(client.submit(request, { timeout: 30 }));
    await vi.advanceTimersByTimeAsync(30);
    expect(await timedOut).toMatchObject({ name: "SubmissionOutcomeUnknownError" });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("rejects with an AbortError if the signal has no reason, as in React Native", async () => {
    class OldSignal extends EventTarget {
      aborted = false;
    }
    const signal = new OldSignal();
    const client = createClient({ apiKey: KEY, fetch: () => new Promise<Response>(() => {}) });
    const error = rejection(client.submit(request, { signal: signal as AbortSignal }));
    await nextTurn();
    signal.aborted = true;
    signal.dispatchEvent(new Event("abort"));
    expectAbortError(await error, undefined, UNKNOWN);
    expectAbortError(await rejection(client.submit(request, { signal: signal as AbortSignal })), undefined, NOT_SENT);
  });

  test.each<[status: number, expected: object]>([
    [429, NOT_SENT],
    [200, ACCEPTED],
  ])("knows the outcome from a response with status %d", async (status, expected) => {
    useFakeTimers();
    const fetch = async () => Response.json(GENERATION, { status });
    const controller = new AbortController();
    const error = rejection(createClient({ apiKey: KEY, fetch }).generate(request, { signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(100);
    controller.abort("enough");
    expectAbortError(await error, "enough", expected);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("has an unknown outcome while the body of a 500 response stalls", async () => {
    const fetch = async () => new Response(new ReadableStream(), { status: 500 });
    const controller = new AbortController();
    const error = rejection(createClient({ apiKey: KEY, fetch }).submit(request, { signal: controller.signal }));
    await nextTurn();
    controller.abort("enough");
    expectAbortError(await error, "enough", UNKNOWN);
  });

  test("was not sent if the connections of its attempts failed", async () => {
    useFakeTimers();
    const cause = { code: "ECONNREFUSED", syscall: "connect" };
    const fetch = () => Promise.reject(Object.assign(new TypeError("fetch failed"), { cause }));
    const controller = new AbortController();
    const error = rejection(createClient({ apiKey: KEY, fetch }).submit(request, { signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(100);
    controller.abort("enough");
    expectAbortError(await error, "enough", NOT_SENT);
  });
});

describe("a settled call", () => {
  test.each<[string, Run, Handler, Handler, error?: string]>([
    ["resolved", generate, accepted, () => ({ status: 200, body: COMPLETED })],
    ["streamed", stream, streaming, () => ({ status: 200, body: COMPLETED })],
    ["rejected", submit, () => ({ status: 400 }), silent, "RequestRejectedError"],
    ["timed out", submit, silent, silent, "SubmissionOutcomeUnknownError"],
  ])("leaves no timer and no listener behind after it %s", async (_, run, post, get, expected) => {
    await using server = await serveBoth(post, get);
    const before = countTimers();
    const controller = new AbortController();
    const options: ClientOptions = { apiKey: KEY, baseUrl: server.url, timeout: 3000, pollInterval: 10 };
    const error = await run(createClient(options), controller.signal).then(
      () => undefined,
      ({ name }: Error) => name,
    );
    expect(error).toBe(expected);
    expect(countTimers()).toBeLessThanOrEqual(before);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });
});

describe("a thousand concurrent waits", () => {
  test("use one timer each, ten requests at a time and one listener", { timeout: 60_000 }, async () => {
    const pollsByPath = new Map<string, number>();
    let inFlight = 0;
    let maxInFlight = 0;
    const fetch: ClientOptions["fetch"] = async (url) => {
      const path = String(url);
      const count = (pollsByPath.get(path) ?? 0) + 1;
      pollsByPath.set(path, count);
      inFlight += 1;
      maxInFlight = Math.max(maxInFlight, inFlight);
      await new Promise((resolve) => setTimeout(resolve, 2));
      inFlight -= 1;
      return Response.json({ ...(count < 3 ? result("IN_PROGRESS") : COMPLETED), id: path.replace(/.*\//, "") });
    };
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => {
      if (warning.name === "MaxListenersExceededWarning") warnings.push(warning);
    };
    process.on("warning", onWarning);
    const controller = new AbortController();
    const client = createClient({ apiKey: KEY, fetch, pollInterval: 200 });
    const before = countTimers();
    const ids = Array.from({ length: 1000 }, (_, index) => `gen_${index}`);
    let maxTimers = 0;
    let maxListeners = 0;
    const sampling = setInterval(() => {
      maxTimers = Math.max(maxTimers, countTimers() - before);
      maxListeners = Math.max(maxListeners, getEventListeners(controller.signal, "abort").length);
    }, 50);
    const results = await Promise.all(ids.map((id) => client.wait(id, { signal: controller.signal })));
    clearInterval(sampling);
    process.off("warning", onWarning);
    expect(results.map(({ id }) => id)).toEqual(ids);
    expect([...pollsByPath.values()].every((count) => count === 3)).toBe(true);
    expect(pollsByPath.size).toBe(1000);
    expect(maxInFlight).toBe(10);
    expect(maxTimers).toBeLessThanOrEqual(1000 + 1 + 20);
    expect(maxListeners).toBe(1);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    expect(warnings).toEqual([]);
  });

  test("are aborted together, immediately", async () => {
    let requests = 0;
    const fetch = () => {
      requests += 1;
      return new Promise<Response>(() => {});
    };
    const controller = new AbortController();
    const client = createClient({ apiKey: KEY, fetch });
    const waits = Array.from({ length: 1000 }, (_, index) => client.wait(`gen_${index}`, { signal: controller.signal }));
    const settled = Promise.allSettled(waits);
    await nextTurn();
    expect(requests).toBe(10);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
    controller.abort("enough");
    const first = await Promise.race([settled, nextTurn()]);
    expect(first).toHaveLength(1000);
    for (const [index, outcome] of (await settled).entries())
      expect(outcome).toMatchObject({
        status: "rejected",
        reason: { name: "AbortError", cause: "enough", outcome: "accepted", id: `gen_${index}` },
      });
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(requests).toBe(10);
  });
});
