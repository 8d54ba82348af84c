import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createFetch, json, rejectionOf, settle } from "../../contract-tests/test-support/fake-fetch.js";
import { COMPLETED, countSubmissions, GENERATION, KEY } from "../../contract-tests/test-support/misbehave.js";
import { serve } from "../../contract-tests/test-support/serve.js";
import { createClient, isViduError } from "../index.js";

const REQUEST = { prompt: "a cat" } as const;

/** A TCP server that counts its connections. */
async function listen(server: Server, onConnection: (socket: Socket) => void = () => {}) {
  let connections = 0;
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => {});
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe("over a network", () => {
  test("https to a server that speaks http is a ConnectionError that ends soon", async () => {
    await using server = await serve(() => ({ status: 200, body: GENERATION }));
    const vidu = createClient({ apiKey: KEY, baseUrl: server.url.replace("http:", "https:"), maxRetries: 50 });
    const error = await rejectionOf(vidu.submit(REQUEST));
    expect(error).toMatchObject({ name: "ConnectionError" });
    expect(error["id"]).toBeUndefined();
    expect(error.cause).toBeDefined();
    expect(server.received).toHaveLength(0);
  });

  test("a wait over https to a server that speaks http ends long before its deadline", async () => {
    await using server = await serve(() => ({ status: 200, body: COMPLETED }));
    const vidu = createClient({ apiKey: KEY, baseUrl: server.url.replace("http:", "https:"), pollInterval: 10 });
    const error = await rejectionOf(vidu.wait("gen_1"));
    expect(error).toMatchObject({ name: "ConnectionError", id: "gen_1" });
    expect(server.received).toHaveLength(0);
  });

  test("a server without a certificate is a ConnectionError", async () => {
    await using server = await listen(createTlsServer({}).on("tlsClientError", () => {}));
    const vidu = createClient({ apiKey: KEY, baseUrl: `https://127.0.0.1:${server.port}`, maxRetries: 50 });
    expect(await rejectionOf(vidu.submit(REQUEST))).toMatchObject({ name: "ConnectionError" });
    expect(server.connections()).toBeGreaterThan(0);
    expect(server.connections()).toBeLessThanOrEqual(4);
  });

  test.each<[string, (socket: Socket) => void]>([
    ["closes", (socket) => socket.end()],
    ["sends a TLS alert in", (socket) => socket.end(Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28]))],
    ["sends another protocol in", (socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n")],
  ])("a server that %s the TLS handshake is a ConnectionError", async (_, answer) => {
    const server = createServer();
    await using listening = await listen(server, (socket) => socket.once("data", () => answer(socket)));
    const vidu = createClient({ apiKey: KEY, baseUrl: `https://127.0.0.1:${listening.port}`, maxRetries: 1, timeout: 20_000 });
    expect(await rejectionOf(vidu.submit(REQUEST))).toMatchObject({ name: "ConnectionError" });
    expect(listening.connections()).toBeGreaterThan(0);
  });

  test("a server that resets the TLS handshake is reported, and resent only as a request that was not sent", async () => {
    await using server = await listen(createServer(), (socket) => socket.once("data", () => socket.resetAndDestroy()));
    const vidu = createClient({ apiKey: KEY, baseUrl: `https://127.0.0.1:${server.port}`, maxRetries: 1 });
    const { name } = await rejectionOf(vidu.submit(REQUEST));
    // Some versions of Node report this reset like one after the request was sent.
    expect(["ConnectionError", "SubmissionOutcomeUnknownError"]).toContain(name);
    if (name === "SubmissionOutcomeUnknownError") expect(server.connections()).toBe(1);
  });

  test("a fetch that throws instead of returning a promise is not called until the deadline", async () => {
    let calls = 0;
    const fetch = () => {
      calls += 1;
      throw Object.assign(new Error("no"), { code: "EUNKNOWN" });
    };
    const error = await rejectionOf(createClient({ apiKey: KEY, fetch, pollInterval: 1 }).wait("gen_1"));
    expect(error).toMatchObject({ name: "ConnectionError", isPermanent: true });
    expect(calls).toBeLessThanOrEqual(4);
  });

  test("a refused connection is a ConnectionError after all retries", async () => {
    const server = await serve(() => undefined);
    await server[Symbol.asyncDispose]();
    const error = await rejectionOf(createClient({ apiKey: KEY, baseUrl: server.url, maxRetries: 1 }).submit(REQUEST));
    expect(error).toMatchObject({ name: "ConnectionError" });
    expect(error["isPermanent"]).not.toBe(true);
  });

  test("a connection that ends after the request was sent has an unknown outcome", async () => {
    await using server = await serve(({ socket }) => void socket.resetAndDestroy());
    const error = await rejectionOf(createClient({ apiKey: KEY, baseUrl: server.url }).submit(REQUEST));
    expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError", request: REQUEST, sentAt: expect.any(Date) });
    expect(countSubmissions(server)).toBe(1);
  });

  test("plain http to a server that speaks TLS is not resent", async () => {
    let bytes = 0;
    await using server = await listen(createServer(), (socket) =>
      socket.on("data", (data) => {
        bytes += data.length > 0 ? 1 : 0;
        socket.end(Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46]));
      }),
    );
    const error = await rejectionOf(createClient({ apiKey: KEY, baseUrl: `http://127.0.0.1:${server.port}` }).submit(REQUEST));
    expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError" });
    expect(bytes).toBe(1);
    expect(server.connections()).toBe(1);
  });
});

/** Creates an error as a platform does: nested causes, outermost first. */
const nest = (...links: readonly (readonly [Class: new (message: string) => Error, message: string, fields?: object])[]) =>
  [...links].reverse().reduce<Error | undefined>((cause, [Class, message, fields]) => {
    const error = Object.assign(new Class(message), fields);
    return cause ? Object.assign(error, { cause }) : error;
  }, undefined) as Error;

const node = (message: string, fields: object) => () => nest([TypeError, "fetch failed"], [Error, message, fields]);
const nodeFetch = (reason: string, fields: object) => () =>
  Object.assign(new Error(`request to https://api.example/ failed, reason: ${reason}`), {
    name: "FetchError",
    type: "system",
    ...fields,
  });
const aggregate =
  (...codes: string[]) =>
  () => {
    const errors = codes.map((code) => Object.assign(new Error(`connect ${code} 127.0.0.1:1`), { code, syscall: "connect" }));
    return nest([TypeError, "fetch failed"], [Error, "", { name: "AggregateError", errors, code: codes[0] }]);
  };

/** Failures before the first byte of the request, and whether they are worth many retries. */
const NOT_SENT: readonly (readonly [description: string, create: () => unknown, kind: "temporary" | "repeated" | "either"])[] = [
  ["Node: refused", node("connect ECONNREFUSED 127.0.0.1:1", { code: "ECONNREFUSED", syscall: "connect" }), "temporary"],
  ["Node: unknown host", node("getaddrinfo ENOTFOUND x", { code: "ENOTFOUND", syscall: "getaddrinfo" }), "temporary"],
  ["Node: DNS is down", node("getaddrinfo EAI_AGAIN x", { code: "EAI_AGAIN", syscall: "getaddrinfo" }), "temporary"],
  ["Node: no route", node("connect EHOSTUNREACH 10.0.0.1:443", { code: "EHOSTUNREACH", syscall: "connect" }), "temporary"],
  ["Node: no network", node("connect ENETUNREACH 10.0.0.1:443", { code: "ENETUNREACH", syscall: "connect" }), "temporary"],
  [
    "Node: connect timeout",
    node("Connect Timeout Error", { name: "ConnectTimeoutError", code: "UND_ERR_CONNECT_TIMEOUT" }),
    "temporary",
  ],
  ["Node: connect timed out", node("connect ETIMEDOUT 10.0.0.1:443", { code: "ETIMEDOUT", syscall: "connect" }), "temporary"],
  ["Node: two addresses, one timed out", aggregate("ETIMEDOUT", "ECONNREFUSED"), "temporary"],
  ["Node: two addresses refused", aggregate("ECONNREFUSED", "ECONNREFUSED"), "temporary"],
  ["Node: one address refused, one unreachable", aggregate("ECONNREFUSED", "ENETUNREACH"), "temporary"],
  ["Node: expired certificate", node("certificate has expired", { code: "CERT_HAS_EXPIRED" }), "repeated"],
  ["Node: self-signed certificate", node("self-signed certificate", { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }), "repeated"],
  [
    "Node: self-signed chain",
    node("self-signed certificate in certificate chain", { code: "SELF_SIGNED_CERT_IN_CHAIN" }),
    "repeated",
  ],
  [
    "Node: incomplete chain",
    node("unable to verify the first certificate", { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" }),
    "repeated",
  ],
  [
    "Node: unknown issuer",
    node("unable to get local issuer certificate", { code: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY" }),
    "repeated",
  ],
  [
    "Node: other host name",
    node("Hostname/IP does not match certificate's altnames", { code: "ERR_TLS_CERT_ALTNAME_INVALID" }),
    "repeated",
  ],
  ["Node: wrong TLS version", node("write EPROTO … wrong version number", { code: "EPROTO", syscall: "write" }), "repeated"],
  [
    "Node: http port",
    node("…:SSL routines:ssl3_get_record:wrong version number", { code: "ERR_SSL_WRONG_VERSION_NUMBER" }),
    "repeated",
  ],
  ["Node: packet length", node("…:packet length too long", { code: "ERR_SSL_PACKET_LENGTH_TOO_LONG" }), "repeated"],
  [
    "Node: handshake alert",
    node("…:ssl/tls alert handshake failure", { code: "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE" }),
    "repeated",
  ],
  [
    "Node: old handshake alert",
    node("…:sslv3 alert handshake failure", { code: "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE" }),
    "repeated",
  ],
  [
    "Node: connection ends in the handshake",
    node("Client network socket disconnected before secure TLS connection was established", { code: "ECONNRESET" }),
    "either",
  ],
  [
    "undici: proxy needs a login",
    node("Proxy response (407) !== 200 when HTTP Tunneling", { code: "UND_ERR_ABORTED" }),
    "repeated",
  ],
  ["undici: proxy forbids", node("Proxy response (403) !== 200 when HTTP Tunneling", { code: "UND_ERR_ABORTED" }), "repeated"],
  ["undici: proxy fails", node("Proxy response (502) !== 200 when HTTP Tunneling", { code: "UND_ERR_ABORTED" }), "repeated"],
  ["undici: TLS to the proxy", node("Secure Proxy Connection failed", { code: "UND_ERR_PRX_TLS" }), "repeated"],
  [
    "Node: invalid URL",
    () => nest([TypeError, "Failed to parse URL from /v1"], [TypeError, "Invalid URL", { code: "ERR_INVALID_URL" }]),
    "either",
  ],
  [
    "node-fetch: refused",
    nodeFetch("connect ECONNREFUSED 127.0.0.1:1", { code: "ECONNREFUSED", errno: "ECONNREFUSED" }),
    "temporary",
  ],
  ["node-fetch: unknown host", nodeFetch("getaddrinfo ENOTFOUND x", { code: "ENOTFOUND", errno: "ENOTFOUND" }), "temporary"],
  [
    "node-fetch: expired",
    nodeFetch("certificate has expired", { code: "CERT_HAS_EXPIRED", errno: "CERT_HAS_EXPIRED" }),
    "repeated",
  ],
  [
    "Bun: refused",
    () => Object.assign(new Error("Unable to connect. Is the computer able to access the url?"), { code: "ConnectionRefused" }),
    "temporary",
  ],
  [
    "Bun: socket",
    () => Object.assign(new Error("Was there a typo in the url or port?"), { code: "FailedToOpenSocket" }),
    "temporary",
  ],
  [
    "Bun: self-signed",
    () => Object.assign(new Error("self signed certificate"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }),
    "repeated",
  ],
  [
    "Deno: refused",
    () =>
      new TypeError(
        "error sending request for url (https://x/): client error (Connect): tcp connect error: Connection refused (os error 111)",
      ),
    "temporary",
  ],
  [
    "Deno: unknown host",
    () =>
      new TypeError(
        "error sending request for url (https://x/): client error (Connect): dns error: failed to lookup address information: Name or service not known",
      ),
    "temporary",
  ],
  [
    "Deno: TLS handshake",
    () => new TypeError("error sending request for url (https://x/): client error (Connect): tls handshake eof"),
    "either",
  ],
  [
    "Deno: certificate",
    () =>
      new TypeError(
        "error sending request for url (https://x/): client error (Connect): invalid peer certificate: UnknownIssuer",
      ),
    "repeated",
  ],
];

/** Failures after which the server may have received the request. */
const MAYBE_SENT: readonly (readonly [description: string, create: () => unknown])[] = [
  ["Node: reset", node("read ECONNRESET", { code: "ECONNRESET", syscall: "read" })],
  ["Node: other side closed", node("other side closed", { code: "UND_ERR_SOCKET", name: "SocketError" })],
  ["Node: broken pipe", node("write EPIPE", { code: "EPIPE", syscall: "write" })],
  ["Node: headers timeout", node("Headers Timeout Error", { code: "UND_ERR_HEADERS_TIMEOUT" })],
  ["Node: request aborted", node("Request aborted", { code: "UND_ERR_ABORTED" })],
  ["Node: client destroyed", node("The client is destroyed", { code: "UND_ERR_DESTROYED" })],
  ["Node: body timeout", node("Body Timeout Error", { code: "UND_ERR_BODY_TIMEOUT" })],
  ["Node: route lost while reading", node("read EHOSTUNREACH", { code: "EHOSTUNREACH", syscall: "read" })],
  ["Node: network lost while reading", node("read ENETUNREACH", { code: "ENETUNREACH", syscall: "read" })],
  ["node-fetch: route lost while reading", nodeFetch("read EHOSTUNREACH", { code: "EHOSTUNREACH", errno: "EHOSTUNREACH" })],
  ["Node: network lost while writing", node("write ENETDOWN", { code: "ENETDOWN", syscall: "write" })],
  ["Node: TLS truncated", node("…:SSL routines::unexpected eof while reading", { code: "ERR_SSL_UNEXPECTED_EOF_WHILE_READING" })],
  [
    "Node: TLS record damaged",
    node("…:decryption failed or bad record mac", { code: "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC" }),
  ],
  ["Node: TLS alert about a record", node("…:ssl/tls alert bad record mac", { code: "ERR_SSL_SSL/TLS_ALERT_BAD_RECORD_MAC" })],
  [
    "Deno: reset",
    () =>
      new TypeError(
        "error sending request for url (https://x/): client error (SendRequest): connection error: Connection reset by peer (os error 104)",
      ),
  ],
  ["Node: read timeout", node("read ETIMEDOUT", { code: "ETIMEDOUT", syscall: "read" })],
  ["Node: parser", node("Parse Error: Expected HTTP/", { code: "HPE_INVALID_CONSTANT" })],
  ["Node: HTTP/2", node("Stream closed with error code NGHTTP2_REFUSED", { code: "ERR_HTTP2_STREAM_ERROR" })],
  ["node-fetch: hang up", nodeFetch("socket hang up", { code: "ECONNRESET", errno: "ECONNRESET" })],
  ["Bun: closed", () => Object.assign(new Error("The socket connection was closed unexpectedly."), { code: "ConnectionClosed" })],
  ["Bun: reset", () => Object.assign(new Error("The socket connection was closed unexpectedly."), { code: "ECONNRESET" })],
  [
    "Deno: closed",
    () =>
      new TypeError(
        "error sending request for url (https://x/): client error (SendRequest): connection closed before message completed",
      ),
  ],
  ["workerd: lost", () => new Error("Network connection lost.")],
  ["Chromium", () => new TypeError("Failed to fetch")],
  ["Firefox", () => new TypeError("NetworkError when attempting to fetch resource.")],
  ["Safari", () => new TypeError("Load failed")],
  ["React Native", () => new TypeError("Network request failed")],
];

/** Rejections that no platform has, so that it is unknown whether the request was sent. */
const UNKNOWN: typeof MAYBE_SENT = [
  [
    "a wrapper that sends to two hosts, one of which resets",
    () => {
      const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" });
      const reset = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" });
      return new AggregateError([refused, reset], "All promises were rejected");
    },
  ],
  ["a string", () => "failed"],
  ["undefined", () => undefined],
  ["null", () => null],
  ["an object without a prototype", () => Object.create(null)],
  [
    "an error with a throwing code",
    () =>
      Object.defineProperty(new Error("x"), "code", {
        get: () => {
          throw new Error("no");
        },
      }),
  ],
  [
    "an error with a throwing cause",
    () =>
      Object.defineProperty(new Error("x"), "cause", {
        get: () => {
          throw new Error("no");
        },
      }),
  ],
  [
    "an error with a throwing message",
    () =>
      Object.defineProperty(new Error("x"), "message", {
        get: () => {
          throw new Error("no");
        },
      }),
  ],
  [
    "an error that is its own cause",
    () => {
      const error = new Error("x");
      return Object.assign(error, { cause: error });
    },
  ],
  ["an error that mentions a refused connection", () => new Error("upstream said ECONNREFUSED after the request was sent")],
];

const createNotSent = (name: string) => NOT_SENT.find(([description]) => description === name)?.[1]();

describe("an injected failure", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test.each(NOT_SENT)("%s: a submission ends with a ConnectionError", async (_, create) => {
    const { fetch, posts } = createFetch(() => Promise.reject(create()));
    const { state, error } = await settle(createClient({ apiKey: KEY, fetch }).submit(REQUEST), 60_000);
    expect(state).toBe("rejected");
    expect(error).toMatchObject({ name: "ConnectionError" });
    expect(error?.["id"]).toBeUndefined();
    expect(posts()).toBeGreaterThan(1);
    expect(posts()).toBeLessThanOrEqual(3);
  });

  test.each(NOT_SENT)("%s: a submission succeeds when the failure ends", async (_, create) => {
    const { fetch, posts } = createFetch(({ count }) => (count === 1 ? Promise.reject(create()) : json(GENERATION)));
    const { value } = await settle(createClient({ apiKey: KEY, fetch }).submit(REQUEST), 60_000);
    expect(value).toMatchObject({ id: "gen_1" });
    expect(posts()).toBe(2);
  });

  type Row = (typeof NOT_SENT)[number];
  const checkPolls = async (_: string, create: Row[1], kind: Row[2]) => {
    const { fetch, posts, polls } = createFetch(({ method }) =>
      method === "POST" ? json(GENERATION) : Promise.reject(create()),
    );
    const { state, error } = await settle(createClient({ apiKey: KEY, fetch, waitTimeout: 60_000 }).generate(REQUEST), 60_000);
    expect(state).toBe("rejected");
    expect(isViduError(error)).toBe(true);
    expect(error).toMatchObject({ id: "gen_1" });
    expect(posts()).toBe(1);
    if (kind === "repeated") {
      expect(error).toMatchObject({ name: "ConnectionError" });
      expect(polls()).toBe(2);
    } else if (kind === "temporary") {
      expect(error).toMatchObject({ name: "WaitTimeoutError" });
      expect(polls()).toBeGreaterThan(10);
    }
  };

  test.each(NOT_SENT)("%s: polls end as soon as retries are pointless", checkPolls);

  test.each(NOT_SENT.filter(([, , kind]) => kind === "repeated"))(
    "%s: a submission is not retried more than once",
    async (_, create) => {
      const { fetch, posts } = createFetch(() => Promise.reject(create()));
      const { error } = await settle(createClient({ apiKey: KEY, fetch, maxRetries: 20 }).submit(REQUEST), 900_000);
      expect(error).toMatchObject({ name: "ConnectionError" });
      expect(posts()).toBe(2);
    },
  );

  test.each(["407", "403", "502"])("a proxy that responds %s is in the message with its status", async (status) => {
    const create = node(`Proxy response (${status}) !== 200 when HTTP Tunneling`, { code: "UND_ERR_ABORTED" });
    for (const method of ["submit", "get"] as const) {
      const { fetch } = createFetch(() => Promise.reject(create()));
      const vidu = createClient({ apiKey: KEY, fetch });
      const { error } = await settle<unknown>(method === "submit" ? vidu.submit(REQUEST) : vidu.get("gen_1"), 60_000);
      expect(error).toMatchObject({ name: "ConnectionError" });
      expect(error?.message).toMatch(/proxy/i);
      expect(error?.message).toContain(status);
    }
  });

  const checkUnknown = async (_: string, create: Row[1]) => {
    for (const method of ["submit", "generate", "stream"] as const) {
      const { fetch, posts } = createFetch(() => Promise.reject(create()));
      const vidu = createClient({ apiKey: KEY, fetch, maxRetries: 20 });
      const call = method === "stream" ? vidu.stream(REQUEST).next() : vidu[method](REQUEST);
      const { state, error } = await settle<unknown>(call, 60_000);
      expect(state).toBe("rejected");
      expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError", request: REQUEST, sentAt: expect.any(Date) });
      expect(posts()).toBe(1);
    }
  };

  const titleUnknown = "%s: a submission is sent once and its outcome is unknown";
  test.each([...MAYBE_SENT, ...UNKNOWN])(titleUnknown, checkUnknown);

  test.each(MAYBE_SENT)("%s: a poll is retried", async (_, create) => {
    const { fetch, polls } = createFetch(({ count }) => (count < 4 ? Promise.reject(create()) : json(COMPLETED)));
    const { value } = await settle(createClient({ apiKey: KEY, fetch }).wait("gen_1"), 600_000);
    expect(value).toMatchObject({ status: "COMPLETED" });
    expect(polls()).toBe(4);
  });

  test.each(UNKNOWN)("%s: polls end with a result or with the id", async (_, create) => {
    const { fetch } = createFetch(({ method, count }) =>
      method === "POST" ? json(GENERATION) : count < 4 ? Promise.reject(create()) : json(COMPLETED),
    );
    const { state, value, error } = await settle(createClient({ apiKey: KEY, fetch }).generate(REQUEST), 600_000);
    expect(state).not.toBe("pending");
    expect(value?.id ?? error?.["id"]).toBe("gen_1");
    expect(value !== undefined || isViduError(error)).toBe(true);
  });

  test("an invalid URL is not retried for long", async () => {
    const create = () =>
      nest([TypeError, "Failed to parse URL from /v1"], [TypeError, "Invalid URL", { code: "ERR_INVALID_URL" }]);
    const { fetch, sent } = createFetch(() => Promise.reject(create()));
    const vidu = createClient({ apiKey: KEY, fetch, maxRetries: 20 });
    expect((await settle(vidu.submit(REQUEST), 60_000)).error).toMatchObject({ name: "ConnectionError" });
    expect((await settle(vidu.wait("gen_1"), 900_000)).error).toMatchObject({ name: "ConnectionError" });
    expect(sent.length).toBeLessThanOrEqual(6);
  });

  test("two failures that differ are both retried", async () => {
    const errors = ["Node: expired certificate", "Node: self-signed certificate"].map((name) => createNotSent(name));
    const { fetch, posts } = createFetch(() => (errors.length > 0 ? Promise.reject(errors.shift()) : json(GENERATION)));
    const { value } = await settle(createClient({ apiKey: KEY, fetch }).submit(REQUEST), 60_000);
    expect(value).toMatchObject({ id: "gen_1" });
    expect(posts()).toBe(3);
  });

  test("failures that alternate with responses do not end a wait", async () => {
    const { fetch } = createFetch(({ count }) =>
      count > 8
        ? json(COMPLETED)
        : count % 2
          ? Promise.reject(createNotSent("Node: http port"))
          : json({ ...COMPLETED, status: "IN_PROGRESS", data: null }),
    );
    const { value } = await settle(createClient({ apiKey: KEY, fetch }).wait("gen_1"), 600_000);
    expect(value).toMatchObject({ status: "COMPLETED" });
  });

  test("a submission after 503 or 504 is not resent", async () => {
    for (const status of [500, 502, 503, 504]) {
      const { fetch, posts } = createFetch(
        () => new Response("<h1>unavailable</h1>", { status, headers: { "retry-after": "1" } }),
      );
      const { state, error } = await settle(createClient({ apiKey: KEY, fetch }).submit(REQUEST), 60_000);
      expect(state).toBe("rejected");
      expect(isViduError(error)).toBe(true);
      expect(posts()).toBe(1);
    }
  });
});
