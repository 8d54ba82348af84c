import { type ClientRequest, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Socket } from "node:net";
import { EVENT_STREAM } from "../contract/media-types.js";
import type { HttpProxy } from "./proxy.js";
import { openTunnel, rejectionBy, startTls } from "./tunnel.js";

/** A request as it is sent. The transport adds only `Host`, `Content-Length` and `Connection`. */
export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  /** The Authorization header for a shell command, with the key from an environment variable. */
  readonly shellAuthorization?: string | undefined;
  /** The variables that replace the values of the user's headers in reports and commands, by lower-case name. */
  readonly shellHeaders?: Readonly<Record<string, string>> | undefined;
}

/** The outcome of a request: a complete response, or the reason why it is missing. */
export type Outcome = HttpResponse | NoResponse;

/** A complete response, or the part of a stream that was read. */
export interface HttpResponse {
  readonly kind: "response";
  readonly status: number;
  /** The headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Whether the suite stopped reading a stream before the server closed it. */
  readonly isOpen?: boolean;
  /** For an open stream: milliseconds from its last byte until reading stopped. */
  readonly idleMs?: number;
  /** For an open stream: milliseconds from the `StreamEnd` until reading stopped; 0 if it was not reached. */
  readonly msSinceEnd?: number;
}

/** The reason why there is no complete response. */
export interface NoResponse {
  readonly kind: "none";
  /**
   * - `unreachable`: there was no connection, so nothing was sent
   * - `timeout`: the response was not complete in time
   * - `broken`: the connection closed before the response was complete, or the response is not HTTP
   */
  readonly reason: "broken" | "timeout" | "unreachable";
  /** Whether the head of a response arrived: the server speaks HTTP but does not finish the response. */
  readonly hasBegun?: boolean;
  readonly message: string;
}

/** A request and its outcome. */
export interface Exchange {
  readonly request: RawRequest;
  readonly outcome: Outcome;
  readonly durationMs: number;
  /** Whether the response contained the credential that was sent. Set after redaction. */
  readonly leaksCredential?: boolean;
}

/** The error codes of Node.js for a certificate whose authority is unknown. */
const CERTIFICATE_ERRORS =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET_ISSUER_CERT|VERIFY_LEAF).*)$/;

const CERTIFICATE_REMEDY = "set NODE_EXTRA_CA_CERTS to a PEM file with the certificate of its authority";

/** The maximum size of a response body. No response of this API is nearly as large. */
const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

/** The limits for reading a response. */
export interface Limits {
  /** Milliseconds until the response must be complete. A stream that has started is only read up to this time. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
  /** The default is to read a stream until the server closes it. */
  readonly streamEnd?: StreamEnd | undefined;
}

/** The condition for the end of a stream. */
export interface StreamEnd {
  /** Whether the text of a stream contains everything that matters. */
  readonly isReached: (text: string) => boolean;
  /** Milliseconds that the server then has to close the stream. */
  readonly graceMs: number;
}

/** A function that sends a request and reads the response. Its promise never rejects. */
export type Transport = (request: RawRequest, limits: Limits) => Promise<Exchange>;

/** Sends a request once, on its own connection, so that a connection error belongs to this request. */
export const exchange: Transport = createTransport(undefined);

/** Creates a transport over HTTP. It sends every request on its own connection, through the proxy if there is one. */
export function createTransport(proxy: HttpProxy | undefined): Transport {
  return async (request, limits) => {
    const start = performance.now();
    const url = new URL(request.url);
    if (proxy === undefined || url.protocol === "http:") {
      const outcome = await new Promise<Outcome>((resolve) => send(request, limits, { proxy }, resolve));
      return { request, outcome, durationMs: performance.now() - start };
    }
    const tunnel = await openTunnel(proxy, url, limits.timeout, limits.signal);
    const durationMs = performance.now() - start;
    if ("message" in tunnel)
      return { request, outcome: { kind: "none", reason: "unreachable", message: tunnel.message }, durationMs };
    const remaining = { ...limits, timeout: Math.max(1, limits.timeout - durationMs) };
    const outcome = await new Promise<Outcome>((resolve) => send(request, remaining, { tunnel: tunnel.socket }, resolve));
    return { request, outcome, durationMs: performance.now() - start };
  };
}

/** The way to the server: directly, through a proxy, or through a tunnel that a proxy opened. */
interface Route {
  readonly proxy?: HttpProxy | undefined;
  readonly tunnel?: Socket;
}

function send(
  request: RawRequest,
  { signal, streamEnd, timeout }: Limits,
  route: Route,
  resolve: (outcome: Outcome) => void,
): void {
  const body = typeof request.body === "string" ? Buffer.from(request.body, "utf8") : request.body;
  const hasFraming = body === undefined || "transfer-encoding" in request.headers;
  const headers = hasFraming ? request.headers : { ...request.headers, "content-length": String(body.byteLength) };
  const isSecure = new URL(request.url).protocol === "https:";
  const { proxy } = route;
  let connected = false;
  const outgoing = createRequest({ ...request, headers }, route, signal);
  let hasBegun = false;
  let stopReading: (() => void) | undefined;
  let graceTimer: NodeJS.Timeout | undefined;
  const finish = (outcome: Outcome) => {
    clearTimeout(timer);
    clearTimeout(graceTimer);
    resolve(outcome.kind === "none" ? { ...outcome, hasBegun } : outcome);
    outgoing.destroy();
  };
  const timer = setTimeout(() => {
    if (stopReading !== undefined) stopReading();
    else
      finish({
        kind: "none",
        reason: connected ? "timeout" : "unreachable",
        message: `no complete response within ${timeout} ms`,
      });
  }, timeout);
  // If the TLS handshake fails, no byte of the request was sent.
  outgoing.on("socket", (socket) =>
    socket.once(isSecure || proxy?.isSecure ? "secureConnect" : "connect", () => {
      connected = true;
    }),
  );
  outgoing.on("error", (error) => {
    const message = proxy === undefined || connected ? explain(error) : unreachableProxy(proxy, error);
    finish({ kind: "none", reason: connected ? "broken" : "unreachable", message });
  });
  outgoing.on("response", (incoming) => {
    // Only a proxy sends 407 (RFC 9110 §15.5.8), so the request did not reach the server.
    if (proxy !== undefined && incoming.statusCode === 407)
      return finish({ kind: "none", reason: "unreachable", message: rejectionBy(proxy, 407, incoming.statusMessage) });
    hasBegun = true;
    const chunks: Buffer[] = [];
    let size = 0;
    let lastByteAt = performance.now();
    let endReachedAt: number | undefined;
    const createResponse = (): HttpResponse => {
      const received = Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(", ")]);
      const headers = Object.fromEntries(received);
      return { kind: "response", status: incoming.statusCode ?? 0, headers, body: Buffer.concat(chunks) };
    };
    if (incoming.headers["content-type"]?.toLowerCase().startsWith(EVENT_STREAM))
      stopReading = () => {
        const now = performance.now();
        finish({ ...createResponse(), isOpen: true, idleMs: now - lastByteAt, msSinceEnd: now - (endReachedAt ?? now) });
      };
    incoming.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      lastByteAt = performance.now();
      size += chunk.byteLength;
      if (size > MAX_RESPONSE_BYTES)
        finish({ kind: "none", reason: "broken", message: `the response is longer than ${MAX_RESPONSE_BYTES} bytes` });
      if (stopReading === undefined || streamEnd === undefined || graceTimer !== undefined) return;
      if (!streamEnd.isReached(Buffer.concat(chunks).toString("utf8"))) return;
      endReachedAt = lastByteAt;
      graceTimer = setTimeout(stopReading, streamEnd.graceMs);
    });
    incoming.on("error", (error) =>
      finish({ kind: "none", reason: "broken", message: `the response is incomplete: ${explain(error)}` }),
    );
    incoming.on("end", () => finish(createResponse()));
  });
  outgoing.end(body);
}

function createRequest(
  { headers, method, url }: RawRequest,
  { proxy, tunnel }: Route,
  signal: AbortSignal | undefined,
): ClientRequest {
  const options = { headers, method, signal, insecureHTTPParser: false };
  const target = new URL(url);
  if (tunnel !== undefined) return requestHttps(target, { ...options, createConnection: () => startTls(tunnel, target) });
  if (proxy === undefined)
    return (target.protocol === "https:" ? requestHttps : requestHttp)(target, { ...options, agent: false });
  const { authorization, host, isSecure, port } = proxy;
  const proxyHeaders = authorization === undefined ? {} : { "proxy-authorization": authorization };
  // A proxy needs the absolute URL (RFC 9112 §3.2.2).
  const forwarded = { ...options, agent: false, host, port, path: target.href };
  const createForwarded = isSecure ? requestHttps : requestHttp;
  return createForwarded({ ...forwarded, headers: { host: target.host, ...headers, ...proxyHeaders } });
}

function unreachableProxy({ origin }: HttpProxy, error: Error): string {
  return `the proxy ${origin} cannot be reached: ${explain(error)}`;
}

function explain(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  // If Node.js tried several addresses, the error is an AggregateError without a message.
  const message =
    error.message ||
    (error instanceof AggregateError ? (error.errors as readonly Error[]).map(({ message }) => message).join(", ") : "");
  const remedy = CERTIFICATE_ERRORS.test(code ?? "") ? ` (${code}); ${CERTIFICATE_REMEDY}` : "";
  return `${message || code || "connection failed"}${remedy}`;
}
