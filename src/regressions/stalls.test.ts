import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createFetch, json, rejectionOf, settle } from "../../contract-tests/test-support/fake-fetch.js";
import { COMPLETED, GENERATION, KEY } from "../../contract-tests/test-support/misbehave.js";
import { createClient } from "../index.js";

const REQUEST = { prompt: "a cat" } as const;

const encode = (text: string) => new TextEncoder().encode(text);
const events = (body: ReadableStream) => new Response(body, { headers: { "content-type": "text/event-stream" } });
const FIRST = `data: ${JSON.stringify({ ...GENERATION, data: null })}\n\n`;

async function readAll(updates: AsyncIterable<{ readonly status: string }>): Promise<readonly string[]> {
  const statuses: string[] = [];
  for await (const { status } of updates) statuses.push(status);
  return statuses;
}

describe("a stream whose parts arrive without a pause ends at the deadline", () => {
  test.each([
    ["comments", ": ping\n\n", "SubmissionOutcomeUnknownError"],
    ["empty lines", "\n\n\n\n", "SubmissionOutcomeUnknownError"],
    ["events without an id", "data: null\n\n", "SubmissionOutcomeUnknownError"],
    ["events of the same status", FIRST, "WaitTimeoutError"],
  ])("%s", async (_, part, name) => {
    const start = performance.now();
    let isExhausted = false;
    const body = new ReadableStream({
      pull: async (controller) => {
        await new Promise((resolve) => setImmediate(resolve));
        isExhausted = performance.now() - start > 2000;
        if (isExhausted) controller.close();
        else controller.enqueue(encode(part));
      },
    });
    const { fetch } = createFetch(() => events(body));
    const vidu = createClient({ apiKey: KEY, fetch });
    const error = await rejectionOf(readAll(vidu.stream(REQUEST, { timeout: 60 })));
    expect(error.name).toBe(name);
    expect(isExhausted).toBe(false);
  });
});

describe("with fake timers", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("a stream that sends only comments after the id is left for polling", async () => {
    let timer: NodeJS.Timeout | undefined;
    const body = new ReadableStream({
      start: (controller) => {
        controller.enqueue(encode(FIRST));
        timer = setInterval(() => controller.enqueue(encode(": ping\n\n")), 300);
      },
      cancel: () => clearInterval(timer),
    });
    const { fetch, polls, posts } = createFetch(({ method }) => (method === "POST" ? events(body) : json(COMPLETED)));
    const vidu = createClient({ apiKey: KEY, fetch, timeout: 1000 });
    const { error, value } = await settle(readAll(vidu.stream(REQUEST)), 5000);
    expect(error).toBeUndefined();
    expect(value?.at(-1)).toBe("COMPLETED");
    expect([posts(), polls()]).toEqual([1, 1]);
  });

  test("comments before the id keep a stream alive", async () => {
    let sent = 0;
    const body = new ReadableStream({
      start: (controller) => {
        const timer = setInterval(() => {
          sent += 1;
          controller.enqueue(encode(sent < 10 ? ": ping\n\n" : FIRST));
          if (sent < 10) return;
          clearInterval(timer);
          controller.close();
        }, 300);
      },
    });
    const { fetch, posts } = createFetch(({ method }) => (method === "POST" ? events(body) : json(COMPLETED)));
    const vidu = createClient({ apiKey: KEY, fetch, timeout: 1000 });
    const { value } = await settle(readAll(vidu.stream(REQUEST)), 20_000);
    expect(value?.at(-1)).toBe("COMPLETED");
    expect(posts()).toBe(1);
  });
});

/** A response of a foreign `fetch` with a body that never ends and never has a byte. */
const emptyParts = (value: unknown) => ({
  ok: true,
  status: 200,
  headers: new Headers(),
  body: { getReader: () => ({ read: async () => ({ done: false, value }), cancel: async () => {} }) },
});

test.each([
  ["bytes", new Uint8Array(0)],
  ["text", ""],
])("a body of endless parts without %s is limited", async (_, value) => {
  const vidu = createClient({ apiKey: KEY, fetch: async () => emptyParts(value) as unknown as Response });
  expect(await rejectionOf(vidu.submit(REQUEST))).toMatchObject({ name: "SubmissionOutcomeUnknownError" });
  expect(await rejectionOf(vidu.get("gen_1"))).toMatchObject({ name: "UnexpectedResponseError", id: "gen_1" });
});

test.each([
  [
    "an async iterator",
    { [Symbol.asyncIterator]: () => new Response(JSON.stringify(GENERATION)).body?.[Symbol.asyncIterator]() },
  ],
  ["a reader", { getReader: () => new Response(JSON.stringify(GENERATION)).body?.getReader() }],
])("a response with %s and no text() is read, whatever length it announces", async (_, body) => {
  for (const headers of [new Headers(), new Headers({ "content-length": "5" })]) {
    const response = { ok: true, status: 200, headers, body } as unknown as Response;
    const vidu = createClient({ apiKey: KEY, fetch: async () => response });
    expect(await vidu.submit(REQUEST)).toMatchObject({ id: "gen_1" });
  }
});

describe("a signal of another implementation does not hide an accepted submission", () => {
  const listeners = { aborted: false, addEventListener: () => {} };
  test.each([
    ["has no removeEventListener", listeners],
    [
      "throws in removeEventListener",
      {
        ...listeners,
        removeEventListener: () => {
          throw new Error("not supported");
        },
      },
    ],
  ])("if it %s", async (_, signal) => {
    const { fetch } = createFetch(() => json(GENERATION));
    const vidu = createClient({ apiKey: KEY, fetch });
    expect(await vidu.submit(REQUEST, { signal: signal as unknown as AbortSignal })).toMatchObject({ id: "gen_1" });
  });
});
