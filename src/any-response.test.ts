import { createServer, type Socket } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { COMPLETED, GENERATION, KEY, result } from "../contract-tests/test-support/misbehave.js";
import { fetchRaw, type RawResponse } from "../contract-tests/test-support/raw-response.js";
import { createClient, isViduError, type ViduClient } from "./index.js";

const encoder = new TextEncoder();

const latin1 = fc.integer({ min: 0x20, max: 0xff }).map((unit) => String.fromCharCode(unit));
const visible = fc.string({ unit: latin1, maxLength: 30 });

const name = fc.constantFrom(
  "Content-Type",
  "Content-Length",
  "Transfer-Encoding",
  "Content-Encoding",
  "Location",
  "Retry-After",
  "Connection",
  "Set-Cookie",
  "X-Request-Id",
  "Trailer",
  "Upgrade",
);
const value = fc.oneof(
  fc.constantFrom(
    "application/json",
    "text/event-stream",
    "text/html",
    "0",
    "5",
    "99999999",
    "chunked",
    "gzip",
    "br",
    "keep-alive",
    "close",
    "websocket",
    "/elsewhere",
  ),
  visible,
);

const generation = fc.oneof(
  fc.constantFrom<unknown>(
    GENERATION,
    COMPLETED,
    result("FAILED"),
    result("ON_HOLD"),
    { id: "gen_1" },
    { code: "C", message: "M" },
  ),
  fc.record(
    {
      id: fc.jsonValue(),
      status: fc.jsonValue(),
      input: fc.jsonValue(),
      usage: fc.jsonValue(),
      data: fc.jsonValue(),
      code: fc.jsonValue(),
    },
    { requiredKeys: [] },
  ),
  fc.record({
    id: fc.string({ minLength: 1 }),
    status: fc.oneof(fc.string(), fc.constantFrom("IN_QUEUE", "COMPLETED", "FAILED")),
    data: fc.jsonValue(),
  }),
  fc.jsonValue(),
);

// The built-in unit "binary" needs a second to build a map of all code points.
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));

const body = fc.oneof(
  generation.map((value) => encoder.encode(JSON.stringify(value) ?? "")),
  fc
    .array(generation, { maxLength: 4 })
    .map((events) => encoder.encode(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""))),
  fc.string({ unit: anyCharacter }).map((text) => encoder.encode(text)),
  fc.uint8Array({ maxLength: 60 }),
  fc.constant(encoder.encode("<!doctype html><title>502</title>")),
);

/** Milliseconds for a request and for a wait. Most calls of a batch must end earlier, on a busy machine, too. */
const TIMEOUT_MS = 250;

/** Concurrent requests of a batch. */
const BATCH_SIZE = 50;

/** The number of responses. `ANY_RESPONSES=10000` sets another number. */
const RESPONSES = Number(process.env["ANY_RESPONSES"] ?? 4_000);

/** HTTP responses: mostly well-formed, some with a wrong length, some truncated. */
const httpResponse = fc
  .record({
    status: fc.oneof(
      { weight: 3, arbitrary: fc.constant(200) },
      fc.constantFrom(202, 204, 301, 307, 400, 401, 404, 422, 429, 500, 503),
      fc.integer({ min: 100, max: 999 }),
    ),
    headers: fc.array(fc.tuple(name, value), { maxLength: 3 }),
    type: fc.constantFrom("application/json", "text/event-stream", ""),
    body,
    length: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: -5, max: 5 })),
    cut: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .map(({ status, headers, type, body, length, cut }) => {
    const all = [...headers, ...(type ? [["Content-Type", type]] : []), ["Content-Length", Math.max(0, body.length + length)]];
    const head = `HTTP/1.1 ${status} Any\r\n${all.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
    const bytes = Buffer.concat([Buffer.from(head, "latin1"), body]);
    return bytes.subarray(0, Math.ceil(bytes.length * cut));
  });

const rawResponse: fc.Arbitrary<RawResponse> = fc.record({
  bytes: fc.oneof({ weight: 9, arbitrary: httpResponse }, fc.uint8Array({ maxLength: 80 })),
  end: fc.oneof({ weight: 12, arbitrary: fc.constant("close" as const) }, fc.constant("reset" as const)),
});

/** A connection that stays open lasts until the timeout. Few batches have such connections, so that few have to wait for it. */
const stalledResponse: fc.Arbitrary<RawResponse> = rawResponse.map(({ bytes }) => ({ bytes, end: "stall" }));

const batch = fc.oneof(
  { weight: 6, arbitrary: fc.array(rawResponse, { minLength: BATCH_SIZE, maxLength: BATCH_SIZE }) },
  fc.array(fc.oneof(rawResponse, stalledResponse), { minLength: BATCH_SIZE, maxLength: BATCH_SIZE }),
);

const createResponse = (status: number, body: object): RawResponse => {
  const text = JSON.stringify(body);
  const head = `HTTP/1.1 ${status} Any\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n`;
  return { bytes: encoder.encode(head + text), end: "close" };
};

/** Responses to retries, which would not learn anything from the same response. */
const COMPLETED_RESPONSE = createResponse(200, COMPLETED);
const NOT_FOUND_RESPONSE = createResponse(404, { code: "NOT_FOUND", message: "no" });

const METHODS: Readonly<Record<string, (client: ViduClient, headers: Record<string, string>) => Promise<unknown>>> = {
  submit: (client, headers) => client.submit({ prompt: "a cat" }, { headers }),
  generate: (client, headers) => client.generate({ prompt: "a cat" }, { headers, timeout: TIMEOUT_MS }),
  stream: async (client, headers) => {
    let last: unknown;
    for await (const update of client.stream({ prompt: "a cat" }, { headers, timeout: TIMEOUT_MS })) last = update;
    return last;
  },
  get: (client, headers) => client.get("gen_1", { headers, timeout: TIMEOUT_MS }),
  wait: (client, headers) => client.wait("gen_1", { headers, timeout: TIMEOUT_MS }),
};

/**
 * After 421 a runtime's `fetch` resends the request itself, over another connection (Fetch §4.6, HTTP-network-or-cache
 * fetch): the server has not processed it (RFC 9110 §15.5.20).
 */
const isMisdirected = (response: RawResponse | undefined) =>
  /^HTTP\/1.1 421 /.test(Buffer.from(response?.bytes ?? []).toString("latin1"));

test("every response leads to a result or a typed error in time, and never to a second submission", {
  timeout: 240_000,
}, async () => {
  const responses = new Map<string, RawResponse>();
  const submissions = new Map<string, number>();
  const polled = new Set<string>();
  const sockets = new Set<Socket>();
  const respond = (method: string, id: string): RawResponse => {
    if (method === "POST") submissions.set(id, (submissions.get(id) ?? 0) + 1);
    if (method === "GET" && polled.has(id)) return Number(id) % 2 ? COMPLETED_RESPONSE : NOT_FOUND_RESPONSE;
    if (method === "GET") polled.add(id);
    return responses.get(id) as RawResponse;
  };
  const server = createServer((socket) => {
    let text = "";
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    socket.on("data", (data) => {
      text += data.toString("latin1");
      const [, id = ""] = /\r\nx-case: (\d+)/i.exec(text) ?? [];
      if (id === "" || !(text.startsWith("GET") ? text.endsWith("\r\n\r\n") : text.endsWith("}"))) return;
      const [method = ""] = text.split(" ");
      text = "";
      const { bytes, end } = respond(method, id);
      socket.write(bytes);
      if (end === "close") socket.end();
      if (end === "reset") setImmediate(() => socket.resetAndDestroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { readonly port: number };
  const options = { apiKey: KEY, baseUrl: `http://127.0.0.1:${port}`, timeout: TIMEOUT_MS, pollInterval: 5, maxRetries: 0 };
  const withSockets = createClient(options);
  // Sockets and the parser of HTTP need most of the time. They take part in every fourth batch.
  const inProcess = createClient({
    ...options,
    fetch: (_, { headers, method = "GET", signal } = {}) =>
      fetchRaw(respond(method, new Headers(headers).get("x-case") ?? ""), signal),
  });
  const counts: Record<string, number> = {};
  // The client reads the stack of every error. Vitest builds it slowly: it would dominate the run.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;

  const property = fc.asyncProperty(batch, fc.constantFrom(...Object.keys(METHODS)), async (batch, method) => {
    const client = responses.size % (4 * BATCH_SIZE) === 0 ? withSockets : inProcess;
    const ids = batch.map((response) => {
      const id = String(responses.size);
      responses.set(id, response);
      return id;
    });
    const start = performance.now();
    const settled = await Promise.allSettled(
      ids.map(async (id) => {
        return { result: await METHODS[method]?.(client, { "x-case": id }) };
      }),
    );
    for (const [index, id] of ids.entries())
      expect(submissions.get(id) ?? 0).toBeLessThanOrEqual(isMisdirected(batch[index]) ? 2 : 1);
    for (const outcome of settled) {
      if (outcome.status === "rejected") {
        const { message, name, stack } = outcome.reason as Error;
        if (!isViduError(outcome.reason)) throw new Error(`${method} rejected with ${name}: ${message}\n${stack}`);
        if (/generate|stream/.test(method) && !/OutcomeUnknown|Api|Rejected|Auth|Credits|Denied|NotFound|Limit|Server/.test(name))
          expect(outcome.reason).toHaveProperty("id", expect.stringMatching(/./));
        counts[name] = (counts[name] ?? 0) + 1;
      } else {
        expect(outcome.value.result).toMatchObject({
          id: expect.stringMatching(/./),
          status: expect.any(String),
          input: expect.anything(),
          usage: expect.anything(),
        });
        if (method !== "submit" && method !== "get")
          expect(outcome.value.result).toMatchObject({ status: "COMPLETED", data: expect.any(Object) });
        counts["result"] = (counts["result"] ?? 0) + 1;
      }
    }
    expect(performance.now() - start).toBeLessThan(20_000);
  });
  try {
    await fc.assert(property, { numRuns: RESPONSES / BATCH_SIZE, seed: 4, endOnFailure: true });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
  // Every outcome occurred.
  for (const name of [
    "result",
    "SubmissionOutcomeUnknownError",
    "RequestRejectedError",
    "ServerError",
    "ApiError",
    "UnexpectedResponseError",
    "GenerationFailedError",
    "WaitTimeoutError",
    "ConnectionError",
  ])
    expect(counts).toHaveProperty(name);
  expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(RESPONSES);
});
