import { inspect } from "node:util";
import vm from "node:vm";
import { expect, test } from "vitest";
import * as client from "../index.js";

const classes = Object.entries(client).filter(
  ([name, value]) => name.endsWith("Error") && /^[A-Z]/.test(name) && typeof value === "function",
);

test.each(classes)("%s has a name that does not depend on the class name, and a cause", (name, value) => {
  const Class = value as typeof client.ViduError;
  const cause = new Error("the reason");
  const error = name === "InvalidRequestError" ? new client.InvalidRequestError([]) : new Class("message", { cause });
  expect(error).toBeInstanceOf(client.ViduError);
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe(name);
  expect(error.constructor.name).toBe(name);
  if (name !== "InvalidRequestError") {
    expect(error.cause).toBe(cause);
    expect(Object.hasOwn(new Class("message"), "cause")).toBe(false);
    expect(String(error)).toBe(`${name}: message`);
    expect(inspect(error)).toMatch(new RegExp(`^${name}: message\\n`));
  }
  expect(client.isViduError(error)).toBe(true);
  expect(client.isViduError(error, name as keyof client.ViduErrors)).toBe(true);
  const isApiError = error instanceof client.ApiError;
  expect(client.isViduError(error, "ApiError")).toBe(isApiError);
});

test("the package exports every error class", () => {
  expect(classes.map(([name]) => name).sort()).toEqual([
    "AbortError",
    "ApiError",
    "AuthenticationError",
    "ConnectionError",
    "ContentRejectedError",
    "GenerationFailedError",
    "InsufficientCreditsError",
    "InvalidRequestError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "RequestRejectedError",
    "ServerError",
    "SubmissionOutcomeUnknownError",
    "TimeoutError",
    "UnexpectedResponseError",
    "ViduError",
    "WaitTimeoutError",
  ]);
});

test("an InvalidRequestError lists its issues in the message", () => {
  const issue = { path: [], rule: "required", limit: "prompt", received: {}, message: "`prompt` is required" };
  const error = new client.InvalidRequestError([issue, { ...issue, message: "`n` is required" }]);
  expect(error.issues).toHaveLength(2);
  expect(error.message).toBe("The request was not sent: `prompt` is required; `n` is required.");
});

test.each<[string, unknown]>([
  ["another error", new Error("x")],
  ["a DOMException, whose name getter throws on its prototype", new DOMException("x", "AbortError")],
  ["undefined", undefined],
  ["null", null],
  ["a string", "ViduError"],
  ["a similar name", { name: "ViduError2" }],
  ["an object with the name of an error", { name: "RateLimitError" }],
  ["a function", () => {}],
  [
    "a name that cannot be read",
    Object.defineProperty(new Error("x"), "name", {
      get: () => {
        throw new Error("unreadable");
      },
    }),
  ],
  [
    "a proxy that throws",
    new Proxy(new Error("x"), {
      getPrototypeOf: () => {
        throw new Error("unreadable");
      },
    }),
  ],
])("isViduError returns false for %s", (_, value) => {
  expect(client.isViduError(value)).toBe(false);
  expect(client.isViduError(value, "ViduError")).toBe(false);
  expect(client.isViduError(value, "AbortError")).toBe(false);
});

test("isViduError recognizes errors of another realm or another copy of the package", () => {
  expect(client.isViduError(new client.RateLimitError("x", { status: 429 }), "ServerError")).toBe(false);
  const foreign = vm.runInNewContext(`
    class ViduError extends Error { get name() { return "ViduError"; } }
    class ApiError extends ViduError { get name() { return "ApiError"; } }
    class RateLimitError extends ApiError { get name() { return "RateLimitError"; } }
    new RateLimitError("x");
  `) as unknown;
  expect(foreign).not.toBeInstanceOf(Error);
  expect(client.isViduError(foreign)).toBe(true);
  expect(client.isViduError(foreign, "ApiError")).toBe(true);
  expect(client.isViduError(foreign, "ServerError")).toBe(false);
});
