import type { Exchange, Limits, Outcome, RawRequest, Transport } from "../src/traffic/exchange.js";
import type { Reply, Stream } from "./messages.js";
import type { Sandbox } from "./server.js";

/**
 * Creates a transport that passes requests to a sandbox without a network. It reports timeouts and broken connections at
 * once instead of waiting for them.
 *
 * @example
 * ```ts
 * import { readBundledContract, run } from "vidu-q2-turbo-conformance";
 * import { createSandbox, inProcess } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const contract = await readBundledContract();
 * const transport = inProcess(createSandbox({ contract }));
 * const limits = { concurrency: 4, maxAccepted: 40, samples: 10, seed: 1, timeout: 10_000 };
 * const report = await run({ ...limits, contract, apiKey: "sandbox-key", baseUrl: "http://sandbox", transport });
 * ```
 */
export function inProcess(sandbox: Sandbox): Transport {
  return async (request, limits): Promise<Exchange> => {
    // Any object can identify a connection. The preceding request must use the same one.
    const connection = request.preceding && {};
    const preceding = request.preceding && (await deliver(sandbox, request.preceding, limits, connection));
    const start = performance.now();
    const outcome = await deliver(sandbox, request, limits, connection);
    return { request, outcome, preceding, durationMs: performance.now() - start };
  };
}

/** Passes one request to the sandbox, and reads the reply. */
async function deliver(sandbox: Sandbox, request: RawRequest, limits: Limits, connection: object | undefined): Promise<Outcome> {
  const disconnect = new AbortController();
  const { method, url, headers, body = "" } = request;
  const { pathname, search } = new URL(url);
  const bytes = typeof body === "string" ? Buffer.from(body, "utf8") : body;
  const reply = await sandbox.handle(
    { method, path: pathname + search, headers: withContentLength(headers, request.body, bytes), body: bytes, connection },
    disconnect.signal,
  );
  const outcome = await receive(reply, limits);
  // Without a reason, abort() would create an error with a stack trace for every request.
  disconnect.abort("received");
  return outcome;
}

/** Adds the `Content-Length` that an HTTP client would add, unless there is no body or it is sent in chunks. */
function withContentLength(headers: RawRequest["headers"], body: RawRequest["body"], bytes: Uint8Array): RawRequest["headers"] {
  const needsNoLength = body === undefined || "transfer-encoding" in headers;
  return needsNoLength ? headers : { ...headers, "content-length": String(bytes.byteLength) };
}

async function receive(reply: Reply, limits: Limits): Promise<Outcome> {
  switch (reply.kind) {
    case "answer": {
      const body = typeof reply.body === "string" ? Buffer.from(reply.body, "utf8") : reply.body;
      return { kind: "response", status: reply.status, headers: reply.headers, body };
    }
    case "stream":
      return readStream(reply, limits);
    case "hang":
    case "drip":
      return {
        kind: "none",
        reason: "timeout",
        hasBegun: reply.kind === "drip",
        message: `no complete response within ${limits.timeout} ms`,
      };
    case "cut":
      return { kind: "none", reason: "broken", hasBegun: true, message: "the connection closed before the end of the response" };
    case "raw":
    case "reset":
      return { kind: "none", reason: "broken", hasBegun: false, message: "the connection was reset" };
  }
}

/** Reads a stream like an HTTP client: to its end, until the `streamEnd` condition is met, or until the timeout. */
async function readStream({ chunks, headers, status }: Stream, { streamEnd, timeout }: Limits): Promise<Outcome> {
  let text = "";
  let lastByte = performance.now();
  let endReachedAt: number | undefined;
  const answer = (isOpen: boolean): Outcome => ({
    kind: "response",
    status,
    headers,
    body: Buffer.from(text, "utf8"),
    ...(isOpen
      ? {
          isOpen,
          idleMs: performance.now() - lastByte,
          msSinceEnd: endReachedAt === undefined ? 0 : performance.now() - endReachedAt,
        }
      : {}),
  });
  const iterator = chunks[Symbol.asyncIterator]();
  let deadline = performance.now() + timeout;
  for (;;) {
    if (endReachedAt === undefined && streamEnd?.isReached(text)) {
      endReachedAt = performance.now();
      deadline = Math.min(deadline, endReachedAt + streamEnd.graceMs);
    }
    const remainingMs = deadline - performance.now();
    // A stream that always has a chunk ready would win every race against the timer below.
    if (remainingMs <= 0) return answer(true);
    const next = await withTimeout(
      remainingMs,
      iterator.next().catch(() => "broken" as const),
    );
    if (next === "broken")
      return { kind: "none", reason: "broken", hasBegun: true, message: "the connection closed before the end of the response" };
    if (next === undefined) return answer(true);
    if (next.done) return answer(false);
    text += next.value;
    lastByte = performance.now();
  }
}

/** Resolves to the value of a promise, or to undefined after a timeout in milliseconds. */
async function withTimeout<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.max(0, ms));
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
