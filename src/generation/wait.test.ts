import { describe, expect, test } from "vitest";
import {
  COMPLETED,
  GENERATION,
  KEY,
  LOST_RESPONSES,
  posts,
  result,
  serveBoth,
} from "../../contract-tests/test-support/misbehave.js";
import { type Received, type Reply, serve } from "../../contract-tests/test-support/serve.js";
import { type ClientOptions, createClient, type GenerationUpdate, ViduError, type WaitOptions } from "../index.js";

type Answer = (request: Received, count: number) => Reply | undefined;

/** Losses that only a timeout ends. */
const isEndless = (loss: string) => /no response|half a header|never ends|stalls|drips/.test(loss);

/** Waits for a generation on a server; tells what became of it, how long it took, what was told and what was asked. */
async function waitAt(
  get: Answer,
  { client: clientOptions, ...options }: WaitOptions & { readonly client?: ClientOptions } = {},
  id = "gen_1",
) {
  await using server = await serveBoth(() => ({ status: 500 }), get);
  const client = createClient({ apiKey: KEY, baseUrl: server.url, pollInterval: 20, ...clientOptions });
  const told: GenerationUpdate[] = [];
  const start = performance.now();
  const outcome = await client
    .wait(id, { timeout: 20_000, onUpdate: (update) => void told.push(update), ...options })
    .catch((error: unknown) => error);
  return { outcome, took: performance.now() - start, told, asked: server.received };
}

/** One answer after another; the last one for ever. */
const answers =
  (...replies: readonly object[]): Answer =>
  (_, count) => ({ status: 200, body: replies[Math.min(count, replies.length) - 1] });

describe.concurrent("waiting", () => {
  test("asks until the generation has completed, and tells whenever its status is another", async () => {
    const get = answers(result("IN_QUEUE"), result("IN_QUEUE"), result("IN_PROGRESS"), result("IN_PROGRESS"), COMPLETED);
    const { asked, outcome, told, took } = await waitAt(get, { pollInterval: 50 });
    expect(outcome).toEqual(COMPLETED);
    expect(told.map(({ status }) => status)).toEqual(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
    expect(told.at(-1)).toEqual(COMPLETED);
    expect(asked).toHaveLength(5);
    expect(took).toBeGreaterThanOrEqual(195);
    for (const request of asked) {
      expect(request).toMatchObject({ method: "GET", path: "/generation/gen_1", headers: { authorization: `Bearer ${KEY}` } });
    }
  });

  test.each(["FAILED", "CANCELED", "failed", "CANCELLED", "Canceled"])("ends with %s, and asks no more", async (status) => {
    const ended = result(status, { code: "VIDEO_GENERATION_FAILED", message: "It did not work." });
    const { asked, outcome, told } = await waitAt(answers(result("IN_PROGRESS"), ended));
    const end = status.toUpperCase().replace("LL", "L");
    expect(outcome).toMatchObject({
      name: "GenerationFailedError",
      id: "gen_1",
      code: "VIDEO_GENERATION_FAILED",
      generation: { id: "gen_1", status: end },
      message: `Generation gen_1 ended ${end}: VIDEO_GENERATION_FAILED: It did not work.`,
    });
    expect(told.at(-1)).toMatchObject({ status: end });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(asked).toHaveLength(2);
  });

  test("of a generation that failed without saying why says that it failed", async () => {
    const { outcome } = await waitAt(answers(result("CANCELED")));
    expect(outcome).toMatchObject({ message: "Generation gen_1 ended CANCELED", code: undefined });
  });

  test.each([
    ["an object", { a: 1 }, { a: 1 }],
    ["nothing", null, {}],
    ["a list", ["https://cdn.example/1.mp4"], ["https://cdn.example/1.mp4"]],
  ])("takes what completed with %s", async (_, data, expected) => {
    const { asked, outcome } = await waitAt(answers(result("COMPLETED", { data })));
    expect(outcome).toEqual({ ...COMPLETED, data: expected });
    expect(asked).toHaveLength(1);
  });

  test("takes what completed with a text as an object", async () => {
    const { outcome } = await waitAt(answers(result("SUCCEEDED", { data: "https://cdn.example/1.mp4" })));
    expect(outcome).toMatchObject({ status: "COMPLETED" });
    expect(JSON.stringify(outcome)).toContain('"data":"https://cdn.example/1.mp4"');
  });

  test.each<[string, Answer]>([
    ["429", () => ({ status: 429, body: {} })],
    ["408", () => ({ status: 408, body: {} })],
    ["425", () => ({ status: 425, body: {} })],
    ["500", () => ({ status: 500, body: {} })],
    ["502 as HTML", () => ({ status: 502, headers: { "content-type": "text/html" }, body: "<h1>Bad gateway</h1>" })],
    ["503 with Retry-After: 0", () => ({ status: 503, headers: { "retry-after": "0" }, body: {} })],
    ["504", () => ({ status: 504, body: {} })],
    ...LOST_RESPONSES.filter(([loss]) => !isEndless(loss)),
  ])("asks again, after a while, when it is answered with %s", async (_, fail) => {
    const get: Answer = (request, count) => (count <= 3 ? fail(request, count) : { status: 200, body: COMPLETED });
    const { asked, outcome, took } = await waitAt(get, { pollInterval: 20 });
    expect(outcome).toEqual(COMPLETED);
    expect(asked).toHaveLength(4);
    expect(took).toBeGreaterThanOrEqual(60);
  });

  test.each(LOST_RESPONSES.filter(([what]) => /no response|stalls|drips/.test(what)))(
    "asks again when it meets %s",
    async (_, lose) => {
      const get: Answer = (request, count) => (count <= 2 ? lose(request) : { status: 200, body: COMPLETED });
      const { asked, outcome } = await waitAt(get, { client: { timeout: 800 } });
      expect(outcome).toEqual(COMPLETED);
      expect(asked).toHaveLength(3);
    },
  );

  test("waits as long as a refused question is told to", async () => {
    const get: Answer = (_, count) =>
      count === 1 ? { status: 429, headers: { "retry-after": "1" }, body: {} } : { status: 200, body: COMPLETED };
    const { outcome, took } = await waitAt(get);
    expect(outcome).toEqual(COMPLETED);
    expect(took).toBeGreaterThanOrEqual(998);
  });

  test.each([
    [400, "RequestRejectedError"],
    [401, "AuthenticationError"],
    [402, "InsufficientCreditsError"],
    [403, "PermissionDeniedError"],
    [404, "NotFoundError"],
    [410, "ApiError"],
    [302, "ApiError"],
  ])("ends at once when it is answered %d", async (status, name) => {
    const headers = { location: "/elsewhere" };
    const { asked, outcome } = await waitAt(() => ({ status, headers, body: { code: "X", message: "No." } }));
    expect(outcome).toMatchObject({ name, status, id: "gen_1" });
    expect(asked).toHaveLength(1);
  });

  test("is over when its time is, and says what was heard last", async () => {
    const [{ outcome }, silent] = await Promise.all([
      waitAt(answers(result("IN_PROGRESS")), { timeout: 1000 }),
      waitAt(() => undefined, { timeout: 200 }),
    ]);
    expect(outcome).toMatchObject({ name: "WaitTimeoutError", id: "gen_1", lastUpdate: result("IN_PROGRESS") });
    expect(silent.outcome).toMatchObject({ name: "WaitTimeoutError", lastUpdate: undefined, cause: { name: "TimeoutError" } });
  });

  test("waits for who is told, and rejects with what they throw", async () => {
    const thrown = new RangeError("mine");
    for (const onUpdate of [
      () => {
        throw thrown;
      },
      () => Promise.reject(thrown),
    ]) {
      const { outcome } = await waitAt(answers(result("IN_QUEUE")), { onUpdate });
      expect(outcome).toBe(thrown);
    }
    const order: string[] = [];
    const onUpdate = async ({ status }: GenerationUpdate) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      order.push(status);
    };
    await waitAt(answers(result("IN_QUEUE"), COMPLETED), { onUpdate });
    expect(order).toEqual(["IN_QUEUE", "COMPLETED"]);
    const { outcome } = await waitAt(answers(result("IN_QUEUE")), { onUpdate: () => new Promise(() => {}), timeout: 500 });
    expect(outcome).toMatchObject({ name: "WaitTimeoutError" });
  });

  test.each([
    ["../../credits?x=1", "/generation/..%2F..%2Fcredits%3Fx%3D1"],
    ["a/b#c", "/generation/a%2Fb%23c"],
    ["%2e%2e", "/generation/%252e%252e"],
    ["...", "/generation/..."],
    ["Größe 🎬", "/generation/Gr%C3%B6%C3%9Fe%20%F0%9F%8E%AC"],
  ])("asks for %j in one segment of the path", async (id, path) => {
    const { asked } = await waitAt(answers(COMPLETED), {}, id);
    expect(asked.map(({ path }) => path)).toEqual([path]);
  });

  test.each(["", ".", "..", "\ud800", null, 7, {}])("does not ask for %j, which is no segment of a path", async (id) => {
    const { asked, outcome } = await waitAt(answers(COMPLETED), {}, id as string);
    expect(String(outcome)).toMatch(/^TypeError: id /);
    expect(asked).toHaveLength(0);
  });
});

describe.concurrent("asking once", () => {
  /** Asks at a server for a generation. */
  async function getAt(get: Answer, timeout = 20_000, id = "gen_1") {
    await using server = await serveBoth(() => ({ status: 500 }), get);
    const start = performance.now();
    const client = createClient({ apiKey: KEY, baseUrl: server.url });
    const outcome = await client.get(id, { timeout }).catch((error: unknown) => error);
    return { outcome, asked: server.received, took: performance.now() - start };
  }

  test.each([
    result("IN_QUEUE"),
    COMPLETED,
    result("FAILED", { code: "C", message: "M" }),
    result("CANCELED"),
    result("ON_HOLD"),
  ])("resolves with what is answered: %j", async (body) => {
    const { asked, outcome } = await getAt(() => ({ status: 200, body }));
    expect(outcome).toEqual(body);
    expect(asked).toHaveLength(1);
  });

  test("asks again as long as there is time", async () => {
    const { asked, outcome } = await getAt((_, count) =>
      count < 3 ? { status: 503, body: {} } : { status: 200, body: COMPLETED },
    );
    expect(outcome).toEqual(COMPLETED);
    expect(asked).toHaveLength(3);
    expect((await getAt(() => undefined, 400)).outcome).toMatchObject({ name: "TimeoutError", id: "gen_1" });
  });

  test.each<[string, Answer]>([
    ["is reset", ({ socket }) => void socket.destroy()],
    ["brings HTML", () => ({ status: 200, body: "<h1>" })],
  ])("asks again when a connection %s", async (_, fail) => {
    const { asked, outcome } = await getAt((request, count) =>
      count === 1 ? fail(request, count) : { status: 200, body: COMPLETED },
    );
    expect(outcome).toEqual(COMPLETED);
    expect(asked).toHaveLength(2);
  });

  test("ends at once when it is refused", async () => {
    const { asked, outcome } = await getAt(() => ({ status: 404, body: {} }));
    expect(outcome).toMatchObject({ name: "NotFoundError", id: "gen_1" });
    expect(asked).toHaveLength(1);
    expect(String((await getAt(() => undefined, 100, "..")).outcome)).toMatch(/^TypeError: id /);
  });

  test("that finds nobody is tried again", async () => {
    const server = await serve(() => undefined);
    await server[Symbol.asyncDispose]();
    let attempts = 0;
    const fetch = (input: string | Request, init?: RequestInit) => {
      attempts += 1;
      return attempts < 3 ? globalThis.fetch(input, init) : Promise.resolve(Response.json(COMPLETED));
    };
    const client = createClient({ apiKey: KEY, baseUrl: server.url, fetch });
    await expect(client.get("gen_1", { timeout: 20_000 })).resolves.toEqual(COMPLETED);
    expect(attempts).toBe(3);
  });
});

describe.concurrent("submitting and waiting", () => {
  /** Generates at a server. */
  async function generateAt(post: (request: Received) => Reply | undefined, get: Answer, timeout = 20_000) {
    await using server = await serveBoth(post, get);
    const client = createClient({ apiKey: KEY, baseUrl: server.url, pollInterval: 20, timeout: 20_000 });
    const told: GenerationUpdate[] = [];
    const outcome = await client
      .generate({ prompt: "a cat" }, { timeout, onUpdate: (update) => void told.push(update) })
      .catch((error: unknown) => error);
    return { outcome, told, posts: posts(server), questions: server.received.length - posts(server) };
  }

  const taken = () => ({ status: 200, body: GENERATION });

  test("tells the id at once, and resolves when it has completed", async () => {
    const { outcome, posts, told } = await generateAt(taken, answers(result("IN_PROGRESS"), COMPLETED));
    expect(outcome).toEqual(COMPLETED);
    expect(told[0]).toEqual({ ...GENERATION, data: null });
    expect(told.map(({ status }) => status)).toEqual(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
    expect(posts).toBe(1);
  });

  test("asks nothing about a generation that has failed already", async () => {
    const post = () => ({ status: 200, body: { ...GENERATION, status: "FAILED", code: "C", message: "M" } });
    const { outcome, questions } = await generateAt(post, answers(COMPLETED));
    expect(outcome).toMatchObject({ name: "GenerationFailedError", id: "gen_1", code: "C" });
    expect(questions).toBe(0);
  });

  test("asks for the output of one that has completed already, unless it is there", async () => {
    const post = () => ({ status: 200, body: { ...GENERATION, status: "COMPLETED" } });
    const { outcome, questions, told } = await generateAt(post, answers(COMPLETED));
    expect(outcome).toEqual(COMPLETED);
    expect(questions).toBe(1);
    expect(told).toEqual([COMPLETED]);
    const all = await generateAt(() => ({ status: 200, body: COMPLETED }), answers(result("FAILED")));
    expect(all).toMatchObject({ outcome: COMPLETED, questions: 0 });
  });

  test("goes on with the id alone", async () => {
    const { outcome, posts } = await generateAt(() => ({ status: 200, body: { id: "gen_1" } }), answers(COMPLETED));
    expect(outcome).toEqual(COMPLETED);
    expect(posts).toBe(1);
  });

  test.each<[string, Answer, object]>([
    ["is refused", () => ({ status: 401, body: {} }), { name: "AuthenticationError" }],
    ["fails", () => ({ status: 200, body: result("FAILED") }), { name: "GenerationFailedError" }],
    ["takes too long", () => ({ status: 200, body: result("IN_QUEUE") }), { name: "WaitTimeoutError" }],
    ["is lost", ({ socket }) => void socket.destroy(), { name: "WaitTimeoutError", cause: expect.any(ViduError) }],
    ["is never answered", () => undefined, { name: "WaitTimeoutError" }],
  ])("has the id in its error when what follows %s, and sends no second submission", async (what, get, expected) => {
    const { outcome, posts } = await generateAt(taken, get, /refused|fails/.test(what) ? 20_000 : 1000);
    expect(outcome).toMatchObject({ ...expected, id: "gen_1" });
    expect(posts).toBe(1);
  });

  test.each(LOST_RESPONSES)("sends no second submission when the first meets %s", async (loss, handle) => {
    const { outcome, posts, questions } = await generateAt(handle, answers(COMPLETED), isEndless(loss) ? 1000 : 20_000);
    expect(outcome).toMatchObject({ name: "SubmissionOutcomeUnknownError" });
    expect({ posts, questions }).toEqual({ posts: 1, questions: 0 });
  });
});
