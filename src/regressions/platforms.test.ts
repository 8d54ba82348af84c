import { Readable } from "node:stream";
import { createContext, runInContext } from "node:vm";
import { buildSync } from "esbuild";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  createFetch,
  json,
  LegacyAbortController,
  LegacyAbortSignal,
  rejectionOf,
  settle,
} from "../../contract-tests/test-support/fake-fetch.js";
import { type Content, FOREIGN_RESPONSES } from "../../contract-tests/test-support/foreign-responses.js";
import { COMPLETED, countSubmissions, GENERATION, KEY, result, serveBoth } from "../../contract-tests/test-support/misbehave.js";
import { type ClientOptions, createClient, isViduError } from "../index.js";

const REQUEST = { prompt: "a cat" } as const;
type Package = typeof import("../index.js");

const event = (body: object) => `data: ${JSON.stringify(body)}\n\n`;
const STREAM = event({ ...GENERATION, data: null }) + event(COMPLETED);

/** A server of streams and polls, whose responses another implementation of `fetch` creates. */
const createForeign = (create: (content: Content) => unknown) =>
  createFetch(({ headers, method, count }) => {
    const isStream = method === "POST" && headers.get("accept")?.includes("event-stream");
    const type = isStream ? "text/event-stream" : "application/json";
    const body = method === "POST" ? GENERATION : count < 2 ? result("IN_PROGRESS") : COMPLETED;
    const text = isStream ? STREAM : JSON.stringify(body);
    return create({ status: 200, headers: { "content-type": type, "x-request-id": "req_1" }, text });
  });

const collect = async <T>(updates: AsyncIterable<T>) => {
  const all: T[] = [];
  for await (const update of updates) all.push(update);
  return all;
};

let bundle: string | undefined;

/** Loads the package into a realm that has only the globals of the language and those given. */
function load(globals: object): { readonly vidu: Package; readonly realm: Record<string, unknown> } {
  bundle ??= buildSync({
    entryPoints: [new URL("../index.ts", import.meta.url).pathname],
    bundle: true,
    format: "cjs",
    platform: "neutral",
    target: "es2022",
    mainFields: ["module", "main"],
    conditions: ["import"],
    write: false,
  }).outputFiles[0]?.text;
  const realm = createContext({ module: { exports: {} } }) as Record<string, unknown>;
  Object.defineProperties(realm, Object.getOwnPropertyDescriptors(globals));
  runInContext(bundle ?? "", realm);
  return { vidu: (realm["module"] as { exports: Package }).exports, realm };
}

/** Globals that every platform has. They are read at each call, so that fake timers apply. */
const COMMON = {
  console,
  setTimeout: (...values: Parameters<typeof setTimeout>) => setTimeout(...values),
  clearTimeout: (timer: NodeJS.Timeout) => clearTimeout(timer),
  queueMicrotask,
  performance: { now: () => performance.now() },
};

/** The `Request` of whatwg-fetch 3, which React Native uses. */
class LegacyRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly signal: unknown;
  readonly credentials: string;
  readonly body: unknown;
  bodyUsed = false;
  constructor(input: string | LegacyRequest, init: RequestInit = {}) {
    const source = typeof input === "string" ? undefined : input;
    this.url = typeof input === "string" ? input : input.url;
    this.method = (init.method ?? source?.method ?? "GET").toUpperCase();
    this.headers = new Headers(init.headers ?? source?.headers);
    this.signal = init.signal ?? source?.signal;
    this.credentials = init.credentials ?? source?.credentials ?? "same-origin";
    this.body = init.body ?? source?.body;
    if (["GET", "HEAD"].includes(this.method) && this.body) throw new TypeError("Body not allowed for GET or HEAD requests");
  }
  async text(): Promise<string> {
    this.bodyUsed = true;
    return String(this.body ?? "");
  }
  clone(): LegacyRequest {
    return new LegacyRequest(this);
  }
}

/** The `URL` of a platform without static methods. */
class LegacyUrl {
  readonly #url: URL;
  constructor(text: string, base?: string) {
    this.#url = new URL(text, base);
  }
  get href() {
    return this.#url.href;
  }
  get protocol() {
    return this.#url.protocol;
  }
  toString() {
    return this.#url.href;
  }
}

const REACT_NATIVE = {
  ...COMMON,
  navigator: { product: "ReactNative" },
  window: {},
  URL: LegacyUrl,
  URLSearchParams,
  FormData,
  Headers,
  Request: LegacyRequest,
  Response: class Response {},
  AbortController: LegacyAbortController,
  AbortSignal: LegacyAbortSignal,
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a fetch that rejects a field of its init", () => {
  const FIELDS = ["cache", "credentials", "mode", "keepalive", "referrer", "referrerPolicy", "integrity", "priority", "duplex"];
  const workerd = (field: string) => new Error(`The '${field}' field on 'RequestInitializerDict' is not implemented.`);

  test.each(FIELDS)("works without `%s`", async (field) => {
    for (const fail of ["throw", "reject"]) {
      const server = createFetch(({ method }) => json(method === "POST" ? GENERATION : COMPLETED));
      const fetch = (input: string | Request, init: RequestInit = {}): Promise<Response> => {
        if (!(field in init)) return server.fetch(input, init);
        if (fail === "throw") throw workerd(field);
        return Promise.reject(workerd(field));
      };
      const { value } = await settle(createClient({ apiKey: KEY, fetch }).generate(REQUEST), 60_000);
      expect(value).toMatchObject({ id: "gen_1", status: "COMPLETED" });
      expect(server.posts()).toBe(1);
    }
  });

  test("only for polls works after a submission was charged", async () => {
    const server = createFetch(({ method }) => json(method === "POST" ? GENERATION : COMPLETED));
    const fetch = (input: string | Request, init: RequestInit = {}) =>
      init.method !== "POST" && "cache" in init ? Promise.reject(workerd("cache")) : server.fetch(input, init);
    const { value } = await settle(createClient({ apiKey: KEY, fetch }).generate(REQUEST), 60_000);
    expect(value).toMatchObject({ status: "COMPLETED" });
    expect(server.posts()).toBe(1);
  });

  test.each([
    [
      "workerd",
      () => new TypeError('Invalid redirect value, must be one of "follow" or "manual" ("error" won\'t be implemented).'),
    ],
    ["a library", () => new Error("unsupported option")],
    ["undici", () => new TypeError('RequestInit: Expected signal ("AbortSignal {}") to be an instance of AbortSignal.')],
  ])("always ends a wait soon (%s)", async (_, create) => {
    let count = 0;
    const fetch = () => {
      count += 1;
      throw create();
    };
    const vidu = createClient({ apiKey: KEY, fetch });
    const { state, error } = await settle(vidu.wait("gen_1"), 60_000);
    expect(state).toBe("rejected");
    expect(error).toMatchObject({ name: "ConnectionError", id: "gen_1" });
    expect(count).toBeLessThanOrEqual(4);
  });

  test("always ends a submission with a ConnectionError when it throws synchronously", async () => {
    const fetch = () => {
      throw new TypeError("Failed to construct 'Request'");
    };
    const { error } = await settle(createClient({ apiKey: KEY, fetch }).submit(REQUEST), 60_000);
    expect(error).toMatchObject({ name: "ConnectionError" });
  });

  test("is called with a URL and an init, also with middleware", async () => {
    for (const middleware of [
      [],
      [{ onRequest: () => undefined }],
      [{ onRequest: ({ request }: { request: Request }) => new Request(request) }],
    ]) {
      const { fetch, sent } = createFetch(({ method }) => json(method === "POST" ? GENERATION : COMPLETED));
      const vidu = createClient({ apiKey: KEY, fetch, middleware });
      const { value } = await settle(vidu.generate(REQUEST), 60_000);
      expect(value).toMatchObject({ status: "COMPLETED" });
      expect(sent.every(({ isPlain }) => isPlain)).toBe(true);
      expect(sent.map(({ method }) => method)).toEqual(["POST", "GET"]);
      expect(JSON.parse(sent[0]?.body ?? "")).toEqual(REQUEST);
      expect(sent[0]?.headers.get("content-type")).toBe("application/json");
      expect(sent[0]?.headers.get("authorization")).toBe(`Bearer ${KEY}`);
    }
  });

  test("is called without a receiver", async () => {
    const server = createFetch(() => json(GENERATION));
    async function fetch(this: unknown, input: string | Request, init?: RequestInit) {
      if (this !== undefined && this !== globalThis) throw new TypeError("Illegal invocation");
      return await server.fetch(input, init);
    }
    const { value } = await settle(createClient({ apiKey: KEY, fetch }).submit(REQUEST), 60_000);
    expect(value).toMatchObject({ id: "gen_1" });
  });
});

describe("a foreign response", () => {
  const cases = Object.entries(FOREIGN_RESPONSES);

  test.each(cases)("of %s works with submit, generate and get", async (_, create) => {
    const { fetch, posts } = createForeign(create);
    const vidu = createClient({ apiKey: KEY, fetch });
    expect((await settle(vidu.submit(REQUEST), 10_000)).value).toMatchObject({ id: "gen_1", status: "IN_QUEUE" });
    expect((await settle(vidu.generate(REQUEST), 60_000)).value).toMatchObject({ status: "COMPLETED", requestId: "req_1" });
    expect((await settle(vidu.get("gen_1"), 10_000)).value).toMatchObject({ status: "COMPLETED" });
    expect(posts()).toBe(2);
  });

  test.each(cases)("of %s works with stream", async (_, create) => {
    const { fetch, posts } = createForeign(create);
    const { value } = await settle(collect(createClient({ apiKey: KEY, fetch }).stream(REQUEST)), 100_000);
    expect(value?.[0]).toMatchObject({ id: "gen_1", status: "IN_QUEUE" });
    expect(value?.at(-1)).toMatchObject({ id: "gen_1", status: "COMPLETED" });
    expect(posts()).toBe(1);
  });

  test.each(cases)("of %s works with middleware", async (_, create) => {
    const { fetch, posts } = createForeign(create);
    const seen: number[] = [];
    const middleware = [{ onResponse: ({ response }: { response: Response }) => void seen.push(response.status) }];
    const { value } = await settle(createClient({ apiKey: KEY, fetch, middleware }).generate(REQUEST), 60_000);
    expect(value).toMatchObject({ status: "COMPLETED" });
    expect(seen[0]).toBe(200);
    expect(posts()).toBe(1);
  });

  test.each(cases)("of %s reports an error of the server", async (_, create) => {
    const text = JSON.stringify({ code: "VIDEO_GENERATION_INSUFFICIENT_CREDITS", message: "no credits" });
    const { fetch } = createFetch(() => create({ status: 402, headers: { "content-type": "application/json" }, text }));
    const vidu = createClient({ apiKey: KEY, fetch });
    for (const start of [() => vidu.submit(REQUEST), () => vidu.stream(REQUEST).next(), () => vidu.get("gen_1")]) {
      const { error } = await settle<unknown>(start(), 60_000);
      expect(error).toMatchObject({ name: "InsufficientCreditsError", status: 402 });
      expect(error?.message).toContain("no credits");
    }
  });
});

describe("a Node stream as a body", () => {
  const createBody = () => {
    const body = new Readable({ read: () => {} });
    body.push(event({ ...GENERATION, data: null }));
    return body;
  };
  const respond = (body: Readable) => ({
    status: 200,
    ok: true,
    headers: { get: () => "text/event-stream" },
    body,
    text: () => new Promise<string>(() => {}),
  });

  test("is destroyed when the consumer stops", async () => {
    const body = createBody();
    const { fetch } = createFetch(() => respond(body));
    const read = async () => {
      for await (const { id } of createClient({ apiKey: KEY, fetch }).stream(REQUEST)) return id;
      return undefined;
    };
    expect((await settle(read(), 1_000)).value).toBe("gen_1");
    expect(body.destroyed).toBe(true);
  });

  test("is destroyed on an abort", async () => {
    const body = createBody();
    const { fetch } = createFetch(() => respond(body));
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 500);
    const vidu = createClient({ apiKey: KEY, fetch });
    const { error } = await settle(collect(vidu.stream(REQUEST, { signal: controller.signal })), 1_000);
    expect(error).toMatchObject({ name: "AbortError", id: "gen_1" });
    expect(body.destroyed).toBe(true);
  });

  test("that fails continues by polling and raises no unhandled error", async () => {
    const body = createBody();
    setTimeout(() => body.destroy(new Error("Premature close")), 500);
    const { fetch, posts } = createFetch(({ method }) => (method === "POST" ? respond(body) : json(COMPLETED)));
    const { value } = await settle(collect(createClient({ apiKey: KEY, fetch }).stream(REQUEST)), 60_000);
    expect(value?.map(({ status }) => status)).toEqual(["IN_QUEUE", "COMPLETED"]);
    expect(posts()).toBe(1);
  });

  test("that is silent continues by polling", async () => {
    const { fetch, posts } = createFetch(({ method }) => (method === "POST" ? respond(createBody()) : json(COMPLETED)));
    const { value } = await settle(collect(createClient({ apiKey: KEY, fetch, timeout: 5_000 }).stream(REQUEST)), 60_000);
    expect(value?.at(-1)).toMatchObject({ status: "COMPLETED" });
    expect(posts()).toBe(1);
  });
});

const fail = (): never => {
  throw new TypeError("Cannot perform this operation");
};
const headers = (type: string) => ({ get: (name: string) => (name.toLowerCase() === "content-type" ? type : null) });
const SSE = "text/event-stream";
const JSON_TYPE = "application/json";
const ok = { status: 200, ok: true };

/** Responses that break after the charge. */
const BROKEN: readonly (readonly [description: string, create: (type: string) => unknown])[] = [
  ["undefined", () => undefined],
  ["null", () => null],
  ["a string", () => "ok"],
  ["an empty object", () => ({})],
  ["no headers", () => ({ ...ok, text: async () => JSON.stringify(GENERATION) })],
  ["headers that throw", (type) => ({ ...ok, headers: { get: fail }, body: new Response(type).body, text: fail })],
  ["a status that throws", () => Object.defineProperty({ headers: headers(JSON_TYPE) }, "status", { get: fail })],
  ["a body that throws", (type) => Object.defineProperty({ ...ok, headers: headers(type), text: fail }, "body", { get: fail })],
  ["a body without any way to read it", (type) => ({ ...ok, headers: headers(type), body: {} })],
  ["a reader that throws", (type) => ({ ...ok, headers: headers(type), body: { getReader: fail }, text: fail })],
  [
    "a read that rejects",
    (type) => ({
      ...ok,
      headers: headers(type),
      text: fail,
      body: { getReader: () => ({ read: async () => fail(), cancel: fail, releaseLock: fail }) },
    }),
  ],
  [
    "a read that resolves with nonsense",
    (type) => ({
      ...ok,
      headers: headers(type),
      text: fail,
      body: { getReader: () => ({ read: async () => undefined, cancel: fail, releaseLock: fail }) },
    }),
  ],
  [
    "chunks that are not bytes",
    (type) => ({
      ...ok,
      headers: headers(type),
      text: fail,
      body: (async function* () {
        yield { chunk: 1 };
        yield 7;
        yield null;
      })(),
    }),
  ],
  ["an iterator that throws", (type) => ({ ...ok, headers: headers(type), text: fail, body: { [Symbol.asyncIterator]: fail } })],
  ["a text that rejects", (type) => ({ ...ok, headers: headers(type), text: async () => fail() })],
  ["a text that is not a string", (type) => ({ ...ok, headers: headers(type), text: async () => ({ id: "gen_1" }) })],
  [
    "a body that was read before",
    (type) => {
      const response = new Response("{}", { headers: { "content-type": type } });
      void response.text();
      return response;
    },
  ],
  ["a rejection that is undefined", () => Promise.reject(undefined)],
];

describe("a response to an accepted submission that breaks off", () => {
  test.each(BROKEN)("with %s leaves an unknown outcome or the id", async (_, create) => {
    for (const method of ["submit", "generate", "stream"] as const) {
      const { fetch, posts } = createFetch(({ method: verb }) =>
        verb === "POST" ? create(method === "stream" ? SSE : JSON_TYPE) : json(COMPLETED),
      );
      const vidu = createClient({ apiKey: KEY, fetch });
      const call = method === "stream" ? collect(vidu.stream(REQUEST)) : vidu[method](REQUEST);
      const { state, error, value } = await settle<unknown>(call, 200_000);
      expect(posts()).toBe(1);
      if (state === "fulfilled") {
        expect(JSON.stringify(value)).toContain("gen_1");
        continue;
      }
      expect(state).toBe("rejected");
      expect(isViduError(error)).toBe(true);
      if (error?.["id"] !== "gen_1") {
        expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError", request: REQUEST, sentAt: expect.any(Date) });
      }
    }
  });

  test.each(BROKEN)("with %s for polls leaves the id", async (_, create) => {
    const { fetch, posts } = createFetch(({ method, count }) =>
      method === "POST" ? json(GENERATION) : count < 3 ? create(JSON_TYPE) : json(COMPLETED),
    );
    const { state, error, value } = await settle(createClient({ apiKey: KEY, fetch }).generate(REQUEST), 1_000_000);
    expect(state).not.toBe("pending");
    expect(value?.id ?? error?.["id"]).toBe("gen_1");
    expect(value !== undefined || isViduError(error)).toBe(true);
    expect(posts()).toBe(1);
  });

  test("within a stream continues by polling", async () => {
    const breaks: readonly (() => unknown)[] = [
      () => ({
        read: vi
          .fn()
          .mockResolvedValueOnce({ done: false, value: Buffer.from(event({ ...GENERATION, data: null })) })
          .mockImplementation(fail),
        cancel: fail,
        releaseLock: fail,
      }),
      () => ({
        read: vi
          .fn()
          .mockResolvedValueOnce({ done: false, value: Buffer.from(event({ ...GENERATION, data: null })) })
          .mockRejectedValue(undefined),
      }),
    ];
    for (const createReader of breaks) {
      const { fetch, posts } = createFetch(({ method }) =>
        method === "POST" ? { ...ok, headers: headers(SSE), text: fail, body: { getReader: createReader } } : json(COMPLETED),
      );
      const { value } = await settle(collect(createClient({ apiKey: KEY, fetch }).stream(REQUEST)), 100_000);
      expect(value?.map(({ status }) => status)).toEqual(["IN_QUEUE", "COMPLETED"]);
      expect(posts()).toBe(1);
    }
  });
});

describe("on React Native", () => {
  const respond = (content: Content) => FOREIGN_RESPONSES["React Native, without a body"]?.(content);

  test.each([
    ["the injected fetch", true],
    ["the global fetch", false],
  ])("every method works with %s", async (_, isInjected) => {
    const { fetch, posts } = createForeign(respond);
    const { vidu: package_ } = load({ ...REACT_NATIVE, ...(!isInjected && { fetch }) });
    const vidu = package_.createClient({ apiKey: KEY, ...(isInjected && { fetch }) });
    expect((await settle(vidu.submit(REQUEST), 10_000)).value).toMatchObject({ id: "gen_1" });
    expect((await settle(vidu.generate(REQUEST), 60_000)).value).toMatchObject({ status: "COMPLETED" });
    expect((await settle(vidu.wait("gen_1"), 60_000)).value).toMatchObject({ status: "COMPLETED" });
    expect((await settle(collect(vidu.stream(REQUEST)), 60_000)).value?.at(-1)).toMatchObject({ status: "COMPLETED" });
    expect(posts()).toBe(3);
  });

  test("a middleware and headers work", async () => {
    const { fetch, sent } = createForeign(respond);
    const { vidu: package_ } = load(REACT_NATIVE);
    const onRequest = ({ request }: { request: Request }) => request.headers.set("x-trace", "1");
    const vidu = package_.createClient({
      apiKey: KEY,
      fetch,
      headers: { "x-app": "2" },
      middleware: [{ onRequest: onRequest as never }],
    });
    expect((await settle(vidu.generate(REQUEST), 60_000)).value).toMatchObject({ status: "COMPLETED" });
    expect(sent[0]?.headers.get("x-trace")).toBe("1");
    expect(sent[0]?.headers.get("x-app")).toBe("2");
    expect(JSON.parse(sent[0]?.body ?? "")).toEqual(REQUEST);
  });

  test("an abort rejects with an AbortError", async () => {
    const { vidu: package_ } = load(REACT_NATIVE);
    for (const owner of ["client", "call"] as const) {
      const { fetch, posts } = createFetch(() => new Promise(() => {}));
      const controller = new LegacyAbortController();
      const signal = { signal: controller.signal };
      setTimeout(() => controller.abort(), 100);
      const vidu = package_.createClient({ apiKey: KEY, fetch, ...(owner === "client" && signal) });
      const { error } = await settle(vidu.submit(REQUEST, owner === "call" ? signal : {}), 1_000);
      expect(error).toMatchObject({ name: "AbortError", outcome: "unknown" });
      expect(posts()).toBe(1);
    }
  });

  test("a timeout and a failed request are reported", async () => {
    const { vidu: package_ } = load(REACT_NATIVE);
    const silent = createFetch(() => new Promise(() => {}));
    const late = await settle(package_.createClient({ apiKey: KEY, fetch: silent.fetch, timeout: 500 }).submit(REQUEST), 500);
    expect(late.error).toMatchObject({ name: "SubmissionOutcomeUnknownError" });
    const failing = createFetch(() => Promise.reject(new TypeError("Network request failed")));
    const failed = await settle(package_.createClient({ apiKey: KEY, fetch: failing.fetch }).submit(REQUEST), 60_000);
    expect(failed.error).toMatchObject({ name: "SubmissionOutcomeUnknownError" });
    expect(failing.posts()).toBe(1);
  });

  test("isViduError and videoUrls work across realms", async () => {
    const { fetch } = createForeign(respond);
    const { vidu: package_ } = load(REACT_NATIVE);
    const { error } = await settle(package_.createClient({ apiKey: KEY, fetch }).submit({} as never), 1_000);
    expect(isViduError(error, "InvalidRequestError")).toBe(true);
    expect(package_.videoUrls(COMPLETED as never)).toEqual(["https://cdn.example/1.mp4"]);
    expect(() => package_.videoUrls(Promise.resolve() as never)).toThrow(/await/);
  });
});

describe("on another platform", () => {
  const WEB = {
    ...COMMON,
    FormData,
    URLSearchParams,
    URL,
    Headers,
    Request,
    Response,
    AbortController,
    AbortSignal,
    TextDecoder,
    TextEncoder,
    DOMException,
  };
  const throwing = {
    get: () => {
      throw Object.assign(new Error("Requires env access"), { name: "NotCapable" });
    },
    configurable: true,
  };

  test.each(["Headers", "URL"])("an error names the missing class %s instead of an option", (name) => {
    const { [name as keyof typeof WEB]: _, ...globals } = WEB;
    const { vidu: package_ } = load(globals);
    expect(() => package_.createClient({ apiKey: KEY })).toThrow(`${name} is not defined`);
  });

  test.each<[string, object]>([
    ["env", { process: Object.defineProperty({}, "env", throwing) }],
    ["env variables", { process: { env: new Proxy({}, { get: throwing.get, has: throwing.get }) } }],
  ])("unreadable %s counts as unset", async (_, globals) => {
    const { fetch, sent } = createFetch(() => json(GENERATION));
    const { vidu: package_ } = load({ ...WEB, ...globals });
    const vidu = package_.createClient({ baseUrl: "https://proxy.example/v1", fetch });
    expect((await settle(vidu.submit(REQUEST), 10_000)).value).toMatchObject({ id: "gen_1" });
    expect(sent[0]?.headers.has("authorization")).toBe(false);
    expect(() => package_.createClient()).toThrow(/API key is required/);
  });

  test.each<[string, object]>([
    ["no process", {}],
    ["a process without env", { process: {} }],
    ["no AbortSignal.any", { AbortSignal: class {} }],
    ["no DOMException", { DOMException: undefined }],
    ["no TextDecoder", { TextDecoder: undefined, TextEncoder: undefined }],
    ["no Response", { Response: undefined }],
    ["no Request", { Request: undefined }],
    ["a hostile navigator", { navigator: new Proxy({}, { get: fail }) }],
  ])("%s is no obstacle", async (_, globals) => {
    const { fetch, posts } = createFetch(({ method }) => json(method === "POST" ? GENERATION : COMPLETED));
    const { vidu: package_ } = load({ ...WEB, ...globals });
    const vidu = package_.createClient({ apiKey: KEY, fetch, signal: new AbortController().signal });
    const { value, error } = await settle(vidu.generate(REQUEST), 60_000);
    expect(error).toBeUndefined();
    expect(value).toMatchObject({ status: "COMPLETED" });
    expect(posts()).toBe(1);
  });

  test("the global fetch is read at each request, so that a mock can replace it later", async () => {
    const { vidu: package_, realm } = load(WEB);
    const vidu = package_.createClient({ apiKey: KEY });
    for (const status of ["IN_QUEUE", "COMPLETED"]) {
      const { fetch } = createFetch(() => json(status === "COMPLETED" ? COMPLETED : result(status)));
      realm["fetch"] = fetch;
      expect((await settle(vidu.get("gen_1"), 10_000)).value).toMatchObject({ status });
    }
  });

  test("no fetch at all sends nothing and ends soon", async () => {
    const { vidu: package_ } = load(WEB);
    const { state, error } = await settle(package_.createClient({ apiKey: KEY }).wait("gen_1"), 60_000);
    expect(state).toBe("rejected");
    expect(isViduError(error)).toBe(true);
    expect(isViduError(error, "WaitTimeoutError")).toBe(false);
  });

  test("a page needs a proxy or `dangerouslyAllowBrowser`", async () => {
    const { vidu: package_ } = load({ ...WEB, document: {}, location: { href: "https://app.example/page" } });
    expect(() => package_.createClient({ apiKey: KEY })).toThrow(/browser/);
    const { fetch, sent } = createFetch(() => json(GENERATION));
    const vidu = package_.createClient({ baseUrl: "/api", fetch });
    expect((await settle(vidu.submit(REQUEST), 10_000)).value).toMatchObject({ id: "gen_1" });
    expect(sent[0]?.url).toMatch(/^https:\/\/app\.example\/api\/generation\//);
  });
});

describe("with the platform's fetch", () => {
  const serveAll = () =>
    serveBoth(
      () => ({ status: 200, body: GENERATION }),
      (_, count) => ({ status: 200, body: count < 2 ? result("IN_QUEUE") : COMPLETED }),
    );

  test.each<[string, () => ClientOptions]>([
    ["a foreign signal", () => ({ signal: new LegacyAbortController().signal })],
    [
      "a foreign signal and a middleware",
      () => ({ signal: new LegacyAbortController().signal, middleware: [{ onRequest: () => undefined }] }),
    ],
    ["a wrapper", () => ({ fetch: (input, init) => fetch(input, init) })],
    ["a wrapper that creates a Request", () => ({ fetch: (input, init) => fetch(new Request(input, init)) })],
    ["foreign headers", () => ({ headers: new Map([["x-app", "1"]]) as unknown as Headers })],
  ])("%s works", async (_, create) => {
    vi.useRealTimers();
    await using server = await serveAll();
    const vidu = createClient({ apiKey: KEY, baseUrl: server.url, pollInterval: 5, ...create() });
    expect(await vidu.generate(REQUEST, { signal: new LegacyAbortController().signal })).toMatchObject({ status: "COMPLETED" });
    expect(countSubmissions(server)).toBe(1);
  });

  test("an invalid signal is a TypeError before anything is sent", async () => {
    vi.useRealTimers();
    await using server = await serveAll();
    const vidu = createClient({ apiKey: KEY, baseUrl: server.url });
    expect(await rejectionOf(vidu.submit(REQUEST, { signal: { aborted: false } as AbortSignal }))).toBeInstanceOf(TypeError);
    expect(server.received).toHaveLength(0);
  });
});
