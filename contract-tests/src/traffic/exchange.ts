import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { EVENT_STREAM } from "../contract/media-types.js";

/** A request as it goes over the wire: nothing is added to it but `Host`, `Content-Length` and `Connection`. */
export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  /** The Authorization header as a shell writes it, with the key from the environment. */
  readonly shellAuthorization?: string | undefined;
}

/** What came back: an answer in full, or the reason why there was none. */
export type Outcome = Answer | NoAnswer;

/** An answer that came in full. */
export interface Answer {
  readonly kind: "answer";
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Whether it was still coming when enough had been read: a stream that was not followed to its end. */
  readonly isOpen?: boolean;
  /** Of one that was: milliseconds since its last byte. */
  readonly idleMs?: number;
  /** Of one that was: milliseconds since all that matters had come of it; 0 where that had not. */
  readonly spareMs?: number;
}

/** The reason why there is no answer, or not all of it. */
export interface NoAnswer {
  readonly kind: "none";
  /**
   * `unreachable`: no connection, so nothing was sent. `timeout`: not in time, or not in full in time. `broken`: the
   * connection ended before the answer did, or what came is not HTTP.
   */
  readonly reason: "broken" | "timeout" | "unreachable";
  /** Whether an answer had begun: a server that speaks HTTP, and does not finish. */
  readonly hasBegun?: boolean;
  readonly message: string;
}

/** One request with its outcome. */
export interface Exchange {
  readonly request: RawRequest;
  readonly outcome: Outcome;
  readonly durationMs: number;
  /** Whether the answer repeats the credential that was sent; said once it has been taken out. */
  readonly leaksCredential?: boolean;
}

/** Answers beyond this are cut off: nothing in this API is nearly as large. */
const MOST_BYTES = 16 * 1024 * 1024;

/** How long and how far an answer is read. */
export interface Limits {
  /** Milliseconds until the whole answer must have come; a stream that has begun may go on beyond it, unread. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
  readonly reading?: Reading | undefined;
}

/** How far a stream is read. */
export interface Reading {
  /** Whether what has come of it is all that matters. */
  readonly isEnough: (text: string) => boolean;
  /** Milliseconds that it is then given to end by itself. */
  readonly grace: number;
}

/** What carries a request to a server and its answer back. It never rejects. */
export type Transport = (request: RawRequest, limits: Limits) => Promise<Exchange>;

/** Sends one request on a connection of its own, so that whatever breaks is this request's doing, and never twice. */
export const exchange: Transport = async (request, limits) => {
  const start = performance.now();
  const outcome = await new Promise<Outcome>((resolve) => send(request, limits, resolve));
  return { request, outcome, durationMs: performance.now() - start };
};

function send(request: RawRequest, { reading, signal, timeout }: Limits, resolve: (outcome: Outcome) => void): void {
  const body = typeof request.body === "string" ? Buffer.from(request.body, "utf8") : request.body;
  const isFramed = body === undefined || "transfer-encoding" in request.headers;
  const headers = isFramed ? request.headers : { ...request.headers, "content-length": String(body.byteLength) };
  const isSecure = new URL(request.url).protocol === "https:";
  const start = isSecure ? requestHttps : requestHttp;
  let connected = false;
  const outgoing = start(request.url, { agent: false, headers, method: request.method, signal, insecureHTTPParser: false });
  let hasBegun = false;
  let stopReading: (() => void) | undefined;
  let grace: NodeJS.Timeout | undefined;
  const finish = (outcome: Outcome) => {
    clearTimeout(timer);
    clearTimeout(grace);
    resolve(outcome.kind === "none" ? { ...outcome, hasBegun } : outcome);
    outgoing.destroy();
  };
  const timer = setTimeout(() => {
    if (stopReading !== undefined) stopReading();
    else
      finish({ kind: "none", reason: connected ? "timeout" : "unreachable", message: `no complete answer within ${timeout} ms` });
  }, timeout);
  // A handshake that fails has not sent a byte of the request.
  outgoing.on("socket", (socket) =>
    socket.once(isSecure ? "secureConnect" : "connect", () => {
      connected = true;
    }),
  );
  outgoing.on("error", (error) =>
    finish({ kind: "none", reason: connected ? "broken" : "unreachable", message: explain(error) }),
  );
  outgoing.on("response", (incoming) => {
    hasBegun = true;
    const chunks: Buffer[] = [];
    let size = 0;
    let lastByte = performance.now();
    let enoughAt: number | undefined;
    const answer = (): Answer => {
      const received = Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(", ")]);
      const headers = Object.fromEntries(received);
      return { kind: "answer", status: incoming.statusCode ?? 0, headers, body: Buffer.concat(chunks) };
    };
    if (incoming.headers["content-type"]?.toLowerCase().startsWith(EVENT_STREAM))
      stopReading = () => {
        const now = performance.now();
        finish({ ...answer(), isOpen: true, idleMs: now - lastByte, spareMs: now - (enoughAt ?? now) });
      };
    incoming.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      lastByte = performance.now();
      size += chunk.byteLength;
      if (size > MOST_BYTES) finish({ kind: "none", reason: "broken", message: `the answer is longer than ${MOST_BYTES} bytes` });
      if (stopReading === undefined || reading === undefined || grace !== undefined) return;
      if (!reading.isEnough(Buffer.concat(chunks).toString("utf8"))) return;
      enoughAt = lastByte;
      grace = setTimeout(stopReading, reading.grace);
    });
    incoming.on("error", (error) =>
      finish({ kind: "none", reason: "broken", message: `the answer is cut off: ${explain(error)}` }),
    );
    incoming.on("end", () => finish(answer()));
  });
  outgoing.end(body);
}

function explain(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  // Node collects the attempts at several addresses in an error without a message of its own.
  const message =
    error.message ||
    (error instanceof AggregateError ? (error.errors as readonly Error[]).map(({ message }) => message).join(", ") : "");
  return message || code || "connection failed";
}
