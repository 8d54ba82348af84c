import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  createFetch,
  delay,
  json,
  LegacyAbortController,
  rejectionOf,
  settle,
} from "../../contract-tests/test-support/fake-fetch.js";
import { COMPLETED, countSubmissions, GENERATION, KEY, result, serveBoth } from "../../contract-tests/test-support/misbehave.js";
import { serve } from "../../contract-tests/test-support/serve.js";
import { type ClientOptions, createClient, isViduError, type ViduClient } from "../index.js";

const REQUEST = { prompt: "a cat" } as const;
const never = () => new Promise<never>(() => {});

const drain = async (updates: AsyncIterable<unknown>) => {
  for await (const update of updates) expect(update).toBeDefined();
};

/** A controller as the platform has it, or as a library without `reason` has it. */
const CONTROLLERS = [
  ["a native signal", () => new AbortController()],
  ["a signal without a reason", () => new LegacyAbortController()],
] as const;

describe("over a network", () => {
  test("a timeout signal during a submission reports an unknown outcome", async () => {
    await using server = await serve(({ method }) => delay(method === "GET" ? 0 : 1_200, { status: 200, body: COMPLETED }));
    const vidu = createClient({ apiKey: KEY, baseUrl: server.url });
    // Opens the connection, so that a slow machine sends the submission before the timeout.
    await vidu.get("gen_1");
    const signal = AbortSignal.timeout(300);
    const before = Date.now();
    const error = await rejectionOf(vidu.submit(REQUEST, { signal }));
    expect(isViduError(error, "AbortError")).toBe(true);
    expect(error).toMatchObject({ name: "AbortError", outcome: "unknown", request: REQUEST });
    expect(error.cause).toBe(signal.reason);
    expect((error.cause as Error).name).toBe("TimeoutError");
    expect((error["sentAt"] as Date).getTime()).toBeGreaterThanOrEqual(before - 1);
    expect(error["id"]).toBeUndefined();
    expect(countSubmissions(server)).toBe(1);
  });

  test("an abort 30 ms after the first update of generate has the id", async () => {
    await using server = await serveBoth(
      () => ({ status: 200, body: GENERATION }),
      () => ({ status: 200, body: result("IN_PROGRESS") }),
    );
    const controller = new AbortController();
    const reason = new Error("closed");
    const vidu = createClient({ apiKey: KEY, baseUrl: server.url, pollInterval: 10 });
    const onUpdate = () => void setTimeout(() => controller.abort(reason), 30);
    const error = await rejectionOf(vidu.generate(REQUEST, { signal: controller.signal, onUpdate }));
    expect(error).toMatchObject({ name: "AbortError", id: "gen_1", outcome: "accepted" });
    expect(error.cause).toBe(reason);
    expect(countSubmissions(server)).toBe(1);
  });

  test("an abort while the response body arrives reports an unknown outcome", async () => {
    const controller = new AbortController();
    await using server = await serve(({ socket }) => {
      const text = JSON.stringify(GENERATION);
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text.slice(0, 10)}`);
      setTimeout(() => controller.abort(), 30);
      return undefined;
    });
    const vidu = createClient({ apiKey: KEY, baseUrl: server.url });
    const error = await rejectionOf(vidu.submit(REQUEST, { signal: controller.signal }));
    expect(error).toMatchObject({ name: "AbortError", outcome: "unknown", request: REQUEST });
    expect(countSubmissions(server)).toBe(1);
  });

  test("an abort between two events of a stream has the id", async () => {
    const controller = new AbortController();
    await using server = await serve(({ socket }) => {
      const data = JSON.stringify({ ...GENERATION, data: null });
      return void socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: ${data}\n\n`);
    });
    const vidu = createClient({ apiKey: KEY, baseUrl: server.url });
    const read = async () => {
      for await (const { id } of vidu.stream(REQUEST, { signal: controller.signal })) {
        expect(id).toBe("gen_1");
        setTimeout(() => controller.abort("enough"), 20);
      }
    };
    expect(await rejectionOf(read())).toMatchObject({ name: "AbortError", id: "gen_1", outcome: "accepted", cause: "enough" });
    expect(server.received).toHaveLength(1);
  });

  test.each(["call", "client"] as const)("a signal without a reason works with the platform's fetch (%s)", async (owner) => {
    await using server = await serve(() => undefined);
    const controller = new LegacyAbortController();
    const options = { signal: controller.signal };
    const vidu = createClient({ apiKey: KEY, baseUrl: server.url, ...(owner === "client" && options) });
    const call = rejectionOf(vidu.submit(REQUEST, owner === "call" ? options : {}));
    await expect.poll(() => server.received.length, { interval: 5, timeout: 10_000 }).toBe(1);
    controller.abort();
    expect(await call).toMatchObject({ name: "AbortError", outcome: "unknown", request: REQUEST });
    expect(controller.legacy.size).toBe(0);
  });

  test("an abort while a refused connection is retried reports that nothing was sent", async () => {
    const server = await serve(() => undefined);
    await server[Symbol.asyncDispose]();
    const controller = new AbortController();
    const vidu = createClient({ apiKey: KEY, baseUrl: server.url, maxRetries: 1000 });
    setTimeout(() => controller.abort(), 60);
    const error = await rejectionOf(vidu.submit(REQUEST, { signal: controller.signal }));
    expect(error).toMatchObject({ name: "AbortError", outcome: "not-sent" });
    expect(error["request"]).toBeUndefined();
  });
});

type Run = (vidu: ViduClient, signal: AbortSignal) => Promise<unknown>;
const submit: Run = (vidu, signal) => vidu.submit(REQUEST, { signal });
const generate: Run = (vidu, signal) => vidu.generate(REQUEST, { signal });
const stream: Run = (vidu, signal) => drain(vidu.stream(REQUEST, { signal }));
const wait: Run = (vidu, signal) => vidu.wait("gen_1", { signal });
const get: Run = (vidu, signal) => vidu.get("gen_1", { signal });

const openStream = (text: string) =>
  new Response(new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode(text)) }), {
    headers: { "content-type": "text/event-stream" },
  });
const openJson = (text: string) =>
  new Response(new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode(text)) }), {
    headers: { "content-type": "application/json" },
  });
const event = `data: ${JSON.stringify({ ...GENERATION, data: null })}\n\n`;

interface Moment {
  readonly run: Run;
  readonly post?: () => unknown;
  readonly get?: () => unknown;
  readonly options?: ClientOptions;
  readonly outcome: "not-sent" | "unknown" | "accepted";
}

const limited = () => json({ code: "RATE_LIMITED", message: "slow down" }, { status: 429, headers: { "retry-after": "30" } });
const unavailable = () => new Response("<h1>503</h1>", { status: 503 });
const accepted = () => json(GENERATION);
const queued = () => json(result("IN_QUEUE"));
const refused = () =>
  Promise.reject(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" }));

const MOMENTS: Readonly<Record<string, Moment>> = {
  "while the key is requested": { run: submit, options: { apiKey: never }, outcome: "not-sent" },
  "while a middleware holds the request": {
    run: submit,
    options: { middleware: [{ onRequest: never }] },
    outcome: "not-sent",
  },
  "while a submission waits after 429": { run: submit, post: limited, outcome: "not-sent" },
  "while generate waits after 429": { run: generate, post: limited, outcome: "not-sent" },
  "while a stream waits after 429": { run: stream, post: limited, outcome: "not-sent" },
  "while a submission waits after a refused connection": {
    run: submit,
    post: refused,
    options: { maxRetries: 1000 },
    outcome: "not-sent",
  },
  "while a submission has no response": { run: submit, post: never, outcome: "unknown" },
  "while generate has no response": { run: generate, post: never, outcome: "unknown" },
  "while a stream has no response": { run: stream, post: never, outcome: "unknown" },
  "while a middleware holds the response": {
    run: submit,
    post: accepted,
    options: { middleware: [{ onResponse: never }] },
    outcome: "unknown",
  },
  "while the body of a submission is incomplete": { run: submit, post: () => openJson('{"id":'), outcome: "unknown" },
  "before the first event of a stream": { run: stream, post: () => openStream(": hello\n\n"), outcome: "unknown" },
  "after the first event of a stream": { run: stream, post: () => openStream(event), outcome: "accepted" },
  "between a submission and the first poll": { run: generate, post: accepted, get: queued, outcome: "accepted" },
  "while the first poll has no response": { run: generate, post: accepted, get: never, outcome: "accepted" },
  "while polls fail": { run: generate, post: accepted, get: unavailable, outcome: "accepted" },
  "while a poll waits after 429": { run: generate, post: accepted, get: limited, outcome: "accepted" },
  "while a poll's body is incomplete": { run: generate, post: accepted, get: () => openJson("{"), outcome: "accepted" },
  "while wait polls": { run: wait, get: queued, outcome: "accepted" },
  "while wait has no response": { run: wait, get: never, outcome: "accepted" },
  "while get has no response": { run: get, get: never, outcome: "accepted" },
  "while get waits after 503": { run: get, get: unavailable, outcome: "accepted" },
  "while an update is processed": {
    run: (vidu, signal) => vidu.generate(REQUEST, { signal, onUpdate: never }),
    post: accepted,
    get: queued,
    outcome: "accepted",
  },
};

describe("an abort", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const cases = Object.entries(MOMENTS).flatMap(([name, moment]) =>
    CONTROLLERS.map(([kind, create]) => [name, kind, moment, create] as const),
  );

  test.each(cases)("%s rejects at once with an AbortError (%s)", async (_, __, moment, create) => {
    for (const owner of ["call", "client"] as const) {
      const { fetch, posts, sent } = createFetch((request) => (request.method === "POST" ? moment.post : moment.get)?.());
      const controller = create();
      const other = new AbortController();
      const vidu = createClient({
        apiKey: KEY,
        fetch,
        ...moment.options,
        signal: owner === "client" ? controller.signal : other.signal,
      });
      setTimeout(() => controller.abort(), 1_500);
      const call = moment.run(vidu, owner === "call" ? controller.signal : other.signal);
      const { state, error } = await settle(call, 1_500);
      expect(state).toBe("rejected");
      expect(isViduError(error, "AbortError")).toBe(true);
      expect(error).toMatchObject({ name: "AbortError", outcome: moment.outcome });
      const { reason } = controller.signal as { readonly reason?: unknown };
      if (reason !== undefined) expect(error?.cause).toBe(reason);
      expect(error?.["id"]).toBe(moment.outcome === "accepted" ? "gen_1" : undefined);
      if (moment.outcome === "unknown") expect(error).toMatchObject({ request: REQUEST, sentAt: expect.any(Date) });
      expect(error?.message).not.toContain("undefined");
      const count = sent.length;
      await vi.advanceTimersByTimeAsync(100_000);
      expect(sent).toHaveLength(count);
      if (moment.outcome !== "not-sent") expect(posts()).toBeLessThanOrEqual(1);
      if (controller instanceof LegacyAbortController) expect(controller.legacy.size).toBe(0);
    }
  });

  test.each(CONTROLLERS)("before a call sends nothing (%s)", async (_, create) => {
    for (const run of [submit, generate, stream, wait, get]) {
      const { fetch, sent } = createFetch(accepted);
      const controller = create();
      controller.abort();
      const { error } = await settle(run(createClient({ apiKey: KEY, fetch }), controller.signal), 1_000);
      expect(error).toMatchObject({ name: "AbortError" });
      expect(sent).toHaveLength(0);
      if (run !== wait && run !== get) expect(error).toMatchObject({ outcome: "not-sent" });
    }
  });

  test("of the client before a call sends nothing", async () => {
    const { fetch, sent } = createFetch(accepted);
    const vidu = createClient({ apiKey: KEY, fetch, signal: AbortSignal.abort("over") });
    const { error } = await settle(vidu.generate(REQUEST), 1_000);
    expect(error).toMatchObject({ name: "AbortError", outcome: "not-sent", cause: "over" });
    expect(sent).toHaveLength(0);
  });

  test.each([
    ["a string", "enough"],
    ["null", null],
    ["zero", 0],
    ["false", false],
    ["an object", { code: 1 }],
    ["a TypeError", new TypeError("x")],
    ["an error that looks like a failure of the network", Object.assign(new Error("x"), { code: "ECONNREFUSED" })],
    ["an error that looks like an API error", Object.assign(new Error("x"), { status: 429 })],
  ])("with %s as the reason keeps it as the cause", async (_, reason) => {
    const { fetch, posts } = createFetch(never);
    const controller = new AbortController();
    const vidu = createClient({ apiKey: KEY, fetch });
    setTimeout(() => controller.abort(reason), 100);
    const { error } = await settle(submit(vidu, controller.signal), 100_000);
    expect(error).toMatchObject({ name: "AbortError", outcome: "unknown" });
    expect(error).toHaveProperty("cause", reason);
    expect(posts()).toBe(1);
  });

  test.each<[string, () => unknown]>([
    ["undefined", () => undefined],
    ["a string", () => "aborted"],
    [
      "an error of node-fetch",
      () => Object.assign(new Error("The operation was aborted."), { name: "AbortError", type: "aborted" }),
    ],
    ["a TypeError of React Native", () => new TypeError("Network request failed")],
    ["a frozen error", () => Object.freeze(new Error("x"))],
    ["an error of an unreachable server", () => Object.assign(new Error("x"), { code: "ECONNREFUSED" })],
  ])("reports an unknown outcome when fetch rejects it with %s", async (_, reject) => {
    const controller = new AbortController();
    let count = 0;
    const fetch = () => {
      count += 1;
      return new Promise<Response>((_, fail) => controller.signal.addEventListener("abort", () => fail(reject())));
    };
    setTimeout(() => controller.abort("mine"), 100);
    const { error } = await settle(submit(createClient({ apiKey: KEY, fetch }), controller.signal), 100_000);
    expect(error).toMatchObject({ name: "AbortError", outcome: "unknown", cause: "mine", request: REQUEST });
    expect(count).toBe(1);
  });

  test("in the callback of an update has the id", async () => {
    const { fetch, posts } = createFetch(({ method }) => (method === "POST" ? accepted() : queued()));
    const controller = new AbortController();
    const onUpdate = () => controller.abort("seen");
    const vidu = createClient({ apiKey: KEY, fetch });
    const { error } = await settle(vidu.generate(REQUEST, { signal: controller.signal, onUpdate }), 10_000);
    expect(error).toMatchObject({ name: "AbortError", id: "gen_1", outcome: "accepted", cause: "seen" });
    expect(posts()).toBe(1);
  });

  test("while the consumer of a stream is busy rejects its next update with the id", async () => {
    const { fetch, posts } = createFetch(() => openStream(event));
    const controller = new AbortController();
    const updates = createClient({ apiKey: KEY, fetch }).stream(REQUEST, { signal: controller.signal });
    expect((await settle(updates.next(), 100)).value).toMatchObject({ value: { id: "gen_1" } });
    controller.abort("busy");
    await vi.advanceTimersByTimeAsync(5_000);
    const { error } = await settle(updates.next(), 100);
    expect(error).toMatchObject({ name: "AbortError", id: "gen_1", outcome: "accepted", cause: "busy" });
    expect(posts()).toBe(1);
  });

  test("of a stream that was never read sends nothing", async () => {
    const { fetch, sent } = createFetch(() => openStream(event));
    const controller = new AbortController();
    const updates = createClient({ apiKey: KEY, fetch }).stream(REQUEST, { signal: controller.signal });
    controller.abort();
    await vi.advanceTimersByTimeAsync(5_000);
    const { error } = await settle(updates.next(), 100);
    expect(error).toMatchObject({ name: "AbortError", outcome: "not-sent" });
    expect(sent).toHaveLength(0);
  });

  test("in the same tick as the response leaves the id or an unknown outcome", async () => {
    const controller = new AbortController();
    const { fetch } = createFetch(({ method }) => {
      if (method === "GET") return queued();
      queueMicrotask(() => controller.abort());
      return accepted();
    });
    const { error } = await settle(generate(createClient({ apiKey: KEY, fetch }), controller.signal), 10_000);
    expect(error).toMatchObject({ name: "AbortError" });
    expect(error?.["outcome"]).not.toBe("not-sent");
    if (error?.["outcome"] === "accepted") expect(error["id"]).toBe("gen_1");
    else expect(error).toMatchObject({ request: REQUEST, sentAt: expect.any(Date) });
  });

  test("after a rejected submission is not reported as charged", async () => {
    const { fetch } = createFetch(() => json({ code: "BAD", message: "no" }, { status: 400 }));
    const controller = new AbortController();
    const { error } = await settle(submit(createClient({ apiKey: KEY, fetch }), controller.signal), 10);
    controller.abort();
    expect(error).toMatchObject({ name: "RequestRejectedError", status: 400 });
  });

  test("after completion changes nothing", async () => {
    const { fetch } = createFetch(({ method }) => json(method === "POST" ? GENERATION : COMPLETED));
    const controller = new LegacyAbortController();
    const { value } = await settle(generate(createClient({ apiKey: KEY, fetch }), controller.signal), 10_000);
    controller.abort();
    expect(value).toMatchObject({ id: "gen_1", status: "COMPLETED" });
    expect(controller.legacy.size).toBe(0);
  });

  test("states in its message whether something may be charged", async () => {
    const messages = await Promise.all(
      (
        [
          ["accepted", queued],
          ["unknown", never],
        ] as const
      ).map(async ([outcome]) => {
        const { fetch } = createFetch(({ method }) =>
          method === "GET" ? queued() : outcome === "accepted" ? accepted() : never(),
        );
        const controller = new AbortController();
        setTimeout(() => controller.abort(), 100);
        const { error } = await settle(generate(createClient({ apiKey: KEY, fetch }), controller.signal), 1_000);
        return error?.message ?? "";
      }),
    );
    expect(messages[0]).toContain("gen_1");
    expect(messages[0]).toMatch(/charged/);
    expect(messages[1]).toMatch(/may have been (accepted and )?charged/);
  });
});

/** Signals of other implementations, which throw where the platform's do not. */
const HOSTILE_SIGNALS: readonly (readonly [description: string, create: (isLate: () => boolean) => AbortSignal])[] = [
  [
    "whose `aborted` throws",
    (isLate) =>
      Object.defineProperty(new LegacyAbortController().signal, "aborted", {
        get: () => {
          if (isLate()) throw new Error("detached");
          return false;
        },
      }),
  ],
  [
    "whose `reason` throws",
    (isLate) => {
      const { signal } = new LegacyAbortController();
      const fail = () => {
        if (isLate()) throw new Error("detached");
      };
      return Object.defineProperties(signal, { reason: { get: fail }, aborted: { get: isLate } });
    },
  ],
  [
    "whose `removeEventListener` throws",
    () => {
      const { signal } = new LegacyAbortController();
      const fail = () => {
        throw new Error("detached");
      };
      return Object.assign(signal, { removeEventListener: fail });
    },
  ],
  [
    "whose `addEventListener` throws",
    (isLate) => {
      const { signal } = new LegacyAbortController();
      const add = signal.addEventListener.bind(signal) as (...values: unknown[]) => void;
      const guarded = (...values: unknown[]) => {
        if (isLate()) throw new Error("detached");
        add(...values);
      };
      return Object.assign(signal, { addEventListener: guarded });
    },
  ],
  [
    "whose `throwIfAborted` throws",
    (isLate) => {
      const throwIfAborted = () => {
        if (isLate()) throw new Error("detached");
      };
      return Object.assign(new LegacyAbortController().signal, { throwIfAborted });
    },
  ],
];

describe("a signal", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const runs = Object.entries({ submit, generate, stream });
  const cases = HOSTILE_SIGNALS.flatMap(([name, create]) => runs.map(([method, run]) => [name, method, create, run] as const));

  type Case = (typeof cases)[number];
  const check = async (_: string, __: string, create: Case[2], run: Run) => {
    for (const owner of ["call", "client"]) {
      let isLate = false;
      const { fetch, posts } = createFetch(({ method }) => {
        isLate = true;
        return method === "POST" ? accepted() : json(COMPLETED);
      });
      const mine = create(() => isLate);
      const other = new AbortController().signal;
      const vidu = createClient({ apiKey: KEY, fetch, signal: owner === "client" ? mine : other });
      const { state, value, error } = await settle(run(vidu, owner === "call" ? mine : other), 20_000);
      expect(posts()).toBe(1);
      expect(state).not.toBe("pending");
      if (state === "fulfilled") {
        if (run !== stream) expect(value).toMatchObject({ id: "gen_1" });
        continue;
      }
      expect(isViduError(error)).toBe(true);
      const isKnown = error?.["id"] === "gen_1";
      const isDoubtful = error?.name === "SubmissionOutcomeUnknownError" || error?.["outcome"] === "unknown";
      expect({ isKnown, isDoubtful, name: error?.name }).not.toMatchObject({ isKnown: false, isDoubtful: false });
    }
  };

  const title = "%s after a submission was sent loses neither the id nor the doubt (%s)";
  test.each(cases)(title, check);

  test("whose `reason` throws on an abort rejects the call, and throws nothing into the event", async () => {
    const { fetch } = createFetch(never);
    const controller = new LegacyAbortController();
    const failReason = () => {
      throw new Error("detached");
    };
    const thrown: unknown[] = [];
    setTimeout(() => {
      Object.defineProperty(controller.signal, "reason", { get: failReason });
      try {
        controller.abort();
      } catch (error) {
        thrown.push(error);
      }
    }, 100);
    const { error } = await settle(submit(createClient({ apiKey: KEY, fetch }), controller.signal), 1_000);
    expect(thrown).toEqual([]);
    expect(error).toMatchObject({ name: "AbortError", outcome: "unknown", request: REQUEST });
  });

  test("that is not a signal is a TypeError before anything is sent", async () => {
    for (const signal of [{}, "signal", 1, new AbortController()]) {
      const { fetch, sent } = createFetch(accepted);
      const { error } = await settle(submit(createClient({ apiKey: KEY, fetch }), signal as never), 1_000);
      expect(error).toBeInstanceOf(TypeError);
      expect(sent).toHaveLength(0);
    }
  });
});

test.each(["submit", "generate", "stream"] as const)(
  "an abort in the moment of the response of %s has the id",
  async (method) => {
    const controller = new AbortController();
    const text = async () => {
      controller.abort("enough");
      return JSON.stringify(GENERATION);
    };
    const fetch = async () => ({ ok: true, status: 200, headers: new Headers(), text }) as Response;
    const vidu = createClient({ apiKey: KEY, fetch });
    const { signal } = controller;
    const call = method === "stream" ? drain(vidu.stream(REQUEST, { signal })) : vidu[method](REQUEST, { signal });
    const error = await rejectionOf(call);
    expect(error).toMatchObject({ name: "AbortError", id: "gen_1", outcome: "accepted", cause: "enough" });
    expect(error.message).toBe('Aborted. Generation gen_1 continues and is charged. Call wait("gen_1") to resume');
  },
);
