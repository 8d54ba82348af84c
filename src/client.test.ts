import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { type Received, type Reply, serve } from "../contract-tests/test/serve.js";
import {
  ApiError,
  createClient,
  InvalidRequestError,
  limits,
  SubmissionOutcomeUnknownError,
  type VideoRequest,
  ViduError,
} from "./index.js";

const KEY = "sk-test-4f1d0c7b";
const GENERATION = { id: "gen_1", status: "IN_QUEUE", input: { prompt: "a cat" }, usage: { total: 20 } };

/** Submits to a server, and tells what became of it and what the server received. */
async function submitTo(
  handle: (request: Received) => Reply | undefined,
  request: unknown = { prompt: "a cat" },
  timeout = 2000,
) {
  await using server = await serve(handle);
  const client = createClient({ apiKey: KEY, baseUrl: `${server.url}/api/v1`, timeout });
  const outcome = await client.submit(request as VideoRequest).catch((error: unknown) => error);
  return { outcome, received: server.received };
}

describe("a submission", () => {
  test.each([200, 202])("that is answered %d resolves with the generation", async (status) => {
    const { outcome, received } = await submitTo(() => ({ status, body: GENERATION }), { prompt: "a cat", duration: 4 });
    expect(outcome).toEqual(GENERATION);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      method: "POST",
      path: "/api/v1/generation/vidu/q2/video-turbo",
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    });
    expect(JSON.parse(received[0]?.body ?? "")).toEqual({ prompt: "a cat", duration: 4 });
  });

  test.each([400, 401, 402, 403, 404, 422, 429, 500, 502, 503, 504])(
    "that is answered %d is sent once and rejects with ApiError",
    async (status) => {
      const body = { code: "VIDEO_GENERATION_FAILED", message: "It failed." };
      const { outcome, received } = await submitTo(() => ({ status, body }));
      expect(received).toHaveLength(1);
      expect(outcome).toBeInstanceOf(ApiError);
      expect(outcome).toMatchObject({ name: "ApiError", status, code: body.code, body });
      expect(String(outcome)).toContain(
        `POST /generation/vidu/q2/video-turbo was answered ${status} VIDEO_GENERATION_FAILED: It failed.`,
      );
    },
  );

  test.each([301, 302, 307, 308])("that is answered with the redirect %d is sent once, and nowhere else", async (status) => {
    await using other = await serve(() => ({ status: 200, body: GENERATION }));
    const { outcome, received } = await submitTo(() => ({ status, headers: { location: `${other.url}/elsewhere` } }));
    expect(received).toHaveLength(1);
    expect(other.received).toHaveLength(0);
    expect(outcome).toMatchObject({ name: "ApiError", status });
  });

  test.each<[string, (request: Received) => Reply | undefined]>([
    ["a connection that breaks", ({ socket }) => void socket.destroy()],
    ["no answer", () => undefined],
    ["an empty body", () => ({ status: 200, body: "" })],
    ["HTML", () => ({ status: 200, headers: { "content-type": "text/html" }, body: "<h1>It works</h1>" })],
    ["a body without an id", () => ({ status: 200, body: { status: "IN_QUEUE" } })],
    ["a body that is cut off", ({ socket }) => void socket.end("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")],
  ])("that meets %s is sent once, and its outcome is unknown", async (_, handle) => {
    const { outcome, received } = await submitTo(handle, { prompt: "a cat" }, 300);
    expect(received).toHaveLength(1);
    expect(outcome).toBeInstanceOf(SubmissionOutcomeUnknownError);
    expect(outcome).toMatchObject({
      name: "SubmissionOutcomeUnknownError",
      request: { prompt: "a cat" },
      sentAt: expect.any(Date),
    });
    expect(String(outcome)).toContain("It may have been taken and charged");
  });

  test("is checked as it is sent", async () => {
    const sly = { prompt: "a cat", toJSON: () => ({ prompt: "a cat", duration: 99 }) };
    expect((await submitTo(() => ({ status: 200, body: GENERATION }), sly)).outcome).toBeInstanceOf(InvalidRequestError);
    const cyclic: Record<string, unknown> = { prompt: "a cat" };
    cyclic["self"] = cyclic;
    const { outcome, received } = await submitTo(() => ({ status: 200, body: GENERATION }), cyclic);
    expect(String(outcome)).toBe("TypeError: The request was not sent: it cannot be written as JSON.");
    expect(received).toHaveLength(0);
  });

  test("goes to the base URL's path, with or without a slash at its end", async () => {
    await using server = await serve(() => ({ status: 200, body: GENERATION }));
    for (const prefix of ["/api/v1", "/api/v1/", "/api/v1//"])
      await createClient({ apiKey: KEY, baseUrl: server.url + prefix }).submit({ prompt: "a cat" });
    expect(new Set(server.received.map(({ path }) => path))).toEqual(new Set(["/api/v1/generation/vidu/q2/video-turbo"]));
  });

  test("to a server that is not there was certainly not sent", async () => {
    const server = await serve(() => undefined);
    await server[Symbol.asyncDispose]();
    const client = createClient({ apiKey: KEY, baseUrl: server.url });
    const error = await client.submit({ prompt: "a cat" }).catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "ConnectionError", cause: expect.any(Error) });
    expect(String(error)).toContain("was not sent: the server cannot be reached (ECONNREFUSED).");
  });

  test("never repeats the key of a server that does", async () => {
    const { outcome } = await submitTo(() => ({ status: 401, body: { code: "UNAUTHORIZED", message: `bad key ${KEY}` } }));
    expect(outcome).toMatchObject({ status: 401, body: { message: "bad key [API key]" } });
    expect(inspect(outcome)).not.toContain(KEY);
  });

  test("never shows the key, neither in the client nor in an error", async () => {
    const { outcome } = await submitTo(({ socket }) => void socket.destroy());
    for (const shown of [createClient({ apiKey: KEY }), outcome, (outcome as Error).stack]) {
      expect(inspect(shown, { depth: 10, showHidden: true }) + JSON.stringify(shown)).not.toContain(KEY);
    }
  });
});

describe("input that breaks the contract", () => {
  test("is not sent, and every issue is listed", async () => {
    const duration = limits.duration.maximum + 1;
    const request = { duration, n: "2", resolution: "4k", reference_image_urls: ["https://example.com/a.png", 5] };
    const { outcome, received } = await submitTo(() => ({ status: 200, body: GENERATION }), request);
    expect(received).toHaveLength(0);
    expect(outcome).toBeInstanceOf(InvalidRequestError);
    expect((outcome as InvalidRequestError).issues).toEqual([
      { path: [], rule: "required", limit: "prompt", received: request, message: "the request must have prompt" },
      {
        path: ["duration"],
        rule: "maximum",
        limit: limits.duration.maximum,
        received: duration,
        message: `duration must be at most ${limits.duration.maximum}, not ${duration}`,
      },
      {
        path: ["resolution"],
        rule: "enum",
        limit: [...limits.resolution.enum],
        received: "4k",
        message: expect.stringMatching(/^resolution must be one of "720p", .*, not "4k"$/),
      },
      {
        path: ["reference_image_urls", 1],
        rule: "type",
        limit: "string",
        received: 5,
        message: "reference_image_urls[1] must be of type string, not 5",
      },
      { path: ["n"], rule: "type", limit: "integer", received: "2", message: 'n must be of type integer, not "2"' },
    ]);
  });

  test.each([
    [
      { prompt: "x".repeat(limits.prompt.maxLength + 1) },
      `prompt must have at most ${limits.prompt.maxLength} characters, not ${limits.prompt.maxLength + 1}`,
    ],
    [{ prompt: "a cat", seed: 2 ** 53 }, "seed must be at most 9007199254740991, not 9007199254740992"],
    [{ prompt: null }, "prompt must be of type string, not null"],
    [[], "the request must be of type object, not an array"],
    [undefined, "the request must be of type object, not undefined"],
  ])("%j says what is wrong", async (request, message) => {
    const client = createClient({ apiKey: KEY, baseUrl: "http://127.0.0.1:1" });
    await expect(client.submit(request as VideoRequest)).rejects.toThrow(`The request was not sent: ${message}.`);
  });
});

describe("a client", () => {
  test.each([
    ["an empty key", { apiKey: "" }, /An API key is needed/],
    ["a key with a line break", { apiKey: "sk-secret\n" }, /characters that a key cannot have/],
    ["a base URL that is none", { apiKey: KEY, baseUrl: "open.skills.video" }, /baseUrl is not a URL/],
    ["no time", { apiKey: KEY, timeout: 0 }, /timeout 0 is not a whole number of milliseconds/],
    ["endless time", { apiKey: KEY, timeout: Number.POSITIVE_INFINITY }, /timeout Infinity is not a whole number/],
    ["a time that is no number", { apiKey: KEY, timeout: Number.NaN }, /timeout NaN is not a whole number/],
    ["more time than a timer has", { apiKey: KEY, timeout: 2 ** 31 }, /timeout 2147483648 is not a whole number/],
    [
      "a base URL with a password",
      { apiKey: KEY, baseUrl: "https://u:sk-secret@host/x" },
      /baseUrl must be https:\/\/host\/x alone/,
    ],
    ["a base URL with a query", { apiKey: KEY, baseUrl: "https://host/x?a=1" }, /baseUrl must be https:\/\/host\/x alone/],
    ["a base URL that is not http", { apiKey: KEY, baseUrl: "ftp://open.skills.video" }, /baseUrl is not an http\(s\) URL/],
  ])("is not made with %s", (_, options, message) => {
    expect(() => createClient(options)).toThrow(message);
    expect(() => createClient(options)).toThrow(TypeError);
    expect(() => createClient(options)).not.toThrow(/sk-secret/);
  });

  test("takes the key from the environment, and goes to the contract's server", async () => {
    const requests: Request[] = [];
    const fetch = async (request: Request) => {
      requests.push(request);
      return Response.json(GENERATION);
    };
    const { env } = process;
    try {
      process.env = { ...env, SKILLS_VIDEO_API_KEY: "sk-from-environment" };
      await createClient({ fetch }).submit({ prompt: "a cat" });
      process.env = { ...env, SKILLS_VIDEO_API_KEY: "" };
      expect(() => createClient()).toThrow("An API key is needed: pass createClient({ apiKey }) or set SKILLS_VIDEO_API_KEY.");
    } finally {
      process.env = env;
    }
    expect(requests[0]?.url).toBe("https://open.skills.video/api/v1/generation/vidu/q2/video-turbo");
    expect(requests[0]?.headers.get("authorization")).toBe("Bearer sk-from-environment");
  });

  test("has the typed openapi-fetch client underneath", async () => {
    await using server = await serve(() => ({ status: 404, body: { code: "NOT_FOUND", message: "No." } }));
    const { http } = createClient({ apiKey: KEY, baseUrl: server.url });
    const { error } = await http.GET("/generation/{id}", { params: { path: { id: "../../credits?x=1" } } });
    expect(error).toEqual({ code: "NOT_FOUND", message: "No." });
    expect(server.received[0]?.path).toBe("/generation/..%2F..%2Fcredits%3Fx%3D1");
  });
});

test("every error has a literal name and is a ViduError", () => {
  const errors = [
    new InvalidRequestError([]),
    new ApiError("POST /x", 400, {}),
    new SubmissionOutcomeUnknownError("x", { prompt: "" }, new Date(), {}),
  ];
  for (const error of errors) {
    expect(error).toBeInstanceOf(ViduError);
    expect(error.name).toBe(error.constructor.name);
  }
});
