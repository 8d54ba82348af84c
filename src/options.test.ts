import { expect, test } from "vitest";
import { GENERATION, KEY } from "../contract-tests/test-support/misbehave.js";
import { serve } from "../contract-tests/test-support/serve.js";
import { type ClientOptions, createClient } from "./index.js";

test.each<[string, object, RegExp]>([
  ["no key", {}, /^An API key is needed: pass createClient\(\{ apiKey \}\) or set SKILLS_VIDEO_API_KEY\.$/],
  ["an empty key", { apiKey: "" }, /^An API key is needed/],
  ["a base URL that is none", { apiKey: KEY, baseUrl: "open.skills.video" }, /^baseUrl is not an http\(s\) URL/],
  [
    "a base URL with a password",
    { apiKey: KEY, baseUrl: "https://u:sk-secret@host/x" },
    /^baseUrl is not an http\(s\) URL without user/,
  ],
  ["a base URL with a query", { apiKey: KEY, baseUrl: "https://host/x?a=1" }, /^baseUrl is not/],
  ["a base URL with a fragment", { apiKey: KEY, baseUrl: "https://host/x#a" }, /^baseUrl is not/],
  ["a base URL of another protocol", { apiKey: KEY, baseUrl: "ftp://open.skills.video" }, /^baseUrl is not/],
  ["a base URL that is a number", { apiKey: KEY, baseUrl: 7 }, /^baseUrl is not/],
  ["no time", { apiKey: KEY, timeout: 0 }, /^timeout 0 is not a whole number from 1 to 2147483647\.$/],
  ["endless time", { apiKey: KEY, timeout: Number.POSITIVE_INFINITY }, /^timeout Infinity is not/],
  ["a time that is no number", { apiKey: KEY, timeout: Number.NaN }, /^timeout NaN is not/],
  ["a time that is a text", { apiKey: KEY, timeout: "9" }, /^timeout 9 is not/],
  ["more time than a timer has", { apiKey: KEY, waitTimeout: 2 ** 31 }, /^waitTimeout 2147483648 is not/],
  ["half a millisecond", { apiKey: KEY, pollInterval: 0.5 }, /^pollInterval 0.5 is not/],
  ["no pace", { apiKey: KEY, pollInterval: 0 }, /^pollInterval 0 is not/],
  ["fewer tries than one", { apiKey: KEY, maxRetries: -1 }, /^maxRetries -1 is not a whole number from 0/],
  ["headers that cannot be sent", { apiKey: KEY, headers: { "x-a": "sk-secret\n\n9" } }, /^headers cannot be sent\.$/],
])("a client is not made with %s", (_, options, message) => {
  const make = () => createClient(options as ClientOptions);
  expect(make).toThrow(message);
  expect(make).toThrow(TypeError);
  expect(make).not.toThrow(/sk-secret/);
});

test("a client takes the key from the environment, and goes to the contract's server with the fetch of the moment", async () => {
  const requests: [string, RequestInit][] = [];
  const original = globalThis.fetch;
  const { env } = process;
  try {
    process.env = { ...env, SKILLS_VIDEO_API_KEY: "sk-from-environment" };
    const client = createClient();
    globalThis.fetch = async function (this: unknown, input, init = {}) {
      expect(this).toBeUndefined();
      requests.push([String(input), init]);
      return Response.json(GENERATION);
    };
    await client.submit({ prompt: "a cat" });
    process.env = { ...env, SKILLS_VIDEO_API_KEY: "" };
    expect(() => createClient()).toThrow(/^An API key is needed/);
  } finally {
    globalThis.fetch = original;
    process.env = env;
  }
  const [[url, init] = ["", {}]] = requests;
  expect(url).toBe("https://open.skills.video/api/v1/generation/vidu/q2/video-turbo");
  expect(init).toMatchObject({ method: "POST", redirect: "manual", body: '{"prompt":"a cat"}' });
  expect(Object.fromEntries(new Headers(init.headers))).toEqual({
    authorization: "Bearer sk-from-environment",
    "content-type": "application/json",
  });
});

test("a client has the typed openapi-fetch client underneath", async () => {
  await using server = await serve(() => ({ status: 404, body: { code: "NOT_FOUND", message: "No." } }));
  const { http } = createClient({ apiKey: KEY, baseUrl: server.url, headers: { "x-a": "1" } });
  const { error } = await http.GET("/generation/{id}", {
    params: { path: { id: "../../credits?x=1" } },
    headers: { "x-b": "2" },
  });
  expect(error).toEqual({ code: "NOT_FOUND", message: "No." });
  expect(server.received[0]).toMatchObject({
    path: "/generation/..%2F..%2Fcredits%3Fx%3D1",
    headers: { authorization: `Bearer ${KEY}`, "x-a": "1", "x-b": "2" },
  });
});

test("a middleware that fails before a request is sent rejects with its own error; later the outcome is unknown", async () => {
  await using server = await serve(() => ({ status: 200, body: GENERATION }));
  const mine = new RangeError("mine");
  const fail = () => {
    throw mine;
  };
  const before = createClient({ apiKey: KEY, baseUrl: server.url, middleware: [{ onRequest: fail }] });
  await expect(before.submit({ prompt: "a cat" })).rejects.toBe(mine);
  expect(server.received).toHaveLength(0);
  const after = createClient({ apiKey: KEY, baseUrl: server.url, middleware: [{ onResponse: fail }] });
  await expect(after.submit({ prompt: "a cat" })).rejects.toMatchObject({ name: "SubmissionOutcomeUnknownError", cause: mine });
  expect(server.received).toHaveLength(1);
});

test("a request that a middleware holds up for too long is not sent afterwards", async () => {
  await using server = await serve(() => ({ status: 200, body: GENERATION }));
  const onRequest = async () => {
    await new Promise((resolve) => setTimeout(resolve, 120));
    return undefined;
  };
  const client = createClient({ apiKey: KEY, baseUrl: server.url, timeout: 50, middleware: [{ onRequest }] });
  await expect(client.submit({ prompt: "a cat" })).rejects.toMatchObject({ name: "TimeoutError" });
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(server.received).toHaveLength(0);
});

test("a middleware's own answer is taken for the server's", async () => {
  const onRequest = () => Response.json(GENERATION, { status: 202 });
  const client = createClient({ apiKey: KEY, baseUrl: "http://127.0.0.1:1", middleware: [{ onRequest }] });
  await expect(client.submit({ prompt: "a cat" })).resolves.toEqual(GENERATION);
});
