import { describe, expect, test } from "vitest";
import { COMPLETED, countSubmissions, GENERATION, KEY, serveBoth } from "../contract-tests/test-support/misbehave.js";
import { createClient } from "./index.js";

const accept = () => ({ status: 200, body: GENERATION });
const complete = () => ({ status: 200, body: COMPLETED });

describe("a submission that the server has accepted is sent once", () => {
  test("although a middleware replaces the response with 429", async () => {
    await using server = await serveBoth(accept, complete);
    const onResponse = () => new Response("{}", { status: 429, headers: { "retry-after": "0" } });
    const client = createClient({ apiKey: KEY, baseUrl: server.url, middleware: [{ onResponse }] });
    await expect(client.submit({ prompt: "a cat" })).rejects.toMatchObject({
      name: "SubmissionOutcomeUnknownError",
      id: "gen_1",
      request: { prompt: "a cat" },
    });
    expect(countSubmissions(server)).toBe(1);
  });

  test.each([
    ["throws at once after it has started the request", new ReferenceError("metrics is not defined"), true],
    ["rejects with its own error", new Error("query failed"), false],
    ["rejects with the text of a system call", new Error("getaddr of the logger"), false],
  ])("although a custom fetch %s", async (_, error, isSync) => {
    await using server = await serveBoth(accept, complete);
    const send = async (url: string, init: RequestInit | undefined) => {
      await globalThis.fetch(url, init);
      if (!isSync) throw error;
      return new Response();
    };
    const fetch = (url: string | Request, init?: RequestInit) => {
      const response = send(String(url), init);
      if (!isSync) return response;
      response.catch(() => {});
      throw error;
    };
    const client = createClient({ apiKey: KEY, baseUrl: server.url, fetch });
    await expect(client.submit({ prompt: "a cat" })).rejects.toMatchObject({ name: "SubmissionOutcomeUnknownError" });
    await expect.poll(() => countSubmissions(server)).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(countSubmissions(server)).toBe(1);
  });

  test("although the response is 5xx, whose error has the request, the time and the id", async () => {
    const body = { id: "gen_1", code: "C", message: "m" };
    await using server = await serveBoth(() => ({ status: 503, headers: { "retry-after": "0" }, body }), complete);
    const client = createClient({ apiKey: KEY, baseUrl: server.url });
    await expect(client.submit({ prompt: "a cat" })).rejects.toMatchObject({
      name: "ServerError",
      id: "gen_1",
      request: { prompt: "a cat" },
      sentAt: expect.any(Date),
    });
    expect(countSubmissions(server)).toBe(1);
  });
});

describe("a key is redacted", () => {
  test.each([
    ["with semicolons", "abc;def;ghi;jkl", (key: string) => key],
    ["with quotes", `ab"cd"ef"gh`, (key: string) => key],
    ["as named HTML entities", "sk-live&key12345", (key: string) => key.replace("&", "&amp;")],
    ["as decimal HTML entities", "sk-live-12345", (key: string) => key.replaceAll("-", "&#45;")],
  ])("%s", async (_, apiKey, encode) => {
    const echo = `unknown key Bearer ${encode(apiKey)}`;
    const fetch = async () => Response.json({ code: "C", message: echo }, { status: 401 });
    const error = await createClient({ apiKey, fetch }).submit({ prompt: "a cat" }).then(String, String);
    expect(error).toContain("unknown key Bearer [API key]");
    expect(error).not.toContain(encode(apiKey));
  });
});

test("a generation that the server does not know yet ends a wait with WaitTimeoutError", async () => {
  await using server = await serveBoth(accept, () => ({ status: 404, body: {} }));
  const client = createClient({ apiKey: KEY, baseUrl: server.url, pollInterval: 20 });
  await expect(client.generate({ prompt: "a cat" }, { timeout: 500 })).rejects.toMatchObject({
    name: "WaitTimeoutError",
    id: "gen_1",
    cause: { name: "NotFoundError" },
  });
});
