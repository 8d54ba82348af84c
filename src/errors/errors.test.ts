import { inspect } from "node:util";
import vm from "node:vm";
import { expect, test } from "vitest";
import * as client from "../index.js";

const classes = Object.entries(client).filter(
  ([name, value]) => name.endsWith("Error") && /^[A-Z]/.test(name) && typeof value === "function",
);

test.each(classes)("%s has its name, which outlives its class's, and its place among the errors", (name, value) => {
  const Class = value as typeof client.ViduError;
  const cause = new Error("why");
  const error = name === "InvalidRequestError" ? new client.InvalidRequestError([]) : new Class("what", { cause });
  expect(error).toBeInstanceOf(client.ViduError);
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe(name);
  expect(error.constructor.name).toBe(name);
  if (name !== "InvalidRequestError") {
    expect(error.cause).toBe(cause);
    expect(Object.hasOwn(new Class("what"), "cause")).toBe(false);
    expect(String(error)).toBe(`${name}: what`);
    expect(inspect(error)).toMatch(new RegExp(`^${name}: what\\n`));
  }
  expect(client.isViduError(error)).toBe(true);
  expect(client.isViduError(error, name as keyof client.ViduErrors)).toBe(true);
  const isApi = error instanceof client.ApiError;
  expect(client.isViduError(error, "ApiError")).toBe(isApi);
});

test("there are as many classes as there are names", () => {
  expect(classes).toHaveLength(17);
});

test("an error is told from another, and from what is none, across realms", () => {
  const error = new client.RateLimitError("x", { status: 429 });
  expect(client.isViduError(error, "ServerError")).toBe(false);
  for (const other of [
    new Error("x"),
    undefined,
    null,
    "ViduError",
    { name: "ViduError2" },
    { name: "RateLimitError" },
    () => {},
  ])
    expect(client.isViduError(other, "ViduError")).toBe(false);
  const elsewhere = vm.runInNewContext(`
    class ViduError extends Error { get name() { return "ViduError"; } }
    class ApiError extends ViduError { get name() { return "ApiError"; } }
    class RateLimitError extends ApiError { get name() { return "RateLimitError"; } }
    new RateLimitError("x");
  `) as unknown;
  expect(elsewhere).not.toBeInstanceOf(Error);
  expect(client.isViduError(elsewhere)).toBe(true);
  expect(client.isViduError(elsewhere, "ApiError")).toBe(true);
  expect(client.isViduError(elsewhere, "ServerError")).toBe(false);
});
