import { describe, expect, test } from "vitest";
import { GENERATION, KEY, LOST_RESPONSES, STALL_TIMEOUT_MS } from "../../contract-tests/test-support/misbehave.js";
import { type Reply, type SocketRequest, serve } from "../../contract-tests/test-support/serve.js";
import {
  ApiError,
  type ClientOptions,
  createClient,
  InvalidRequestError,
  limits,
  SubmissionOutcomeUnknownError,
  type VideoRequest,
  ViduError,
} from "../index.js";

/** Submits to a server. Returns the generation or the error, the milliseconds until then, and the received requests. */
async function submitTo(
  handle: (request: SocketRequest) => Reply | undefined,
  { request = { prompt: "a cat" }, ...options }: { readonly request?: unknown } & ClientOptions = {},
) {
  await using server = await serve(handle);
  const client = createClient({ apiKey: KEY, baseUrl: `${server.url}/api/v1`, timeout: 20_000, ...options });
  const start = performance.now();
  const outcome = await client.submit(request as VideoRequest).catch((error: unknown) => error);
  return { outcome, durationMs: performance.now() - start, received: server.received, url: server.url };
}

describe.concurrent("a submission", () => {
  test.each([200, 201, 202])("with the response %d resolves with the generation", async (status) => {
    const { outcome, received } = await submitTo(() => ({ status, body: GENERATION }), {
      request: { prompt: "a cat", duration: 4 },
    });
    expect(outcome).toEqual(GENERATION);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      method: "POST",
      path: "/api/v1/generation/vidu/q2/video-turbo",
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    });
    expect(received[0]?.body).toBe('{"prompt":"a cat","duration":4}');
  });

  test.each([
    [400, "RequestRejectedError"],
    [401, "AuthenticationError"],
    [402, "InsufficientCreditsError"],
    [403, "PermissionDeniedError"],
    [404, "NotFoundError"],
    [405, "ApiError"],
    [408, "ApiError"],
    [409, "ApiError"],
    [418, "ApiError"],
    [422, "RequestRejectedError"],
    [425, "ApiError"],
    [500, "ServerError"],
    [502, "ServerError"],
    [503, "ServerError"],
    [504, "ServerError"],
    [599, "ServerError"],
  ])("with the response %d is sent once and rejects with %s", async (status, name) => {
    const body = { code: "VIDEO_GENERATION_FAILED", message: "It failed." };
    const headers = { "x-request-id": "req_7", "retry-after": "0" };
    const { outcome, received, url } = await submitTo(() => ({ status, headers, body }));
    expect(received).toHaveLength(1);
    expect(outcome).toBeInstanceOf(ApiError);
    expect(outcome).toMatchObject({ name, status, code: body.code, requestId: "req_7", retryAfter: 0, body });
    const request = `POST ${url}/api/v1/generation/vidu/q2/video-turbo`;
    expect(String(outcome)).toBe(`${name}: ${request} returned ${status} VIDEO_GENERATION_FAILED: It failed.`);
  });

  test.each([
    [
      422,
      { code: "VIDEO_GENERATION_CONTENT_REJECTED", message: "No." },
      "ContentRejectedError",
      "VIDEO_GENERATION_CONTENT_REJECTED",
    ],
    [400, { code: "CONTENT_REJECTED", message: "No." }, "ContentRejectedError", "CONTENT_REJECTED"],
    [403, { code: "CONTENT_REJECTED", message: "No." }, "PermissionDeniedError", "CONTENT_REJECTED"],
    [402, { error: "INSUFFICIENT_CREDITS", message: "No." }, "InsufficientCreditsError", "INSUFFICIENT_CREDITS"],
    [400, { code: 7, error: { deep: true }, message: ["No."] }, "RequestRejectedError", undefined],
    [500, "<h1>Oops</h1>", "ServerError", undefined],
    [500, "", "ServerError", undefined],
  ])("with the response %d %j rejects with %s, code %s", async (status, body, name, code) => {
    const { outcome } = await submitTo(() => ({ status, body }));
    expect(outcome).toMatchObject({ name, code });
    expect((outcome as ApiError).body || "").toEqual(body);
  });

  test("rejects with a message of one line and limited length", async () => {
    const message = `a\n\u001b[31mb${"x".repeat(9999)}`;
    const { outcome } = await submitTo(() => ({ status: 400, body: { code: "C\r\nD", message } }));
    expect((outcome as ApiError).message).toMatch(/returned 400 C D: a \[31mbx+$/);
    expect((outcome as ApiError).message.length).toBeLessThan(500);
    expect(outcome).toMatchObject({ body: { message } });
  });

  test.each([300, 301, 302, 303, 304, 307, 308])("with the redirect %d is sent once and does not follow it", async (status) => {
    await using other = await serve(() => ({ status: 200, body: GENERATION }));
    const { outcome, received } = await submitTo(() => ({ status, headers: { location: `${other.url}/elsewhere` } }));
    expect(received).toHaveLength(1);
    expect(other.received).toHaveLength(0);
    // After 303, the server has processed the request (RFC 9110 §15.4.4). After the others, it expects another one.
    const isUnknown = status === 303;
    expect(outcome).toMatchObject({ name: isUnknown ? "ServerError" : "ApiError", status });
    expect("request" in (outcome as object)).toBe(isUnknown);
  });

  test.each(LOST_RESPONSES)("that receives %s is sent once, and its outcome is unknown", async (_, handle, timeout) => {
    const before = Date.now();
    const { durationMs, outcome, received } = await submitTo(handle, { timeout });
    expect(received).toHaveLength(1);
    expect(durationMs).toBeLessThan(15_000);
    expect(outcome).toBeInstanceOf(SubmissionOutcomeUnknownError);
    expect(outcome).toMatchObject({
      name: "SubmissionOutcomeUnknownError",
      request: { prompt: "a cat" },
      cause: expect.any(Error),
    });
    const { sentAt } = outcome as SubmissionOutcomeUnknownError;
    expect(sentAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(sentAt.getTime()).toBeLessThanOrEqual(Date.now());
    expect(String(outcome)).toContain(". It may have been accepted and charged. Check before you submit it again.");
  });

  test.each([
    ["no response", `received no complete response in ${STALL_TIMEOUT_MS} ms`, "TimeoutError"],
    ["HTML", "returned 200 without a generation", "UnexpectedResponseError"],
  ])("that receives %s rejects with a message that states it", async (fault, message, name) => {
    const [, handle, timeout] = LOST_RESPONSES.find(([name]) => name === fault) ?? expect.unreachable();
    const { outcome, url } = await submitTo(handle, { timeout });
    // On a busy machine, some of the time is over before the request.
    const text = String(outcome).replace(/ in 2\d{3} ms/, ` in ${STALL_TIMEOUT_MS} ms`);
    expect(text).toContain(`POST ${url}/api/v1/generation/vidu/q2/video-turbo ${message}.`);
    expect((outcome as Error).cause).toMatchObject({ name });
  });

  test.each(["400", "429"])("that is rejected with %s stays rejected if the body is incomplete", async (status) => {
    const text = `HTTP/1.1 ${status} No\r\nContent-Length: 99\r\nRetry-After: 600\r\n\r\n{`;
    for (const [handle, timeout] of [
      [({ socket }: SocketRequest) => void socket.end(text), 20_000],
      [({ socket }: SocketRequest) => void socket.write(text), STALL_TIMEOUT_MS],
    ] as const) {
      const { outcome, received } = await submitTo(handle, { timeout });
      expect(received).toHaveLength(1);
      expect(outcome).toMatchObject({ status: Number(status), code: undefined, body: undefined });
    }
  });

  test("whose response has an id but no status rejects with the id", async () => {
    const { outcome, received } = await submitTo(() => ({ status: 200, body: { id: "gen_1" } }));
    expect(received).toHaveLength(1);
    expect(outcome).toMatchObject({ name: "UnexpectedResponseError", id: "gen_1", status: 200, body: { id: "gen_1" } });
  });

  test("resolves with all declared properties, even if the server omits some", async () => {
    const respond = (body: unknown) => submitTo(() => ({ status: 200, body }));
    expect((await respond({ id: "a", status: "ON_HOLD" })).outcome).toEqual({ id: "a", status: "ON_HOLD", input: {}, usage: {} });
    expect((await respond({ id: "a", status: "FAILED" })).outcome).toMatchObject({ status: "FAILED", code: "", message: "" });
    expect((await respond({ id: "a", status: "failed", code: "C" })).outcome).toMatchObject({ status: "FAILED", code: "C" });
    expect((await respond({ ...GENERATION, status: "SUCCEEDED", extra: 1 })).outcome).toMatchObject({
      status: "COMPLETED",
      extra: 1,
    });
    expect((await respond({ ...GENERATION, status: "cancelled" })).outcome).toMatchObject({ status: "CANCELED" });
    expect((await respond({ ...GENERATION, status: "toString" })).outcome).toMatchObject({ status: "toString" });
  });

  test("is validated as it is serialized", async () => {
    const duration = limits.duration.maximum + 1;
    const request = Object.assign(Object.create({ toJSON: () => ({ prompt: "a cat", duration }) }), { prompt: "a cat" });
    const serialized = await submitTo(() => ({ status: 200, body: GENERATION }), { request });
    expect(serialized.outcome).toBeInstanceOf(InvalidRequestError);
    expect(serialized.outcome).toMatchObject({ issues: [{ path: ["duration"], rule: "maximum", received: duration }] });
    expect(serialized.received).toHaveLength(0);
    const cyclic: Record<string, unknown> = { prompt: "a cat" };
    cyclic["self"] = cyclic;
    const { outcome, received } = await submitTo(() => ({ status: 200, body: GENERATION }), {
      request: cyclic,
      allowUnknownParameters: true,
    });
    expect(outcome).toBeInstanceOf(TypeError);
    expect(String(outcome)).toBe("TypeError: The request was not sent: it cannot be serialized as JSON.");
    expect((outcome as Error).cause).toBeInstanceOf(TypeError);
    expect(received).toHaveLength(0);
  });

  test.each([
    ["inherits a parameter", Object.assign(Object.create({ duration: limits.duration.minimum }), { prompt: "a cat" })],
    ["has a parameter that is not enumerable", Object.defineProperty({ prompt: "a cat" }, "duration", { value: 4 })],
  ])("is not sent if it %s, because the server would apply a default", async (_, request) => {
    const { outcome, received } = await submitTo(() => ({ status: 200, body: GENERATION }), { request });
    expect(outcome).toBeInstanceOf(TypeError);
    expect(String(outcome)).toMatch(/^TypeError: The request was not sent: `duration` cannot be serialized\.$/);
    expect(received).toHaveLength(0);
  });

  test("is sent to the path of the base URL, with or without a trailing slash", async () => {
    await using server = await serve(() => ({ status: 200, body: GENERATION }));
    for (const prefix of ["/api/v1", "/api/v1/", "/api/v1//"])
      await createClient({ apiKey: KEY, baseUrl: server.url + prefix }).submit({ prompt: "a cat" });
    expect(new Set(server.received.map(({ path }) => path))).toEqual(new Set(["/api/v1/generation/vidu/q2/video-turbo"]));
  });

  test("accepts headers and a timeout of its own", async () => {
    await using server = await serve(({ headers }) => (headers["x-slow"] ? undefined : { status: 200, body: GENERATION }));
    const client = createClient({ apiKey: KEY, baseUrl: server.url, headers: { "x-a": "client", "x-b": "client" } });
    await client.submit({ prompt: "a cat" }, { headers: new Headers({ "X-B": "call", Authorization: "Basic xyz" }) });
    expect(server.received[0]?.headers).toMatchObject({ "x-a": "client", "x-b": "call", authorization: "Basic xyz" });
    // The client's timeout is longer than that of this test.
    const slow = client.submit({ prompt: "a cat" }, { headers: { "x-slow": "1" }, timeout: STALL_TIMEOUT_MS });
    await expect(slow).rejects.toBeInstanceOf(SubmissionOutcomeUnknownError);
    await expect(client.submit({ prompt: "a cat" }, { headers: { "bad name": KEY } })).rejects.toThrow(
      /^`headers` contains an invalid name or value\.$/,
    );
    await expect(client.submit({ prompt: "a cat" }, { timeout: 0 })).rejects.toThrow(
      "`timeout` must be an integer from 1 to 2147483647 (received 0).",
    );
    await expect(client.submit({ prompt: "a cat" }, { maxRetries: -1 })).rejects.toThrow(
      "`maxRetries` must be an integer from 0 to 2147483647 (received -1).",
    );
    expect(server.received).toHaveLength(2);
  });
});

describe.concurrent("a submission that was certainly not accepted", () => {
  /** Returns a server's handler that responds 429 a number of times, then accepts the submission. */
  const limited = (times: number, headers: Readonly<Record<string, string>> = {}) => {
    const arrivals: number[] = [];
    const handle = () => {
      arrivals.push(performance.now());
      if (arrivals.length > times) return { status: 200, body: GENERATION };
      return { status: 429, headers, body: { code: "VIDEO_GENERATION_RATE_LIMITED", message: "Slow down." } };
    };
    return { handle, gaps: () => arrivals.slice(1).map((time, index) => time - (arrivals[index] ?? 0)) };
  };

  test("is resent after 429, twice at most, with growing delays", async () => {
    const { gaps, handle } = limited(2);
    const [{ outcome, received }, rejected] = await Promise.all([submitTo(handle), submitTo(limited(9).handle)]);
    expect(outcome).toEqual(GENERATION);
    expect(received).toHaveLength(3);
    const [first = 0, second = 0] = gaps();
    expect(first).toBeGreaterThanOrEqual(248);
    expect(second).toBeGreaterThanOrEqual(498);
    expect(rejected.received).toHaveLength(3);
    expect(rejected.outcome).toMatchObject({ name: "RateLimitError", status: 429 });
  });

  test.each([
    [0, 1],
    [1, 2],
  ])("is resent %d times if maxRetries allows it", async (maxRetries, requests) => {
    const { outcome, received } = await submitTo(limited(9, { "retry-after": "0" }).handle, { maxRetries });
    expect(received).toHaveLength(requests);
    expect(outcome).toMatchObject({ name: "RateLimitError", status: 429, retryAfter: 0 });
  });

  test("is resent after Retry-After, in seconds or as a date", async () => {
    const seconds = limited(1, { "retry-after": "1" });
    const date = limited(1, { "retry-after": new Date(Date.now() + 2000).toUTCString() });
    const past = limited(1, { "retry-after": new Date(0).toUTCString() });
    for (const { outcome, received } of await Promise.all([seconds, date, past].map(({ handle }) => submitTo(handle)))) {
      expect(outcome).toEqual(GENERATION);
      expect(received).toHaveLength(2);
    }
    expect(seconds.gaps()[0]).toBeGreaterThanOrEqual(998);
  });

  test.each([
    ["beyond the deadline", "25", 25],
    ["longer than a minute", "61", 61],
    ["a date in an hour", new Date(Date.now() + 3_600_000).toUTCString(), expect.closeTo(3600, -2)],
  ])("is not resent if Retry-After is %s", async (description, header, retryAfter) => {
    const { outcome, received } = await submitTo(limited(9, { "retry-after": header }).handle, {
      timeout: description.startsWith("beyond") ? 20_000 : 600_000,
    });
    expect(outcome).toMatchObject({ name: "RateLimitError", retryAfter });
    expect(received).toHaveLength(1);
  });

  test.each(["soon", "1, 2", "-1", "1e3 s", ""])("is resent with backoff if Retry-After is %j", async (header) => {
    const { gaps, handle } = limited(1, { "retry-after": header });
    expect((await submitTo(handle)).outcome).toEqual(GENERATION);
    expect(gaps()[0]).toBeGreaterThanOrEqual(248);
  });

  test("to a server that is not running is retried, and rejects with a ConnectionError", async () => {
    const server = await serve(() => undefined);
    await server[Symbol.asyncDispose]();
    let attempts = 0;
    const fetch = (input: string | Request, init?: RequestInit) => {
      attempts += 1;
      return globalThis.fetch(input, init);
    };
    const client = createClient({ apiKey: KEY, baseUrl: server.url, fetch });
    const error = await client.submit({ prompt: "a cat" }).catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "ConnectionError", cause: { cause: { code: "ECONNREFUSED" } } });
    expect(String(error)).toBe(`ConnectionError: POST ${server.url}/generation/vidu/q2/video-turbo was not sent (ECONNREFUSED)`);
    expect(attempts).toBe(3);
    await expect(client.submit({ prompt: "a cat" }, { maxRetries: 0 })).rejects.toMatchObject({ name: "ConnectionError" });
    expect(attempts).toBe(4);
  });

  test("to a port that cannot be connected to was not sent, even if the API key equals the error code", async () => {
    for (const [apiKey, baseUrl] of [
      [KEY, "http://127.0.0.1:9"],
      [KEY, "http://127.0.0.1:2"],
      ["ECONNREFUSED", "http://127.0.0.1:2"],
    ]) {
      const client = createClient({ apiKey, baseUrl, maxRetries: 0 });
      await expect(client.submit({ prompt: "a cat" })).rejects.toMatchObject({ name: "ConnectionError" });
    }
  });

  test.each([
    ["a host name that is not resolved", { cause: { code: "ENOTFOUND", syscall: "getaddrinfo" } }, true],
    ["a connection attempt that times out in undici", { cause: { code: "UND_ERR_CONNECT_TIMEOUT" } }, true],
    ["a connection attempt that times out", { cause: { code: "ETIMEDOUT", syscall: "connect" } }, true],
    [
      "connection attempts to several addresses that time out",
      { cause: { code: "ETIMEDOUT", errors: [{ syscall: "connect" }] } },
      true,
    ],
    ["an expired certificate", { cause: { code: "CERT_HAS_EXPIRED" } }, true],
    ["a refused connection in Bun", { code: "ConnectionRefused" }, true],
    ["a refused connection in Deno", { message: "error sending request for url (x): client error (Connect)" }, true],
    ["a connection that times out after it was established", { cause: { code: "ETIMEDOUT", syscall: "read" } }, false],
    ["a connection that is reset", { cause: { code: "ECONNRESET", syscall: "read" } }, false],
    ["a broken pipe", { cause: { code: "EPIPE", syscall: "write" } }, false],
    ["a bad TLS record", { cause: { code: "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC" } }, false],
    ["a network failure in Chromium", { message: "Failed to fetch" }, false],
    ["an error without details", {}, false],
  ])("is distinguished by the error of fetch: %s (%j)", async (_, details, isNotSent) => {
    let attempts = 0;
    const error = Object.assign(new TypeError("fetch failed"), details);
    const fetch = () => {
      attempts += 1;
      return Promise.reject(error);
    };
    const outcome = await createClient({ apiKey: KEY, fetch, maxRetries: 1 })
      .submit({ prompt: "a cat" })
      .catch((error) => error);
    expect(outcome).toMatchObject({ name: isNotSent ? "ConnectionError" : "SubmissionOutcomeUnknownError" });
    expect(outcome.cause).toBe(error);
    expect(attempts).toBe(isNotSent ? 2 : 1);
  });

  test.each([undefined, null, "broken", 7, { toString: null }])("has an unknown outcome if fetch throws %j", async (thrown) => {
    let attempts = 0;
    const fetch = () => {
      attempts += 1;
      return Promise.reject(thrown);
    };
    const outcome = await createClient({ apiKey: KEY, fetch })
      .submit({ prompt: "a cat" })
      .catch((error) => error);
    expect(outcome).toMatchObject({ name: "SubmissionOutcomeUnknownError" });
    expect(attempts).toBe(1);
  });

  test("has an unknown outcome if fetch resolves without a response", async () => {
    let attempts = 0;
    const fetch = () => {
      attempts += 1;
      return Promise.resolve(undefined as never);
    };
    const outcome = await createClient({ apiKey: KEY, fetch })
      .submit({ prompt: "a cat" })
      .catch((error) => error);
    expect(outcome).toMatchObject({ name: "SubmissionOutcomeUnknownError" });
    expect(attempts).toBe(1);
  });
});

test("a request that violates the contract is not sent, and the error lists every issue", async () => {
  const request = { duration: limits.duration.maximum + 1, n: "2" };
  const { outcome, received } = await submitTo(() => ({ status: 200, body: GENERATION }), { request });
  expect(received).toHaveLength(0);
  expect(outcome).toBeInstanceOf(InvalidRequestError);
  expect(outcome).toBeInstanceOf(ViduError);
  expect((outcome as InvalidRequestError).issues.map(({ path, rule }) => [path.join(), rule])).toEqual([
    ["", "required"],
    ["duration", "maximum"],
    ["n", "type"],
  ]);
});
