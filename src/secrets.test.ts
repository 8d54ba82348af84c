import { inspect } from "node:util";
import type { Middleware } from "openapi-fetch";
import { describe, expect, test } from "vitest";
import {
  COMPLETED,
  GENERATION,
  type Handler,
  KEY,
  result,
  STALL_TIMEOUT_MS,
  serveBoth,
} from "../contract-tests/test-support/misbehave.js";
import { serve } from "../contract-tests/test-support/serve.js";
import { type ClientOptions, createClient } from "./index.js";

/** Returns everything that a log can contain of a value: its properties, its texts and its causes. */
function logOf(value: unknown): string {
  const chain: unknown[] = [];
  for (let link = value; link !== undefined && chain.length < 9; link = (Object(link) as Error).cause) chain.push(link);
  const options = { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null, getters: true } as const;
  return chain
    .map((link) => [inspect(link, options), JSON.stringify(link), String(link), (link as Error).stack].join("\n"))
    .join("\n");
}

/** Resolves with the error of a call. */
const rejection = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable("the call succeeded"),
    (error: unknown) => error,
  );

const echo = { code: `bad key ${KEY}`, message: `Bearer ${KEY} is not known`, error: KEY, deep: { [KEY]: [`x${KEY}x`] } };

describe.concurrent("the API key", () => {
  test.each<[string, Handler]>([
    ["is rejected", () => ({ status: 401, headers: { "x-request-id": KEY }, body: echo })],
    ["is rejected with text", () => ({ status: 500, body: `<pre>Authorization: Bearer ${KEY}</pre>` })],
    [
      "is rejected with JSON escapes",
      () => ({
        status: 400,
        body: `{"code":"C","message":"${[...KEY].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join("")}"}`,
      }),
    ],
    ["receives a body that is not a generation", () => ({ status: 200, body: echo })],
    ["receives a body without a status", () => ({ status: 200, body: { id: "gen_1", echo } })],
    ["receives malformed HTTP", ({ socket }) => void socket.end(`HTTP/1.1 200 OK\r\nBad ${KEY}: \u0000\r\n\r\n`)],
    ["receives no HTTP", ({ socket }) => void socket.end(`${KEY}\r\n\r\n`)],
    ["is reset", ({ socket }) => void socket.destroy()],
    ["receives no response", () => undefined],
  ])("is not in an error when a request %s", async (_, handle) => {
    await using server = await serve(handle);
    const client = createClient({ apiKey: KEY, baseUrl: server.url, timeout: 400, waitTimeout: 400, maxRetries: 0 });
    const calls = [
      client.submit({ prompt: "a cat" }),
      client.get("gen_1"),
      client.wait("gen_1"),
      client.stream({ prompt: "a cat" }).next(),
    ];
    const errors = await Promise.all(calls.map(rejection));
    expect(errors).toHaveLength(4);
    for (const error of errors) {
      expect(error).toHaveProperty("name", expect.stringMatching(/Error$/));
      expect(logOf(error)).not.toContain(KEY);
    }
  });

  test("is not in the error of a failed generation or of a wait", async () => {
    for (const [status, timeout] of [
      ["FAILED", 20_000],
      ["IN_QUEUE", STALL_TIMEOUT_MS],
    ] as const) {
      await using server = await serveBoth(
        () => ({ status: 200, body: GENERATION }),
        () => ({ status: 200, body: result(status, echo) }),
      );
      const client = createClient({ apiKey: KEY, baseUrl: server.url, pollInterval: 100 });
      const error = await rejection(client.generate({ prompt: "a cat" }, { timeout }));
      expect(error).toMatchObject({ id: "gen_1" });
      expect(logOf(error)).not.toContain(KEY);
      expect(logOf(error)).toContain("[API key]");
    }
  });

  test.each<[string, () => unknown]>([
    ["in the message", () => new Error(`cannot send ${KEY}`)],
    ["in the cause", () => new Error("no", { cause: new Error(KEY) })],
    ["in the options", () => Object.assign(new Error("no"), { config: { headers: { authorization: `Bearer ${KEY}` } } })],
    [
      "in a Request",
      () => Object.assign(new Error("no"), { request: new Request("https://x.example", { headers: { authorization: KEY } }) }),
    ],
    ["in Headers", () => Object.assign(new Error("no"), { sent: new Headers({ authorization: KEY }) })],
    ["in an AggregateError", () => new AggregateError([new Error(KEY)])],
    ["as a string", () => `no ${KEY}`],
    [
      "beside a getter that throws",
      () => Object.defineProperty(new Error("no"), "x", { enumerable: true, get: () => expect.unreachable() }),
    ],
  ])("is not in an error when fetch throws it %s", async (_, thrown) => {
    const fetch = () => Promise.reject(thrown());
    const error = await rejection(createClient({ apiKey: KEY, fetch }).submit({ prompt: "a cat" }));
    expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError" });
    const { cause } = error as Error;
    expect(logOf(error) + logOf(cause)).not.toContain(KEY);
  });

  test("is redacted if the caller set it as a header", async () => {
    await using server = await serve(() => ({ status: 400, body: { code: KEY, message: "x" } }));
    for (const [options, headers] of [
      [{ headers: { Authorization: `Basic ${KEY}` } }, {}],
      [{}, { authorization: KEY }],
    ] as const) {
      const client = createClient({ ...options, baseUrl: server.url });
      expect(logOf(await rejection(client.submit({ prompt: "a cat" }, { headers })))).not.toContain(KEY);
    }
  });

  test("is redacted if a middleware set the header", async () => {
    const secret = "sk-of-the-middleware";
    const encoded = Buffer.from(`Bearer ${secret}`).toString("base64");
    await using server = await serve(() => ({ status: 401, body: { code: `bad ${secret}`, message: encoded } }));
    const onRequest = ({ request }: { readonly request: Request }) => request.headers.set("authorization", `Bearer ${secret}`);
    const client = createClient({ baseUrl: server.url, middleware: [{ onRequest: (call) => void onRequest(call) }] });
    const error = await rejection(client.submit({ prompt: "a cat" }));
    expect(server.received[0]?.headers).toMatchObject({ authorization: `Bearer ${secret}` });
    expect(error).toMatchObject({ name: "AuthenticationError", code: "bad [API key]" });
    expect(logOf(error)).not.toContain(secret);
    expect(logOf(error)).not.toContain(encoded);
  });

  test("of a function is redacted", async () => {
    await using server = await serve(() => ({ status: 401, body: echo }));
    const error = await rejection(createClient({ apiKey: async () => KEY, baseUrl: server.url }).submit({ prompt: "a cat" }));
    expect(server.received[0]?.headers).toMatchObject({ authorization: `Bearer ${KEY}` });
    expect(error).toMatchObject({ name: "AuthenticationError", code: "bad key [API key]" });
    expect(logOf(error)).not.toContain(KEY);
  });

  test("is not visible in a client", () => {
    const client = createClient({ apiKey: KEY });
    expect(logOf(client)).not.toContain(KEY);
    expect(logOf(client.http)).not.toContain(KEY);
  });

  test.each([
    ["with a space", "sk secret"],
    ["with a line break", "sk-secret\n"],
    ["with characters that are not ASCII", "sk-secrét"],
  ])("%s is rejected with an error that does not contain it", (_, apiKey) => {
    expect(() => createClient({ apiKey })).toThrow(
      new TypeError("The API key must have at least 8 characters, all visible ASCII."),
    );
  });

  test("is sent, but not passed to middleware", async () => {
    await using server = await serveBoth(
      () => ({ status: 200, body: GENERATION }),
      () => ({ status: 200, body: COMPLETED }),
    );
    const calls: unknown[] = [];
    const record = (name: string): Middleware => ({
      onRequest: (call) => {
        calls.push([name, call, [...call.request.headers]]);
        call.request.headers.set("x-trace", name);
        return undefined;
      },
      onResponse: (call) => {
        calls.push([name, call, [...call.request.headers]]);
        return undefined;
      },
    });
    const client = createClient({
      apiKey: KEY,
      baseUrl: server.url,
      headers: { "x-common": "1" },
      middleware: [record("option")],
    });
    await client.submit({ prompt: "a cat" });
    client.http.use(record("used"));
    await client.generate({ prompt: "a cat" });
    await client.http.GET("/generation/{id}", { params: { path: { id: "gen_1" } } });
    expect(calls).toHaveLength(2 + 4 + 4 + 4);
    expect(logOf(calls)).not.toContain(KEY);
    expect(server.received.map(({ headers }) => headers["x-trace"])).toEqual(["option", "used", "used", "used"]);
    for (const { headers } of server.received) expect(headers).toMatchObject({ authorization: `Bearer ${KEY}`, "x-common": "1" });
  });

  test("is not sent to another server", async () => {
    await using other = await serve(() => ({ status: 200, body: GENERATION }));
    await using server = await serve(() => ({ status: 307, headers: { location: `${other.url}/x` } }));
    const client = createClient({ apiKey: KEY, baseUrl: `${server.url}/api`, headers: { "x-secret": KEY } });
    const params = { path: { id: "gen_1" } };
    await client.http.GET("/generation/{id}", { params, redirect: "follow" });
    expect(other.received).toHaveLength(0);
    expect(server.received).toHaveLength(1);
    await client.http.GET("/generation/{id}", { params, baseUrl: other.url });
    await client.http.GET("/generation/{id}", { params, baseUrl: server.url });
    client.http.use({ onRequest: ({ request }) => new Request(`${other.url}/y`, request) });
    await client.submit({ prompt: "a cat" });
    expect(other.received.map(({ path }) => path)).toEqual(["/generation/gen_1", "/y"]);
    expect(inspect([other.received.map(({ headers }) => headers), server.received[1]?.headers])).not.toContain(KEY);
  });
});

describe("an API key that would be exposed", () => {
  const withGlobals = (globals: object, options: ClientOptions, run: (create: () => unknown) => void) => {
    const before = Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
    try {
      for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { value, configurable: true });
      run(() => createClient(options));
    } finally {
      for (const [name, descriptor] of before) {
        if (descriptor) Object.defineProperty(globalThis, name, descriptor);
        else Reflect.deleteProperty(globalThis, name);
      }
    }
  };

  test.each([{ document: {} }, { window: { document: {} } }, { importScripts: () => {} }])(
    "is rejected in a browser (%j)",
    (globals) => {
      withGlobals(globals, { apiKey: KEY }, (create) => {
        expect(create).toThrow(
          new TypeError(
            "Refusing to use the API key in a browser. Use a proxy as `baseUrl`, or set `dangerouslyAllowBrowser: true`.",
          ),
        );
        expect(create).not.toThrow(KEY);
      });
      withGlobals(globals, { apiKey: KEY, dangerouslyAllowBrowser: true }, (create) => expect(create).not.toThrow());
      withGlobals(globals, { baseUrl: "https://page.example/vidu" }, (create) => expect(create).not.toThrow());
    },
  );

  test("is accepted in an old worker of Cloudflare, which has `importScripts`", () => {
    const globals = { importScripts: () => {}, WebSocketPair: class {} };
    withGlobals(globals, { apiKey: KEY }, (create) => expect(create).not.toThrow());
  });

  test("is not needed for a proxy with a URL relative to the page", async () => {
    const urls: string[] = [];
    const fetch = async (input: string | Request, init?: RequestInit) => {
      urls.push(`${input} ${new Headers(init?.headers).get("authorization")}`);
      return Response.json(GENERATION);
    };
    const globals = { document: {}, location: { href: "https://page.example/app/?a#b" } };
    let client: unknown;
    withGlobals(globals, { baseUrl: "/api/vidu", fetch }, (create) => {
      client = create();
    });
    await (client as ReturnType<typeof createClient>).submit({ prompt: "a cat" });
    expect(urls).toEqual(["https://page.example/api/vidu/generation/vidu/q2/video-turbo null"]);
  });

  test.each([
    "http://open.skills.video/api/v1",
    "http://127.0.0.1.example",
    "http://localhost.example",
    "http://10.0.0.1",
    "http://[::2]",
    "http://0x7f.1.example",
  ])("is not sent over plain HTTP to %s", (baseUrl) => {
    expect(() => createClient({ apiKey: KEY, baseUrl })).toThrow(
      new TypeError("Refusing to send the API key over plain HTTP. Use https, or set `dangerouslyAllowHttp: true`."),
    );
    expect(() => createClient({ apiKey: KEY, baseUrl, dangerouslyAllowHttp: true })).not.toThrow();
    expect(() => createClient({ baseUrl })).not.toThrow();
  });

  test.each([
    "http://localhost:4010",
    "http://api.localhost/x",
    "http://127.0.0.1:80",
    "http://127.9.9.9",
    "http://127.1",
    "http://[::1]:99/x",
    "https://10.0.0.1",
  ])("is accepted for %s", (baseUrl) => {
    expect(() => createClient({ apiKey: KEY, baseUrl })).not.toThrow();
  });
});
