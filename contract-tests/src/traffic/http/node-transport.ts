import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as requestHttp, STATUS_CODES } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import type { Socket } from "node:net";
import { EVENT_STREAM } from "../../contract/media-types.js";
import {
  type Exchange,
  type HttpResponse,
  type Limits,
  MAX_RESPONSE_BYTES,
  type Outcome,
  type RawRequest,
  TOO_LONG,
  type Transport,
} from "../exchange.js";
import type { HttpProxy } from "../proxy.js";
import { openTunnel, rejectionBy, startTls, unreachableProxy } from "../tunnel.js";

/**
 * Sends a request once, on its own connection, so that a connection error belongs to this request. Only a preceding request
 * uses the same connection.
 */
export const exchange: Transport = createTransport(undefined);

/** Creates a transport over HTTP. It sends every request on its own connection, through the proxy if there is one. */
export function createTransport(proxy: HttpProxy | undefined): Transport {
  return async (request, limits) => {
    const start = performance.now();
    const url = new URL(request.url);
    if (proxy === undefined && request.preceding !== undefined) return sendAfter(request.preceding, request, limits);
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

/** Sends two requests on one connection, unless the server closes it in between. */
async function sendAfter(preceding: RawRequest, request: RawRequest, limits: Limits): Promise<Exchange> {
  const options = { keepAlive: true, maxSockets: 1 };
  const agent = new URL(request.url).protocol === "https:" ? new HttpsAgent(options) : new HttpAgent(options);
  try {
    const first = await new Promise<Outcome>((resolve) => send(preceding, limits, { agent }, resolve));
    const start = performance.now();
    const outcome = await new Promise<Outcome>((resolve) => send(request, limits, { agent }, resolve));
    return { request, outcome, preceding: first, durationMs: performance.now() - start };
  } finally {
    agent.destroy();
  }
}

/** The connection to the server: direct, through a proxy, or through a tunnel that a proxy opened. */
interface Route {
  readonly proxy?: HttpProxy | undefined;
  readonly tunnel?: Socket;
  /** Keeps the connection open after a complete response. */
  readonly agent?: HttpAgent;
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
  const outgoing: ClientRequest = createRequest({ ...request, headers }, route, signal);
  // Without this listener, the request would wait for its timeout.
  outgoing.on("upgrade", ({ statusCode = 101 }, socket) => {
    socket.destroy();
    finish({ kind: "response", status: statusCode, headers: {}, body: new Uint8Array() });
  });
  let hasBegun = false;
  let isComplete = false;
  let stopReading: (() => void) | undefined;
  let graceTimer: NodeJS.Timeout | undefined;
  const finish = (outcome: Outcome) => {
    clearTimeout(timer);
    clearTimeout(graceTimer);
    resolve(outcome.kind === "none" ? { ...outcome, hasBegun } : outcome);
    if (route.agent === undefined || !isComplete) outgoing.destroy();
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
  outgoing.on("socket", (socket) => {
    connected = outgoing.reusedSocket;
    socket.once(isSecure || proxy?.isSecure ? "secureConnect" : "connect", () => {
      connected = true;
    });
  });
  outgoing.on("error", (error) => {
    const message = proxy === undefined || connected ? explain(error) : unreachableProxy(proxy, explain(error));
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
      const fields = Object.entries({ ...incoming.trailers, ...incoming.headers });
      const headers = Object.fromEntries(fields.map(([name, value]) => [name, [value].flat().join(", ")]));
      return { kind: "response", ...statusOf(incoming), headers, body: Buffer.concat(chunks) };
    };
    if (incoming.headers["content-type"]?.toLowerCase().startsWith(EVENT_STREAM))
      stopReading = () => {
        const now = performance.now();
        finish({ ...createResponse(), isOpen: true, idleMs: now - lastByteAt, msSinceEnd: now - (endReachedAt ?? now) });
      };
    incoming.on("data", (chunk: Buffer) => {
      if (size > MAX_RESPONSE_BYTES) return;
      chunks.push(chunk);
      lastByteAt = performance.now();
      size += chunk.byteLength;
      if (size > MAX_RESPONSE_BYTES) finish(TOO_LONG);
      if (stopReading === undefined || streamEnd === undefined || graceTimer !== undefined) return;
      // Does not search a long stream after every chunk, because that would take quadratic time.
      if (chunks.length > MAX_SEARCHED_CHUNKS && chunks.length % MAX_SEARCHED_CHUNKS !== 0) return;
      if (!streamEnd.isReached(Buffer.concat(chunks).toString("utf8"))) return;
      endReachedAt = lastByteAt;
      graceTimer = setTimeout(stopReading, streamEnd.graceMs);
    });
    incoming.on("error", (error) =>
      finish({ kind: "none", reason: "broken", message: `the response is incomplete: ${explain(error)}` }),
    );
    incoming.on("end", () => {
      isComplete = true;
      finish(createResponse());
    });
  });
  outgoing.end(body);
}

function statusOf({
  statusCode: status = 0,
  statusMessage: phrase = "",
}: IncomingMessage): Pick<HttpResponse, "reasonPhrase" | "status"> {
  return phrase === "" || phrase === STATUS_CODES[status] ? { status } : { status, reasonPhrase: phrase };
}

function createRequest(
  { headers, method, url }: RawRequest,
  { agent = false, proxy, tunnel }: { readonly agent?: HttpAgent | false } & Omit<Route, "agent">,
  signal: AbortSignal | undefined,
): ClientRequest {
  const options = { headers, method, signal, insecureHTTPParser: false };
  const target = new URL(url);
  if (tunnel !== undefined) return requestHttps(target, { ...options, createConnection: () => startTls(tunnel, target) });
  if (proxy === undefined) return (target.protocol === "https:" ? requestHttps : requestHttp)(target, { ...options, agent });
  const { authorization, host, isSecure, port } = proxy;
  const proxyHeaders = authorization === undefined ? {} : { "proxy-authorization": authorization };
  // A proxy needs the absolute URL (RFC 9112 §3.2.2).
  const forwarded = { ...options, agent: false, host, port, path: target.href };
  const createForwarded = isSecure ? requestHttps : requestHttp;
  return createForwarded({ ...forwarded, headers: { host: target.host, ...headers, ...proxyHeaders } });
}

/**
 * The number of chunks after which a stream is no longer searched for its end after every chunk, but only at multiples of this
 * number.
 */
const MAX_SEARCHED_CHUNKS = 200;

/** The error codes of Node.js for a certificate whose authority is unknown. */
const CERTIFICATE_ERRORS =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET_ISSUER_CERT|VERIFY_LEAF).*)$/;

const CERTIFICATE_REMEDY = "set NODE_EXTRA_CA_CERTS to a PEM file with the certificate of its authority";

function explain(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  // If Node.js tried several addresses, the error is an AggregateError without a message.
  const message =
    error.message ||
    (error instanceof AggregateError ? (error.errors as readonly Error[]).map(({ message }) => message).join(", ") : "");
  const remedy = CERTIFICATE_ERRORS.test(code ?? "") ? ` (${code}); ${CERTIFICATE_REMEDY}` : "";
  return `${message || code || "connection failed"}${remedy}`;
}
