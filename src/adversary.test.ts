import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { COMPLETED, GENERATION, KEY, posts, result, serveBoth } from "../contract-tests/test/misbehave.js";
import type { Received } from "../contract-tests/test/serve.js";
import {
  type ClientOptions,
  createClient,
  type GenerationUpdate,
  parseRequest,
  requestSchema,
  type VideoRequest,
} from "./index.js";

/** What somebody who saw only the promises found to break them. */

const taken = () => ({ status: 200, body: GENERATION });
const completed = () => ({ status: 200, body: COMPLETED });
const refused = () =>
  Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED", syscall: "connect" } }));

describe("a middleware whose own connection is refused", () => {
  test.each(["submit", "generate", "stream"] as const)("has nothing sent a second time by %s", async (method) => {
    for (const middleware of [{ onResponse: refused }, { onError: refused }] as const) {
      const post = "onError" in middleware ? ({ socket }: Received) => void socket.resetAndDestroy() : taken;
      await using server = await serveBoth(post, completed);
      const client = createClient({ apiKey: KEY, baseUrl: server.url, middleware: [middleware] });
      const call = method === "stream" ? client.stream({ prompt: "a cat" }).next() : client[method]({ prompt: "a cat" });
      await expect(call).rejects.toMatchObject({ name: "SubmissionOutcomeUnknownError" });
      expect(posts(server)).toBe(1);
    }
  });
});

test.each([
  { pollInterval: 0 },
  { pollInterval: 1.5 },
  { timeout: Number.NaN },
  { maxRetries: 0.5 },
  { onUpdate: {} },
  { headers: { "x a": "" } },
  { signal: {} },
])("an option that makes no sense is refused before anything is paid for: %j", async (options) => {
  await using server = await serveBoth(taken, completed);
  const client = createClient({ apiKey: KEY, baseUrl: server.url });
  await expect(client.generate({ prompt: "a cat" }, options as object)).rejects.toThrow(TypeError);
  await expect(client.stream({ prompt: "a cat" }, options as object).next()).rejects.toThrow(TypeError);
  expect(server.received).toHaveLength(0);
});

test("an option of a client that makes no sense is refused when it is used", async () => {
  expect(() => createClient({ apiKey: KEY, fetch: 5 } as unknown as ClientOptions)).toThrow(/^fetch is not a function\.$/);
  const client = createClient({ apiKey: KEY, signal: {} } as unknown as ClientOptions);
  await expect(client.submit({ prompt: "a cat" })).rejects.toThrow(/^signal is not an AbortSignal\.$/);
});

test.each([{ seed: Number.NaN }, { seed: Number.POSITIVE_INFINITY }, { seed: 5n }, { n: 1n }])(
  "what JSON would make something else of is not sent: %o",
  async (more) => {
    await using server = await serveBoth(taken, completed);
    const request = { prompt: "a cat", ...more } as unknown as VideoRequest;
    await expect(createClient({ apiKey: KEY, baseUrl: server.url }).submit(request)).rejects.toMatchObject({
      name: "InvalidRequestError",
    });
    expect(server.received).toHaveLength(0);
    expect(() => parseRequest(request)).toThrow("must be of type integer");
    expect(requestSchema["~standard"].validate(request).issues).toHaveLength(1);
  },
);

describe("a key that a fetch gives away", () => {
  const secret = { headers: { authorization: `Bearer ${KEY}` } };
  let deep: object = secret;
  for (let level = 0; level < 9; level += 1) deep = { deep };

  test.each<[string, object]>([
    ["in a symbol's property", { [Symbol("request")]: secret }],
    ["far down", { deep }],
    ["in a very large error", { all: Array.from({ length: 9000 }, (_, index) => `part ${index}`) }],
  ])("%s is seen by no middleware, and is in no error", async (where, more) => {
    const thrown = Object.assign(new Error("no"), more);
    const seen: unknown[] = [];
    const middleware = [{ onError: ({ error }: { readonly error: unknown }) => void seen.push(error) }];
    const client = createClient({ apiKey: KEY, fetch: () => Promise.reject(thrown), middleware, maxRetries: 0 });
    const error = await client.submit({ prompt: "a cat" }).catch((error: unknown) => error);
    const other = await client.http.GET("/generation/{id}", { params: { path: { id: "x" } } }).catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError" });
    for (const value of [...seen, (error as Error).cause, other]) expect(value).not.toBe(thrown);
    expect(seen, where).toHaveLength(2);
  });

  test.each(["in the client's headers", "in a call's headers"])("is refused over plain HTTP %s, too", async (where) => {
    const headers = { Authorization: `Bearer ${KEY}` };
    const baseUrl = "http://api.example";
    if (where.includes("client")) expect(() => createClient({ baseUrl, headers })).toThrow(/^An API key is public over http/);
    else
      await expect(createClient({ baseUrl }).submit({ prompt: "a cat" }, { headers })).rejects.toThrow(
        /^An API key is public over http/,
      );
  });
});

test.each([{}, 5, { ok: false }, { ok: true, status: 200 }])("a fetch that resolves with %j loses the answer", async (answer) => {
  const client = createClient({ apiKey: KEY, fetch: () => Promise.resolve(answer as Response) });
  await expect(client.submit({ prompt: "a cat" })).rejects.toMatchObject({ name: "SubmissionOutcomeUnknownError" });
});

test("an answer that comes too late, to a fetch that heeds no signal, is let go", async () => {
  let isCanceled = false;
  const body = new ReadableStream({
    cancel: () => {
      isCanceled = true;
    },
  });
  const fetch = async () => {
    await new Promise((resolve) => setTimeout(resolve, 80));
    return new Response(body);
  };
  await expect(createClient({ apiKey: KEY, fetch, timeout: 30 }).submit({ prompt: "a cat" })).rejects.toMatchObject({
    name: "SubmissionOutcomeUnknownError",
  });
  await expect.poll(() => isCanceled).toBe(true);
});

describe("questions that are never answered", () => {
  test("hold up others for some seconds at most", { timeout: 20_000 }, async () => {
    await using server = await serveBoth(taken, ({ path }) => (path.endsWith("live") ? completed() : undefined));
    const client = createClient({ apiKey: KEY, baseUrl: server.url });
    const controller = new AbortController();
    const { signal } = controller;
    const stuck = Promise.allSettled(Array.from({ length: 15 }, (_, index) => client.wait(`gen_${index}`, { signal })));
    const late = client.get("live", { timeout: 100 });
    await expect(late).rejects.toMatchObject({
      name: "TimeoutError",
      id: "live",
      message: "Too many other questions were on their way",
    });
    await expect(client.get("live", { timeout: 6000 })).resolves.toMatchObject({ status: "COMPLETED" });
    controller.abort();
    await stuck;
    expect(getEventListeners(signal, "abort")).toEqual([]);
    await expect(client.get("live", { timeout: 500 })).resolves.toMatchObject({ status: "COMPLETED" });
  });

  test("give their place to the next when they are aborted", async () => {
    await using server = await serveBoth(taken, ({ path }) => (path.endsWith("live") ? completed() : undefined));
    const client = createClient({ apiKey: KEY, baseUrl: server.url });
    const [first, second] = [new AbortController(), new AbortController()];
    const settled: Promise<unknown>[] = Array.from({ length: 10 }, () =>
      client.get("gen", { signal: first.signal }).catch(() => {}),
    );
    settled.push(client.get("gen", { signal: second.signal }).catch(() => {}));
    const live = client.get("live", { timeout: 2000 });
    await expect.poll(() => server.received.length).toBe(10);
    second.abort();
    first.abort();
    await expect(live).resolves.toMatchObject({ status: "COMPLETED" });
    await Promise.all(settled);
  });
});

test("a Retry-After that is longer than there is time does not end a wait", async () => {
  await using server = await serveBoth(taken, (_, count) =>
    count === 1 ? { status: 503, headers: { "retry-after": "3600" } } : completed(),
  );
  const client = createClient({ apiKey: KEY, baseUrl: server.url });
  const start = performance.now();
  await expect(client.wait("gen_1", { timeout: 1000 })).resolves.toMatchObject({ status: "COMPLETED" });
  expect(performance.now() - start).toBeGreaterThanOrEqual(450);
});

test.each<[string, (day: string, date: string, month: string, year: string, time: string) => string]>([
  ["RFC 850", (day, date, month, year, time) => `${day}day, ${date}-${month}-${year.slice(2)} ${time} GMT`],
  ["asctime", (day, date, month, year, time) => `${day} ${month} ${date.replace(/^0/, " ")} ${time} ${year}`],
])("a Retry-After with a date of %s is one, too", async (_, format) => {
  const [day = "", date = "", month = "", year = "", time = ""] = new Date(Date.now() + 5000).toUTCString().split(/,? /);
  const headers = { "retry-after": format(day, date, month, year, time) };
  await using server = await serveBoth(() => ({ status: 429, headers }), completed);
  const client = createClient({ apiKey: KEY, baseUrl: server.url, timeout: 2000 });
  const error = await client.submit({ prompt: "a cat" }).catch((error: unknown) => error);
  expect(error).toMatchObject({ name: "RateLimitError", retryAfter: expect.closeTo(5, -0.5) });
  expect(posts(server)).toBe(1);
});

describe("a stream", () => {
  const event = (status: string, more: object = {}) =>
    `data: ${JSON.stringify({ id: "gen_1", status, data: null, ...more })}\n\n`;
  const OUTPUT = { data: { url: "https://cdn.example/1.mp4" } };

  test("whose events came all at once ends at once when it is aborted between them", async () => {
    const text = ["IN_QUEUE", "IN_PROGRESS"].map((status) => event(status)).join("") + event("COMPLETED", OUTPUT);
    await using server = await serveBoth(
      ({ socket }) => void socket.end(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n${text}`),
      completed,
    );
    const controller = new AbortController();
    const updates: GenerationUpdate[] = [];
    const client = createClient({ apiKey: KEY, baseUrl: server.url });
    const run = async () => {
      for await (const update of client.stream({ prompt: "a cat" }, { signal: controller.signal })) {
        updates.push(update);
        controller.abort("enough");
      }
    };
    await expect(run()).rejects.toBe("enough");
    expect(updates).toHaveLength(1);
  });

  test("whose lines end with CR is heard when it speaks", async () => {
    const post = ({ socket }: Received) => {
      const text = [event("IN_QUEUE"), event("COMPLETED", OUTPUT)].join("").replaceAll("\n", "\r");
      return void socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n${text}`);
    };
    await using server = await serveBoth(post, completed);
    const statuses: string[] = [];
    const start = performance.now();
    for await (const { status } of createClient({ apiKey: KEY, baseUrl: server.url }).stream({ prompt: "a cat" }))
      statuses.push(status);
    expect(statuses).toEqual(["IN_QUEUE", "COMPLETED"]);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(server.received).toHaveLength(1);
  });

  test("that ends in the middle of an event has not told it", async () => {
    const text = event("IN_QUEUE") + event("FAILED").trimEnd();
    await using server = await serveBoth(
      ({ socket }) => void socket.end(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n${text}\n`),
      completed,
    );
    const statuses: string[] = [];
    for await (const { status } of createClient({ apiKey: KEY, baseUrl: server.url }).stream({ prompt: "a cat" }))
      statuses.push(status);
    expect(statuses).toEqual(["IN_QUEUE", "COMPLETED"]);
  });

  test("with a line that never ends is broken", async () => {
    const line = "x".repeat(2 ** 20);
    const post = ({ socket }: Received) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n${event("IN_QUEUE")}data: `);
      const timer = setInterval(() => socket.write(line), 1);
      socket.on("error", () => {}).once("close", () => clearInterval(timer));
      return undefined;
    };
    await using server = await serveBoth(post, completed);
    const statuses: string[] = [];
    for await (const { status } of createClient({ apiKey: KEY, baseUrl: server.url }).stream({ prompt: "a cat" }))
      statuses.push(status);
    expect(statuses).toEqual(["IN_QUEUE", "COMPLETED"]);
  });
});

test("a question is called by its address in what is said of it", async () => {
  await using server = await serveBoth(taken, ({ path }) =>
    path.endsWith("gone") ? { status: 404 } : { status: 200, body: result("") && "no" },
  );
  const client = createClient({ apiKey: KEY, baseUrl: server.url });
  await expect(client.get("gone")).rejects.toThrow(`GET ${server.url}/generation/gone was answered 404`);
  await expect(client.get("odd", { timeout: 50 })).rejects.toThrow(
    `GET ${server.url}/generation/odd was answered 200 without a generation`,
  );
});
