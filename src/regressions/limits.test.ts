import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createFetch, json, rejectionOf, settle } from "../../contract-tests/test-support/fake-fetch.js";
import { COMPLETED, countSubmissions, GENERATION, KEY, serveBoth } from "../../contract-tests/test-support/misbehave.js";
import { createClient, isViduError } from "../index.js";

const REQUEST = { prompt: "a cat" } as const;
const MAX_EVENT_BYTES = 1_000_000;
const MAX_BODY_BYTES = 10_000_000;
const SSE = "text/event-stream";
const KB = "x".repeat(100_000);
const FIRST = `data: ${JSON.stringify({ ...GENERATION, data: null })}\n\n`;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A response that repeats a chunk forever, and counts the bytes that were read. */
function createEndless(first: string, chunk: string, type: string, status = 200) {
  const cap = type === SSE ? 1.6 * MAX_EVENT_BYTES : 2 * MAX_BODY_BYTES;
  const encoder = new TextEncoder();
  const repeated = encoder.encode(chunk);
  const state = { bytes: 0, isCanceled: false };
  let isFirst = true;
  const body = new ReadableStream(
    {
      pull: (controller) => {
        const bytes = isFirst && first ? encoder.encode(first) : repeated;
        isFirst = false;
        state.bytes += bytes.length;
        // Ends a test that would otherwise fill the memory.
        if (state.bytes > cap) controller.error(new Error("The client reads more than its limit"));
        else controller.enqueue(bytes);
      },
      cancel: () => {
        state.isCanceled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { state, response: new Response(body, { status, headers: { "content-type": type } }) };
}

const drain = async (updates: AsyncIterable<{ readonly id: string }>) => {
  const ids: string[] = [];
  for await (const { id } of updates) ids.push(id);
  return ids;
};

describe("an endless stream", () => {
  const ENDLESS: readonly (readonly [description: string, chunk: string])[] = [
    ["data lines without a blank line", `data: ${KB}\n`],
    ["short data lines without a blank line", `data: ${"1".repeat(50)}\n`.repeat(2_000)],
    ["empty data lines without a blank line", "data\n".repeat(20_000)],
    ["a line without an end", KB],
    ["data lines with CRLF", `data: ${KB}\r\n`],
    ["data lines with CR", `data: ${KB}\r`],
  ];

  const checkAfterFirst = async (_: string, chunk: string) => {
    const { state, response } = createEndless(FIRST, chunk, SSE);
    const { fetch, posts, polls } = createFetch(({ method }) => (method === "POST" ? response : json(COMPLETED)));
    const { error } = await settle(drain(createClient({ apiKey: KEY, fetch }).stream(REQUEST)), 10_000);
    expect(error).toMatchObject({ name: "UnexpectedResponseError", id: "gen_1" });
    expect(state.bytes).toBeLessThan(1.5 * MAX_EVENT_BYTES);
    expect(state.isCanceled).toBe(true);
    expect(posts()).toBe(1);
    expect(polls()).toBe(0);
  };

  const titleAfterFirst = "of %s after the first event is an UnexpectedResponseError with the id";
  test.each(ENDLESS)(titleAfterFirst, checkAfterFirst);

  test.each(ENDLESS)("of %s before the first event has an unknown outcome", async (_, chunk) => {
    const { state, response } = createEndless("", chunk, SSE);
    const { fetch, posts } = createFetch(() => response);
    const { error } = await settle(drain(createClient({ apiKey: KEY, fetch }).stream(REQUEST)), 10_000);
    expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError", request: REQUEST, sentAt: expect.any(Date) });
    expect(state.bytes).toBeLessThan(1.5 * MAX_EVENT_BYTES);
    expect(posts()).toBe(1);
  });

  test("over a network is an UnexpectedResponseError with the id, and the connection ends", async () => {
    vi.useRealTimers();
    let isClosed = false;
    await using server = await serveBoth(
      ({ socket }) => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Type: ${SSE}\r\n\r\n${FIRST}`);
        const write = () => {
          while (!socket.destroyed && socket.write(`data: ${KB}\n`));
        };
        socket.on("drain", write).once("close", () => {
          isClosed = true;
        });
        socket.on("error", () => {});
        setTimeout(write, 20);
        return undefined;
      },
      () => ({ status: 200, body: COMPLETED }),
    );
    const vidu = createClient({ apiKey: KEY, baseUrl: server.url });
    expect(await rejectionOf(drain(vidu.stream(REQUEST)))).toMatchObject({ name: "UnexpectedResponseError", id: "gen_1" });
    await expect.poll(() => isClosed, { timeout: 5_000 }).toBe(true);
    expect(server.received).toHaveLength(1);
  });
});

describe("a large response", () => {
  test("to a poll is an UnexpectedResponseError with the id", async () => {
    for (const method of ["get", "wait"] as const) {
      const { state, response } = createEndless('{"id":"gen_1","data":"', KB, "application/json");
      const { fetch, polls } = createFetch(() => response);
      const { error } = await settle<unknown>(createClient({ apiKey: KEY, fetch })[method]("gen_1"), 100_000);
      expect(error).toMatchObject({ name: "UnexpectedResponseError", id: "gen_1" });
      expect(state.bytes).toBeLessThan(MAX_BODY_BYTES + 1_000_000);
      expect(state.isCanceled).toBe(true);
      expect(polls()).toBe(1);
    }
  });

  test("to a submission has an unknown outcome", async () => {
    const { state, response } = createEndless('{"id":"gen_1","data":"', KB, "application/json");
    const { fetch, posts } = createFetch(() => response);
    const { error } = await settle<unknown>(createClient({ apiKey: KEY, fetch }).generate(REQUEST), 100_000);
    expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError", request: REQUEST });
    expect(state.bytes).toBeLessThan(MAX_BODY_BYTES + 1_000_000);
    expect(posts()).toBe(1);
  });

  test.each([400, 429, 503])("with status %i is bounded and ends", async (status) => {
    const { state, response } = createEndless('{"code":"X","message":"', KB, "application/json", status);
    let count = 0;
    const { fetch } = createFetch(() => {
      count += 1;
      return count === 1 ? response : json({ code: "X", message: "x" }, { status });
    });
    const outcome = await settle(createClient({ apiKey: KEY, fetch, maxRetries: 0 }).submit(REQUEST), 100_000);
    expect(outcome.state).toBe("rejected");
    expect(isViduError(outcome.error)).toBe(true);
    expect(state.bytes).toBeLessThan(MAX_BODY_BYTES + 1_000_000);
  });

  test("that is compressed is bounded by its decompressed size", async () => {
    vi.useRealTimers();
    const bomb = gzipSync(`{"id":"gen_1","data":"${" ".repeat(1.2 * MAX_BODY_BYTES)}"}`, { level: 1 });
    await using server = await serveBoth(
      () => ({ status: 200, body: GENERATION }),
      ({ socket }) => {
        socket.write(
          `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`,
        );
        socket.write(bomb);
        return undefined;
      },
    );
    const vidu = createClient({ apiKey: KEY, baseUrl: server.url });
    expect(await rejectionOf(vidu.generate(REQUEST))).toMatchObject({ name: "UnexpectedResponseError", id: "gen_1" });
    expect(countSubmissions(server)).toBe(1);
  });

  test("from a fetch that only has text() is an UnexpectedResponseError with the id", async () => {
    const text = JSON.stringify({ ...COMPLETED, data: "x".repeat(MAX_BODY_BYTES) });
    const { fetch } = createFetch(() => ({
      status: 200,
      ok: true,
      headers: { get: () => "application/json" },
      text: async () => text,
    }));
    const { error } = await settle(createClient({ apiKey: KEY, fetch }).get("gen_1"), 100_000);
    expect(error).toMatchObject({ name: "UnexpectedResponseError", id: "gen_1" });
  });

  test.each<[string, (bytes: Uint8Array) => unknown]>([
    ["buffers", ({ buffer }) => buffer],
    ["DataViews", ({ buffer }) => new DataView(buffer)],
  ])("whose foreign stream consists of %s is read up to the limit", async (_, convert) => {
    let bytes = 0;
    const read = async () => {
      bytes += KB.length;
      // Ends a test that would otherwise fill the memory.
      if (bytes > 2 * MAX_BODY_BYTES) throw new Error("The client reads more than its limit");
      return { done: false, value: convert(new TextEncoder().encode(KB)) };
    };
    const body = { getReader: () => ({ read, cancel: async () => {} }) };
    const fetch = async () => ({ status: 200, ok: true, headers: new Headers(), body }) as never;
    const { error } = await settle(createClient({ apiKey: KEY, fetch }).get("gen_1"), 100_000);
    expect(error).toMatchObject({ name: "UnexpectedResponseError", id: "gen_1" });
    expect(bytes).toBeLessThan(MAX_BODY_BYTES + 1_000_000);
  });

  test("whose Content-Length exceeds the limit is rejected or read within it", async () => {
    const { state, response } = createEndless("{", KB, "application/json");
    response.headers.set("content-length", "99999999999");
    const { fetch } = createFetch(() => response);
    const { error } = await settle(createClient({ apiKey: KEY, fetch }).get("gen_1"), 100_000);
    expect(error).toMatchObject({ name: "UnexpectedResponseError", id: "gen_1" });
    expect(state.bytes).toBeLessThan(MAX_BODY_BYTES + 1_000_000);
  });

  test("does not put the whole body into its message", async () => {
    const message = "m".repeat(500_000);
    const { fetch } = createFetch(() => json({ code: "X", message }, { status: 400 }));
    const { error } = await settle(createClient({ apiKey: KEY, fetch }).submit(REQUEST), 100_000);
    expect(error).toMatchObject({ name: "RequestRejectedError", status: 400 });
    expect(error?.message.length).toBeLessThan(10_000);
  });
});

describe("a response within the limits", () => {
  test("is accepted just below the limit of a body", async () => {
    const empty = JSON.stringify({ ...COMPLETED, data: "" }).length;
    const body = { ...COMPLETED, data: "x".repeat(MAX_BODY_BYTES - empty) };
    const { fetch } = createFetch(() => json(body));
    const { value } = await settle(createClient({ apiKey: KEY, fetch }).get("gen_1"), 100_000);
    expect(value).toMatchObject({ status: "COMPLETED" });
  });

  /** A stream of a text in chunks of a size. */
  const streamOf = (text: string, size: number) => {
    const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
      text.slice(index * size, (index + 1) * size),
    );
    const pull = (controller: ReadableStreamDefaultController) => {
      const chunk = chunks.shift();
      if (chunk === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(chunk));
    };
    return new Response(new ReadableStream({ pull }), { headers: { "content-type": SSE } });
  };

  const LINE = `data: ${" ".repeat(9_993)}\n`;
  const LAST = `data: ${JSON.stringify({ ...COMPLETED, data: null })}\n\n`;
  const EVENTS: Readonly<Record<string, (bytes: number) => string>> = {
    "one line": (bytes) => `data: ${" ".repeat(bytes - LAST.length)}${LAST.slice(6)}`,
    "many lines": (bytes) => {
      const rest = bytes - LAST.length;
      return `${LINE.repeat(Math.floor(rest / LINE.length))}data: ${" ".repeat(Math.max(rest % LINE.length, 7) - 7)}\n${LAST}`;
    },
  };
  const cases = Object.entries(EVENTS).flatMap(([kind, create]) =>
    (["chunks", "one chunk"] as const).flatMap((size) =>
      ([MAX_EVENT_BYTES - 1_000, MAX_EVENT_BYTES + 1_000, 2 * MAX_EVENT_BYTES] as const).map(
        (bytes) => [kind, size, bytes, create] as const,
      ),
    ),
  );

  type Case = (typeof cases)[number];
  const checkLimit = async (_: string, size: Case[1], bytes: number, create: Case[3]) => {
    const text = FIRST + create(bytes);
    const { fetch } = createFetch(({ method }) =>
      method === "POST" ? streamOf(text, size === "chunks" ? 65_536 : text.length) : json(COMPLETED),
    );
    const { state, error } = await settle(drain(createClient({ apiKey: KEY, fetch }).stream(REQUEST)), 100_000);
    expect(state).toBe(bytes > MAX_EVENT_BYTES ? "rejected" : "fulfilled");
    if (error) expect(error).toMatchObject({ name: "UnexpectedResponseError", id: "gen_1" });
  };

  const titleLimit = "of an event of %s in %s ends at the limit (%i bytes)";
  test.each(cases)(titleLimit, checkLimit);

  test("has no limit on the number of events and comments", async () => {
    const comments = `: ${"keep-alive ".repeat(9_000)}\n\n`.repeat(30);
    const text = `${FIRST.repeat(5)}${comments}data: ${JSON.stringify(COMPLETED)}\n\n`;
    expect(text.length).toBeGreaterThan(2 * MAX_EVENT_BYTES);
    const { fetch } = createFetch(({ method }) =>
      method === "POST" ? new Response(text, { headers: { "content-type": SSE } }) : json(COMPLETED),
    );
    const { state, value } = await settle(drain(createClient({ apiKey: KEY, fetch }).stream(REQUEST)), 100_000);
    expect(state).toBe("fulfilled");
    expect(value?.at(-1)).toBe("gen_1");
  });

  test("counts comments without a blank line as separate lines", async () => {
    const text = `${FIRST}${`:${"x".repeat(99_998)}\n`.repeat(15)}\ndata: ${JSON.stringify(COMPLETED)}\n\n`;
    const { fetch } = createFetch(({ method }) =>
      method === "POST" ? new Response(text, { headers: { "content-type": SSE } }) : json(COMPLETED),
    );
    const { state } = await settle(drain(createClient({ apiKey: KEY, fetch }).stream(REQUEST)), 100_000);
    expect(state).toBe("fulfilled");
  });
});
