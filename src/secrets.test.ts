import { inspect } from "node:util";
import type { Middleware } from "openapi-fetch";
import { describe, expect, test } from "vitest";
import { COMPLETED, GENERATION, KEY, result, serveBoth } from "../contract-tests/test-support/misbehave.js";
import { type Received, type Reply, serve } from "../contract-tests/test-support/serve.js";
import { type ClientOptions, createClient } from "./index.js";

/** Everything that somebody may see of a value. */
function seen(value: unknown): string {
  const chain: unknown[] = [];
  for (let link = value; link !== undefined && chain.length < 9; link = (Object(link) as Error).cause) chain.push(link);
  const options = { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null, getters: true } as const;
  return chain
    .map((link) => [inspect(link, options), JSON.stringify(link), String(link), (link as Error).stack].join("\n"))
    .join("\n");
}

/** What a call rejects with. */
const rejection = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable("it succeeded"),
    (error: unknown) => error,
  );

const echo = { code: `bad key ${KEY}`, message: `Bearer ${KEY} is not known`, error: KEY, deep: { [KEY]: [`x${KEY}x`] } };

describe.concurrent("the key", () => {
  test.each<[string, (request: Received) => Reply | undefined]>([
    ["is refused", () => ({ status: 401, headers: { "x-request-id": KEY }, body: echo })],
    ["is refused in a text", () => ({ status: 500, body: `<pre>Authorization: Bearer ${KEY}</pre>` })],
    [
      "is refused in other letters",
      () => ({
        status: 400,
        body: `{"code":"C","message":"${[...KEY].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join("")}"}`,
      }),
    ],
    ["is answered with what is no generation", () => ({ status: 200, body: echo })],
    ["is answered without a status", () => ({ status: 200, body: { id: "gen_1", echo } })],
    ["is answered with bad HTTP", ({ socket }) => void socket.end(`HTTP/1.1 200 OK\r\nBad ${KEY}: \u0000\r\n\r\n`)],
    ["is answered with no HTTP", ({ socket }) => void socket.end(`${KEY}\r\n\r\n`)],
    ["is cut off", ({ socket }) => void socket.destroy()],
    ["is never answered", () => undefined],
  ])("is in no error when a request %s", async (_, handle) => {
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
      expect(seen(error)).not.toContain(KEY);
    }
  });

  test("is in no error about how a generation ended, or had come", async () => {
    for (const [status, timeout] of [
      ["FAILED", 20_000],
      ["IN_QUEUE", 1000],
    ] as const) {
      await using server = await serveBoth(
        () => ({ status: 200, body: GENERATION }),
        () => ({ status: 200, body: result(status, echo) }),
      );
      const client = createClient({ apiKey: KEY, baseUrl: server.url, pollInterval: 100 });
      const error = await rejection(client.generate({ prompt: "a cat" }, { timeout }));
      expect(error).toMatchObject({ id: "gen_1" });
      expect(seen(error)).not.toContain(KEY);
      expect(seen(error)).toContain("[API key]");
    }
  });

  test.each<[string, () => unknown]>([
    ["in its message", () => new Error(`cannot send ${KEY}`)],
    ["in its cause", () => new Error("no", { cause: new Error(KEY) })],
    ["in its options", () => Object.assign(new Error("no"), { config: { headers: { authorization: `Bearer ${KEY}` } } })],
    [
      "in its request",
      () => Object.assign(new Error("no"), { request: new Request("https://x.example", { headers: { authorization: KEY } }) }),
    ],
    ["in its headers", () => Object.assign(new Error("no"), { sent: new Headers({ authorization: KEY }) })],
    ["in a list", () => new AggregateError([new Error(KEY)])],
    ["as a text", () => `no ${KEY}`],
    [
      "behind a getter that throws",
      () => Object.defineProperty(new Error("no"), "x", { enumerable: true, get: () => expect.unreachable() }),
    ],
  ])("is in no error when fetch throws it %s", async (_, thrown) => {
    const fetch = () => Promise.reject(thrown());
    const error = await rejection(createClient({ apiKey: KEY, fetch }).submit({ prompt: "a cat" }));
    expect(error).toMatchObject({ name: "SubmissionOutcomeUnknownError" });
    const { cause } = error as Error;
    expect(seen(error) + seen(cause)).not.toContain(KEY);
  });

  test("of a header that the caller set is as secret", async () => {
    await using server = await serve(() => ({ status: 400, body: { code: KEY, message: "x" } }));
    for (const [options, headers] of [
      [{ headers: { Authorization: `Basic ${KEY}` } }, {}],
      [{}, { authorization: KEY }],
    ] as const) {
      const client = createClient({ ...options, baseUrl: server.url });
      expect(seen(await rejection(client.submit({ prompt: "a cat" }, { headers })))).not.toContain(KEY);
    }
  });

  test("is not to be seen in a client", () => {
    const client = createClient({ apiKey: KEY });
    expect(seen(client)).not.toContain(KEY);
    expect(seen(client.http)).not.toContain(KEY);
  });

  test.each([
    ["with white space", "sk secret"],
    ["with a line break", "sk-secret\n"],
    ["with letters that no header has", "sk-secrét"],
  ])("%s is refused, and not repeated", (_, apiKey) => {
    expect(() => createClient({ apiKey })).toThrow(/^The API key has characters that no key has\.$/);
  });

  test("is seen by no middleware, and sent all the same", async () => {
    await using server = await serveBoth(
      () => ({ status: 200, body: GENERATION }),
      () => ({ status: 200, body: COMPLETED }),
    );
    const calls: unknown[] = [];
    const witness = (name: string): Middleware => ({
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
      middleware: [witness("option")],
    });
    await client.submit({ prompt: "a cat" });
    client.http.use(witness("used"));
    await client.generate({ prompt: "a cat" });
    await client.http.GET("/generation/{id}", { params: { path: { id: "gen_1" } } });
    expect(calls).toHaveLength(2 + 4 + 4 + 4);
    expect(seen(calls)).not.toContain(KEY);
    expect(server.received.map(({ headers }) => headers["x-trace"])).toEqual(["option", "used", "used", "used"]);
    for (const { headers } of server.received) expect(headers).toMatchObject({ authorization: `Bearer ${KEY}`, "x-common": "1" });
  });

  test("goes to no other server", async () => {
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

describe("a key where it would not stay one", () => {
  const inBrowser = (globals: object, options: ClientOptions, run: (make: () => unknown) => void) => {
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
    "is refused in a browser (%j)",
    (globals) => {
      inBrowser(globals, { apiKey: KEY }, (make) => {
        expect(make).toThrow(/^An API key is public in a browser/);
        expect(make).not.toThrow(KEY);
      });
      inBrowser(globals, { apiKey: KEY, dangerouslyAllowBrowser: true }, (make) => expect(make).not.toThrow());
      inBrowser(globals, { baseUrl: "https://mine.example/vidu" }, (make) => expect(make).not.toThrow());
    },
  );

  test("is not needed for a proxy on the page's own server", async () => {
    const urls: string[] = [];
    const fetch = async (input: string | Request, init?: RequestInit) => {
      urls.push(`${input} ${new Headers(init?.headers).get("authorization")}`);
      return Response.json(GENERATION);
    };
    const globals = { document: {}, location: { href: "https://mine.example/app/?a#b" } };
    let made: unknown;
    inBrowser(globals, { baseUrl: "/api/vidu", fetch }, (make) => {
      made = make();
    });
    await (made as ReturnType<typeof createClient>).submit({ prompt: "a cat" });
    expect(urls).toEqual(["https://mine.example/api/vidu/generation/vidu/q2/video-turbo null"]);
  });

  test.each([
    "http://open.skills.video/api/v1",
    "http://127.0.0.1.example",
    "http://localhost.example",
    "http://10.0.0.1",
    "http://[::2]",
    "http://0x7f.1.example",
  ])("is refused over plain HTTP to %s", (baseUrl) => {
    expect(() => createClient({ apiKey: KEY, baseUrl })).toThrow(/^An API key is public over http/);
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
  ])("may be sent to %s", (baseUrl) => {
    expect(() => createClient({ apiKey: KEY, baseUrl })).not.toThrow();
  });
});
