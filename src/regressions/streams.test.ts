import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createFetch, json, rejectionOf, settle } from "../../contract-tests/test-support/fake-fetch.js";
import { COMPLETED, countSubmissions, GENERATION, KEY, result, serveBoth } from "../../contract-tests/test-support/misbehave.js";
import { createClient, isViduError } from "../index.js";

const REQUEST = { prompt: "a cat" } as const;
const CODE = "VIDEO_GENERATION_INSUFFICIENT_CREDITS";
const MESSAGE = "The workspace has too few credits";

const collect = async (updates: AsyncIterable<{ readonly status: string; readonly id: string }>) => {
  const all: { readonly status: string; readonly id: string }[] = [];
  for await (const update of updates) all.push(update);
  return all;
};
const data = (body: unknown) => `data: ${JSON.stringify(body)}\n\n`;
const FIRST = data({ ...GENERATION, data: null });
const errorEvent = (body: unknown, end = "\n") =>
  ["event: error", `data: ${typeof body === "string" ? body : JSON.stringify(body)}`, "", ""].join(end);

/** A response that sends chunks, and then ends, stalls or breaks. */
const sse = (chunks: readonly (string | Uint8Array)[], end: "close" | "stall" | "break" = "close") => {
  const rest = [...chunks];
  const body = new ReadableStream({
    pull: (controller) => {
      const chunk = rest.shift();
      if (chunk !== undefined) controller.enqueue(typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk);
      else if (end === "close") controller.close();
      else if (end === "break") controller.error(new TypeError("terminated"));
      else return new Promise<void>(() => {});
      return undefined;
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a stream whose only event is an error", () => {
  const stream = async (response: () => Response) => {
    const { fetch, posts, polls } = createFetch(({ method }) => (method === "POST" ? response() : json(COMPLETED)));
    const outcome = await settle(collect(createClient({ apiKey: KEY, fetch, timeout: 5_000 }).stream(REQUEST)), 100_000);
    expect(posts()).toBe(1);
    return { ...outcome, polls: polls() };
  };

  test.each([
    ["LF", "\n"],
    ["CRLF", "\r\n"],
    ["CR", "\r"],
  ])("reports its code and message (%s)", async (_, end) => {
    for (const ending of ["close", "stall", "break"] as const) {
      const { state, error } = await stream(() => sse([errorEvent({ code: CODE, message: MESSAGE }, end)], ending));
      expect(state).toBe("rejected");
      expect(isViduError(error)).toBe(true);
      expect(error?.message).toContain(CODE);
      expect(error?.message).toContain(MESSAGE);
    }
  });

  test("has the event in its cause", async () => {
    const { error } = await stream(() => sse([errorEvent({ code: CODE, message: MESSAGE, trace: "t-1" })]));
    expect(inspect(error?.cause, { depth: 9 })).toContain(CODE);
    expect(inspect(error?.cause, { depth: 9 })).toContain("t-1");
  });

  test("does not hide that the outcome is unknown", async () => {
    const { error } = await stream(() => sse([errorEvent({ code: CODE, message: MESSAGE })]));
    expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError", request: REQUEST, sentAt: expect.any(Date) });
  });

  const checkReport = async (_: string, create: () => Response, expected: RegExp) => {
    const { error } = await stream(create);
    expect(isViduError(error)).toBe(true);
    expect(error?.message).toMatch(expected);
  };

  test.each<[string, () => Response, RegExp]>([
    ["an `error` property", () => sse([errorEvent({ error: "QUOTA", message: "too many" })]), /QUOTA.*too many/],
    ["a message only", () => sse([errorEvent({ message: "overloaded" })]), /overloaded/],
    ["a code only", () => sse([errorEvent({ code: "OVERLOADED" })]), /OVERLOADED/],
    ["two data lines", () => sse(['event: error\ndata: {"code":"A1",\ndata: "message":"m1"}\n\n']), /A1.*m1/],
    ["a comment before it", () => sse([`: hello\n\n${errorEvent({ code: CODE, message: MESSAGE })}`]), /INSUFFICIENT/],
    ["a byte order mark", () => sse([`\uFEFF${errorEvent({ code: CODE, message: MESSAGE })}`]), /INSUFFICIENT/],
    ["no space after the colon", () => sse([`event:error\ndata:{"code":"A1","message":"m1"}\n\n`]), /A1.*m1/],
    ["no event name", () => sse([data({ code: CODE, message: MESSAGE })]), /INSUFFICIENT/],
  ])("with %s is reported", checkReport);

  test.each<[string, () => Response, RegExp]>([
    ["plain text", () => sse([errorEvent("upstream is overloaded")]), /upstream is overloaded/],
    ["no blank line at the end", () => sse([errorEvent({ code: CODE, message: MESSAGE }).trimEnd()]), /INSUFFICIENT/],
  ])("with %s is reported", checkReport);

  test.each<[string, unknown, RegExp]>([
    ["a nested object", { error: { code: "NESTED", message: "deep" } }, /NESTED/],
    ["a list", { errors: [{ code: "LISTED" }] }, /LISTED/],
    ["plain text", "upstream is overloaded", /upstream is overloaded/],
  ])("with %s is at least in the cause", async (_, body, expected) => {
    const { error } = await stream(() => sse([errorEvent(body)]));
    expect(isViduError(error)).toBe(true);
    expect(`${error?.message} ${inspect(error?.cause, { depth: 9 })}`).toMatch(expected);
  });

  test("split into single bytes is reported", async () => {
    const bytes = new TextEncoder().encode(errorEvent({ code: CODE, message: "zu wenig Guthaben für 🎬" }, "\r\n"));
    const { error } = await stream(() => sse(Array.from(bytes, (byte) => Uint8Array.of(byte))));
    expect(error?.message).toContain(CODE);
    expect(error?.message).toContain("für 🎬");
  });

  test("keeps control characters and the key out of the message", async () => {
    const { error } = await stream(() => sse([errorEvent({ code: `X\u001b[2J\n::error::${KEY}`, message: `key ${KEY}` })]));
    expect(isViduError(error)).toBe(true);
    expect(error?.message).not.toMatch(/[\u0000-\u001f]/);
    expect(inspect(error, { depth: 9 })).not.toContain(KEY);
  });

  test("with an id is reported with the id or resolved by polling", async () => {
    const { state, value, error } = await stream(() => sse([errorEvent({ id: "gen_1", code: CODE, message: MESSAGE })]));
    if (state === "fulfilled") expect(value?.at(-1)).toMatchObject({ id: "gen_1" });
    else expect(error?.["id"]).toBe("gen_1");
  });

  test("over a network is reported, and submits once", async () => {
    vi.useRealTimers();
    await using server = await serveBoth(
      () => ({
        status: 200,
        headers: { "content-type": "text/event-stream" },
        body: errorEvent({ code: CODE, message: MESSAGE }),
      }),
      () => ({ status: 200, body: COMPLETED }),
    );
    const vidu = createClient({ apiKey: KEY, baseUrl: server.url });
    const error = await rejectionOf(vidu.stream(REQUEST).next());
    expect(error.message).toContain(CODE);
    expect(error.message).toContain(MESSAGE);
    expect(inspect(error.cause)).toContain(MESSAGE);
    expect(countSubmissions(server)).toBe(1);
  });
});

describe("a stream that fails after its first event", () => {
  test.each<[string, () => Response]>([
    ["an error event", () => sse([FIRST, errorEvent({ code: "TEMPORARY", message: "moved" })])],
    ["an error event and silence", () => sse([FIRST, errorEvent({ code: "TEMPORARY", message: "moved" })], "stall")],
    ["a broken connection", () => sse([FIRST], "break")],
    ["its end", () => sse([FIRST])],
    ["silence", () => sse([FIRST], "stall")],
    ["half an event", () => sse([FIRST, 'data: {"id":"gen_1","sta'])],
    ["text", () => sse([FIRST, "<html>502 Bad Gateway</html>\n\n"])],
    ["invalid JSON", () => sse([FIRST, "data: {]\n\n"])],
    ["bytes that are not UTF-8", () => sse([FIRST, Uint8Array.of(0x64, 0x61, 0x74, 0x61, 0x3a, 0xff, 0xfe, 0x0a, 0x0a)])],
    ["a status without an id", () => sse([FIRST, data({ status: "FAILED" })])],
    ["an end marker", () => sse([FIRST, "data: [DONE]\n\n"])],
  ])("by %s continues by polling", async (_, create) => {
    const { fetch, posts } = createFetch(({ method, count }) =>
      method === "POST" ? create() : json(count < 2 ? result("IN_PROGRESS") : COMPLETED),
    );
    const { value, error } = await settle(collect(createClient({ apiKey: KEY, fetch, timeout: 5_000 }).stream(REQUEST)), 200_000);
    if (error) expect(error).toMatchObject({ id: "gen_1" });
    else expect(value?.[0]).toMatchObject({ id: "gen_1", status: "IN_QUEUE" });
    expect(value?.at(-1)).toMatchObject({ id: "gen_1", status: "COMPLETED" });
    expect(posts()).toBe(1);
  });

  test("has the id on every error of the polls", async () => {
    for (const status of [401, 403, 410]) {
      const { fetch } = createFetch(({ method }) =>
        method === "POST" ? sse([FIRST], "break") : json({ code: "NO", message: "no" }, { status }),
      );
      const { error } = await settle(collect(createClient({ apiKey: KEY, fetch }).stream(REQUEST)), 200_000);
      expect(error).toMatchObject({ id: "gen_1", status });
    }
  });

  test("releases the connection when the consumer stops", async () => {
    let isCanceled = false;
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(FIRST)),
      cancel: () => {
        isCanceled = true;
      },
    });
    const { fetch, posts } = createFetch(() => new Response(body, { headers: { "content-type": "text/event-stream" } }));
    const read = async () => {
      for await (const { id } of createClient({ apiKey: KEY, fetch }).stream(REQUEST)) return id;
      return undefined;
    };
    expect((await settle(read(), 1_000)).value).toBe("gen_1");
    expect(isCanceled).toBe(true);
    expect(posts()).toBe(1);
  });

  // Some implementations of `fetch` keep the connection when the body is canceled.
  test("aborts the request when the consumer stops", async () => {
    const signals: (AbortSignal | null | undefined)[] = [];
    const fetch = async (_: unknown, init?: RequestInit) => {
      signals.push(init?.signal);
      return sse([FIRST], "stall");
    };
    const read = async () => {
      for await (const { id } of createClient({ apiKey: KEY, fetch }).stream(REQUEST)) return id;
      return undefined;
    };
    expect((await settle(read(), 1_000)).value).toBe("gen_1");
    expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
  });
});
