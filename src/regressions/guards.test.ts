import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { createFetch, json } from "../../contract-tests/test-support/fake-fetch.js";
import { COMPLETED, KEY } from "../../contract-tests/test-support/misbehave.js";
import { ApiError, createClient, isViduError, type VideoRequest, ViduError, videoUrls } from "../index.js";

const throwing = (): never => {
  throw new Error("no access");
};

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

const HOSTILE: readonly (readonly [description: string, create: () => unknown])[] = [
  ["a DOMException of an abort", () => new DOMException("x", "AbortError")],
  ["a DOMException of a timeout", () => AbortSignal.abort(new DOMException("x", "TimeoutError")).reason],
  ["the default reason of an abort", () => AbortSignal.abort().reason],
  ["the prototype of DOMException", () => DOMException.prototype],
  ["an object that inherits from a DOMException", () => Object.create(new DOMException("x", "AbortError"))],
  ["a value with a throwing name", () => Object.defineProperty({}, "name", { get: throwing })],
  ["an error with a throwing name", () => Object.defineProperty(new Error("x"), "name", { get: throwing })],
  [
    "an error whose class has a throwing name",
    () =>
      new (class extends Error {
        override get name() {
          return throwing();
        }
      })(),
  ],
  ["a proxy whose properties throw", () => new Proxy(new Error("x"), { get: throwing })],
  ["a proxy whose prototype throws", () => new Proxy(new Error("x"), { getPrototypeOf: throwing })],
  ["a revoked proxy", revoked],
  ["an error of another realm", () => runInNewContext("new TypeError('x')")],
  ["an object without a prototype", () => Object.create(null)],
  ["an object that only has the name", () => ({ name: "ViduError", message: "x" })],
  ["an event of an abort", () => new Event("abort")],
  ["a response", () => new Response("x")],
  ["a function", () => throwing],
  ["a symbol", () => Symbol("x")],
  ["a string", () => "ViduError"],
  ["a bigint", () => 1n],
  ["null", () => null],
  ["undefined", () => undefined],
];

describe("isViduError", () => {
  test.each(HOSTILE)("returns false for %s", (_, create) => {
    expect(isViduError(create())).toBe(false);
    expect(isViduError(create(), "ApiError")).toBe(false);
    expect(isViduError(create(), "AbortError")).toBe(false);
  });

  test("recognizes an error of another realm with its class", () => {
    const foreign = runInNewContext(`
      class ViduError extends Error { get name() { return "ViduError"; } }
      class ApiError extends ViduError { get name() { return "ApiError"; } }
      class NotFoundError extends ApiError { get name() { return "NotFoundError"; } }
      new NotFoundError("x");
    `);
    expect(isViduError(foreign)).toBe(true);
    expect(isViduError(foreign, "ApiError")).toBe(true);
    expect(isViduError(foreign, "ServerError")).toBe(false);
    expect(foreign instanceof ApiError).toBe(false);
  });

  test("recognizes an error that another error wraps in a prototype or a proxy", () => {
    const error = new ViduError("x");
    expect(isViduError(Object.create(error))).toBe(true);
    expect(isViduError(new Proxy(error, {}))).toBe(true);
  });

  test("recognizes an error whose own name was overwritten", () => {
    const error = Object.defineProperty(new ApiError("x"), "name", { value: "Renamed" });
    expect(isViduError(error, "ApiError")).toBe(true);
  });

  test("returns false for a class", () => {
    expect(isViduError(ViduError)).toBe(false);
    expect(isViduError(ApiError, "ApiError")).toBe(false);
  });

  test("lets the documented catch block rethrow errors of other code", () => {
    const handle = (error: unknown) => {
      if (isViduError(error, "ApiError")) return error.status;
      if (isViduError(error)) return error.message;
      return "passed on";
    };
    for (const [, create] of HOSTILE) expect(handle(create())).toBe("passed on");
  });
});

describe("videoUrls", () => {
  const request: VideoRequest = { prompt: "a cat" };
  const create = () => createClient({ apiKey: KEY, fetch: createFetch(() => json(COMPLETED)).fetch });

  test("rejects the promise of a call without await", async () => {
    const vidu = create();
    const calls = [vidu.generate(request), vidu.wait("gen_1"), vidu.get("gen_1"), vidu.submit(request)] as const;
    // @ts-expect-error generate returns a promise
    expect(() => videoUrls(calls[0])).toThrow(TypeError);
    // @ts-expect-error wait returns a promise
    expect(() => videoUrls(calls[1])).toThrow(TypeError);
    // @ts-expect-error get returns a promise
    expect(() => videoUrls(calls[2])).toThrow(TypeError);
    // @ts-expect-error submit returns a promise
    expect(() => videoUrls(calls[3])).toThrow(TypeError);
    const results = await Promise.all(calls);
    expect(videoUrls(results[0])).toEqual(["https://cdn.example/1.mp4"]);
  });

  test("names the remedy", () => {
    const call = Promise.resolve(COMPLETED);
    // @ts-expect-error a promise is not a generation
    expect(() => videoUrls(call)).toThrow(/await/);
  });

  test("rejects a promise of another realm and any other thenable", () => {
    // biome-ignore lint/suspicious/noThenProperty: emulates a promise of a library
    const thenable = { then: (resolve: (value: unknown) => void) => resolve(COMPLETED) };
    expect(() => videoUrls(thenable as never)).toThrow(TypeError);
    expect(() => videoUrls(runInNewContext("Promise.resolve({})"))).toThrow(TypeError);
  });

  test("rejects the iterator of a stream", () => {
    const stream = create().stream(request);
    // @ts-expect-error a stream is not a generation
    expect(() => videoUrls(stream)).toThrow(TypeError);
  });
});
