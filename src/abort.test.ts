import { getEventListeners } from "node:events";
import { afterEach, describe, expect, test } from "vitest";
import { COMPLETED, GENERATION, KEY, result, serveBoth } from "../contract-tests/test-support/misbehave.js";
import type { Received, Reply } from "../contract-tests/test-support/serve.js";
import { type ClientOptions, createClient, type ViduClient } from "./index.js";

/** Timers that keep a process alive. */
const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;

/** Whatever needs no more than promises to settle has settled by then. */
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

const limited = () => ({ status: 429, headers: { "retry-after": "30" } });
const queued = () => ({ status: 200, body: result("IN_QUEUE") });
const taken = () => ({ status: 200, body: GENERATION });
const silent = () => undefined;
const stalled = ({ socket }: Received) => void socket.write("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{");
const streaming = ({ socket }: Received) => {
  const text = `data: ${JSON.stringify({ ...GENERATION, data: null })}\n\n`;
  return void socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n${text}`);
};

type Handle = (request: Received) => Reply | undefined;
type Run = (client: ViduClient, signal: AbortSignal) => Promise<unknown>;

const submit: Run = (client, signal) => client.submit({ prompt: "a cat" }, { signal });
const generate: Run = (client, signal) => client.generate({ prompt: "a cat" }, { signal });
const wait: Run = (client, signal) => client.wait("gen_1", { signal });
const get: Run = (client, signal) => client.get("gen_1", { signal });
const stream: Run = async (client, signal) => {
  for await (const update of client.stream({ prompt: "a cat" }, { signal })) expect(update).toBeDefined();
};
const listening: Run = (client, signal) => client.wait("gen_1", { signal, onUpdate: () => new Promise(() => {}) });

const STATES: readonly (readonly [state: string, run: Run, post: Handle, get: Handle])[] = [
  ["while a submission has no answer", submit, silent, silent],
  ["while the answer to a submission stalls", submit, stalled, silent],
  ["while a submission rests after 429", submit, limited, silent],
  ["while a question has no answer", wait, silent, silent],
  ["while the answer to a question stalls", get, silent, stalled],
  ["while a question rests after 429", get, silent, limited],
  ["between two questions", wait, silent, queued],
  ["between a submission and a question", generate, taken, queued],
  ["while a stream has not begun", stream, silent, silent],
  ["between two events of a stream", stream, streaming, silent],
  ["between two questions after a stream", stream, taken, queued],
  ["while an update is being listened to", listening, silent, queued],
];

describe("a call that is aborted", () => {
  const before = timers();
  afterEach(() => expect(timers()).toBeLessThanOrEqual(before + 1));

  test.each(STATES)("%s rejects at once with the signal's reason, and leaves nothing", async (_, run, post, get) => {
    for (const mine of ["call", "client"] as const) {
      await using server = await serveBoth(post, get);
      const controller = new AbortController();
      const other = new AbortController();
      const [forClient, forCall] = mine === "client" ? [controller, other] : [other, controller];
      const client = createClient({
        apiKey: KEY,
        baseUrl: server.url,
        signal: forClient.signal,
        timeout: 60_000,
        pollInterval: 60_000,
      });
      const reason = { mine };
      const outcomes: unknown[] = [];
      const settled = run(client, forCall.signal).then(
        () => expect.unreachable("it was not aborted"),
        (error: unknown) => void outcomes.push(error),
      );
      await expect.poll(() => server.received.length, { interval: 5, timeout: 20_000 }).toBe(1);
      // The answer arrives, where there is one.
      await new Promise((resolve) => setTimeout(resolve, 30));
      controller.abort(reason);
      await nextTurn();
      expect(outcomes).toEqual([reason]);
      expect(outcomes[0]).toBe(reason);
      await settled;
      for (const { signal } of [controller, other]) expect(getEventListeners(signal, "abort")).toEqual([]);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(server.received).toHaveLength(1);
    }
  });

  test.each(STATES.slice(0, 10))("before it begins sends nothing (%s)", async (_, run, post, get) => {
    await using server = await serveBoth(post, get);
    const reason = new Error("no");
    const client = createClient({ apiKey: KEY, baseUrl: server.url });
    await expect(run(client, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(server.received).toHaveLength(0);
  });

  test("ends at once although fetch does not heed the signal", async () => {
    const fetch = () => new Promise<Response>(() => {});
    const client = createClient({ apiKey: KEY, fetch });
    const controller = new AbortController();
    setTimeout(() => controller.abort("enough"), 20);
    await expect(client.submit({ prompt: "a cat" }, { signal: controller.signal })).rejects.toBe("enough");
    await expect(client.submit({ prompt: "a cat" }, { timeout: 30 })).rejects.toMatchObject({
      name: "SubmissionOutcomeUnknownError",
    });
  });

  test("by a time-out signal rejects with its reason", async () => {
    await using server = await serveBoth(silent, silent);
    const client = createClient({ apiKey: KEY, baseUrl: server.url });
    const signal = AbortSignal.timeout(30);
    const error = await client.submit({ prompt: "a cat" }, { signal }).catch((error: unknown) => error);
    expect(error).toBe(signal.reason);
    expect(error).toMatchObject({ name: "TimeoutError" });
  });
});

describe("a call that has ended", () => {
  test.each<[string, Run, Handle, Handle, outcome?: string]>([
    ["well", generate, taken, () => ({ status: 200, body: COMPLETED })],
    ["with a stream", stream, streaming, () => ({ status: 200, body: COMPLETED })],
    ["with an error", submit, () => ({ status: 400 }), silent, "RequestRejectedError"],
    ["too late", submit, silent, silent, "SubmissionOutcomeUnknownError"],
  ])("%s leaves no timer and no listener", async (_, run, post, get, expected) => {
    await using server = await serveBoth(post, get);
    const before = timers();
    const controller = new AbortController();
    const options: ClientOptions = { apiKey: KEY, baseUrl: server.url, timeout: 1000, pollInterval: 10 };
    const error = await run(createClient(options), controller.signal).then(
      () => undefined,
      ({ name }: Error) => name,
    );
    expect(error).toBe(expected);
    expect(timers()).toBeLessThanOrEqual(before);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });
});

describe("a thousand generations that are waited for", () => {
  test("take a timer each, ten connections, and no more memory than a few", { timeout: 60_000 }, async () => {
    const asked = new Map<string, number>();
    let open = 0;
    let most = 0;
    await using server = await serveBoth(silent, ({ path, socket }) => {
      const count = (asked.get(path) ?? 0) + 1;
      asked.set(path, count);
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        const body = JSON.stringify({ ...(count < 3 ? result("IN_PROGRESS") : COMPLETED), id: path.slice(12) });
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      }, 2);
      return undefined;
    });
    const warnings: Error[] = [];
    const warn = (warning: Error) => {
      if (warning.name === "MaxListenersExceededWarning") warnings.push(warning);
    };
    process.on("warning", warn);
    const controller = new AbortController();
    const client = createClient({ apiKey: KEY, baseUrl: server.url, pollInterval: 200 });
    const before = timers();
    const ids = Array.from({ length: 1000 }, (_, index) => `gen_${index}`);
    let mostTimers = 0;
    const watch = setInterval(() => {
      mostTimers = Math.max(mostTimers, timers() - before);
    }, 50);
    const done = await Promise.all(ids.map((id) => client.wait(id, { signal: controller.signal })));
    clearInterval(watch);
    process.off("warning", warn);
    expect(done.map(({ id }) => id)).toEqual(ids);
    expect([...asked.values()].every((count) => count === 3)).toBe(true);
    expect(most).toBeLessThanOrEqual(10);
    expect(mostTimers).toBeLessThanOrEqual(1000 + 1 + 20);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    expect(warnings).toEqual([]);
  });

  test("can be aborted together, at once", async () => {
    await using server = await serveBoth(silent, silent);
    const controller = new AbortController();
    const client = createClient({ apiKey: KEY, baseUrl: server.url });
    const waits = Array.from({ length: 1000 }, (_, index) => client.wait(`gen_${index}`, { signal: controller.signal }));
    const settled = Promise.allSettled(waits);
    await expect.poll(() => server.received.length, { interval: 5, timeout: 20_000 }).toBe(10);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
    controller.abort("enough");
    const first = await Promise.race([settled, nextTurn()]);
    expect(first).toHaveLength(1000);
    const outcomes = await settled;
    expect(outcomes.every((outcome) => outcome.status === "rejected" && outcome.reason === "enough")).toBe(true);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.received).toHaveLength(10);
  });
});
