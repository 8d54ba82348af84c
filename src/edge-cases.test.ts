import { describe, expect, test } from "vitest";
import { COMPLETED, countSubmissions, GENERATION, KEY, serveBoth } from "../contract-tests/test-support/misbehave.js";
import type { SocketRequest } from "../contract-tests/test-support/serve.js";
import {
  type ClientOptions,
  createClient,
  type GenerationUpdate,
  parseRequest,
  requestSchema,
  type VideoRequest,
} from "./index.js";

/** Cases in which earlier versions of the client broke its promises. */

const accepted = () => ({ status: 200, body: GENERATION });
const completed = () => ({ status: 200, body: COMPLETED });
const refuseConnection = () =>
  Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED", syscall: "connect" } }));

describe("a middleware whose own connection is refused", () => {
  test.each(["submit", "generate", "stream"] as const)("does not make %s resend the submission", async (method) => {
    for (const middleware of [{ onResponse: refuseConnection }, { onError: refuseConnection }] as const) {
      const post = "onError" in middleware ? ({ socket }: SocketRequest) => void socket.resetAndDestroy() : accepted;
      await using server = await serveBoth(post, completed);
      const client = createClient({ apiKey: KEY, baseUrl: server.url, middleware: [middleware] });
      const call = method === "stream" ? client.stream({ prompt: "a cat" }).next() : client[method]({ prompt: "a cat" });
      await expect(call).rejects.toMatchObject({ name: "SubmissionOutcomeUnknownError" });
      expect(countSubmissions(server)).toBe(1);
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
])("an invalid option is rejected before anything is sent: %j", async (options) => {
  await using server = await serveBoth(accepted, completed);
  const client = createClient({ apiKey: KEY, baseUrl: server.url });
  await expect(client.generate({ prompt: "a cat" }, options as object)).rejects.toThrow(TypeError);
  await expect(client.stream({ prompt: "a cat" }, options as object).next()).rejects.toThrow(TypeError);
  expect(server.received).toHaveLength(0);
});

test("an invalid signal of a client is rejected by each call", async () => {
  const client = createClient({ apiKey: KEY, signal: {} } as unknown as ClientOptions);
  await expect(client.submit({ prompt: "a cat" })).rejects.toThrow(
    new TypeError("`signal` must be an AbortSignal, such as `new AbortController().signal`."),
  );
});

test.each([{ seed: Number.NaN }, { seed: Number.POSITIVE_INFINITY }, { seed: 5n }, { n: 1n }])(
  "values that JSON would change are not sent: %o",
  async (parameters) => {
    await using server = await serveBoth(accepted, completed);
    const request = { prompt: "a cat", ...parameters } as unknown as VideoRequest;
    await expect(createClient({ apiKey: KEY, baseUrl: server.url }).submit(request)).rejects.toMatchObject({
      name: "InvalidRequestError",
    });
    expect(server.received).toHaveLength(0);
    expect(() => parseRequest(request)).toThrow("must be of type integer");
    expect(requestSchema["~standard"].validate(request).issues).toHaveLength(1);
  },
);

describe("an API key in an error of fetch", () => {
  const secret = { headers: { authorization: `Bearer ${KEY}` } };
  let deep: object = secret;
  for (let level = 0; level < 9; level += 1) deep = { deep };

  test.each<[string, object]>([
    ["in a property with a symbol as its key", { [Symbol("request")]: secret }],
    ["at depth 10", { deep }],
    ["in a very large error", { all: Array.from({ length: 9000 }, (_, index) => `part ${index}`) }],
  ])("%s is not passed to middleware or callers", async (where, properties) => {
    const thrown = Object.assign(new Error("no"), properties);
    const received: unknown[] = [];
    const middleware = [{ onError: ({ error }: { readonly error: unknown }) => void received.push(error) }];
    const client = createClient({ apiKey: KEY, fetch: () => Promise.reject(thrown), middleware, maxRetries: 0 });
    const error = await client.submit({ prompt: "a cat" }).catch((error: unknown) => error);
    const other = await client.http.GET("/generation/{id}", { params: { path: { id: "x" } } }).catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError" });
    for (const value of [...received, (error as Error).cause, other]) expect(value).not.toBe(thrown);
    expect(received, where).toHaveLength(2);
  });

  test.each(["in the client's headers", "in a call's headers"])("is not sent over plain HTTP %s", async (where) => {
    const headers = { Authorization: `Bearer ${KEY}` };
    const baseUrl = "http://api.example";
    if (where.includes("client"))
      expect(() => createClient({ baseUrl, headers })).toThrow(
        /^Refusing to send the API key over plain HTTP\. Use https, or set `dangerouslyAllowHttp: true`\.$/,
      );
    else
      await expect(createClient({ baseUrl }).submit({ prompt: "a cat" }, { headers })).rejects.toThrow(
        /^Refusing to send the API key over plain HTTP\. Use https, or set `dangerouslyAllowHttp: true`\.$/,
      );
  });
});

test.each([{}, 5, { ok: false }, { ok: true, status: 200 }])(
  "a submission has an unknown outcome if fetch resolves with %j",
  async (response) => {
    const client = createClient({ apiKey: KEY, fetch: () => Promise.resolve(response as Response) });
    await expect(client.submit({ prompt: "a cat" })).rejects.toMatchObject({ name: "SubmissionOutcomeUnknownError" });
  },
);

test("a response that arrives after the timeout is canceled, if fetch ignores its signal", async () => {
  let isCanceled = false;
  const body = new ReadableStream({
    cancel: () => {
      isCanceled = true;
    },
  });
  let respond = (_: Response) => {};
  const fetch = () =>
    new Promise<Response>((resolve) => {
      respond = resolve;
    });
  await expect(createClient({ apiKey: KEY, fetch, timeout: 30 }).submit({ prompt: "a cat" })).rejects.toMatchObject({
    name: "SubmissionOutcomeUnknownError",
  });
  respond(new Response(body));
  await expect.poll(() => isCanceled).toBe(true);
});

describe("a stream", () => {
  const event = (status: string, properties: object = {}) =>
    `data: ${JSON.stringify({ id: "gen_1", status, data: null, ...properties })}\n\n`;
  const OUTPUT = { data: { url: "https://cdn.example/1.mp4" } };

  test("stops between two events that arrived together when it is aborted", async () => {
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
    await expect(run()).rejects.toMatchObject({ name: "AbortError", cause: "enough", outcome: "accepted", id: "gen_1" });
    expect(updates).toHaveLength(1);
  });

  test("yields an event immediately if its lines end with CR", async () => {
    const post = ({ socket }: SocketRequest) => {
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

  test("ignores an event that no empty line ends", async () => {
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

  test.each([
    ["a line", "x".repeat(2 ** 16)],
    ["an event", `${"x".repeat(2 ** 16)}\ndata: `],
    ["a comment", `\n: ${"x".repeat(2 ** 21)}`],
  ])("that contains %s without an end rejects with the id, and does not poll", async (_, text) => {
    const post = ({ socket }: SocketRequest) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n${event("IN_QUEUE")}data: `);
      socket.on("error", () => {});
      const write = () => {
        if (!socket.destroyed) socket.write(text, () => setImmediate(write));
      };
      write();
      return undefined;
    };
    await using server = await serveBoth(post, completed);
    const statuses: string[] = [];
    const run = async () => {
      for await (const { status } of createClient({ apiKey: KEY, baseUrl: server.url }).stream({ prompt: "a cat" }))
        statuses.push(status);
    };
    await expect(run()).rejects.toMatchObject({
      name: "UnexpectedResponseError",
      message: "An event of the stream exceeds 1000000 bytes",
      status: 200,
      id: "gen_1",
    });
    expect(statuses).toEqual(["IN_QUEUE"]);
    expect(server.received).toHaveLength(1);
  });

  test("accepts an event of almost 1,000,000 bytes", async () => {
    const title = "x".repeat(999_000);
    const text = event("COMPLETED", { data: { title } });
    await using server = await serveBoth(
      ({ socket }) => void socket.end(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n${text}`),
      completed,
    );
    const { value } = await createClient({ apiKey: KEY, baseUrl: server.url }).stream({ prompt: "a cat" }).next();
    expect(value).toMatchObject({ status: "COMPLETED", data: { title } });
  });
});

test("an error of a poll contains its URL", async () => {
  await using server = await serveBoth(accepted, () => ({ status: 404 }));
  const client = createClient({ apiKey: KEY, baseUrl: server.url });
  await expect(client.get("gone")).rejects.toThrow(`GET ${server.url}/generation/gone returned 404`);
});

describe("a response body of more than 10,000,000 bytes", () => {
  const SIZE_MESSAGE = "The response body exceeds 10000000 bytes";
  /** Responds with a body of this size: with a Content-Length, or in chunks. */
  const respondWithBytes =
    (bytes: number, isChunked: boolean, status = 200) =>
    ({ socket }: SocketRequest) => {
      const json = JSON.stringify(COMPLETED);
      const body = json + " ".repeat(bytes - json.length);
      const head = isChunked ? "Transfer-Encoding: chunked" : `Content-Length: ${bytes}`;
      socket.on("error", () => {});
      socket.write(`HTTP/1.1 ${status} X\r\nContent-Type: application/json\r\n${head}\r\n\r\n`);
      socket.end(isChunked ? `${bytes.toString(16)}\r\n${body}\r\n0\r\n\r\n` : body);
      return undefined;
    };

  test.each([true, false])("is rejected, and the poll is not repeated (chunked: %s)", async (isChunked) => {
    await using server = await serveBoth(accepted, respondWithBytes(10_000_001, isChunked));
    const client = createClient({ apiKey: KEY, baseUrl: server.url, pollInterval: 10 });
    const expected = { name: "UnexpectedResponseError", message: SIZE_MESSAGE, status: 200, id: "gen_1" };
    await expect(client.get("gen_1")).rejects.toMatchObject(expected);
    await expect(client.generate({ prompt: "a cat" })).rejects.toMatchObject(expected);
    expect(server.received).toHaveLength(3);
  });

  test.each([true, false])("is accepted if it has exactly 10,000,000 bytes (chunked: %s)", async (isChunked) => {
    await using server = await serveBoth(accepted, respondWithBytes(10_000_000, isChunked));
    await expect(createClient({ apiKey: KEY, baseUrl: server.url }).get("gen_1")).resolves.toEqual(COMPLETED);
  });

  test("leaves the outcome of a submission unknown", async () => {
    await using server = await serveBoth(respondWithBytes(10_000_001, true), completed);
    await expect(createClient({ apiKey: KEY, baseUrl: server.url }).submit({ prompt: "a cat" })).rejects.toMatchObject({
      name: "SubmissionOutcomeUnknownError",
      cause: { name: "UnexpectedResponseError", message: SIZE_MESSAGE },
    });
    expect(server.received).toHaveLength(1);
  });

  test("does not hide the status of an error", async () => {
    await using server = await serveBoth(respondWithBytes(10_000_001, true, 400), completed);
    await expect(createClient({ apiKey: KEY, baseUrl: server.url }).submit({ prompt: "a cat" })).rejects.toMatchObject({
      name: "RequestRejectedError",
      status: 400,
      body: undefined,
    });
    expect(server.received).toHaveLength(1);
  });
});
