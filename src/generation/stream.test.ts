import { describe, expect, test } from "vitest";
import { COMPLETED, GENERATION, KEY, LOST_RESPONSES, posts, serveBoth } from "../../contract-tests/test-support/misbehave.js";
import type { Received, Reply } from "../../contract-tests/test-support/serve.js";
import { createClient, type GenerationUpdate } from "../index.js";

/** An event as a stream has it: no `input`. */
const event = (status: string, more: object = {}) =>
  `data: ${JSON.stringify({ id: "gen_1", status, data: null, usage: {}, ...more })}\n\n`;

const OUTPUT = { data: { videos: [{ url: "https://cdn.example/1.mp4" }] } };

/** Answers with a stream of these pieces, each so many milliseconds after the one before; undefined leaves it open. */
const streaming =
  (pieces: readonly (string | Uint8Array | undefined)[], pause = 5, contentType = "text/event-stream") =>
  ({ socket }: Received) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Type: ${contentType}\r\nConnection: close\r\n\r\n`);
    void (async () => {
      for (const piece of pieces) {
        await new Promise((resolve) => setTimeout(resolve, pause));
        if (piece === undefined || socket.destroyed) return;
        socket.write(piece);
      }
      socket.end();
    })();
    return undefined;
  };

/** Streams from a server; tells what was told and what became of it. */
async function streamAt(
  post: (request: Received) => Reply | undefined,
  get: (request: Received, count: number) => Reply | undefined = () => ({ status: 200, body: COMPLETED }),
  { timeout = 20_000, silence = 20_000 } = {},
) {
  await using server = await serveBoth(post, get);
  const client = createClient({ apiKey: KEY, baseUrl: server.url, pollInterval: 20, timeout: silence });
  const updates: GenerationUpdate[] = [];
  const start = performance.now();
  let error: unknown;
  try {
    for await (const update of client.stream({ prompt: "a cat" }, { timeout })) updates.push(update);
  } catch (thrown) {
    error = thrown;
  }
  return {
    error,
    updates,
    statuses: updates.map(({ status }) => status),
    took: performance.now() - start,
    posts: posts(server),
    questions: server.received.length - posts(server),
    first: server.received[0],
  };
}

function piecesOf(bytes: Uint8Array, size: number): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.slice(index * size, (index + 1) * size));
}

/** Streams from a body that comes in exactly these pieces, as no network would keep them. */
async function streamPieces(pieces: readonly Uint8Array[]) {
  let requests = 0;
  const fetch = async () => {
    requests += 1;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
  const updates: GenerationUpdate[] = [];
  for await (const update of createClient({ apiKey: KEY, fetch }).stream({ prompt: "a cat" })) updates.push(update);
  return { updates, statuses: updates.map(({ status }) => status), requests };
}

/** Losses that only a timeout ends. */
const isEndless = (loss: string) => /no response|half a header|never ends|stalls|drips/.test(loss);

/** Milliseconds of silence after which a stream is given up: few where it is left open. */
const silenceOf = (pieces: readonly unknown[]) => ({ silence: pieces.includes(undefined) ? 600 : 20_000 });

describe.concurrent("a stream", () => {
  const all = [event("IN_QUEUE"), event("IN_PROGRESS"), event("IN_PROGRESS"), event("COMPLETED", OUTPUT)];

  test("tells whenever the status is another, until the generation has completed", async () => {
    const { error, first, posts, questions, statuses, updates } = await streamAt(streaming(all));
    expect(error).toBeUndefined();
    expect(statuses).toEqual(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
    expect(updates.at(-1)).toEqual({ id: "gen_1", status: "COMPLETED", usage: {}, input: {}, ...OUTPUT });
    expect({ posts, questions }).toEqual({ posts: 1, questions: 0 });
    expect(first).toMatchObject({
      path: "/generation/sse/vidu/q2/video-turbo",
      headers: { accept: "text/event-stream", authorization: `Bearer ${KEY}`, "content-type": "application/json" },
      body: '{"prompt":"a cat"}',
    });
  });

  test.each([
    ["by CR LF", all.join("").replaceAll("\n", "\r\n")],
    ["by CR", all.join("").replaceAll("\n", "\r")],
    ["with names, ids and comments", `:hi\n\n${all.map((text) => `event: x\nid: 7\nretry: 9\n: ping\n${text}`).join("")}`],
    ["without a space", all.join("").replaceAll("data: ", "data:")],
    ["over several lines", all.join("").replaceAll(',"', ',\ndata: "')],
    ["after a byte order mark", `\ufeff${all.join("")}`],
    ["among what is no JSON", `data: [DONE]\n\ndata\n\ndata: {\n\n${all.join("data: ping\n\n")}`],
    [
      "among what tells nothing",
      `data: {}\n\ndata: null\n\ndata: {"id":"gen_1"}\n\n${all.join('data: {"id":"other","status":"FAILED"}\n\n')}`,
    ],
  ])("is read when its events are written %s, however it is cut into pieces", async (_, text) => {
    const bytes = new TextEncoder().encode(text);
    for (const size of [1, 2, 7]) {
      const { statuses, requests } = await streamPieces(piecesOf(bytes, size));
      expect(statuses).toEqual(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
      expect(requests).toBe(1);
    }
    for (const size of [50, bytes.length]) {
      const { error, posts, questions, statuses } = await streamAt(streaming(piecesOf(bytes, size), 0));
      expect(error).toBeUndefined();
      expect(statuses).toEqual(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
      expect({ posts, questions }).toEqual({ posts: 1, questions: 0 });
    }
  });

  test("has letters whole that are cut in two", async () => {
    const bytes = new TextEncoder().encode(event("COMPLETED", { data: { title: "🎬ß" } }));
    const { updates } = await streamPieces(piecesOf(bytes, 1));
    expect(updates).toMatchObject([{ data: { title: "🎬ß" } }]);
  });

  test.each([
    ["application/json", all],
    ["text/plain", all],
  ])("that says it is %s is none", async (contentType, pieces) => {
    const { error, posts } = await streamAt(streaming(pieces, 0, contentType));
    expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError", cause: { name: "UnexpectedResponseError" } });
    expect(posts).toBe(1);
  });

  test("is one whatever its character set", async () => {
    const { statuses } = await streamAt(streaming(all, 0, "Text/Event-Stream; charset=utf-8"));
    expect(statuses.at(-1)).toBe("COMPLETED");
  });

  test.each(["FAILED", "CANCELED", "cancelled"])(
    "that tells of %s ends with it, and nothing is asked any more",
    async (status) => {
      const { error, posts, questions, updates } = await streamAt(
        streaming([event("IN_QUEUE"), event(status, { code: "C", message: "M" }), undefined]),
      );
      expect(error).toMatchObject({ name: "GenerationFailedError", id: "gen_1", code: "C" });
      expect(updates).toHaveLength(2);
      expect({ posts, questions }).toEqual({ posts: 1, questions: 0 });
    },
  );

  test.each<[string, readonly (string | undefined)[]]>([
    ["ends before the generation has", [event("IN_QUEUE")]],
    ["ends after no more than the id", ['data: {"id":"gen_1"}\n\n']],
    ["ends in the middle of an event", [event("IN_QUEUE"), 'data: {"id":"gen_1","sta']],
    ["falls silent", [event("IN_QUEUE"), undefined]],
    ["tells of an output that it has not", [event("IN_QUEUE"), event("COMPLETED")]],
    ["tells of another generation", [event("IN_QUEUE"), event("COMPLETED", { id: "gen_2", ...OUTPUT })]],
    ["tells of a status that nobody knows", [event("IN_QUEUE"), event("ON_HOLD")]],
  ])("that %s is followed by questions", async (_, pieces) => {
    const { error, posts, questions, updates } = await streamAt(streaming(pieces), undefined, silenceOf(pieces));
    expect(error).toBeUndefined();
    expect(updates.at(-1)).toEqual(COMPLETED);
    expect({ posts, questions }).toEqual({ posts: 1, questions: 1 });
  });

  test("that is reset is followed by questions", async () => {
    let reset = () => {};
    const post = (request: Received) => {
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
    expect(posts(server)).toBe(1);
  });

  test.each<[string, readonly (string | undefined)[]]>([
    ["is empty", []],
    ["is silent", [undefined]],
    ["has no id", ["data: {}\n\n", 'data: {"status":"COMPLETED"}\n\n', ": bye\n\n"]],
    ["says what went wrong", ['event: error\ndata: {"code":"X","message":"No."}\n\n']],
  ])("that %s leaves it unknown whether the submission was taken", async (_, pieces) => {
    const { error, posts, questions, took } = await streamAt(streaming(pieces), undefined, silenceOf(pieces));
    expect(error).toMatchObject({
      name: "SubmissionOutcomeUnknownError",
      request: { prompt: "a cat" },
      sentAt: expect.any(Date),
    });
    expect({ posts, questions }).toEqual({ posts: 1, questions: 0 });
    expect(took).toBeLessThan(15_000);
  });

  test.each(LOST_RESPONSES)("in place of which %s comes is not asked for again", async (loss, handle) => {
    const silence = isEndless(loss) ? 1000 : 20_000;
    const { error, posts, questions } = await streamAt(handle, undefined, { silence });
    expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError" });
    expect({ posts, questions }).toEqual({ posts: 1, questions: 0 });
  });

  test("in place of which the generation comes as JSON is followed by questions", async () => {
    const { error, posts, statuses } = await streamAt(() => ({ status: 202, body: GENERATION }));
    expect(error).toBeUndefined();
    expect(statuses).toEqual(["IN_QUEUE", "COMPLETED"]);
    expect(posts).toBe(1);
  });

  test("that is refused rejects with the refusal", async () => {
    const { error, posts } = await streamAt(() => ({ status: 402, body: { code: "X", message: "No." } }));
    expect(error).toMatchObject({ name: "InsufficientCreditsError" });
    expect(posts).toBe(1);
    let count = 0;
    const later = await streamAt((request) => {
      count += 1;
      return count === 1 ? { status: 429, headers: { "retry-after": "0" } } : streaming(all)(request);
    });
    expect(later).toMatchObject({ error: undefined, posts: 2 });
  });

  test("is over when its time is, with the id where it is known", async () => {
    const beat = ({ socket }: Received) => {
      streaming([event("IN_QUEUE"), undefined])({ socket } as Received);
      const timer = setInterval(() => socket.write(": ping\n\n"), 20);
      socket.once("close", () => clearInterval(timer));
      return undefined;
    };
    const { error, posts, took } = await streamAt(beat, undefined, { timeout: 1000 });
    expect(error).toMatchObject({ name: "WaitTimeoutError", id: "gen_1", lastUpdate: { status: "IN_QUEUE" } });
    expect(posts).toBe(1);
    expect(took).toBeGreaterThanOrEqual(995);
  });

  test("sends nothing before it is asked, and once however often it is", async () => {
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

  test("lets go of its connection when nobody listens any longer", async () => {
    let closed: Promise<unknown> = Promise.resolve();
    const post = (request: Received) => {
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
