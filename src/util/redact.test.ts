import { describe, expect, test } from "vitest";
import { createRedactor } from "./redact.js";

const SECRET = "sk-test/4f1d+0c7b";
const { redactError, redactJson } = createRedactor([`Bearer ${SECRET}`]);

/** Has headers only on its prototype, like the `Request` of most runtimes. */
class OpaqueRequest {
  get headers() {
    return new Map([["authorization", `Bearer ${SECRET}`]]);
  }
}

const hex = (character: string) => character.charCodeAt(0).toString(16).padStart(2, "0");
const escapeAll = (write: (hex: string) => string) => [...SECRET].map((character) => write(hex(character))).join("");

describe("redactJson", () => {
  test.each<[form: string, text: string]>([
    ["raw", SECRET],
    ["in upper case", SECRET.toUpperCase()],
    ["with escaped slashes (JSON)", SECRET.replaceAll("/", "\\/")],
    ["with Unicode escapes (JSON)", escapeAll((code) => `\\u00${code}`)],
    ["with hexadecimal escapes (JavaScript)", escapeAll((code) => `\\x${code}`)],
    ["with character references (HTML)", escapeAll((code) => `&#x${code};`)],
    ["percent-encoded (URL)", encodeURIComponent(SECRET)],
    ["percent-encoded twice", encodeURIComponent(encodeURIComponent(SECRET))],
    ["percent-encoded completely", escapeAll((code) => `%${code.toUpperCase()}`)],
  ])("removes a secret %s", (_, text) => {
    expect(redactJson({ message: `bad key ${text}!` })).toEqual({ message: "bad key [API key]!" });
    expect(redactJson(text)).toBe("[API key]");
  });

  test.each([0, 1, 2, 3])("removes a secret that is part of Base64 text, at offset %d", (offset) => {
    const secret = "sk-~~~???>>>~~~???";
    const { redactJson } = createRedactor([`Bearer ${secret}`]);
    const bytes = Buffer.from(`${"x".repeat(offset)}${secret} and more`);
    // Base64 and base64url differ.
    expect(bytes.toString("base64")).toMatch(/[+/]/);
    for (const encoding of ["base64", "base64url"] as const) {
      const redacted = redactJson(bytes.toString(encoding)) ?? "";
      expect(redacted).toContain("[API key]");
      expect(Buffer.from(redacted.replace("[API key]", ""), encoding).toString()).not.toContain(secret.slice(4, -4));
    }
  });

  test("removes a secret from names, and from values at any depth", () => {
    const value = { [SECRET]: [{ a: `x${SECRET}x` }, SECRET], other: 1 };
    expect(redactJson(value)).toEqual({ "[API key]": [{ a: "x[API key]x" }, "[API key]"], other: 1 });
  });

  test("returns an equal copy of a value without secrets", () => {
    const value = { a: [1, "two", null, { b: true }] };
    expect(redactJson(value)).toEqual(value);
    expect(redactJson(value)).not.toBe(value);
    for (const text of ["", "Bearer", "sk-test", SECRET.slice(1)]) expect(redactJson(text)).toBe(text);
  });

  test("returns undefined if the value cannot be copied", () => {
    const cyclic: Record<string, unknown> = {};
    cyclic["self"] = cyclic;
    for (const value of [undefined, cyclic, 1n]) expect(redactJson(value)).toBeUndefined();
  });
});

describe("redactError", () => {
  const cyclic = new Error("no");
  cyclic.cause = cyclic;

  test.each<[string, unknown]>([
    ["an error", new Error("no")],
    ["a cyclic error", cyclic],
    ["undefined", undefined],
    ["a string", "no"],
    ["bytes", Object.assign(new Error("no"), { bytes: Buffer.from(SECRET) })],
  ])("returns the value itself if it contains no secret: %s", (_, value) => {
    expect(redactError(value)).toBe(value);
  });

  test.each<[string, object]>([
    ["its message", new Error(`bad ${SECRET}`)],
    ["its cause", new Error("no", { cause: new Error(SECRET) })],
    ["an element of errors", new AggregateError([new Error(SECRET)], "no")],
    ["a Headers object", Object.assign(new Error("no"), { sent: new Headers({ authorization: `Bearer ${SECRET}` }) })],
    [
      "the headers of a Request",
      Object.assign(new Error("no"), { request: new Request("https://x.example", { headers: { authorization: SECRET } }) }),
    ],
    ["the headers of a class that hides them", Object.assign(new Error("no"), { request: new OpaqueRequest() })],
    ["a Map", Object.assign(new Error("no"), { map: new Map([["key", SECRET]]) })],
    ["a property that is not enumerable", Object.defineProperty(new Error("no"), "hidden", { value: SECRET })],
    ["a property with a symbol as its key", Object.assign(new Error("no"), { [Symbol("key")]: SECRET })],
    ["a property with the secret as its name", Object.assign(new Error("no"), { nested: new Map([[SECRET, 1]]) })],
  ])("returns an error with only the redacted message if the secret is in %s", (_, value) => {
    const redacted = redactError(value) as Error;
    expect(redacted).not.toBe(value);
    expect(redacted).toBeInstanceOf(Error);
    expect(redacted.message).toBe(String(value).replace(SECRET, "[API key]"));
    expect(redacted.cause).toBeUndefined();
  });

  test("returns an error if there are too many values to search", () => {
    const value = Object.assign(new Error("no"), { parts: Array.from({ length: 9000 }, (_, index) => `part ${index}`) });
    expect(redactError(value)).toEqual(new Error("Error: no"));
  });

  test("drops an error that cannot be searched", () => {
    const value = Object.defineProperty(new Error("no"), "x", {
      get: () => {
        throw new Error("unreadable");
      },
    });
    expect(redactError(value)).toBeUndefined();
  });
});

describe("the credentials of an Authorization header", () => {
  const redactWith = (authorization: string, text: string) => createRedactor([authorization]).redactJson(text);

  test.each<[authorization: string, text: string, expected: string]>([
    ["Bearer secret-1234", "secret-1234", "[API key]"],
    ["Basic dXNlcjpwYXNz", "got Basic dXNlcjpwYXNz", "got Basic [API key]"],
    ["secret-without-scheme", "secret-without-scheme", "[API key]"],
    ['Digest username="someone-else", response="6629fae4"', "6629fae4", "[API key]"],
    ["Bearer short", "a short text", "a short text"],
    ["Bearer 1234567", "1234567", "1234567"],
    ["Bearer 12345678", "12345678", "[API key]"],
    ["Bearer secret-1234", "Bearer of bad news", "Bearer of bad news"],
    ["Bearer a.b*c$d(e)[f", "a.b*c$d(e)[f", "[API key]"],
    ["Bearer a.b*c$d(e)[f", "aXb*c$d(e)[f", "aXb*c$d(e)[f"],
  ])("%j: %j becomes %j", (authorization, text, expected) => {
    expect(redactWith(authorization, text)).toBe(expected);
  });

  test("of every request are removed, including those that are added later", () => {
    const authorizations = new Set(["Bearer first-secret"]);
    const { redactJson } = createRedactor(authorizations);
    expect(redactJson("first-secret second-secret")).toBe("[API key] second-secret");
    authorizations.add("Bearer second-secret");
    expect(redactJson("first-secret second-secret")).toBe("[API key] [API key]");
  });
});
