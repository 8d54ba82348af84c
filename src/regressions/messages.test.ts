import { describe, expect, test } from "vitest";
import { createFetch, json, rejectionOf } from "../../contract-tests/test-support/fake-fetch.js";
import { GENERATION, KEY } from "../../contract-tests/test-support/misbehave.js";
import { createClient } from "../index.js";

const REQUEST = { prompt: "a cat" } as const;

const respond = (response: () => unknown) => createClient({ apiKey: KEY, fetch: createFetch(response).fetch, pollInterval: 1 });

/** Control characters, line separators and changes of the text direction (Unicode TR9 §2). */
const UNSAFE = /\p{Cc}|[\u2028-\u202e\u2066-\u2069]/u;

describe("a message is safe for a log", () => {
  const id = "gen\u001b[2J\r\nERROR forged\u0085\u2028line\u202egnp.exe\u2067";

  test.each<[name: string, call: () => Promise<unknown>]>([
    ["WaitTimeoutError", () => respond(() => json({ ...GENERATION, id })).generate(REQUEST, { timeout: 60 })],
    ["AbortError", () => respond(() => json(GENERATION)).wait(id, { signal: AbortSignal.abort() })],
    ["NotFoundError", () => respond(() => json({ code: "A\nB", message: "c\u0007d" }, { status: 404 })).get(id)],
    ["GenerationFailedError", () => respond(() => json({ ...GENERATION, id, status: "FAILED", code: "A\nB" })).wait(id)],
    ["ConnectionError", () => respond(() => Promise.reject(new Error("x\u001b[31m\ny"))).get(id, { timeout: 60 })],
  ])("of a %s, and its id is unchanged", async (name, call) => {
    const error = await rejectionOf(call());
    expect(error).toMatchObject({ name, id });
    expect(error.message).not.toMatch(UNSAFE);
    expect(error.message).toMatch(/gen|returned/);
  });

  test("and of limited length, whatever id the server sends", async () => {
    const long = "g".repeat(100_000);
    const error = await rejectionOf(respond(() => json({ ...GENERATION, id: long })).generate(REQUEST, { timeout: 60 }));
    expect(error).toMatchObject({ name: "WaitTimeoutError", id: long });
    expect(error.message.length).toBeLessThan(4000);
  });
});

test.each([
  ["nested, as of many gateways", { error: { code: "QUOTA", message: "too many" } }, "returned 400 QUOTA: too many", "QUOTA"],
  ["nested, without a code", { error: { message: "too many" } }, "returned 400 too many", undefined],
  ["a text", { error: "too many" }, "returned 400 too many", "too many"],
  ["a number", { error: 7, message: "too many" }, "returned 400 too many", undefined],
])("the error of a body that is %s is in the message", async (_, body, message, code) => {
  const error = await rejectionOf(respond(() => json(body, { status: 400 })).submit(REQUEST));
  expect(error).toMatchObject({ name: "RequestRejectedError", code, body });
  expect(error.message).toContain(message);
});

// Each took more than ten seconds: the time grew with the square of the length.
test.each([
  ["a long code", { code: "c".repeat(100_000), message: "m" }],
  ["backslashes", { code: "X", message: "\\".repeat(100_000) }],
  ["a long code of schemes", { code: "a+b:/".repeat(20_000), message: "m" }],
])("%s in a body does not block the process", { timeout: 8000 }, async (_, body) => {
  const error = await rejectionOf(respond(() => json(body, { status: 422 })).submit(REQUEST));
  expect(error).toMatchObject({ name: "RequestRejectedError", body });
  expect(error.message.length).toBeLessThan(1000);
});
