import { describe, expect, test } from "vitest";
import { rejectionOf } from "../../contract-tests/test-support/fake-fetch.js";
import { COMPLETED, GENERATION, KEY } from "../../contract-tests/test-support/misbehave.js";
import { type ClientOptions, createClient } from "../index.js";

const create = (fetch: unknown, options: object = {}) =>
  createClient({ apiKey: KEY, fetch, pollInterval: 1, ...options } as ClientOptions);
const REQUEST = { prompt: "a cat" };

describe("a response of a mock", () => {
  const json = async () => GENERATION;
  test.each<[string, object]>([
    ["ok, status and json", { ok: true, status: 200, json }],
    ["status and json", { status: 200, json }],
    ["ok and json", { ok: true, json }],
    ["headers and json", { ok: true, status: 200, headers: new Headers(), json }],
    ["an object as headers", { ok: true, status: 200, headers: { a: "b" }, json, text: async () => JSON.stringify(GENERATION) }],
  ])("with only %s is read", async (_, response) => {
    expect(await create(async () => response).submit(REQUEST)).toMatchObject({ id: GENERATION.id });
  });

  test("without headers completes a generation", async () => {
    const fetch = async (_: string, { method }: RequestInit) => ({
      ok: true,
      status: 200,
      json: async () => (method === "POST" ? GENERATION : COMPLETED),
    });
    expect(await create(fetch).generate(REQUEST)).toMatchObject({ status: "COMPLETED" });
  });

  test("without headers rejects with its error", async () => {
    const fetch = async () => ({ ok: false, status: 402, json: async () => ({ code: "X", message: "none" }) });
    expect(await rejectionOf(create(fetch).submit(REQUEST))).toMatchObject({ name: "InsufficientCreditsError", code: "X" });
  });

  test("whose json rejects has an unknown outcome", async () => {
    const json = () => Promise.reject(Object.assign(new Error("x"), { code: "ECONNREFUSED" }));
    const error = await rejectionOf(create(async () => ({ ok: true, status: 200, json })).submit(REQUEST));
    expect(error.name).toBe("SubmissionOutcomeUnknownError");
  });
});

test.each([undefined, null])("a mock that returns %s for a poll ends the wait instead of its timeout", async (response) => {
  const methods: unknown[] = [];
  const fetch = async (_: string, { method }: RequestInit) => {
    methods.push(method);
    return method === "POST" ? Response.json(GENERATION) : response;
  };
  const error = await rejectionOf(create(fetch).generate(REQUEST));
  expect(error).toMatchObject({ name: "ConnectionError", isPermanent: true, id: GENERATION.id });
  expect(methods).toEqual(["POST", "GET", "GET"]);
});

describe("a wrong option", () => {
  const send = async () => Response.json(GENERATION);
  test.each<[string, unknown]>([
    ["a function", () => {}],
    ["an object", { onRequest() {} }],
    ["an array of functions", [() => {}]],
    ["an array with undefined", [undefined]],
  ])("middleware: %s is a TypeError that names it", (_, middleware) => {
    expect(() => create(send, { middleware })).toThrow(new TypeError("`middleware` must be an array of objects."));
  });

  test.each<[string, object]>([
    ["a Map", new Map([["timeout", 5]])],
    ["an array", []],
  ])("%s as options is a TypeError", async (_, options) => {
    expect(await rejectionOf(create(send).submit(REQUEST, options))).toBeInstanceOf(TypeError);
    expect(() => createClient(options)).toThrow("must be an object (received list)");
  });

  test("a timeout of null is a TypeError", async () => {
    const error = await rejectionOf(create(send).submit(REQUEST, { timeout: null } as object));
    expect(error.message).toContain("`timeout` must be an integer");
  });

  test("a header without a value is not sent", async () => {
    let sent: Headers | undefined;
    const fetch = async (_: string, init: { headers: Headers }) => {
      sent = init.headers;
      return send();
    };
    await create(fetch, { headers: { a: undefined } }).submit(REQUEST, { headers: { b: undefined } } as object);
    expect([sent?.has("a"), sent?.has("b")]).toEqual([false, false]);
  });

  test("a function apiKey that hangs is named in the error", async () => {
    const options = { apiKey: () => new Promise(() => {}), timeout: 20 };
    const error = await rejectionOf(create(send, options).submit(REQUEST));
    expect(error).toMatchObject({ name: "TimeoutError", message: expect.stringContaining("`apiKey`") });
  });
});
