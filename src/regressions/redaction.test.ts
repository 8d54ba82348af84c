import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createFetch, json, settle } from "../../contract-tests/test-support/fake-fetch.js";
import { COMPLETED, GENERATION, KEY, result, serveBoth } from "../../contract-tests/test-support/misbehave.js";
import { type ClientOptions, createClient, isViduError, type ViduClient } from "../index.js";

const REQUEST = { prompt: "a cat" } as const;
/** A key with characters that JSON, URLs and Base64 write differently. */
const SECRET = "sk-live/ab+cd=ef_9f2c71";
const AUTHORIZATION = `Bearer ${SECRET}`;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Everything that a log shows of an error. */
function show(error: unknown): string {
  const options = { depth: 20, showHidden: true, getters: true, maxArrayLength: null, maxStringLength: null } as const;
  const chain: unknown[] = [];
  for (let link = error; link !== undefined && link !== null && chain.length < 9; link = Object(link).cause) chain.push(link);
  return chain.map((link) => `${inspect(link, options)} ${JSON.stringify(link)} ${Object(link).stack}`).join("\n");
}

const escapeUnicode = (text: string) =>
  [...text].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** The forms in which a server can repeat a secret. */
const FORMS: readonly (readonly [description: string, encode: (secret: string) => string])[] = [
  ["raw", (secret) => secret],
  ["with JSON's escaped slashes", (secret) => secret.replaceAll("/", "\\/")],
  ["with JSON's Unicode escapes", escapeUnicode],
  ["URL-encoded", encodeURIComponent],
  ["URL-encoded in lower case", (secret) => encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
  ["as Base64", base64],
  ["as Base64 without padding", (secret) => base64(secret).replace(/=+$/, "")],
  ["as Base64 for URLs", (secret) => Buffer.from(secret).toString("base64url")],
  ["as Base64 of the header", (secret) => base64(`Bearer ${secret}`)],
  ["as Base64 of a text", (secret) => base64(`authorization: Bearer ${secret}\r\nhost: x`)],
];

const SOURCES: Readonly<Record<string, ClientOptions>> = {
  "the option `apiKey`": { apiKey: SECRET },
  "a function that returns the key": { apiKey: async () => SECRET },
  "the option `headers`": { baseUrl: "https://proxy.example", headers: { Authorization: AUTHORIZATION } },
  "a middleware": {
    apiKey: KEY,
    middleware: [{ onRequest: ({ request }) => void request.headers.set("authorization", AUTHORIZATION) }],
  },
  "a middleware that returns a new request": {
    apiKey: KEY,
    middleware: [{ onRequest: ({ request }) => new Request(request, { headers: { authorization: AUTHORIZATION } }) }],
  },
};

const RUNS: readonly ((vidu: ViduClient) => Promise<unknown>)[] = [
  (vidu) => vidu.submit(REQUEST),
  (vidu) => vidu.get("gen_1"),
  (vidu) => vidu.stream(REQUEST).next(),
];

describe("a secret that the server repeats", () => {
  const cases = Object.entries(SOURCES).flatMap(([source, options]) =>
    FORMS.map(([form, encode]) => [source, form, options, encode] as const),
  );

  test.each(cases)("from %s is redacted %s", async (_, __, options, encode) => {
    const echo = encode(SECRET);
    const isJson = !/[\\]/.test(echo);
    const value = isJson ? JSON.stringify(echo).slice(1, -1) : echo;
    const bodies: (() => Response)[] = [
      () =>
        new Response(`{"code":"BAD_KEY","message":"${value} is unknown","deep":{"list":["x${value}x"]}}`, {
          status: 401,
          headers: { "content-type": "application/json" },
        }),
      () => new Response(`<pre>key=${echo}</pre>`, { status: 500 }),
      () => new Response(`{"text":"${value}"}`, { headers: { "content-type": "application/json" } }),
    ];
    for (const [index, create] of bodies.entries()) {
      // Spreads the methods over the cases.
      const run = RUNS[(index + echo.length) % RUNS.length] as (typeof RUNS)[number];
      const { fetch, sent } = createFetch(create);
      const vidu = createClient({ fetch, timeout: 2_000, maxRetries: 0, ...options });
      const { state, error } = await settle(run(vidu), 5_000);
      expect(state).toBe("rejected");
      expect(sent[0]?.headers.get("authorization")).toBe(AUTHORIZATION);
      const text = show(error);
      expect(text).not.toContain(echo);
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(escapeUnicode(SECRET));
    }
  });

  test("from the headers of a call is redacted", async () => {
    const { fetch } = createFetch(() =>
      json({ code: SECRET, message: AUTHORIZATION }, { status: 400, headers: { "x-request-id": SECRET } }),
    );
    const vidu = createClient({ apiKey: KEY, fetch });
    const { error } = await settle(vidu.submit(REQUEST, { headers: { authorization: AUTHORIZATION } }), 5_000);
    expect(error).toMatchObject({ name: "RequestRejectedError" });
    expect(show(error)).not.toContain(SECRET);
  });

  test("from Basic authentication is redacted, with its user and password", async () => {
    const credentials = base64("alice:correct-horse-battery");
    const { fetch } = createFetch(() => json({ code: "X", message: `Basic ${credentials}` }, { status: 400 }));
    const vidu = createClient({ baseUrl: "https://proxy.example", fetch, headers: { authorization: `Basic ${credentials}` } });
    const { error } = await settle(vidu.submit(REQUEST), 5_000);
    expect(error).toMatchObject({ name: "RequestRejectedError" });
    expect(show(error)).not.toContain(credentials);
  });

  test("from a rotating key is redacted also after a newer one was used", async () => {
    const keys = ["sk-old-111111111", "sk-new-222222222", "sk-new-333333333"];
    const all = [...keys];
    const { fetch } = createFetch(({ method }) =>
      json(method === "POST" ? GENERATION : result("FAILED", { code: all.join(), message: all.join("\n") })),
    );
    const { error } = await settle(createClient({ apiKey: async () => keys.shift() ?? "", fetch }).generate(REQUEST), 60_000);
    expect(error).toMatchObject({ name: "GenerationFailedError", id: "gen_1" });
    expect(show(error)).not.toContain(all[0]);
    expect(show(error)).not.toContain(all[1]);
  });

  test("in the error of fetch is redacted", async () => {
    const create = () =>
      Object.assign(new TypeError(`invalid header ${AUTHORIZATION}`), { cause: new Error(SECRET), input: [SECRET], [SECRET]: 1 });
    for (const options of Object.values(SOURCES)) {
      const { fetch } = createFetch(() => Promise.reject(create()));
      const { error } = await settle(createClient({ fetch, ...options }).submit(REQUEST), 60_000);
      expect(isViduError(error)).toBe(true);
      expect(show(error)).not.toContain(SECRET);
    }
  });

  test("in the event of a stream is redacted", async () => {
    const text = `event: error\ndata: ${JSON.stringify({ code: "X", message: AUTHORIZATION })}\n\n`;
    for (const options of Object.values(SOURCES)) {
      const { fetch } = createFetch(() => new Response(text, { headers: { "content-type": "text/event-stream" } }));
      const { error } = await settle(
        createClient({ fetch, ...options })
          .stream(REQUEST)
          .next(),
        60_000,
      );
      expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError" });
      expect(show(error)).not.toContain(SECRET);
    }
  });

  test("in the error of a middleware after a submission is redacted", async () => {
    const fail = () => {
      throw new Error(`cannot log ${AUTHORIZATION}`);
    };
    const { fetch } = createFetch(() => json(GENERATION));
    const vidu = createClient({ apiKey: SECRET, fetch, middleware: [{ onResponse: fail }] });
    const { error } = await settle(vidu.submit(REQUEST), 60_000);
    expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError" });
    expect(show(error)).not.toContain(SECRET);
  });

  test("over a network is redacted when a middleware set it", async () => {
    vi.useRealTimers();
    await using server = await serveBoth(
      ({ headers }) => ({ status: 401, body: { code: "BAD_KEY", message: `${headers["authorization"]} is unknown` } }),
      () => ({ status: 200, body: COMPLETED }),
    );
    const vidu = createClient({ ...SOURCES["a middleware"], baseUrl: server.url });
    const error: unknown = await vidu.submit(REQUEST).catch((error: unknown) => error);
    expect(server.received[0]?.headers["authorization"]).toBe(AUTHORIZATION);
    expect(error).toMatchObject({ name: "AuthenticationError" });
    expect(show(error)).not.toContain(SECRET);
    expect((error as Error).message).toContain("is unknown");
  });
});

describe("a short secret", () => {
  test.each(["test", "t", "sk-1234", "1234567"])("is a TypeError as `apiKey` (%s)", (apiKey) => {
    expect(() => createClient({ apiKey })).toThrow(TypeError);
    expect(() => createClient({ apiKey })).toThrow(/8 characters/);
  });

  test("of eight characters is accepted and redacted", async () => {
    const { fetch } = createFetch(() => json({ code: "X", message: "key 12345678 is unknown" }, { status: 400 }));
    const { error } = await settle(createClient({ apiKey: "12345678", fetch }).submit(REQUEST), 5_000);
    expect(error?.message).not.toContain("12345678");
    expect(error?.message).toContain("is unknown");
  });

  test.each(["Bearer test", "test", "Bearer a", "Basic eDp5", "Bearer ", "Bearer Bearer", "Token 1"])(
    "in an Authorization header does not corrupt messages (%s)",
    async (authorization) => {
      const message = "1 test failed: a Bearer Token of type Basic is needed";
      const options: ClientOptions[] = [
        { headers: { authorization } },
        { middleware: [{ onRequest: ({ request }) => void request.headers.set("authorization", authorization) }] },
      ];
      for (const option of options) {
        const { fetch } = createFetch(() => json({ code: "TEST_FAILED", message }, { status: 400 }));
        const { error } = await settle(
          createClient({ baseUrl: "https://proxy.example", fetch, ...option }).submit(REQUEST),
          5_000,
        );
        expect(error).toMatchObject({ name: "RequestRejectedError", code: "TEST_FAILED", body: { message } });
        expect(error?.message).toContain(message);
      }
    },
  );

  test("does not corrupt results", async () => {
    const { fetch } = createFetch(() => json({ ...COMPLETED, data: { videos: [{ url: "https://cdn.example/test/1.mp4" }] } }));
    const vidu = createClient({ baseUrl: "https://proxy.example", fetch, headers: { authorization: "Bearer test" } });
    const { value } = await settle(vidu.get("gen_1"), 5_000);
    expect(JSON.stringify(value)).toContain("https://cdn.example/test/1.mp4");
  });
});
