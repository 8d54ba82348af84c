import { describe, expect, test } from "vitest";
import { ApiError, ServerError } from "../errors/api-errors.js";
import { ConnectionError, SubmissionOutcomeUnknownError, TimeoutError, UnexpectedResponseError } from "../errors/errors.js";
import { type Attempt, classifyFailure, wasNotAccepted } from "./classify-failure.js";
import { readNetworkFailure } from "./network-error.js";
import { SizeLimitError } from "./parse-response.js";

/** What an error has besides its message. */
interface Details {
  readonly name?: string;
  readonly code?: unknown;
  readonly syscall?: string;
  readonly type?: string;
  readonly errors?: readonly Error[];
}

/** Whether a submission is resent: always, only once (a third attempt would fail alike), or never (it may be accepted). */
type Resend = "always" | "once" | "never";

type Row = readonly [runtime: string, failure: string, error: Error, resend: Resend, isPermanentForPoll?: boolean];

const error = (message: string, { name, ...details }: Details = {}, cause?: unknown): Error => {
  const error = Object.assign(new Error(message, cause === undefined ? undefined : { cause }), details);
  return name ? Object.defineProperty(error, "name", { value: name }) : error;
};

/** Node's `fetch` and undici's wrap the cause. */
const fetchFailed = (message: string, details?: Details, cause?: unknown) =>
  error("fetch failed", { name: "TypeError" }, error(message, details, cause));
const terminated = (message: string, details?: Details) => error("terminated", { name: "TypeError" }, error(message, details));
const nodeFetch = (reason: string, code?: string) =>
  error(`request to https://api.example/ failed, reason: ${reason}`, { name: "FetchError", type: "system", code });
const bun = (message: string, code?: string) => error(message, { name: "TypeError", code });
const deno = (message: string) => fetchFailed(message);
const typeError = (message: string, code?: string) => error(message, { name: "TypeError", code });

const refused = (address: string) => error(`connect ECONNREFUSED ${address}`, { code: "ECONNREFUSED", syscall: "connect" });
const WRONG_VERSION =
  "C08CC9027F7F0000:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../deps/openssl/openssl/ssl/record/methods/tlsany_meth.c:77:\n";
const BUN_CLOSED =
  "ECONNRESET: The socket connection was closed unexpectedly. For more information, pass `verbose: true` in the second argument to fetch()";

/**
 * What `fetch` rejects with: recorded, or read from the sources, of Node 20 to 26, undici 6 and 7, node-fetch 2 and 3,
 * https-proxy-agent 7, Bun 1.4, Deno 2.9, workerd 1.2026, Chromium 156 and whatwg-fetch 3.6 (as in React Native). The texts
 * of Firefox and Safari are those in bug reports.
 */
const REJECTED: readonly Row[] = [
  // No connection: nothing was sent, and the server may be available later.
  [
    "Node 20",
    "refused connection",
    fetchFailed("connect ECONNREFUSED 127.0.0.1:2", { code: "ECONNREFUSED", syscall: "connect" }),
    "always",
  ],
  [
    "Node 22",
    "refused connections to several addresses",
    fetchFailed("", { name: "AggregateError", code: "ECONNREFUSED", errors: [refused("127.0.0.1:2"), refused("127.0.0.2:2")] }),
    "always",
  ],
  [
    "Node 22",
    "unknown host",
    fetchFailed("getaddrinfo ENOTFOUND no-such-host.invalid", { code: "ENOTFOUND", syscall: "getaddrinfo" }),
    "always",
  ],
  [
    "Node 24",
    "unavailable DNS server",
    fetchFailed("getaddrinfo EAI_AGAIN api.example", { code: "EAI_AGAIN", syscall: "getaddrinfo" }),
    "always",
  ],
  [
    "Node 24",
    "unreachable network",
    fetchFailed("connect ENETUNREACH 10.0.0.1:443", { code: "ENETUNREACH", syscall: "connect" }),
    "always",
  ],
  [
    "Node 24",
    "connection attempt that the system gives up",
    fetchFailed("connect ETIMEDOUT 10.0.0.1:443", { code: "ETIMEDOUT", syscall: "connect" }),
    "always",
  ],
  [
    "undici 7",
    "connection attempt that times out",
    fetchFailed("Connect Timeout Error (attempted address: api.example:443, timeout: 10000ms)", {
      name: "ConnectTimeoutError",
      code: "UND_ERR_CONNECT_TIMEOUT",
    }),
    "always",
  ],
  [
    "Node 24",
    "connection that is closed in the TLS handshake",
    fetchFailed("Client network socket disconnected before secure TLS connection was established", { code: "ECONNRESET" }),
    "always",
  ],
  ["node-fetch 2", "refused connection", nodeFetch("connect ECONNREFUSED 127.0.0.1:2", "ECONNREFUSED"), "always"],
  ["node-fetch 3", "unknown host", nodeFetch("getaddrinfo ENOTFOUND no-such-host.invalid", "ENOTFOUND"), "always"],
  [
    "node-fetch 3",
    "connection that is closed in the TLS handshake",
    nodeFetch("Client network socket disconnected before secure TLS connection was established", "ECONNRESET"),
    "always",
  ],
  [
    "happy-dom",
    "refused connection",
    error('Failed to execute "fetch()" on "Window" with URL "http://127.0.0.1:2/": connect ECONNREFUSED 127.0.0.1:2'),
    "always",
  ],
  [
    "happy-dom",
    "unknown host",
    error('Failed to execute "fetch()" on "Window" with URL "https://no-such-host.invalid/": getaddrinfo ENOTFOUND no-such-host'),
    "always",
  ],
  ["a wrapper", "unknown host", error("Error: getaddrinfo ENOTFOUND no-such-host.invalid"), "always"],
  [
    "Bun",
    "refused connection",
    bun("ECONNREFUSED: Unable to connect. Is the computer able to access the url?", "ECONNREFUSED"),
    "always",
  ],
  [
    "Bun 1.1",
    "refused connection",
    bun("Unable to connect. Is the computer able to access the url?", "ConnectionRefused"),
    "always",
  ],
  [
    "Bun",
    "unknown host",
    error("getaddrinfo ENOTFOUND no-such-host.invalid", { name: "TypeError", code: "ENOTFOUND", syscall: "getaddrinfo" }),
    "always",
  ],
  [
    "Deno",
    "refused connection",
    deno(
      "error sending request for url (http://127.0.0.1:2/): client error (Connect): tcp connect error: Connection refused (os error 111)",
    ),
    "always",
  ],
  [
    "Deno",
    "unknown host",
    deno(
      "error sending request for url (http://no-such-host.invalid/): client error (Connect): dns error: failed to lookup address information: Name or service not known",
    ),
    "always",
  ],
  [
    "Deno",
    "connection that is closed in the TLS handshake",
    deno("error sending request for url (https://127.0.0.1:7107/): client error (Connect): tls handshake eof"),
    "always",
  ],

  // Failed TLS handshakes: nothing was sent, and another attempt would fail alike.
  ["Node 20", "expired certificate", fetchFailed("certificate has expired", { code: "CERT_HAS_EXPIRED" }), "once"],
  ["Node 20", "self-signed certificate", fetchFailed("self-signed certificate", { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }), "once"],
  [
    "Node 24",
    "self-signed certificate",
    fetchFailed("self-signed certificate; if the root CA is installed locally, try running Node.js with --use-system-ca", {
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    }),
    "once",
  ],
  [
    "Node 24",
    "certificate of another host",
    fetchFailed("Hostname/IP does not match certificate's altnames: IP: 127.0.0.1 is not in the cert's list: ", {
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
    }),
    "once",
  ],
  [
    "Node 20",
    "https on an http port",
    fetchFailed(
      "808C46CC437F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:350:\n",
      { code: "ERR_SSL_WRONG_VERSION_NUMBER" },
    ),
    "once",
  ],
  ["node-fetch 3", "self-signed certificate", nodeFetch("self-signed certificate", "DEPTH_ZERO_SELF_SIGNED_CERT"), "once"],
  ["Bun", "self-signed certificate", bun("self signed certificate", "DEPTH_ZERO_SELF_SIGNED_CERT"), "once"],
  [
    "Bun",
    "https on an http port",
    bun("EPROTO: The TLS handshake failed. Does the server speak TLS on this port?", "EPROTO"),
    "once",
  ],

  // Proxies that reject the tunnel.
  [
    "Node 24, undici 6 and 7",
    "proxy that requires authentication",
    fetchFailed(
      "Request was cancelled.",
      { code: 0 },
      error("Proxy response (407) !== 200 when HTTP Tunneling", { name: "AbortError", code: "UND_ERR_ABORTED" }),
    ),
    "once",
  ],
  [
    "Node 26",
    "proxy that closes the connection",
    fetchFailed(
      "Proxy Connection failed",
      { name: "ProxyConnectionError", code: "UND_ERR_PRX_CONN" },
      error("other side closed", { name: "SocketError", code: "UND_ERR_SOCKET" }),
    ),
    "once",
  ],
  [
    "Bun",
    "proxy that requires authentication",
    error("Proxy refused to open a tunnel: 407 Proxy Authentication Required", { code: "ERR_PROXY_TUNNEL" }),
    "once",
  ],
  [
    "Deno",
    "proxy that closes the connection",
    deno("error sending request for url (https://127.0.0.1:7106/): client error (Connect): unexpected eof while tunneling"),
    "always",
  ],
  ["Node 24", "proxy that is not running", fetchFailed("connect ECONNREFUSED 127.0.0.1:2", { code: "ECONNREFUSED" }), "always"],
  ["https-proxy-agent", "proxy that is not running", nodeFetch("connect ECONNREFUSED 127.0.0.1:2", "ECONNREFUSED"), "always"],

  // Rejected arguments.
  ["Node 24", "blocked port", fetchFailed("bad port"), "once"],
  [
    "Node 24",
    "relative URL",
    error(
      "Failed to parse URL from /x",
      { name: "TypeError" },
      error("Invalid URL", { name: "TypeError", code: "ERR_INVALID_URL" }),
    ),
    "once",
  ],
  [
    "Node 22",
    "signal of another realm",
    typeError("Failed to construct 'Request': member signal is not of type AbortSignal."),
    "once",
  ],
  [
    "Node 24",
    "signal of another realm",
    typeError('RequestInit: Expected signal ("{}") to be an instance of AbortSignal.'),
    "once",
  ],
  ["node-fetch 2", "relative URL", typeError("Only absolute URLs are supported"), "once"],
  ["node-fetch 2", "signal of another realm", typeError("Expected signal to be an instanceof AbortSignal"), "once"],
  [
    "node-fetch 3",
    "signal of another realm",
    typeError("Expected signal to be an instanceof AbortSignal or EventTarget"),
    "once",
  ],
  ["node-fetch 3", "invalid URL", typeError("Invalid URL", "ERR_INVALID_URL"), "once"],
  ["Bun", "invalid URL", bun("fetch() URL is invalid", "ERR_INVALID_URL"), "once"],
  ["Bun", "signal of another realm", bun("signal is not of type AbortSignal.", "ERR_INVALID_ARG_TYPE"), "once"],
  ["Deno", "invalid URL", typeError("Invalid URL: 'http://['"), "once"],
  ["workerd", "invalid URL", typeError("Invalid URL: http://["), "once"],
  ["workerd", "init with `cache`", error("The 'cache' field on 'RequestInitializerDict' is not implemented."), "once"],
  [
    "workerd",
    "signal of another realm",
    typeError(
      "Incorrect type for the 'signal' field on 'RequestInitializerDict': the provided value is not of type 'AbortSignal'.",
    ),
    "once",
  ],
  ["Chromium", "invalid URL", typeError("Failed to execute 'fetch' on 'Window': Failed to parse URL from http://["), "once"],
  [
    "Chromium",
    "signal of another realm",
    typeError(
      "Failed to execute 'fetch' on 'Window': Failed to read the 'signal' property from 'RequestInit': Failed to convert value to 'AbortSignal'.",
    ),
    "once",
  ],

  // Failures after the connection was made, or without details: the request may have been sent.
  ["Node 20", "reset connection", fetchFailed("read ECONNRESET", { code: "ECONNRESET", syscall: "read" }), "never"],
  ["Node 20", "broken pipe", fetchFailed("write EPIPE", { code: "EPIPE", syscall: "write" }), "never"],
  ["Node 24", "closed connection", fetchFailed("other side closed", { name: "SocketError", code: "UND_ERR_SOCKET" }), "never"],
  [
    "Node 20",
    "response that is not HTTP",
    fetchFailed("Response does not match the HTTP/1.1 protocol (Expected HTTP/)", {
      name: "HTTPParserError",
      code: "HPE_INVALID_CONSTANT",
    }),
    "never",
  ],
  [
    "Node 24",
    "response that is not HTTP",
    fetchFailed("Response does not match the HTTP/1.1 protocol (Expected HTTP/, RTSP/ or ICE/)", { name: "HTTPParserError" }),
    "never",
  ],
  [
    "undici 6 and 7",
    "no response in time",
    fetchFailed("Headers Timeout Error", { name: "HeadersTimeoutError", code: "UND_ERR_HEADERS_TIMEOUT" }),
    "never",
  ],
  ["Node 24", "abort", error("This operation was aborted", { name: "AbortError", code: 20 }), "never"],
  ["Node 24", "timeout", error("The operation was aborted due to timeout", { name: "TimeoutError", code: 23 }), "never"],
  ["node-fetch 2", "reset connection", nodeFetch("read ECONNRESET", "ECONNRESET"), "never"],
  ["node-fetch 3", "closed connection", nodeFetch("socket hang up", "ECONNRESET"), "never"],
  [
    "node-fetch 3",
    "response that is not HTTP",
    nodeFetch("Parse Error: Expected HTTP/, RTSP/ or ICE/", "HPE_INVALID_CONSTANT"),
    "never",
  ],
  ["Bun", "reset connection", bun(BUN_CLOSED, "ECONNRESET"), "never"],
  ["Deno", "reset connection", deno("Connection reset by peer (os error 104)"), "never"],
  [
    "Deno",
    "closed connection",
    deno(
      "error sending request from 127.0.0.1:48320 for http://127.0.0.1:7102/ (127.0.0.1:7102): client error (SendRequest): connection closed before message completed",
    ),
    "never",
  ],
  [
    "Deno",
    "response that is not HTTP",
    deno(
      "error sending request from 127.0.0.1:50236 for http://127.0.0.1:7103/ (127.0.0.1:7103): client error (SendRequest): invalid HTTP version parsed",
    ),
    "never",
  ],
  ["workerd", "refused or lost connection", error("Network connection lost."), "never"],
  ["workerd", "failed TLS handshake", error("internal error; reference = nk9k7t4mp4okisbjokpvihj2"), "never", true],
  ["Chromium", "any failure of the network", typeError("Failed to fetch"), "never"],
  ["Firefox", "any failure of the network", typeError("NetworkError when attempting to fetch resource."), "never"],
  ["Safari", "any failure of the network", typeError("Load failed"), "never"],
  ["React Native", "any failure of the network", typeError("Network request failed"), "never"],
  ["React Native", "no response in time", typeError("Network request timed out"), "never"],
  ["React Native", "abort", error("Aborted", { name: "AbortError" }), "never"],
  ["Node 22", "https on an http port", fetchFailed(WRONG_VERSION, { code: "ERR_SSL_WRONG_VERSION_NUMBER" }), "once"],
  [
    "Deno",
    "certificate that is not trusted",
    deno(
      "error sending request for url (https://127.0.0.1:7106/): client error (Connect): invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))",
    ),
    "once",
  ],
  [
    "Deno",
    "proxy that requires authentication",
    deno("error sending request for url (https://127.0.0.1:7106/): client error (Connect): proxy authentication required"),
    "once",
  ],
  ["Deno", "blocked port", typeError("Fetch failed: Requests to port 9 are blocked"), "once"],
  [
    "https-proxy-agent",
    "proxy that closes the connection",
    nodeFetch("Proxy connection ended before receiving CONNECT response"),
    "once",
  ],
];

/** What reading the body of a response rejects with. */
const BODY_FAILED: readonly (readonly [runtime: string, failure: string, error: Error])[] = [
  ["Node 20", "closed connection", terminated("other side closed", { name: "SocketError", code: "UND_ERR_SOCKET" })],
  ["Node 20", "wrong Content-Encoding", terminated("incorrect header check", { code: "Z_DATA_ERROR" })],
  ["undici 7", "silence", terminated("Body Timeout Error", { name: "BodyTimeoutError", code: "UND_ERR_BODY_TIMEOUT" })],
  [
    "node-fetch 3",
    "closed connection",
    error("Invalid response body while trying to fetch http://127.0.0.1:7104/: aborted", {
      name: "FetchError",
      code: "ECONNRESET",
    }),
  ],
  [
    "node-fetch 2",
    "wrong Content-Encoding",
    error("Invalid response body while trying to fetch http://127.0.0.1:7105/: incorrect header check", {
      name: "FetchError",
      code: "Z_DATA_ERROR",
    }),
  ],
  ["Bun", "closed connection", bun(BUN_CLOSED, "ECONNRESET")],
  ["Bun", "wrong Content-Encoding", bun('ZlibError fetching "http://127.0.0.1:7105/".', "ZlibError")],
  ["Deno", "closed connection", typeError("error reading a body from connection")],
  ["Deno", "wrong Content-Encoding", typeError("Invalid gzip header")],
  ["workerd", "closed connection", error("Network connection lost.")],
  ["workerd", "wrong Content-Encoding", typeError("Gzip decompression failed.")],
];

const description = "POST https://api.example/generation";
const submission = { prompt: "a cat" };
const sentAt = new Date();

const classifyBoth = (thrown: unknown, attempt: Attempt) =>
  [
    classifyFailure(thrown, attempt, { description, submission }),
    classifyFailure(thrown, attempt, { description: "GET https://api.example/generation/gen_1" }),
  ] as const;

/** Asserts the error for a submission, whether it is resent, and the error for a poll. */
function expectClassification(thrown: Error, resend: Resend, isPermanentForPoll = resend === "once"): void {
  const networkFailure = readNetworkFailure(thrown);
  const [forSubmission, forPoll] = classifyBoth(thrown, { sentAt, networkFailure });
  expect(wasNotAccepted(forSubmission)).toBe(resend !== "never");
  if (resend === "never") {
    expect(forSubmission).toBeInstanceOf(SubmissionOutcomeUnknownError);
    expect(forSubmission).toMatchObject({ cause: thrown, request: submission, sentAt });
  } else {
    expect(forSubmission).toBeInstanceOf(ConnectionError);
    expect(forSubmission).toMatchObject({ cause: thrown, isPermanent: resend === "once" });
    expect((forSubmission as Error).message).toMatch(/^POST https:\/\/api\.example\/generation was not sent \(.+\)$/);
  }
  expect(forPoll).toBeInstanceOf(ConnectionError);
  expect(forPoll).toMatchObject({ cause: thrown, isPermanent: isPermanentForPoll });
}

describe("a rejection of fetch", () => {
  for (const [runtime, failure, ...row] of REJECTED) test(`${runtime}: ${failure}`, () => expectClassification(...row));

  test.each(REJECTED)("leaves the outcome unknown if a response arrived first: %s: %s", (_runtime, _failure, thrown) => {
    const [forSubmission] = classifyBoth(thrown, {
      sentAt,
      response: { status: 200 },
      networkFailure: readNetworkFailure(thrown),
    });
    expect(forSubmission).toBeInstanceOf(SubmissionOutcomeUnknownError);
    expect(wasNotAccepted(forSubmission)).toBe(false);
  });

  test.each(BODY_FAILED)("of the body leaves the outcome unknown: %s: %s", (_runtime, _failure, thrown) => {
    for (const networkFailure of [undefined, readNetworkFailure(thrown)]) {
      const [forSubmission, forPoll] = classifyBoth(thrown, { sentAt, response: { status: 200 }, networkFailure });
      expect(forSubmission).toBeInstanceOf(SubmissionOutcomeUnknownError);
      expect(forSubmission).toMatchObject({ cause: thrown, request: submission, sentAt });
      expect(forPoll).toBeInstanceOf(ConnectionError);
      expect((forPoll as ConnectionError).isPermanent).not.toBe(true);
    }
  });

  test("of several addresses is unknown if one of them was connected", () => {
    const reset = error("read ECONNRESET", { code: "ECONNRESET", syscall: "read" });
    const thrown = fetchFailed("", { name: "AggregateError", code: "ECONNREFUSED", errors: [refused("127.0.0.1:2"), reset] });
    const [forSubmission] = classifyBoth(thrown, { sentAt, networkFailure: readNetworkFailure(thrown) });
    expect(forSubmission).toBeInstanceOf(SubmissionOutcomeUnknownError);
  });

  test("has its reason in the message: the code, the innermost text, or the status of the proxy", () => {
    const reasonOf = (thrown: unknown) => readNetworkFailure(thrown).reason;
    expect(reasonOf(fetchFailed("certificate has expired", { code: "CERT_HAS_EXPIRED" }))).toBe("CERT_HAS_EXPIRED");
    expect(reasonOf(typeError("Failed to fetch"))).toBe("Failed to fetch");
    const tunnel = error("Proxy response (407) !== 200 when HTTP Tunneling", { code: "UND_ERR_ABORTED" });
    expect(reasonOf(fetchFailed("Request was cancelled.", { code: 0 }, tunnel))).toBe(
      "the proxy rejected the tunnel: Proxy response (407) !== 200 when HTTP Tunneling",
    );
  });

  test("is not read from the caller's URL", () => {
    const thrown = error("request to http://tunneling-socket.example/ERR_SSL_x failed, reason: read ECONNRESET", {
      code: "ECONNRESET",
    });
    expect(readNetworkFailure(thrown)).toMatchObject({ notSent: false, isPermanent: false, isArgument: false });
  });

  test.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["a string", "broken"],
    ["a number", 7],
    ["an object without a prototype", Object.create(null)],
    [
      "a getter that throws",
      {
        get message() {
          throw new Error("unreadable");
        },
      },
    ],
  ])("that is no error leaves the outcome unknown: %s", (_, thrown) => {
    const [forSubmission] = classifyBoth(thrown, { sentAt, networkFailure: readNetworkFailure(thrown) });
    expect(forSubmission).toBeInstanceOf(SubmissionOutcomeUnknownError);
  });

  test("that is synchronous would repeat, but leaves the outcome unknown: a wrapper may have sent the request before", () => {
    for (const thrown of [new TypeError("metrics is not defined"), undefined, "broken"])
      expect(readNetworkFailure(thrown, true)).toMatchObject({ notSent: false, isPermanent: true, isArgument: false });
  });

  test("with a code of TLS proves nothing where a damaged record has the same code (node-fetch)", () => {
    for (const code of ["EPROTO", "ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG", "ERR_SSL_INVALID_AAD"])
      expect(readNetworkFailure(nodeFetch(`write EPROTO ${WRONG_VERSION}`, code)).notSent).toBe(false);
  });

  test.each(["query failed", "getaddr", "queryA of the metrics", "read: connect later"])(
    "with the text %j proves nothing: only codes and system calls do",
    (text) => expect(readNetworkFailure(new Error(text)).notSent).toBe(false),
  );
});

describe("another failure", () => {
  const timeout = new TimeoutError(`${description} received no complete response in 100 ms`);
  const unexpected = new UnexpectedResponseError(`${description} returned 200 without a generation`, { status: 200 });
  const tooLarge = new SizeLimitError("The response body exceeds 10000000 bytes", { status: 200 });
  const rateLimited = new ApiError("429", { status: 429 });
  const serverError = new ServerError("503", { status: 503 });

  test.each<[string, Error, Attempt, submission: string, poll: string, resend: boolean]>([
    ["a timeout after the request was sent", timeout, { sentAt }, "SubmissionOutcomeUnknownError", "TimeoutError", false],
    ["a timeout before the request was sent", timeout, {}, "TimeoutError", "TimeoutError", false],
    [
      "a body without a generation",
      unexpected,
      { sentAt, response: { status: 200 } },
      "SubmissionOutcomeUnknownError",
      "UnexpectedResponseError",
      false,
    ],
    [
      "a body that is too large",
      tooLarge,
      { sentAt, response: { status: 200 } },
      "SubmissionOutcomeUnknownError",
      "UnexpectedResponseError",
      false,
    ],
    ["429", rateLimited, { sentAt, response: { status: 429 } }, "ApiError", "ApiError", true],
    [
      "429 of a middleware after the server accepted the submission",
      rateLimited,
      { sentAt, response: { status: 200 } },
      "SubmissionOutcomeUnknownError",
      "ApiError",
      false,
    ],
    [
      "400 of a middleware after the server accepted the submission",
      new ApiError("400", { status: 400 }),
      { sentAt, response: { status: 200 } },
      "SubmissionOutcomeUnknownError",
      "ApiError",
      false,
    ],
    [
      "400 of a middleware instead of 503",
      new ApiError("400", { status: 400 }),
      { sentAt, response: { status: 503 }, apiError: serverError },
      "ServerError",
      "ApiError",
      false,
    ],
    [
      "400 of a middleware after a refused connection",
      new ApiError("400", { status: 400 }),
      { sentAt, networkFailure: { notSent: true } },
      "ApiError",
      "ApiError",
      false,
    ],
    ["429 of a middleware after a reset", rateLimited, { sentAt }, "SubmissionOutcomeUnknownError", "ApiError", false],
    [
      "429 of a middleware that has repeated an accepted submission without a connection",
      rateLimited,
      { sentAt, response: { status: 200 }, networkFailure: { notSent: true } },
      "SubmissionOutcomeUnknownError",
      "ApiError",
      false,
    ],
    ["503", serverError, { sentAt, response: { status: 503 } }, "ServerError", "ServerError", false],
    [
      "429 with an incomplete body",
      terminated("other side closed"),
      { sentAt, response: { status: 429 }, apiError: rateLimited },
      "ApiError",
      "ApiError",
      true,
    ],
    [
      "400 with a body that stalls",
      timeout,
      { sentAt, response: { status: 400 }, apiError: new ApiError("400", { status: 400 }) },
      "ApiError",
      "ApiError",
      false,
    ],
    ["an error of a middleware before the request was sent", new RangeError("x"), {}, "RangeError", "RangeError", false],
    [
      "an error of a middleware after the response",
      new RangeError("x"),
      { sentAt, response: { status: 200 } },
      "SubmissionOutcomeUnknownError",
      "ConnectionError",
      false,
    ],
  ])("%s", (_, thrown, attempt, submission, poll, resend) => {
    const [forSubmission, forPoll] = classifyBoth(thrown, attempt);
    expect(forSubmission).toMatchObject({ name: submission });
    expect(forPoll).toMatchObject({ name: poll });
    expect(wasNotAccepted(forSubmission)).toBe(resend);
  });
});
