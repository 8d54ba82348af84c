import { inspect } from "node:util";
import type { Middleware } from "openapi-fetch";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createFetch, json, rejectionOf, settle } from "../../contract-tests/test-support/fake-fetch.js";
import { COMPLETED, GENERATION, KEY, result } from "../../contract-tests/test-support/misbehave.js";
import { ApiError, createClient, type ViduClient } from "../index.js";

const REQUEST = { prompt: "a cat" } as const;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Awaits a call under fake timers, and returns its error and its duration. */
async function fail(call: Promise<unknown>) {
  const start = performance.now();
  let durationMs = Number.NaN;
  const timed = call.finally(() => {
    durationMs = performance.now() - start;
  });
  const { error, state } = await settle(timed, 100_000);
  expect(state).toBe("rejected");
  return { durationMs, error };
}

describe("a Retry-After that exceeds the remaining time", () => {
  const later = (status: number) => json({ code: "BUSY", message: "m" }, { status, headers: { "retry-after": "3600" } });

  test.each([
    [503, "ServerError"],
    [429, "RateLimitError"],
    [502, "ServerError"],
  ])("of a poll with %d lets the call end at its deadline, with the id and the status", async (status, name) => {
    for (const timeout of [100, 1_000, 20_000]) {
      const { fetch } = createFetch(({ method, count }) => {
        if (method === "POST") return json(GENERATION);
        return count === 1 ? json(result("IN_PROGRESS")) : later(status);
      });
      const vidu = createClient({ apiKey: KEY, fetch, pollInterval: 30 });
      for (const start of [() => vidu.wait("gen_1", { timeout }), () => vidu.generate(REQUEST, { timeout })]) {
        const { durationMs, error } = await fail(start());
        expect(error).toMatchObject({
          name: "WaitTimeoutError",
          id: "gen_1",
          lastUpdate: { id: "gen_1" },
          cause: { name, status, code: "BUSY", retryAfter: 3600 },
        });
        expect(durationMs).toBeGreaterThanOrEqual(timeout - 1);
        expect(durationMs).toBeLessThanOrEqual(timeout + 2);
      }
      const { fetch: limited } = createFetch(() => later(status));
      const { durationMs, error } = await fail(createClient({ apiKey: KEY, fetch: limited }).get("gen_1", { timeout }));
      expect(error).toMatchObject({ name, status, id: "gen_1", retryAfter: 3600 });
      expect(durationMs).toBeGreaterThanOrEqual(timeout - 1);
      expect(durationMs).toBeLessThanOrEqual(timeout + 2);
    }
  });
});

/** The methods, each with what a call of it needs. */
const METHODS: Readonly<Record<string, (vidu: ViduClient, signal?: AbortSignal) => Promise<unknown>>> = {
  submit: (vidu, signal) => vidu.submit(REQUEST, { signal }),
  generate: (vidu, signal) => vidu.generate(REQUEST, { signal }),
  stream: (vidu, signal) => vidu.stream(REQUEST, { signal }).next(),
  get: (vidu, signal) => vidu.get("gen_1", { signal }),
  wait: (vidu, signal) => vidu.wait("gen_1", { signal }),
};

describe.each(["onRequest", "onResponse", "onError"] as const)("an %s middleware that never resolves", (hook) => {
  const create = () => {
    const { fetch } = createFetch(({ method }) => {
      if (hook === "onError") throw new TypeError("fetch failed");
      return json(method === "POST" ? GENERATION : COMPLETED);
    });
    const middleware = [{ [hook]: () => new Promise(() => {}) } as unknown as Middleware];
    return createClient({ apiKey: KEY, fetch, middleware, timeout: 1_000, waitTimeout: 3_000 });
  };
  const sent = {
    onRequest: "TimeoutError",
    onResponse: "SubmissionOutcomeUnknownError",
    onError: "SubmissionOutcomeUnknownError",
  };

  test.each(Object.keys(METHODS))("does not outlast the deadline of %s", async (method) => {
    const { durationMs, error } = await fail(METHODS[method]?.(create()) ?? expect.unreachable());
    const isPost = /submit|generate|stream/.test(method);
    expect(error?.name).toBe(isPost ? sent[hook] : method === "wait" ? "WaitTimeoutError" : "TimeoutError");
    if (!isPost || hook === "onResponse") expect(error).toMatchObject({ id: "gen_1" });
    expect(durationMs).toBe(method === "wait" ? 3_000 : 1_000);
  });

  test.each(Object.keys(METHODS))("does not outlast an abort of %s", async (method) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort("enough"), 500);
    const { durationMs, error } = await fail(METHODS[method]?.(create(), controller.signal) ?? expect.unreachable());
    const outcome = /get|wait/.test(method) ? "accepted" : hook === "onRequest" ? "not-sent" : "unknown";
    expect(error).toMatchObject({ name: "AbortError", cause: "enough", outcome });
    expect(durationMs).toBe(500);
  });
});

describe("a key that a function `apiKey` has not returned", () => {
  const message = `vault rejected ${KEY}`;
  const leaks: Readonly<Record<string, () => unknown>> = {
    "throws an error": () => {
      throw new Error(message);
    },
    "rejects with an error": () => Promise.reject(new Error(message)),
    "rejects with a TypeError": () => Promise.reject(new TypeError(message)),
    "rejects with text": () => Promise.reject(message),
    "rejects with a cause": () => Promise.reject(new Error("no", { cause: new Error(message) })),
    "rejects with a request": () => Promise.reject(Object.assign(new Error("no"), { headers: { authorization: KEY } })),
    "returns a key with a space": () => `${KEY} `,
    "returns a key with a line break": async () => `${KEY}\n`,
    "returns an object": () => ({ key: KEY }),
    "returns a short key": () => KEY.slice(0, 7),
  };

  test.each(Object.keys(leaks))("is in no error if the function %s, and nothing is sent", async (name) => {
    const { fetch, sent } = createFetch(() => json(GENERATION));
    const vidu = createClient({ apiKey: leaks[name] as () => string, fetch, timeout: 5_000 });
    for (const method of ["submit", "get", "stream"]) {
      const { error } = await fail(METHODS[method]?.(vidu) ?? expect.unreachable());
      expect(error).toMatchObject({ name: "ConnectionError", cause: expect.any(Error) });
      const texts = [inspect(error, { depth: 9, showHidden: true }), String(error), JSON.stringify(error), error?.stack];
      expect(texts.join("\n")).not.toContain(KEY.slice(0, 7));
    }
    expect(sent).toEqual([]);
  });

  test("is removed from the reason, which stays readable", async () => {
    const apiKey = () => Promise.reject(new Error(`the vault rejected key=${KEY}, again`));
    const { error } = await fail(createClient({ apiKey }).submit(REQUEST));
    expect(error).toMatchObject({ cause: { message: "the vault … … again" } });
  });

  test("is read again, as long as time remains, if the function fails", async () => {
    let count = 0;
    const apiKey = async () => {
      count += 1;
      if (count === 2 || count === 3) throw new TypeError("fetch failed");
      return KEY;
    };
    const { fetch } = createFetch(({ method }) => json(method === "POST" ? GENERATION : COMPLETED));
    const { value } = await settle(createClient({ apiKey, fetch, pollInterval: 10 }).generate(REQUEST));
    expect(value).toMatchObject({ id: "gen_1", status: "COMPLETED" });
  });
});

describe("a status that proves nothing", () => {
  const text = JSON.stringify(GENERATION);
  const foreign = (fields: object) => () => ({ headers: new Headers(), text: async () => text, ...fields });
  const responses: Readonly<Record<string, () => unknown>> = {
    "600": foreign({ status: 600, ok: false }),
    "999": foreign({ status: 999, ok: false }),
    "-1": foreign({ status: -1, ok: false }),
    NaN: foreign({ status: Number.NaN, ok: false }),
    undefined: foreign({ ok: false }),
    "100": foreign({ status: 100, ok: false }),
    "0, as XMLHttpRequest reports a network error": foreign({ status: 0, ok: false }),
    "0 of an opaque response": foreign({ status: 0, ok: false, type: "opaque" }),
  };

  test.each(Object.keys(responses))("is a ServerError with the request, the time and the id: %s", async (name) => {
    for (const method of ["submit", "generate", "stream"]) {
      const { fetch, posts } = createFetch(() => responses[name]?.());
      const { error } = await fail(METHODS[method]?.(createClient({ apiKey: KEY, fetch })) ?? expect.unreachable());
      expect(error).toMatchObject({ name: "ServerError", id: "gen_1", request: REQUEST, sentAt: expect.any(Date) });
      expect(posts()).toBe(1);
    }
  });

  test.each(Object.keys(responses))("is retried by a poll: %s", async (name) => {
    const { fetch } = createFetch(({ count }) => (count < 3 ? responses[name]?.() : json(COMPLETED)));
    expect((await settle(createClient({ apiKey: KEY, fetch }).get("gen_1"))).value).toMatchObject({ status: "COMPLETED" });
  });

  test("is unknown until an abort, too", async () => {
    const { fetch } = createFetch(foreign({ status: 0, ok: false, text: () => new Promise(() => {}) }));
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const { error } = await fail(createClient({ apiKey: KEY, fetch }).submit(REQUEST, { signal: controller.signal }));
    expect(error).toMatchObject({ name: "AbortError", outcome: "unknown", request: REQUEST });
  });

  test("is a network error if the response is one (Response.error)", async () => {
    const { fetch, posts } = createFetch(() => Response.error());
    const { error } = await fail(createClient({ apiKey: KEY, fetch }).submit(REQUEST));
    expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError", request: REQUEST, sentAt: expect.any(Date) });
    expect(posts()).toBe(1);
  });

  test("is not that of a redirect, which a browser hides", async () => {
    const { fetch } = createFetch(foreign({ status: 0, ok: false, type: "opaqueredirect", text: async () => "" }));
    const { error } = await fail(createClient({ apiKey: KEY, fetch }).submit(REQUEST));
    expect(error).toMatchObject({ name: "ApiError", status: 0 });
    expect(error).not.toHaveProperty("sentAt");
    expect(error?.message).toContain("returned a redirect");
  });
});

describe("the status decides whether a response is a success", () => {
  test.each([{ ok: false }, { ok: undefined }])("although the response has %o", async (fields) => {
    const fetch = async () => ({ status: 200, headers: new Headers(), text: async () => JSON.stringify(GENERATION), ...fields });
    const vidu = createClient({ apiKey: KEY, fetch: fetch as never });
    expect((await settle(vidu.submit(REQUEST))).value).toMatchObject(GENERATION);
  });
});

describe("a middleware that turns the response to an accepted submission into a rejection", () => {
  const rejections: Readonly<Record<string, () => Response>> = {
    "returns 400": () => json({ code: "C" }, { status: 400 }),
    "returns 401": () => json({}, { status: 401 }),
    "returns 500": () => json({}, { status: 500 }),
    "throws an ApiError": () => {
      throw new ApiError("no", { status: 422 });
    },
  };

  test.each(Object.keys(rejections))("and %s does not hide the id", async (name) => {
    const { fetch } = createFetch(() => json(GENERATION));
    const middleware = [{ onResponse: () => rejections[name]?.() }];
    const error = await rejectionOf(createClient({ apiKey: KEY, fetch, middleware }).submit(REQUEST));
    expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError", id: "gen_1", request: REQUEST });
  });

  test("does not turn a 503 into a rejection", async () => {
    const { fetch } = createFetch(() => json({}, { status: 503 }));
    const middleware = [{ onResponse: () => json({}, { status: 400 }) }];
    const error = await rejectionOf(createClient({ apiKey: KEY, fetch, middleware }).submit(REQUEST));
    expect(error).toMatchObject({ name: "ServerError", status: 503, request: REQUEST });
  });
});
