import { afterEach, describe, expect, test, vi } from "vitest";
import { createFetch, json, rejectionOf, type SentRequest, settle } from "../../contract-tests/test-support/fake-fetch.js";
import { COMPLETED, GENERATION, KEY, result } from "../../contract-tests/test-support/misbehave.js";
import { createVidu, type ViduProviderSettings } from "../ai-sdk.js";
import { isViduError } from "../index.js";
import type { VideoCallOptions, VideoModelV4 } from "./sdk-types.js";

const FAILED = result("FAILED", { code: "VIDEO_GENERATION_FAILED", message: "It failed." });

type Respond = (request: SentRequest) => unknown;

/** Creates a model whose requests are answered in this process. */
function createModel(respond: { readonly post?: Respond; readonly get?: Respond } = {}, settings: ViduProviderSettings = {}) {
  const { post = () => json(GENERATION), get = () => json(COMPLETED) } = respond;
  const { fetch, ...requests } = createFetch((request) => (request.method === "POST" ? post : get)(request));
  const model = createVidu({ apiKey: KEY, fetch, pollInterval: 1, timeout: 5000, ...settings }).video();
  return { ...requests, model: model as Required<VideoModelV4> };
}

const call = (options: Partial<VideoCallOptions> = {}) =>
  ({ prompt: "a cat", n: 1, providerOptions: {}, ...options }) as VideoCallOptions;

/** The marker by which the AI SDK recognizes the only errors after which it repeats a call. */
const isRetryable = (error: object) => Symbol.for("vercel.ai.error.AI_APICallError") in error;

/** An error like `APICallError` of the AI SDK. */
const retryable = () =>
  Object.assign(new Error("retry"), { [Symbol.for("vercel.ai.error.AI_APICallError")]: true, isRetryable: true });

const FLOWS = ["doGenerate", "doStart"] as const;

afterEach(() => {
  vi.useRealTimers();
});

describe.each(FLOWS)("the submission of %s", (flow) => {
  test.each<[fault: string, post: Respond, name: string]>([
    ["a lost response", () => Promise.reject(new TypeError("fetch failed")), "SubmissionOutcomeUnknownError"],
    ["malformed JSON", () => new Response("{"), "SubmissionOutcomeUnknownError"],
    ["an empty response", () => new Response(null, { status: 204 }), "SubmissionOutcomeUnknownError"],
    ["a response without an id", () => json({ status: "IN_QUEUE" }), "SubmissionOutcomeUnknownError"],
    ["400", () => json({}, { status: 400 }), "RequestRejectedError"],
    ["401", () => json({}, { status: 401 }), "AuthenticationError"],
    ["402", () => json({}, { status: 402 }), "InsufficientCreditsError"],
    ["408", () => json({}, { status: 408 }), "ApiError"],
    ["409", () => json({}, { status: 409 }), "ApiError"],
    ["425", () => json({}, { status: 425 }), "ApiError"],
    ["429", () => json({}, { status: 429, headers: { "retry-after": "0" } }), "RateLimitError"],
    ["500", () => json({}, { status: 500 }), "ServerError"],
    ["503", () => json({}, { status: 503, headers: { "retry-after": "0" } }), "ServerError"],
    ["a connection that was refused", () => Promise.reject(refused()), "ConnectionError"],
  ])("is not repeated after %s, and the error is not retryable", async (_, post, name) => {
    const { model, posts } = createModel({ post });
    const error = await rejectionOf(Promise.resolve(model[flow](call())));
    expect(error.name).toBe(name);
    expect(isViduError(error) && !isRetryable(error)).toBe(true);
    expect(posts()).toBe(1);
  });

  test("is not repeated after a timeout, and the error is not retryable", async () => {
    vi.useFakeTimers();
    const { model, posts } = createModel({ post: () => new Promise(() => {}) });
    const { error } = await settle(Promise.resolve<unknown>(model[flow](call())));
    expect([error?.name, isViduError(error), isRetryable(error ?? {})]).toEqual(["SubmissionOutcomeUnknownError", true, false]);
    expect(posts()).toBe(1);
  });

  test.each<[source: string, settings: ViduProviderSettings, name: string]>([
    ["a callback", { onUpdate: () => Promise.reject(retryable()) }, "ViduError"],
    [
      "a middleware after the response",
      { middleware: [{ onResponse: () => Promise.reject(retryable()) }] },
      "SubmissionOutcomeUnknownError",
    ],
  ])("is not repeated if %s throws an error that the AI SDK would retry", async (_, settings, name) => {
    const { model, posts } = createModel({}, settings);
    const error = await rejectionOf(Promise.resolve(model[flow](call())));
    expect([error.name, error["id"], isRetryable(error)]).toEqual([name, "gen_1", false]);
    expect(posts()).toBe(1);
  });

  test.each<[source: string, settings: ViduProviderSettings]>([
    ["a middleware before the request", { middleware: [{ onRequest: () => Promise.reject(retryable()) }] }],
    ["the function for the key", { apiKey: () => Promise.reject(retryable()) }],
  ])("is not sent if %s throws an error that the AI SDK would retry", async (_, settings) => {
    const { model, posts } = createModel({}, settings);
    const error = await rejectionOf(Promise.resolve(model[flow](call())));
    expect([isViduError(error), isRetryable(error), posts()]).toEqual([true, false, 0]);
  });

  test("is not sent if the request is invalid", async () => {
    const { model, posts } = createModel();
    const providerOptions = { vidu: { movementAmplitude: "small" } };
    for (const [options, message] of [
      [{ providerOptions }, "unknown parameter `movementAmplitude`. Did you mean `movement_amplitude`?"],
      [{ duration: 99 }, "`duration` must be at most"],
      [{ aspectRatio: "5:4" as const }, "`aspect_ratio` must be one of"],
      [{ prompt: undefined }, "`prompt` is required"],
    ] as const) {
      const error = await rejectionOf(Promise.resolve(model[flow](call(options))));
      expect(error.name).toBe("InvalidRequestError");
      expect(error.message).toContain(message);
    }
    expect(posts()).toBe(0);
  });

  test("has an unknown outcome if it is aborted before the response", async () => {
    const controller = new AbortController();
    const { model, posts } = createModel({ post: () => controller.abort() ?? new Promise(() => {}) });
    const error = await rejectionOf(Promise.resolve(model[flow](call({ abortSignal: controller.signal }))));
    expect(error).toMatchObject({ name: "AbortError", outcome: "unknown", request: { prompt: "a cat" } });
    expect(posts()).toBe(1);
  });

  test("is not sent if the call is already aborted", async () => {
    const { model, posts } = createModel();
    const error = await rejectionOf(Promise.resolve(model[flow](call({ abortSignal: AbortSignal.abort() }))));
    expect(error).toMatchObject({ name: "AbortError", outcome: "not-sent" });
    expect(posts()).toBe(0);
  });

  test("has the headers and the body of the call", async () => {
    const { model, sent } = createModel();
    await model[flow](call({ duration: 4, headers: { "x-team": "a", "x-empty": undefined } }));
    expect(JSON.parse(sent[0]?.body ?? "")).toEqual({ prompt: "a cat", n: 1, duration: 4 });
    expect(sent[0]?.headers.get("x-team")).toBe("a");
    expect(sent[0]?.headers.has("x-empty")).toBe(false);
  });
});

describe("doGenerate", () => {
  test("returns the videos, warnings, metadata and the response", async () => {
    const updates: unknown[] = [];
    const { model } = createModel(
      {
        post: () => json(GENERATION, { headers: { "x-request-id": "req_1" } }),
        get: ({ count }) =>
          count === 1 ? json(result("IN_PROGRESS")) : json(COMPLETED, { headers: { "x-request-id": "req_2" } }),
      },
      { onUpdate: (update) => updates.push(update) },
    );
    expect(await model.doGenerate(call({ fps: 24 }))).toEqual({
      videos: [{ type: "url", url: "https://cdn.example/1.mp4", mediaType: "video/mp4" }],
      warnings: [expect.objectContaining({ type: "unsupported", feature: "fps" })],
      providerMetadata: {
        vidu: {
          ...{ id: "gen_1", status: "COMPLETED", usage: { total: 20 }, requestIds: ["req_1", "req_2"] },
          videos: [{ id: "gen_1", url: "https://cdn.example/1.mp4" }],
        },
      },
      response: {
        timestamp: expect.any(Date),
        modelId: "vidu-q2-turbo",
        headers: expect.objectContaining({ "x-request-id": "req_2" }),
      },
    });
    expect(updates).toEqual(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"].map((status) => ({ id: "gen_1", status })));
  });

  test.each([
    ["https://cdn.example/1.webm", "video/webm"],
    ["https://cdn.example/1.MOV?token=a.b", "video/quicktime"],
    ["https://cdn.example/video/1", "application/octet-stream"],
  ])("derives the media type of %s from its extension: %s", async (url, mediaType) => {
    const { model } = createModel({ get: () => json(result("COMPLETED", { data: { url } })) });
    expect((await model.doGenerate(call())).videos).toEqual([{ type: "url", url, mediaType }]);
  });

  test("rejects with the error of a failed generation", async () => {
    const { model, posts } = createModel({ get: () => json(FAILED) });
    const error = await rejectionOf(Promise.resolve(model.doGenerate(call())));
    expect(error).toMatchObject({ name: "GenerationFailedError", id: "gen_1", code: "VIDEO_GENERATION_FAILED" });
    expect(posts()).toBe(1);
  });

  test("an abort while it waits rejects with the id", async () => {
    const controller = new AbortController();
    const { model, posts } = createModel({ get: () => controller.abort() ?? new Promise(() => {}) });
    const error = await rejectionOf(Promise.resolve(model.doGenerate(call({ abortSignal: controller.signal }))));
    expect(error).toMatchObject({ name: "AbortError", id: "gen_1", outcome: "accepted" });
    expect(posts()).toBe(1);
  });

  test("a wait that times out rejects with the id", async () => {
    vi.useFakeTimers();
    const settings = { pollInterval: 500, waitTimeout: 2000 };
    const { model, posts } = createModel({ get: () => json(result("IN_PROGRESS")) }, settings);
    const { error } = await settle(Promise.resolve(model.doGenerate(call())));
    expect(error).toMatchObject({ name: "WaitTimeoutError", id: "gen_1" });
    expect(posts()).toBe(1);
  });

  test("repeats polls, not the submission", async () => {
    const get: Respond = ({ count }) =>
      count === 1
        ? Promise.reject(new TypeError("fetch failed"))
        : json(count === 2 ? {} : COMPLETED, { status: count === 2 ? 503 : 200 });
    const { model, posts, polls } = createModel({ get });
    expect((await model.doGenerate(call())).videos).toHaveLength(1);
    expect([posts(), polls()]).toEqual([1, 3]);
  });
});

describe("doStatus", () => {
  const start = async (respond: Parameters<typeof createModel>[0]) => {
    const created = createModel(respond);
    const { operation } = await created.model.doStart(call());
    return { ...created, status: () => created.model.doStatus({ operation: JSON.parse(JSON.stringify(operation)) }) };
  };

  test("returns the status of the operation, until the video is ready", async () => {
    const { status } = await start({
      post: () => json(GENERATION, { headers: { "x-request-id": "req_1" } }),
      get: ({ count }) =>
        json(count === 1 ? result("IN_PROGRESS") : COMPLETED, { headers: { "x-request-id": `req_${count + 1}` } }),
    });
    expect(await status()).toMatchObject({
      status: "pending",
      providerMetadata: { vidu: { id: "gen_1", status: "IN_PROGRESS", requestIds: ["req_1", "req_2"] } },
    });
    expect(await status()).toMatchObject({
      status: "completed",
      videos: [{ type: "url", url: "https://cdn.example/1.mp4" }],
      providerMetadata: { vidu: { id: "gen_1", requestIds: ["req_1", "req_3"], videos: [{ id: "gen_1" }] } },
      response: { modelId: "vidu-q2-turbo" },
    });
  });

  test.each([FAILED, result("CANCELED"), result("failed")])("returns an error for the status $status", async (failed) => {
    const { status } = await start({ get: () => json(failed) });
    expect(await status()).toMatchObject({
      status: "error",
      error: expect.stringContaining(`Generation gen_1 ended with status ${failed.status.toUpperCase()}`),
      providerMetadata: { vidu: { id: "gen_1" } },
    });
  });

  test("does not repeat a key that the failure contains", async () => {
    const { status } = await start({ get: () => json({ ...FAILED, message: `The key ${KEY} is unknown.` }) });
    const { error } = (await status()) as { readonly error?: string };
    expect(error).toContain("is unknown");
    expect(error).not.toContain(KEY);
  });

  test("retries polls that fail temporarily", async () => {
    const { posts, status } = await start({
      get: ({ count }) => (count === 1 ? json({}, { status: 503 }) : json(COMPLETED)),
    });
    expect(await status()).toMatchObject({ status: "completed" });
    expect(posts()).toBe(1);
  });

  test("accepts the id of any generation", async () => {
    const { model, sent } = createModel();
    expect(await model.doStatus({ operation: "gen_1" })).toMatchObject({ status: "completed" });
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([expect.stringMatching(/^GET .*\/generation\/gen_1$/)]);
  });

  test.each([null, 7, "", {}, { id: ".." }, [], { id: "gen_1", requestIds: 7 }])(
    "rejects an operation without an id, and ignores invalid request ids: %j",
    async (operation) => {
      const { model, posts } = createModel();
      const outcome = await Promise.resolve(model.doStatus({ operation })).then(
        ({ status }) => status,
        (error: unknown) => error,
      );
      if ((operation as { readonly id?: string } | null)?.id === "gen_1") expect(outcome).toBe("completed");
      else expect(String(outcome)).toContain("TypeError: `id` must be a non-empty string");
      expect(posts()).toBe(0);
    },
  );

  test("an abort rejects with the id", async () => {
    const controller = new AbortController();
    const { model } = createModel({ get: () => controller.abort() ?? new Promise(() => {}) });
    const error = await rejectionOf(Promise.resolve(model.doStatus({ operation: "gen_1", abortSignal: controller.signal })));
    expect(error).toMatchObject({ name: "AbortError", id: "gen_1", outcome: "accepted" });
  });
});

/** The error of Node's `fetch` when nothing listens. */
function refused(): Error {
  return new TypeError("fetch failed", {
    cause: Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" }),
  });
}
