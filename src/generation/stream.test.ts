import { describe, expect, test } from "vitest";
import {
  COMPLETED,
  countSubmissions,
  GENERATION,
  type Handler,
  KEY,
  LOST_RESPONSES,
  STALL_TIMEOUT_MS,
  serveBoth,
} from "../../contract-tests/test-support/misbehave.js";
import type { Reply, SocketRequest } from "../../contract-tests/test-support/serve.js";
import { createClient, type GenerationUpdate } from "../index.js";

/** Returns an event. Unlike a result, it has no `input`. */
const event = (status: string, more: object = {}) =>
  `data: ${JSON.stringify({ id: "gen_1", status, data: null, usage: {}, ...more })}\n\n`;

const OUTPUT = { data: { videos: [{ url: "https://cdn.example/1.mp4" }] } };

/** Responds with a stream of chunks, `gapMs` apart. The chunk undefined leaves the stream open. */
const streaming =
  (chunks: readonly (string | Uint8Array | undefined)[], gapMs = 5, contentType = "text/event-stream") =>
  ({ socket }: SocketRequest) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Type: ${contentType}\r\nConnection: close\r\n\r\n`);
    void (async () => {
      for (const chunk of chunks) {
        await new Promise((resolve) => setTimeout(resolve, gapMs));
        if (chunk === undefined || socket.destroyed) return;
        socket.write(chunk);
      }
      socket.end();
    })();
    return undefined;
  };

/** Streams from a server. Returns the updates, the error, and what the server received. */
async function streamAt(
  post: Handler,
  get: (request: SocketRequest, count: number) => Reply | undefined = () => ({ status: 200, body: COMPLETED }),
  { timeout = 20_000, silenceTimeout = 20_000 } = {},
) {
  await using server = await serveBoth(post, get);
  const client = createClient({ apiKey: KEY, baseUrl: server.url, pollInterval: 20, timeout: silenceTimeout });
  const updates: GenerationUpdate[] = [];
  const start = performance.now();
  let error: unknown;
  try {
    for await (const update of client.stream({ prompt: "a cat" }, { timeout })) updates.push(update);
  } catch (thrown) {
    error = thrown;
  }
  const submissions = countSubmissions(server);
  return {
    error,
    updates,
    statuses: updates.map(({ status }) => status),
    durationMs: performance.now() - start,
    submissions,
    polls: server.received.length - submissions,
    first: server.received[0],
  };
}

function chunksOf(bytes: Uint8Array, size: number): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.slice(index * size, (index + 1) * size));
}

/** Streams from a body with exactly these chunks. A network could merge or split them. */
async function streamChunks(chunks: readonly Uint8Array[]) {
  let requests = 0;
  const fetch = async () => {
    requests += 1;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
  const updates: GenerationUpdate[] = [];
  for await (const update of createClient({ apiKey: KEY, fetch }).stream({ prompt: "a cat" })) updates.push(update);
  return { updates, statuses: updates.map(({ status }) => status), requests };
}

/** Shortens the timeout for silence if the chunks leave the stream open. */
const silenceOf = (chunks: readonly unknown[]) => ({ silenceTimeout: chunks.includes(undefined) ? STALL_TIMEOUT_MS : 20_000 });

describe.concurrent("stream", () => {
  const all = [event("IN_QUEUE"), event("IN_PROGRESS"), event("IN_PROGRESS"), event("COMPLETED", OUTPUT)];

  test("yields an update on every status change until the generation completes", async () => {
    const { error, first, polls, statuses, submissions, updates } = await streamAt(streaming(all));
    expect(error).toBeUndefined();
    expect(statuses).toEqual(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
    expect(updates.at(-1)).toEqual({ id: "gen_1", status: "COMPLETED", usage: {}, input: {}, ...OUTPUT });
    expect({ submissions, polls }).toEqual({ submissions: 1, polls: 0 });
    expect(first).toMatchObject({
      path: "/generation/sse/vidu/q2/video-turbo",
      headers: { accept: "text/event-stream", authorization: `Bearer ${KEY}`, "content-type": "application/json" },
      body: '{"prompt":"a cat"}',
    });
  });

  test.each([
    ["with CR LF", all.join("").replaceAll("\n", "\r\n")],
    ["with CR", all.join("").replaceAll("\n", "\r")],
    ["with event names, ids and comments", `:hi\n\n${all.map((text) => `event: x\nid: 7\nretry: 9\n: ping\n${text}`).join("")}`],
    ["without a space after the colon", all.join("").replaceAll("data: ", "data:")],
    ["with data of several lines", all.join("").replaceAll(',"', ',\ndata: "')],
    ["after a byte order mark", `\ufeff${all.join("")}`],
    ["between events that are not JSON", `data: [DONE]\n\ndata\n\ndata: {\n\n${all.join("data: ping\n\n")}`],
    [
      "between events without a status, or of another generation",
      `data: {}\n\ndata: null\n\ndata: {"id":"gen_1"}\n\n${all.join('data: {"id":"other","status":"FAILED"}\n\n')}`,
    ],
  ])("reads events %s, in chunks of any size", async (_, text) => {
    const bytes = new TextEncoder().encode(text);
    for (const size of [1, 2, 7]) {
      const { statuses, requests } = await streamChunks(chunksOf(bytes, size));
      expect(statuses).toEqual(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
      expect(requests).toBe(1);
    }
    for (const size of [50, bytes.length]) {
      const { error, polls, statuses, submissions } = await streamAt(streaming(chunksOf(bytes, size), 0));
      expect(error).toBeUndefined();
      expect(statuses).toEqual(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
      expect({ submissions, polls }).toEqual({ submissions: 1, polls: 0 });
    }
  });

  test("decodes characters that are split between chunks", async () => {
    const bytes = new TextEncoder().encode(event("COMPLETED", { data: { title: "🎬ß" } }));
    const { updates } = await streamChunks(chunksOf(bytes, 1));
    expect(updates).toMatchObject([{ data: { title: "🎬ß" } }]);
  });

  test.each(["application/json", "text/plain"])("does not read events from a response of type %s", async (contentType) => {
    const { error, submissions } = await streamAt(streaming(all, 0, contentType));
    expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError", cause: { name: "UnexpectedResponseError" } });
    expect(submissions).toBe(1);
  });

  test("reads events from a response with a charset parameter", async () => {
    const { statuses } = await streamAt(streaming(all, 0, "Text/Event-Stream; charset=utf-8"));
    expect(statuses.at(-1)).toBe("COMPLETED");
  });

  test.each(["FAILED", "CANCELED", "cancelled"])(
    "rejects after an event with the status %s, and does not poll",
    async (status) => {
      const { error, polls, submissions, updates } = await streamAt(
        streaming([event("IN_QUEUE"), event(status, { code: "C", message: "M" }), undefined]),
      );
      expect(error).toMatchObject({ name: "GenerationFailedError", id: "gen_1", code: "C" });
      expect(updates).toHaveLength(2);
      expect({ submissions, polls }).toEqual({ submissions: 1, polls: 0 });
    },
  );

  test.each<[string, readonly (string | undefined)[]]>([
    ["ends before the generation", [event("IN_QUEUE")]],
    ["ends after the id", ['data: {"id":"gen_1"}\n\n']],
    ["ends in the middle of an event", [event("IN_QUEUE"), 'data: {"id":"gen_1","sta']],
    ["is silent after the first event", [event("IN_QUEUE"), undefined]],
    ["completes without output", [event("IN_QUEUE"), event("COMPLETED")]],
    ["completes another generation", [event("IN_QUEUE"), event("COMPLETED", { id: "gen_2", ...OUTPUT })]],
    ["ends after an unknown status", [event("IN_QUEUE"), event("ON_HOLD")]],
  ])("continues by polling after a stream that %s", async (_, chunks) => {
    const { error, polls, submissions, updates } = await streamAt(streaming(chunks), undefined, silenceOf(chunks));
    expect(error).toBeUndefined();
    expect(updates.at(-1)).toEqual(COMPLETED);
    expect({ submissions, polls }).toEqual({ submissions: 1, polls: 1 });
  });

  test("continues by polling after a stream that is reset", async () => {
    let reset = () => {};
    const post = (request: SocketRequest) => {
      reset = () => void request.socket.resetAndDestroy();
      return streaming([event("IN_QUEUE"), undefined])(request);
    };
    await using server = await serveBoth(post, () => ({ status: 200, body: COMPLETED }));
    const statuses: string[] = [];
    for await (const { status } of createClient({ apiKey: KEY, baseUrl: server.url, pollInterval: 20 }).stream({
      prompt: "a cat",
    })) {
      statuses.push(status);
      reset();
    }
    expect(statuses).toEqual(["IN_QUEUE", "COMPLETED"]);
    expect(countSubmissions(server)).toBe(1);
  });

  test.each<[string, readonly (string | undefined)[]]>([
    ["is empty", []],
    ["is silent", [undefined]],
    ["has no id", ["data: {}\n\n", 'data: {"status":"COMPLETED"}\n\n', ": bye\n\n"]],
    ["has only an error event", ['event: error\ndata: {"code":"X","message":"No."}\n\n']],
  ])("has an unknown outcome after a stream that %s", async (_, chunks) => {
    const { durationMs, error, polls, submissions } = await streamAt(streaming(chunks), undefined, silenceOf(chunks));
    expect(error).toMatchObject({
      name: "SubmissionOutcomeUnknownError",
      request: { prompt: "a cat" },
      sentAt: expect.any(Date),
    });
    expect({ submissions, polls }).toEqual({ submissions: 1, polls: 0 });
    expect(durationMs).toBeLessThan(15_000);
  });

  test("has the code and the message of an error event in its error", async () => {
    const { error } = await streamAt(streaming(['event: error\ndata: {"code":"NO_CREDITS","message":"Add credits."}\n\n']));
    expect(error).toMatchObject({
      name: "SubmissionOutcomeUnknownError",
      message: expect.stringContaining("returned 200 an error event: NO_CREDITS: Add credits."),
      cause: {
        name: "UnexpectedResponseError",
        cause: { event: "error", data: { code: "NO_CREDITS", message: "Add credits." } },
      },
    });
  });

  test.each(LOST_RESPONSES)("does not resend a submission that receives %s", async (_, handle, silenceTimeout) => {
    const { error, polls, submissions } = await streamAt(handle, undefined, { silenceTimeout });
    expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError" });
    expect({ submissions, polls }).toEqual({ submissions: 1, polls: 0 });
  });

  test("continues by polling after a response that is JSON", async () => {
    const { error, polls, statuses, submissions } = await streamAt(() => ({ status: 202, body: GENERATION }));
    expect(error).toBeUndefined();
    expect(statuses).toEqual(["IN_QUEUE", "COMPLETED"]);
    expect({ submissions, polls }).toEqual({ submissions: 1, polls: 1 });
  });

  test("rejects when the server rejects the submission, and retries it after 429", async () => {
    const { error, submissions } = await streamAt(() => ({ status: 402, body: { code: "X", message: "No." } }));
    expect(error).toMatchObject({ name: "InsufficientCreditsError" });
    expect(submissions).toBe(1);
    let count = 0;
    const later = await streamAt((request) => {
      count += 1;
      return count === 1 ? { status: 429, headers: { "retry-after": "0" } } : streaming(all)(request);
    });
    expect(later).toMatchObject({ error: undefined, submissions: 2, polls: 0 });
  });

  test("rejects at the deadline with the id and the last update", async () => {
    const heartbeat = ({ socket }: SocketRequest) => {
      streaming([event("IN_QUEUE"), undefined])({ socket } as SocketRequest);
      const timer = setInterval(() => socket.write(": ping\n\n"), 20);
      socket.once("close", () => clearInterval(timer));
      return undefined;
    };
    const { durationMs, error, submissions } = await streamAt(heartbeat, undefined, { timeout: STALL_TIMEOUT_MS });
    expect(error).toMatchObject({ name: "WaitTimeoutError", id: "gen_1", lastUpdate: { status: "IN_QUEUE" } });
    expect(submissions).toBe(1);
    expect(durationMs).toBeGreaterThanOrEqual(STALL_TIMEOUT_MS - 5);
  });

  test("submits when the first update is requested, and only once", async () => {
    await using server = await serveBoth(streaming(all), () => ({ status: 200, body: COMPLETED }));
    const client = createClient({ apiKey: KEY, baseUrl: server.url });
    const stream = client.stream({ prompt: "a cat" });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(server.received).toHaveLength(0);
    for await (const update of stream) expect(update.id).toBe("gen_1");
    for await (const update of stream) expect(update).toBeUndefined();
    expect(server.received).toHaveLength(1);
    await expect(client.stream({} as never).next()).rejects.toMatchObject({ name: "InvalidRequestError" });
  });

  test("closes the connection when its consumer stops", async () => {
    let closed: Promise<unknown> = Promise.resolve();
    const post = (request: SocketRequest) => {
      closed = new Promise((resolve) => request.socket.once("close", resolve));
      return streaming([event("IN_QUEUE"), undefined])(request);
    };
    await using server = await serveBoth(post, () => undefined);
    const client = createClient({ apiKey: KEY, baseUrl: server.url });
    for await (const { status } of client.stream({ prompt: "a cat" })) {
      expect(status).toBe("IN_QUEUE");
      break;
    }
    // If the connection stayed open, the test would time out.
    await expect(closed.then(() => "closed")).resolves.toBe("closed");
  });
});
