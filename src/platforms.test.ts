import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { COMPLETED, GENERATION, KEY, result } from "../contract-tests/test-support/misbehave.js";
import { createClient, type FetchOption } from "./index.js";

/** Implementations of `fetch` that differ from the standard. */

const request = { prompt: "a cat" };

/** Creates a client with this `fetch`, and records the inits that it receives. */
function createTestClient(fetch: (init: RequestInit, count: number) => unknown, options: object = {}) {
  const inits: RequestInit[] = [];
  const recording: FetchOption = async (input, init = {}) => {
    expect(typeof input).toBe("string");
    inits.push({ ...init });
    return (await fetch(init, inits.length)) as Response;
  };
  return { client: createClient({ apiKey: KEY, fetch: recording, pollInterval: 1, ...options }), inits };
}

const respond = ({ method }: RequestInit) => Response.json(method === "POST" ? GENERATION : COMPLETED);
const event = (body: object) => `data: ${JSON.stringify(body)}\n\n`;
const EVENTS = event(result("IN_QUEUE")) + event(COMPLETED);

/** Reads all updates of a stream. */
async function readStatuses(client: ReturnType<typeof createClient>): Promise<readonly string[]> {
  const statuses: string[] = [];
  for await (const { status } of client.stream(request)) statuses.push(status);
  return statuses;
}

describe("a fetch that rejects a member of its init", () => {
  test("is called without `cache`, and only the first poll is repeated (workerd before 2024-11-11)", async () => {
    const { client, inits } = createTestClient((init) => {
      if ("cache" in init) throw new Error("The 'cache' field on 'RequestInitializerDict' is not implemented.");
      return respond(init);
    });
    expect(await client.generate(request)).toEqual(COMPLETED);
    expect(await client.get("gen_1")).toEqual(COMPLETED);
    expect(inits.map((init) => `${init.method} ${"cache" in init} ${"signal" in init}`)).toEqual([
      "POST false true",
      "GET true true",
      "GET false true",
      "GET false true",
    ]);
  });

  test("is called without `signal`, and the submission is sent once (signals of another realm)", async () => {
    let accepted = 0;
    const { client, inits } = createTestClient((init) => {
      if (init.signal) throw new TypeError('RequestInit: Expected signal ("{}") to be an instance of AbortSignal.');
      accepted += 1;
      return respond(init);
    });
    expect(await client.submit(request)).toEqual(GENERATION);
    expect(await client.submit(request)).toEqual(GENERATION);
    expect(accepted).toBe(2);
    expect(inits.map(({ signal }) => Boolean(signal))).toEqual([true, false, false]);
  });

  test("rejects after two attempts if it rejects every init", async () => {
    const { client, inits } = createTestClient(() => {
      throw new TypeError("Failed to execute 'fetch' on 'Window': Failed to read the 'headers' property from 'RequestInit'.");
    });
    await expect(client.get("gen_1")).rejects.toMatchObject({ name: "ConnectionError", id: "gen_1", isPermanent: true });
    // The first attempt is repeated without the optional members.
    expect(inits).toHaveLength(3);
  });

  test("has an unknown outcome, and is not called again, if its error does not prove that nothing was sent", async () => {
    const { client, inits } = createTestClient(() =>
      Promise.reject(new Error("internal error; reference = 4aro8br2q4dos5v8d3a6rlsn")),
    );
    await expect(client.submit(request)).rejects.toMatchObject({ name: "SubmissionOutcomeUnknownError" });
    expect(inits).toHaveLength(1);
  });
});

describe("a middleware", () => {
  test("does not make the client pass a Request, which a fetch of another implementation rejects", async () => {
    const middleware = [
      {
        onRequest: ({ request }: { readonly request: Request }) => {
          request.headers.set("x-trace", "1");
          return undefined;
        },
      },
    ];
    const { client, inits } = createTestClient(respond, { middleware });
    expect(await client.generate(request)).toEqual(COMPLETED);
    expect(inits).toHaveLength(2);
    expect(inits[0]).toMatchObject({ method: "POST", redirect: "manual", body: '{"prompt":"a cat"}' });
    for (const init of inits) {
      const headers = new Headers(init.headers);
      expect(headers.get("x-trace")).toBe("1");
      expect(headers.get("authorization")).toBe(`Bearer ${KEY}`);
    }
  });
});

/** Responses whose body is not a web stream. */
const BODIES: readonly (readonly [implementation: string, createBody: (text: string) => object])[] = [
  [
    "a Node stream of bytes (node-fetch)",
    (text) => ({ body: Readable.from([...text].map((character) => Buffer.from(character))) }),
  ],
  ["a Node stream of text", (text) => ({ body: Readable.from([text.slice(0, 9), text.slice(9)]) })],
  [
    "an async iterable",
    (text) => ({
      body: {
        async *[Symbol.asyncIterator]() {
          yield new TextEncoder().encode(text);
        },
      },
    }),
  ],
  ["no body, but text() (React Native)", (text) => ({ text: async () => text })],
  ["a body without an interface, and text()", (text) => ({ body: {}, text: async () => text })],
];

describe.each(BODIES)("a response with %s", (_, createBody) => {
  const createResponse = (type: string, text: string, status = 200) => ({
    ok: status < 400,
    status,
    headers: new Headers({ "content-type": type }),
    ...createBody(text),
  });

  test("is read as JSON", async () => {
    const { client } = createTestClient(({ method }) =>
      createResponse("application/json", JSON.stringify(method === "POST" ? GENERATION : COMPLETED)),
    );
    expect(await client.generate(request)).toEqual(COMPLETED);
  });

  test("is read as an error", async () => {
    const { client } = createTestClient(() => createResponse("application/json", '{"code":"NO_CREDITS"}', 402));
    await expect(client.submit(request)).rejects.toMatchObject({ name: "InsufficientCreditsError", code: "NO_CREDITS" });
  });

  test("is read as a stream of events", async () => {
    const { client, inits } = createTestClient(() => createResponse("text/event-stream", EVENTS));
    expect(await readStatuses(client)).toEqual(["IN_QUEUE", "COMPLETED"]);
    expect(inits).toHaveLength(1);
  });

  test("is read as a stream of events that breaks off, after which the client polls", async () => {
    const { client, inits } = createTestClient(({ method }) =>
      method === "POST"
        ? createResponse("text/event-stream", event(result("IN_QUEUE")))
        : createResponse("application/json", JSON.stringify(COMPLETED)),
    );
    expect(await readStatuses(client)).toEqual(["IN_QUEUE", "COMPLETED"]);
    expect(inits).toHaveLength(2);
  });
});

test("a response of another realm passes through a middleware", async () => {
  const response = { ok: true, status: 200, headers: new Headers(), text: async () => JSON.stringify(GENERATION) };
  const onResponse = ({ response }: { readonly response: Response }) => response;
  const { client } = createTestClient(() => response, { middleware: [{ onResponse }] });
  expect(await client.submit(request)).toEqual(GENERATION);
});

test("the client works without globals that some platforms lack", async () => {
  const missing: readonly (readonly [owner: object, name: string])[] = [
    [globalThis, "DOMException"],
    [globalThis, "btoa"],
    [AbortSignal, "any"],
    [AbortSignal.prototype, "throwIfAborted"],
    [URL, "canParse"],
  ];
  const descriptors = missing.map(([owner, name]) => Object.getOwnPropertyDescriptor(owner, name));
  try {
    for (const [owner, name] of missing) expect(Reflect.deleteProperty(owner, name)).toBe(true);
    const controller = new AbortController();
    const { client } = createTestClient(respond, { signal: controller.signal });
    expect(await client.generate(request)).toEqual(COMPLETED);
    const failing = createTestClient(() => Promise.reject(new TypeError("Network request failed")), {
      signal: controller.signal,
    });
    await expect(failing.client.submit(request)).rejects.toMatchObject({ name: "SubmissionOutcomeUnknownError" });
    controller.abort();
    await expect(client.submit(request)).rejects.toMatchObject({ name: "AbortError", outcome: "not-sent" });
  } finally {
    for (const [index, [owner, name]] of missing.entries()) {
      const descriptor = descriptors[index];
      if (descriptor) Object.defineProperty(owner, name, descriptor);
    }
  }
  for (const [owner, name] of missing) expect(owner).toHaveProperty(name);
});

/** Syntax and methods that Hermes, the engine of React Native, lacked until 2024, and that its build does not add. */
const MISSING_IN_HERMES = /\\p\{|\.(?:at|toSorted|toReversed|findLast)\(|structuredClone|Object\.groupBy/;

test("the modules for all platforms use nothing that React Native's engine lacks", async () => {
  const { metafile } = await build({
    bundle: true,
    entryPoints: ["index", "webhooks"].map((name) => fileURLToPath(new URL(`${name}.ts`, import.meta.url))),
    external: ["openapi-fetch", "node:*"],
    logLevel: "silent",
    metafile: true,
    outdir: "/",
    write: false,
  });
  const modules = Object.keys(metafile.inputs);
  const code = (text: string) => text.replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, "");
  const found = modules.filter((module) => MISSING_IN_HERMES.test(code(readFileSync(module, "utf8"))));
  expect(modules.length).toBeGreaterThan(30);
  expect(found).toEqual([]);
});
