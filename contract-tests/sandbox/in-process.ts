import type { Exchange, Limits, Outcome, RawRequest, Transport } from "../src/traffic/exchange.js";
import type { Reply, Stream } from "./context.js";
import type { Sandbox } from "./server.js";

/** Carries requests to a sandbox without a network: what a connection would suffer is told at once instead. */
export function inProcess(sandbox: Sandbox): Transport {
  return async (request, limits): Promise<Exchange> => {
    const start = performance.now();
    const stop = new AbortController();
    const { method, url, headers, body = "" } = request;
    const { pathname, search } = new URL(url);
    const bytes = typeof body === "string" ? Buffer.from(body, "utf8") : body;
    const reply = await sandbox.handle(
      { method, path: pathname + search, headers: framed(headers, request.body, bytes), body: bytes },
      stop.signal,
    );
    const outcome = await receive(reply, limits);
    // An error would be made, with its stack, where no reason is given.
    stop.abort("received");
    return { request, outcome, durationMs: performance.now() - start };
  };
}

/** With the length that a client adds, unless the body goes in chunks. */
function framed(headers: RawRequest["headers"], body: RawRequest["body"], bytes: Uint8Array): RawRequest["headers"] {
  const isFramed = body === undefined || "transfer-encoding" in headers;
  return isFramed ? headers : { ...headers, "content-length": String(bytes.byteLength) };
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
      return { kind: "none", reason: "broken", hasBegun: true, message: "the response is incomplete" };
    case "raw":
    case "reset":
      return { kind: "none", reason: "broken", hasBegun: false, message: "the connection is reset" };
  }
}

/** Reads a stream as far as a client would: to its end, or as long as it waits. */
async function readStream({ chunks, headers, status }: Stream, { streamEnd, timeout }: Limits): Promise<Outcome> {
  let text = "";
  let lastByte = performance.now();
  let enoughAt: number | undefined;
  const answer = (isOpen: boolean): Outcome => ({
    kind: "response",
    status,
    headers,
    body: Buffer.from(text, "utf8"),
    ...(isOpen
      ? { isOpen, idleMs: performance.now() - lastByte, msSinceEnd: enoughAt === undefined ? 0 : performance.now() - enoughAt }
      : {}),
  });
  const iterator = chunks[Symbol.asyncIterator]();
  let deadline = performance.now() + timeout;
  for (;;) {
    if (enoughAt === undefined && streamEnd?.isReached(text)) {
      enoughAt = performance.now();
      deadline = Math.min(deadline, enoughAt + streamEnd.graceMs);
    }
    const left = deadline - performance.now();
    // A stream that never pauses would never let the clock have its say.
    if (left <= 0) return answer(true);
    const next = await within(
      left,
      iterator.next().catch(() => "broken" as const),
    );
    if (next === "broken") return { kind: "none", reason: "broken", hasBegun: true, message: "the response is incomplete" };
    if (next === undefined) return answer(true);
    if (next.done) return answer(false);
    text += next.value;
    lastByte = performance.now();
  }
}

/** What a promise resolves with, or undefined when it takes longer. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
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
