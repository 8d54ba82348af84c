import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  createFetch,
  LegacyAbortController,
  type Outcome,
  type SentRequest,
  settle,
} from "../../contract-tests/test-support/fake-fetch.js";
import { FOREIGN_RESPONSES } from "../../contract-tests/test-support/foreign-responses.js";
import { COMPLETED, GENERATION, KEY, result } from "../../contract-tests/test-support/misbehave.js";
import { type ClientOptions, createClient, isViduError } from "../index.js";

const REQUEST = { prompt: "a cat" } as const;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The values of an arbitrary. */
type ValueOf<T> = T extends fc.Arbitrary<infer Value> ? Value : never;

const cause = (message: string, fields: object) =>
  Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error(message), fields) });
const fail = (message = "raw"): never => {
  throw new TypeError(message);
};

/** Failures before anything is sent. */
const NOT_SENT: Readonly<Record<string, () => unknown>> = {
  refused: () => cause("connect ECONNREFUSED 127.0.0.1:1", { code: "ECONNREFUSED", syscall: "connect" }),
  "unknown host": () => cause("getaddrinfo ENOTFOUND x", { code: "ENOTFOUND", syscall: "getaddrinfo" }),
  expired: () => cause("certificate has expired", { code: "CERT_HAS_EXPIRED" }),
  tunnel: () => cause("Proxy response (407) !== 200 when HTTP Tunneling", { code: "UND_ERR_ABORTED" }),
};

/** Failures after which the server may have the request. */
const MAYBE_SENT: Readonly<Record<string, () => unknown>> = {
  reset: () => cause("read ECONNRESET", { code: "ECONNRESET", syscall: "read" }),
  closed: () => cause("other side closed", { code: "UND_ERR_SOCKET" }),
  Chromium: () => new TypeError("Failed to fetch"),
  "React Native": () => new TypeError("Network request failed"),
  workerd: () => new Error("Network connection lost."),
  "an abort": () => new DOMException("x", "AbortError"),
  "a timeout": () => new DOMException("x", "TimeoutError"),
  undefined: () => undefined,
  null: () => null,
  text: () => "failed",
  "a frozen error": () => Object.freeze(new Error("x")),
  "a throwing error": () => Object.defineProperty(new Error("x"), "message", { get: fail }),
  "an API error of another copy": () => Object.assign(new Error("x"), { name: "ApiError", status: 429 }),
};

const BODIES: Readonly<Record<string, string>> = {
  queued: JSON.stringify(GENERATION),
  completed: JSON.stringify(COMPLETED),
  failed: JSON.stringify(result("FAILED", { code: "X", message: "m" })),
  unknown: JSON.stringify(result("ON_HOLD")),
  "no id": JSON.stringify({ status: "IN_QUEUE" }),
  "no status": JSON.stringify({ id: "gen_1" }),
  "a number as the id": JSON.stringify({ ...GENERATION, id: 7 }),
  "a path as the id": JSON.stringify({ ...GENERATION, id: ".." }),
  error: JSON.stringify({ code: "C", message: "M" }),
  null: "null",
  list: "[]",
  empty: "",
  HTML: "<h1>It works</h1>",
  events: `data: ${JSON.stringify({ ...GENERATION, data: null })}\n\ndata: ${JSON.stringify(COMPLETED)}\n\n`,
  "an error event": 'event: error\ndata: {"code":"C","message":"M"}\n\n',
  "half an event": `data: ${JSON.stringify({ ...GENERATION, data: null })}\n\ndata: {"id`,
};

const reply = fc.record({
  status: fc.oneof(
    { weight: 5, arbitrary: fc.constant(200) },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        201,
        202,
        204,
        206,
        301,
        304,
        400,
        401,
        402,
        403,
        404,
        408,
        409,
        422,
        425,
        429,
        500,
        502,
        503,
        504,
      ),
    },
  ),
  body: fc.constantFrom(...Object.keys(BODIES)),
  type: fc.constantFrom("application/json", "text/event-stream", "text/html", ""),
  retryAfter: fc.constantFrom(undefined, "0", "1", "3600", "soon"),
  cutAt: fc.option(fc.nat(120), { nil: undefined }),
  end: fc.constantFrom("close", "break", "stall"),
  delay: fc.constantFrom(0, 0, 1, 50, 700),
  platform: fc.constantFrom(
    "native",
    "native",
    ...Object.keys(FOREIGN_RESPONSES),
    "text throws",
    "read throws",
    "headers throw",
    "undefined",
  ),
});
/** A response without a fault, so that many runs fail only later. */
const goodReply = fc.record({
  status: fc.constant(200),
  body: fc.constantFrom("queued", "queued", "completed", "events"),
  type: fc.constantFrom("application/json", "text/event-stream"),
  retryAfter: fc.constant(undefined),
  cutAt: fc.constant(undefined),
  end: fc.constant("close"),
  delay: fc.constantFrom(0, 1),
  platform: fc.constantFrom("native", ...Object.keys(FOREIGN_RESPONSES)),
});
const behavior = fc.oneof(
  { weight: 7, arbitrary: fc.record({ kind: fc.constant("reply" as const), reply: goodReply }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("reply" as const), reply }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("maybe sent" as const),
      error: fc.constantFrom(...Object.keys(MAYBE_SENT)),
      delay: fc.constantFrom(0, 10, 500),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("not sent" as const),
      error: fc.constantFrom(...Object.keys(NOT_SENT)),
      delay: fc.constantFrom(0, 10),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("synchronous" as const), error: fc.constantFrom(...Object.keys(MAYBE_SENT)) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("silence" as const), ignoresSignal: fc.boolean() }) },
);

const SIGNALS = ["none", "native", "without a reason"] as const;
const HOSTILE_SIGNALS = ["aborted throws", "reason throws", "addEventListener throws", "removeEventListener throws"] as const;

const createScenario = (signals: readonly ((typeof SIGNALS)[number] | (typeof HOSTILE_SIGNALS)[number])[]) =>
  fc.record({
    method: fc.constantFrom("submit", "generate", "stream"),
    posts: fc.array(behavior, { minLength: 1, maxLength: 3 }),
    gets: fc.array(behavior, { minLength: 1, maxLength: 4 }),
    signal: fc.constantFrom(...signals),
    owner: fc.constantFrom("call", "client"),
    abortAt: fc.option(fc.integer({ min: 0, max: 1_500 }), { nil: undefined }),
    middleware: fc.constantFrom(
      "none",
      "none",
      "none",
      "observer",
      "throws before POST",
      "throws before GET",
      "throws after POST",
      "throws after GET",
      "returns nonsense",
      "throws undefined",
    ),
    key: fc.constantFrom("fixed", "fixed", "function", "fails later", "never resolves later", "becomes invalid"),
    timeout: fc.constantFrom(20, 600, 5_000),
    maxRetries: fc.nat(3),
  });

type Scenario = ValueOf<ReturnType<typeof createScenario>>;
type Behavior = ValueOf<typeof behavior>;

function createResponse({ status, body, type, retryAfter, cutAt, end, platform }: ValueOf<typeof reply>): unknown {
  const text = (BODIES[body] ?? "").slice(0, cutAt);
  const headers = { "content-type": type, ...(retryAfter && { "retry-after": retryAfter }) };
  const get = (name: string) => (headers as Record<string, string>)[name.toLowerCase()] ?? null;
  if (platform === "undefined") return undefined;
  if (platform === "text throws") return { status, ok: status < 300, headers: { get }, text: fail };
  if (platform === "headers throw") return { status, ok: status < 300, headers: { get: fail }, text: async () => text };
  if (platform === "read throws")
    return {
      status,
      ok: status < 300,
      headers: { get },
      text: fail,
      body: { getReader: () => ({ read: fail, cancel: fail, releaseLock: fail }) },
    };
  const create = FOREIGN_RESPONSES[platform];
  if (create) return create({ status, headers, text });
  if (status === 204 || status === 304) return new Response(null, { status, headers });
  const bytes = new TextEncoder().encode(text);
  const stream = new ReadableStream({
    start: (controller) => {
      if (bytes.length > 0) controller.enqueue(bytes);
      if (end === "close") controller.close();
    },
    pull: (controller) => {
      if (end === "break") controller.error(new TypeError("terminated"));
    },
  });
  return new Response(stream, { status, headers });
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Statuses that state that a submission was not accepted (RFC 9110 §15.4, §15.5). */
const REJECTED = new Set([301, 304, 400, 401, 402, 403, 404, 408, 409, 422, 425, 429]);

/** What the server knows of the submissions. */
interface Submissions {
  /** Submissions that the server may have accepted. */
  possible: number;
}

function createBehavior(scenario: Scenario, known: Submissions) {
  return async ({ method, count }: SentRequest): Promise<unknown> => {
    const isPost = method === "POST";
    const list = isPost ? scenario.posts : scenario.gets;
    const step = list[Math.min(count, list.length) - 1] as Behavior;
    const isRejected = step.kind === "reply" && REJECTED.has(step.reply.status) && step.reply.platform !== "undefined";
    if (isPost && step.kind !== "not sent" && !isRejected) known.possible += 1;
    if (step.kind === "silence") return await new Promise(() => {});
    if (step.kind === "reply") {
      await pause(step.reply.delay);
      return createResponse(step.reply);
    }
    await pause(step.kind === "synchronous" ? 0 : step.delay);
    throw (step.kind === "not sent" ? NOT_SENT : MAYBE_SENT)[step.error]?.();
  };
}

function createSignal(kind: Scenario["signal"], isLate: () => boolean) {
  if (kind === "none") return undefined;
  if (kind === "native") return new AbortController();
  const controller = new LegacyAbortController();
  const failLate = () => {
    if (isLate()) fail("detached");
  };
  const { signal } = controller;
  const add = signal.addEventListener.bind(signal) as (...values: unknown[]) => void;
  const remove = signal.removeEventListener.bind(signal) as (...values: unknown[]) => void;
  const late =
    (run: typeof add) =>
    (...values: unknown[]) => {
      failLate();
      run(...values);
    };
  if (kind === "aborted throws") Object.defineProperty(signal, "aborted", { get: failLate, set: () => {} });
  if (kind === "reason throws") Object.defineProperty(signal, "reason", { get: failLate });
  if (kind === "addEventListener throws") Object.assign(signal, { addEventListener: late(add) });
  if (kind === "removeEventListener throws") Object.assign(signal, { removeEventListener: late(remove) });
  return controller;
}

function createMiddleware(kind: Scenario["middleware"]): NonNullable<ClientOptions["middleware"]> {
  const throwFor =
    (method: string) =>
    ({ request }: { request: Request }) => {
      if (request.method === method) fail("middleware");
    };
  switch (kind) {
    case "observer":
      return [{ onRequest: () => undefined, onResponse: () => undefined }];
    case "throws before POST":
      return [{ onRequest: throwFor("POST") }];
    case "throws before GET":
      return [{ onRequest: throwFor("GET") }];
    case "throws after POST":
      return [{ onResponse: throwFor("POST") }];
    case "throws after GET":
      return [{ onResponse: throwFor("GET") }];
    case "returns nonsense":
      return [{ onResponse: () => ({ nonsense: true }) as never }];
    case "throws undefined":
      return [{ onResponse: () => Promise.reject(undefined) }];
    default:
      return [];
  }
}

function createKey(kind: Scenario["key"]): NonNullable<ClientOptions["apiKey"]> {
  if (kind === "fixed") return KEY;
  let count = 0;
  return async () => {
    count += 1;
    if (count === 1 || kind === "function") return KEY;
    if (kind === "fails later") return fail("vault is sealed");
    return kind === "becomes invalid" ? "no" : await new Promise<string>(() => {});
  };
}

/** Aborts like an event target, which does not pass on what a listener throws. */
function abort(controller: { abort(): void }): void {
  try {
    controller.abort();
  } catch {}
}

async function run(scenario: Scenario): Promise<{ outcome: Outcome<unknown>; known: Submissions }> {
  const known: Submissions = { possible: 0 };
  const fake = createFetch(createBehavior(scenario, known));
  let posts = 0;
  let hasSent = false;
  const fetch: typeof fake.fetch = (input, init) => {
    hasSent = true;
    const method = init?.method ?? "GET";
    if (method === "POST") posts += 1;
    const list = method === "POST" ? scenario.posts : scenario.gets;
    const step = list[Math.min(method === "POST" ? posts : fake.polls() + 1, list.length) - 1];
    if (step?.kind === "synchronous") throw MAYBE_SENT[step.error]?.();
    if (step?.kind === "silence" && step.ignoresSignal) return fake.fetch(input, { ...init, signal: null });
    return fake.fetch(input, init);
  };
  const controller = createSignal(scenario.signal, () => hasSent);
  const signal = controller && { signal: controller.signal };
  const { abortAt, maxRetries, method, owner, timeout } = scenario;
  if (controller && abortAt !== undefined) setTimeout(() => abort(controller), abortAt);
  const vidu = createClient({
    apiKey: createKey(scenario.key),
    fetch,
    timeout,
    maxRetries,
    waitTimeout: 8_000,
    pollInterval: 100,
    middleware: createMiddleware(scenario.middleware),
    ...(owner === "client" && signal),
  });
  const options = owner === "call" ? signal : undefined;
  const call = async () => {
    if (method !== "stream") return await vidu[method as "submit" | "generate"](REQUEST, options);
    let last: unknown;
    for await (last of vidu.stream(REQUEST, options));
    return last;
  };
  const outcome = await settle(call(), 20_000);
  vi.clearAllTimers();
  return { outcome, known };
}

/** What is wrong with the outcome of a submission that the server may have accepted. */
function findFault({ state, value, error }: Outcome<unknown>, { possible }: Submissions): string | undefined {
  if (state === "pending") return "the call does not end";
  if (possible > 1) return `the server may have accepted ${possible} submissions`;
  if (state === "fulfilled") return Object(value).id === "gen_1" ? undefined : "the result has no id";
  if (possible === 0) return undefined;
  if (!isViduError(error)) return `the error is not a ViduError: ${String(Object(error).stack ?? error)}`;
  if (error.id) return undefined;
  const isUnknown = isViduError(error, "SubmissionOutcomeUnknownError") || Object(error).outcome === "unknown";
  if (isUnknown)
    return Object(error).request && Object(error).sentAt instanceof Date ? undefined : "the error has no request or time";
  return isViduError(error, "ApiError") ? undefined : `the error is silent about the charge: ${error.name}: ${error.message}`;
}

const check = async (scenario: fc.Arbitrary<Scenario>, numRuns: number, limit: number) => {
  let count = 0;
  const property = fc.asyncProperty(scenario, async (scenario) => {
    const { outcome, known } = await run(scenario);
    count += 1;
    const fault = findFault(outcome, known);
    if (fault) throw new Error(fault);
  });
  // The limit stops the runs on a slow machine; what ran until then has passed.
  await fc.assert(property, { seed: 20_261_125, numRuns, interruptAfterTimeLimit: limit, includeErrorInReport: true });
  expect(count).toBeGreaterThan(0);
};

const RUNS = Number(process.env["OUTCOME_RUNS"] ?? 2_000);

test("no submission that reached the server ends without an id, an unknown outcome or an API error", async () => {
  await check(createScenario(SIGNALS), RUNS, RUNS * 2.5);
});

test("signals that throw do not hide the outcome of a submission", async () => {
  await check(createScenario(HOSTILE_SIGNALS), RUNS / 5, RUNS / 2);
});
