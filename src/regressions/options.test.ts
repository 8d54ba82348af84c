import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createFetch, delay, json, settle } from "../../contract-tests/test-support/fake-fetch.js";
import { COMPLETED, countSubmissions, GENERATION, KEY, result, serveBoth } from "../../contract-tests/test-support/misbehave.js";
import { createClient, isViduError } from "../index.js";

const REQUEST = { prompt: "a cat" } as const;
const OTHER_KEY = "sk-test-9a8b7c6d";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The Authorization header of every request. */
const keysOf = (sent: readonly { readonly headers: Headers }[]) => sent.map(({ headers }) => headers.get("authorization"));

describe("an `apiKey` function", () => {
  test("is called before each request", async () => {
    let count = 0;
    const apiKey = async () => {
      count += 1;
      return `${KEY}-${count}`;
    };
    const { fetch, sent } = createFetch(({ method, count }) =>
      json(method === "POST" ? GENERATION : count < 3 ? result("IN_QUEUE") : COMPLETED),
    );
    const { value } = await settle(createClient({ apiKey, fetch }).generate(REQUEST));
    expect(value).toMatchObject({ status: "COMPLETED" });
    expect(keysOf(sent)).toEqual([1, 2, 3, 4].map((number) => `Bearer ${KEY}-${number}`));
  });

  test("may return a key synchronously", async () => {
    const { fetch, sent } = createFetch(() => json(GENERATION));
    await settle(createClient({ apiKey: () => KEY, fetch }).submit(REQUEST));
    expect(keysOf(sent)).toEqual([`Bearer ${KEY}`]);
  });

  test("is called again when a submission is resent", async () => {
    const keys = [KEY, OTHER_KEY];
    const { fetch, sent } = createFetch(({ count }) =>
      count === 1 ? json({ code: "LIMIT", message: "x" }, { status: 429 }) : json(GENERATION),
    );
    const { value } = await settle(createClient({ apiKey: async () => keys.shift() ?? "", fetch }).submit(REQUEST));
    expect(value).toMatchObject({ id: "gen_1" });
    expect(keysOf(sent)).toEqual([`Bearer ${KEY}`, `Bearer ${OTHER_KEY}`]);
  });

  test("is called for a stream and for a poll of `get`", async () => {
    const apiKey = vi.fn(async () => KEY);
    const { fetch, sent } = createFetch(({ method }) => json(method === "POST" ? GENERATION : COMPLETED));
    const vidu = createClient({ apiKey, fetch });
    await settle(vidu.get("gen_1"));
    await settle(vidu.stream(REQUEST).next());
    expect(apiKey).toHaveBeenCalledTimes(2);
    expect(keysOf(sent)).toEqual([`Bearer ${KEY}`, `Bearer ${KEY}`]);
  });

  test("is not called for an invalid request", async () => {
    const apiKey = vi.fn(async () => KEY);
    const { fetch, sent } = createFetch(() => json(GENERATION));
    const { error } = await settle(createClient({ apiKey, fetch }).submit({ prompt: 5 } as never));
    expect(error).toMatchObject({ name: "InvalidRequestError" });
    expect(apiKey).not.toHaveBeenCalled();
    expect(sent).toHaveLength(0);
  });

  test("that never resolves ends at the timeout without a submission", async () => {
    const { fetch, sent } = createFetch(() => json(GENERATION));
    const vidu = createClient({ apiKey: () => new Promise<string>(() => {}), fetch, timeout: 500 });
    const { state, error } = await settle(vidu.submit(REQUEST), 500);
    expect(state).toBe("rejected");
    expect(isViduError(error)).toBe(true);
    expect(isViduError(error, "SubmissionOutcomeUnknownError")).toBe(false);
    expect(sent).toHaveLength(0);
  });

  test("that is slow leaves the rest of the timeout to the request", async () => {
    const { fetch, posts } = createFetch(() => new Promise(() => {}));
    const vidu = createClient({ apiKey: () => delay(400, KEY), fetch, timeout: 500 });
    const { state, error } = await settle(vidu.submit(REQUEST), 500);
    expect(state).toBe("rejected");
    expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError", request: REQUEST });
    expect(posts()).toBe(1);
  });

  test("that resolves after the timeout sends nothing later", async () => {
    const { fetch, sent } = createFetch(() => json(GENERATION));
    const vidu = createClient({ apiKey: () => delay(2_000, KEY), fetch, timeout: 500 });
    const { state } = await settle(vidu.submit(REQUEST), 100_000);
    expect(state).toBe("rejected");
    expect(sent).toHaveLength(0);
  });

  test.each<[string, () => never]>([
    ["rejects", () => Promise.reject(new Error("vault is sealed")) as never],
    [
      "throws",
      () => {
        throw new Error("vault is sealed");
      },
    ],
  ])("that %s before a submission sends nothing", async (_, apiKey) => {
    const { fetch, sent } = createFetch(() => json(GENERATION));
    const { error } = await settle(createClient({ apiKey, fetch }).submit(REQUEST));
    expect([error?.message, (error?.cause as Error | undefined)?.message].join()).toContain("vault is sealed");
    expect(isViduError(error, "SubmissionOutcomeUnknownError")).toBe(false);
    expect(sent).toHaveLength(0);
  });

  test("that rejects after a submission leaves the id", async () => {
    let count = 0;
    const apiKey = async () => {
      count += 1;
      if (count > 1) throw new Error("vault is sealed");
      return KEY;
    };
    const { fetch, posts } = createFetch(({ method }) => json(method === "POST" ? GENERATION : COMPLETED));
    const { state, error } = await settle(createClient({ apiKey, fetch }).generate(REQUEST), 2_000_000);
    expect(state).toBe("rejected");
    expect(isViduError(error)).toBe(true);
    expect(error).toMatchObject({ id: "gen_1" });
    expect(posts()).toBe(1);
  });

  test.each([
    ["undefined", undefined],
    ["an empty string", ""],
    ["a short string", "short"],
    ["a line break", "sk-test-1234\nx"],
    ["spaces", "sk test 1234 5678"],
    ["an object", { key: KEY }],
    ["a number", 123_456_789],
  ])("that returns %s sends nothing and does not reveal it", async (_, key) => {
    const { fetch, sent } = createFetch(() => json(GENERATION));
    const { state, error } = await settle(createClient({ apiKey: (async () => key) as never, fetch }).submit(REQUEST));
    expect(state).toBe("rejected");
    expect([error, error?.cause].some((link) => link instanceof TypeError)).toBe(true);
    expect(sent).toHaveLength(0);
    if (typeof key === "string" && key) expect(`${error} ${error?.cause}`).not.toContain(key);
  });

  test("is subject to the rule for plain HTTP", () => {
    expect(() => createClient({ apiKey: async () => KEY, baseUrl: "http://api.example.com" })).toThrow(/plain HTTP/);
  });

  test("yields to an Authorization header of the call", async () => {
    const { fetch, sent } = createFetch(() => json(GENERATION));
    const vidu = createClient({ apiKey: async () => KEY, fetch });
    await settle(vidu.submit(REQUEST, { headers: { authorization: `Bearer ${OTHER_KEY}` } }));
    expect(keysOf(sent)).toEqual([`Bearer ${OTHER_KEY}`]);
  });
});

describe("the response of a result", () => {
  const headers = { "x-request-id": "req_7", "x-ratelimit-remaining": "3" };
  const create = () =>
    createClient({
      apiKey: KEY,
      fetch: createFetch(({ method }) => json(method === "POST" ? GENERATION : COMPLETED, { headers })).fetch,
    });

  test("is available from every method, but not in copies or JSON", async () => {
    const vidu = create();
    const calls = [vidu.submit(REQUEST), vidu.get("gen_1"), vidu.wait("gen_1"), vidu.generate(REQUEST)];
    for (const call of calls) {
      const { value } = await settle<{ requestId: string | undefined; headers: Headers }>(call);
      expect(value?.requestId).toBe("req_7");
      expect(value?.headers.get("x-ratelimit-remaining")).toBe("3");
      expect(Object.keys({ ...value })).not.toContain("headers");
      expect(Object.keys({ ...value })).not.toContain("requestId");
      expect(JSON.parse(JSON.stringify(value))).not.toHaveProperty("headers");
      expect(structuredClone(value)).not.toHaveProperty("requestId");
    }
  });

  test("is available in the callback of an update", async () => {
    const seen: unknown[] = [];
    const onUpdate = (update: object) => void seen.push((update as { requestId?: unknown }).requestId);
    await settle(create().generate(REQUEST, { onUpdate }));
    expect(seen.length).toBeGreaterThan(0);
    expect(new Set(seen)).toEqual(new Set(["req_7"]));
  });

  test("is available on the updates of a stream", async () => {
    const text = `data: ${JSON.stringify({ ...COMPLETED })}\n\n`;
    const { fetch } = createFetch(({ method }) =>
      method === "POST"
        ? new Response(text, { headers: { ...headers, "content-type": "text/event-stream" } })
        : json(COMPLETED, { headers }),
    );
    const { value } = await settle(createClient({ apiKey: KEY, fetch }).stream(REQUEST).next());
    expect(value?.value).toMatchObject({ id: "gen_1" });
    expect(value?.value?.requestId).toBe("req_7");
    expect(value?.value?.headers.get("x-request-id")).toBe("req_7");
    expect(Object.keys(value?.value ?? {})).not.toContain("headers");
  });

  test("has no request id when the server sends none", async () => {
    const { fetch } = createFetch(() => json(GENERATION));
    const { value } = await settle(createClient({ apiKey: KEY, fetch }).submit(REQUEST));
    expect(value?.requestId).toBeUndefined();
    expect(value?.headers.get("content-type")).toBe("application/json");
  });

  test("does not replace properties of the same name in the body", async () => {
    const { fetch } = createFetch(() => json({ ...GENERATION, headers: "mine", requestId: "body" }, { headers }));
    const { state, value } = await settle(createClient({ apiKey: KEY, fetch }).submit(REQUEST));
    expect(state).toBe("fulfilled");
    expect(value?.requestId).toBe("req_7");
  });
});

describe("Retry-After on a pending response", () => {
  /** Returns the milliseconds between the first two polls. */
  const measure = async (retryAfter: () => string, options: { pollInterval?: number; on?: "POST" | "GET" } = {}) => {
    const { pollInterval = 2_000, on = "GET" } = options;
    const times: number[] = [];
    const { fetch } = createFetch(({ method, count }) => {
      times.push(Date.now());
      const headers = method === on && count === 1 ? { "retry-after": retryAfter() } : {};
      return json(method === "POST" ? GENERATION : count < 3 ? result("IN_PROGRESS") : COMPLETED, { headers });
    });
    const { value } = await settle(createClient({ apiKey: KEY, fetch, pollInterval }).generate(REQUEST), 800_000);
    expect(value).toMatchObject({ status: "COMPLETED" });
    const index = on === "POST" ? 0 : 1;
    return (times[index + 1] ?? 0) - (times[index] ?? 0);
  };

  test("in seconds is the minimum interval", async () => {
    expect(await measure(() => "30")).toBeGreaterThanOrEqual(30_000);
    expect(await measure(() => "30")).toBeLessThan(60_000);
  });

  test("as a date is the minimum interval", async () => {
    const interval = await measure(() => new Date(Date.now() + 40_000).toUTCString());
    expect(interval).toBeGreaterThanOrEqual(38_000);
    expect(interval).toBeLessThan(60_000);
  });

  test.each(["1", "0", "-5", "soon", "", "NaN", "Thu, 01 Jan 1970 00:00:00 GMT"])("of %j keeps the interval", async (value) => {
    const interval = await measure(() => value, { pollInterval: 5_000 });
    expect(interval).toBeGreaterThanOrEqual(4_000);
    expect(interval).toBeLessThan(10_000);
  });

  test("on an accepted submission delays the first poll", async () => {
    expect(await measure(() => "20", { on: "POST" })).toBeGreaterThanOrEqual(20_000);
  });

  test.each(["86400", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])(
    "beyond the deadline ends at the deadline with the id (%s)",
    async (value) => {
      const { fetch, polls } = createFetch(() => json(result("IN_QUEUE"), { headers: { "retry-after": value } }));
      const { state, error } = await settle(createClient({ apiKey: KEY, fetch, waitTimeout: 60_000 }).wait("gen_1"), 60_000);
      expect(state).toBe("rejected");
      expect(error).toMatchObject({ name: "WaitTimeoutError", id: "gen_1" });
      expect(polls()).toBeLessThanOrEqual(2);
    },
  );

  test("applies to each response separately", async () => {
    const times: number[] = [];
    const { fetch } = createFetch(({ count }) => {
      times.push(Date.now());
      const headers = { "retry-after": count === 1 ? "10" : "20" };
      return count < 3 ? json(result("IN_QUEUE"), { headers }) : json(COMPLETED);
    });
    await settle(createClient({ apiKey: KEY, fetch, pollInterval: 100 }).wait("gen_1"));
    const [first = 0, second = 0, third = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(10_000);
    expect(second - first).toBeLessThan(20_000);
    expect(third - second).toBeGreaterThanOrEqual(20_000);
  });
});

test("a rotating key reaches a real server with each request", async () => {
  vi.useRealTimers();
  await using server = await serveBoth(
    () => ({ status: 200, headers: { "x-request-id": "req_1" }, body: GENERATION }),
    (_, count) => ({ status: 200, body: count < 2 ? result("IN_QUEUE") : COMPLETED }),
  );
  const keys = [KEY, OTHER_KEY, KEY];
  const vidu = createClient({ apiKey: async () => keys.shift() ?? "", baseUrl: server.url, pollInterval: 5 });
  await vidu.generate(REQUEST);
  expect(server.received.map(({ headers }) => headers["authorization"])).toEqual(
    [KEY, OTHER_KEY, KEY].map((key) => `Bearer ${key}`),
  );
  expect(countSubmissions(server)).toBe(1);
});
