import { describe, expect, test } from "vitest";
import { COMPLETED, GENERATION, KEY, posts, serveBoth } from "../contract-tests/test-support/misbehave.js";
import type { Received } from "../contract-tests/test-support/serve.js";
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
  let answer = (_: Response) => {};
  const fetch = () =>
    new Promise<Response>((resolve) => {
      answer = resolve;
    });
  await expect(createClient({ apiKey: KEY, fetch, timeout: 30 }).submit({ prompt: "a cat" })).rejects.toMatchObject({
    name: "SubmissionOutcomeUnknownError",
  });
  answer(new Response(body));
  await expect.poll(() => isCanceled).toBe(true);
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
    for await (const { status } of createClient({ apiKey: KEY, baseUrl: server.url }).stream({ prompt: "a cat" }))
      statuses.push(status);
    expect(statuses).toEqual(["IN_QUEUE", "COMPLETED"]);
    // The stream stays open: if the last event were not read at once, the client would poll after some time.
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
      socket.on("error", () => {});
      const write = () => {
        if (!socket.destroyed) socket.write(line, () => setImmediate(write));
      };
      write();
      return undefined;
    };
    await using server = await serveBoth(post, completed);
    const statuses: string[] = [];
    for await (const { status } of createClient({ apiKey: KEY, baseUrl: server.url }).stream({ prompt: "a cat" }))
      statuses.push(status);
    expect(statuses).toEqual(["IN_QUEUE", "COMPLETED"]);
  });
});

test("an error about a question has its address", async () => {
  await using server = await serveBoth(taken, () => ({ status: 404 }));
  const client = createClient({ apiKey: KEY, baseUrl: server.url });
  await expect(client.get("gone")).rejects.toThrow(`GET ${server.url}/generation/gone was answered 404`);
});
