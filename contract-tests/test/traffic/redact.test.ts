import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Outcome } from "../../src/traffic/exchange.js";
import { redact, redactText } from "../../src/traffic/redact.js";
import { secretFilter, secretPattern } from "../../src/traffic/secret-pattern.js";

/** A key with characters that every encoding escapes. */
const SECRET = "sk-ab/cd+ef==_é1".replace("é", "z");
const base64 = (text: string) => Buffer.from(text).toString("base64");
const hexOf = (text: string, format: (hex: string) => string) =>
  [...Buffer.from(text)].map((byte) => format(byte.toString(16).padStart(2, "0"))).join("");

function redactBody(text: string, { body, key = SECRET, publicText }: { body?: string; key?: string; publicText?: string } = {}) {
  const outcome: Outcome = { kind: "response", status: 200, headers: {}, body: Buffer.from(text) };
  const request = { method: "POST", url: "http://localhost/v1", headers: { authorization: `Bearer ${key}` }, body };
  const exchange = redact({ request, outcome, durationMs: 0 }, key, publicText);
  return {
    text: exchange.outcome.kind === "response" ? Buffer.from(exchange.outcome.body).toString() : "",
    leaks: exchange.leaksCredential,
  };
}

const ECHOES: Readonly<Record<string, string>> = {
  plain: SECRET,
  "in upper case": SECRET.toUpperCase(),
  "with an escaped slash": JSON.stringify(SECRET).replaceAll("/", "\\/"),
  "with Unicode escapes in upper case": hexOf(SECRET, (hex) => `\\u00${hex.toUpperCase()}`),
  "with some Unicode escapes in lower case": SECRET.replaceAll("/", "\\u002f").replaceAll("=", "\\u003d"),
  "with escapes in a nested JSON text": SECRET.replaceAll("/", "\\\\/").replaceAll("+", "\\\\u002B"),
  "with JavaScript escapes": hexOf(SECRET, (hex) => `\\x${hex}`),
  "percent-encoded": encodeURIComponent(SECRET),
  "percent-encoded in lower case": encodeURIComponent(SECRET).toLowerCase(),
  "percent-encoded twice": encodeURIComponent(encodeURIComponent(SECRET)),
  "percent-encoded completely": hexOf(SECRET, (hex) => `%${hex}`),
  "in hexadecimal HTML entities": hexOf(SECRET, (hex) => `&#x${hex.toUpperCase()};`),
  "in decimal HTML entities": [...Buffer.from(SECRET)].map((byte) => `&#${byte};`).join(""),
  "in named HTML entities": SECRET.replaceAll("/", "&sol;").replaceAll("+", "&plus;").replaceAll("=", "&equals;"),
  "in HTML entities that are escaped again": SECRET.replaceAll("/", "&amp;#x2F;"),
  hexadecimal: hexOf(SECRET, (hex) => hex.toUpperCase()),
  "as a hexadecimal dump": hexOf(SECRET, (hex) => `${hex}:`).slice(0, -1),
  "as a list of hexadecimal numbers": hexOf(SECRET, (hex) => `0x${hex}, `).slice(2, -2),
  "as a JSON array of bytes": JSON.stringify([...Buffer.from(SECRET)]).slice(1, -1),
  "as a formatted JSON array of bytes": [...Buffer.from(SECRET)].join(",\n    "),
  "with octal escapes": [...Buffer.from(SECRET)].map((byte) => `\\${byte.toString(8)}`).join(""),
  "in UTF-16": [...SECRET].join("\u0000"),
  "in UTF-16 with escapes": [...SECRET].join("\\u0000"),
  "in Base64 twice": base64(base64(SECRET)),
  "in Base64 twice, after a prefix": base64(`x${base64(`Bearer ${SECRET}`)}`),
  "in Base64": base64(SECRET),
  "in Base64 after one byte": base64(`x${SECRET} more`),
  "in Base64 after two bytes": base64(`xy${SECRET}:`),
  "in Base64 of the credentials of Basic": `Basic ${base64(`user:${SECRET}`)}`,
  "in Base64url": Buffer.from(`{"key":"${SECRET}"}`).toString("base64url"),
  "in percent-encoded Base64": encodeURIComponent(base64(`?${SECRET}`)),
  "in Base64 with escaped slashes": base64(`ab${SECRET}??`).replaceAll("/", "\\/"),
};

describe("an echo of the key", () => {
  test.each(Object.entries(ECHOES))("%s is found and redacted", (_, echo) => {
    const { leaks, text } = redactBody(`{"message":"before ${echo} after"}`);
    expect(leaks).toBe(true);
    expect(text).toMatch(/^\{"message":"before .*\[credential\].* after"\}$/);
    expect(text).not.toContain(echo);
  });

  test.each([0, 1, 2, 3])("in Base64 leaves none of the bytes that only the key determines (offset %i)", (offset) => {
    const { text } = redactBody(base64(`${"-".repeat(offset)}${SECRET}${"-".repeat(5)}`));
    const [before = "", after = ""] = text.split("[credential]");
    expect(before.length).toBeLessThanOrEqual(Math.ceil((offset * 4) / 3));
    expect(Buffer.from(before, "base64").toString()).toMatch(/^-*$/);
    expect(after.length).toBeLessThanOrEqual(10);
  });

  test("in a header or in the message of a network error is redacted", () => {
    const request = { method: "GET", url: "http://localhost", headers: { authorization: `Bearer ${SECRET}` }, body: undefined };
    const headers = { location: `/?key=${encodeURIComponent(SECRET)}` };
    const response: Outcome = { kind: "response", status: 302, headers, body: new Uint8Array() };
    const lost: Outcome = { kind: "none", reason: "broken", message: `bad header ${SECRET}` };
    expect(redact({ request, outcome: response, durationMs: 0 }, SECRET).outcome).toMatchObject({
      headers: { location: "/?key=[credential]" },
    });
    expect(redact({ request, outcome: lost, durationMs: 0 }, SECRET).outcome).toMatchObject({
      message: "bad header [credential]",
    });
  });

  test("that is a variant of the key is redacted, too", () => {
    const { leaks } = redactBody("the key sk-other-0123 is unknown", { key: "sk-other-0123" });
    expect(leaks).toBe(true);
    expect(redactText(`TypeError: invalid header "Bearer ${SECRET}"`, [SECRET])).toBe(
      'TypeError: invalid header "Bearer [credential]"',
    );
  });

  test("that is a plain word is found after its scheme", () => {
    expect(redactBody('{"message":"unknown: Bearer topsecret"}', { key: "topsecret" })).toEqual({
      leaks: true,
      text: '{"message":"unknown: [credential]"}',
    });
  });
});

describe("no false alarm is raised", () => {
  test.each([
    ["a short key", "test", "1 test failed", undefined],
    ["a key that is a common word", "generation", "the generation failed", undefined],
    ["a wrong key that is a word", "undefined", "prompt is undefined", undefined],
    ["a key that is a value of the contract", "IN_PROGRESS", '{"status":"IN_PROGRESS"}', undefined],
    ["a key that the request contains", "my-cat-video-1", '{"input":{"prompt":"my-cat-video-1"}}', '{"prompt":"my-cat-video-1"}'],
    ["a key that contains the host name", "localhost/v1", "POST localhost/v1", undefined],
    ["text that is similar to an escaped key", "nab/cdef1", "\\nab/cdef2", undefined],
    ["a part of the key", SECRET, `key ${SECRET.slice(0, 5)}…${SECRET.slice(-4)}`, undefined],
  ])("for %s", (_, key, text, body) => {
    expect(redactBody(text, { key, ...(body === undefined ? {} : { body }), publicText: "IN_QUEUE IN_PROGRESS" })).toEqual({
      leaks: false,
      text,
    });
  });
});

test.each(["\\", "%25", "&amp;", "a", "=", "sk-ab/"])("the search takes linear time in a long text of %j", (unit) => {
  const start = process.cpuUsage().user;
  expect(redactBody(unit.repeat(200_000 / unit.length)).leaks).toBe(false);
  expect(process.cpuUsage().user - start).toBeLessThan(5_000_000);
});

describe("the fast filter before the search", () => {
  const encodings = Object.values(ECHOES);
  const text = fc.array(fc.oneof(fc.constantFrom(...encodings), fc.string({ maxLength: 12 })), { maxLength: 4 });

  test("never hides a match of the pattern", () => {
    const pattern = secretPattern(SECRET);
    const mayMatch = secretFilter(SECRET);
    fc.assert(
      fc.property(text, fc.boolean(), (parts, isUpper) => {
        const joined = isUpper ? parts.join("").toUpperCase() : parts.join("");
        pattern.lastIndex = 0;
        if (pattern.test(joined)) expect(mayMatch(joined)).toBe(true);
      }),
    );
  });

  test("never hides a key whose characters are escaped in different ways", () => {
    const forms = (byte: number) => {
      const hex = byte.toString(16).padStart(2, "0");
      return [
        String.fromCharCode(byte),
        `%${hex}`,
        `%25${hex}`,
        `\\u00${hex}`,
        `\\\\x${hex}`,
        `\\u{${hex}}`,
        `&#${byte};`,
        `&#${byte}`,
        `&amp;#x${hex}`,
      ];
    };
    const escaped = fc
      .tuple(...[...Buffer.from(SECRET)].map((byte) => fc.constantFrom(...forms(byte))))
      .map((all) => all.join(""));
    fc.assert(
      fc.property(escaped, (echo) => secretPattern(SECRET).test(echo) && secretFilter(SECRET)(echo)),
      { numRuns: 50 },
    );
  });

  test.each([
    '{"error":{"code":"INVALID_REQUEST","message":"duration must be at most 8"}}',
    '{"message":"one line\\nanother line, 100% \\u00e9 C:\\\\new"}',
    "/videos?a=1&b=2&lt;b&gt; &amp;#115; fish &amp; chips",
  ])("excludes ordinary responses, so that they cost nothing: %s", (text) => {
    expect(secretFilter(SECRET)(text)).toBe(false);
  });
});

test("a key in the query, another header or a preceding request is replaced by its variable", () => {
  const shown = "$SKILLS_VIDEO_API_KEY";
  const authorized = {
    method: "GET",
    url: "http://localhost/v1",
    headers: { authorization: `Bearer ${SECRET}` },
    body: undefined,
  };
  const request = {
    ...{ method: "GET", url: `http://localhost/v1?key=${SECRET}`, headers: { "x-api-key": SECRET }, body: undefined },
    shell: { url: `http://localhost/v1?key=${shown}`, headers: { "x-api-key": shown } },
    preceding: { ...authorized, shellAuthorization: `Bearer ${shown}` },
  };
  const outcome: Outcome = { kind: "response", status: 401, headers: {}, body: Buffer.from(`no ${SECRET}`) };
  const redacted = redact({ request, outcome, durationMs: 0 }, SECRET);
  expect(JSON.stringify(redacted.request)).not.toContain(SECRET);
  expect(redacted.request).toMatchObject({ url: `http://localhost/v1?key=${shown}`, headers: { "x-api-key": shown } });
  expect(redacted.request.preceding?.headers["authorization"]).toBe(`Bearer ${shown}`);
  expect(redacted.leaksCredential).toBe(true);
});

test("a key in the reason phrase is found and redacted", () => {
  const request = { method: "GET", url: "http://localhost/v1", headers: { authorization: `Bearer ${SECRET}` }, body: undefined };
  const outcome: Outcome = { kind: "response", status: 400, reasonPhrase: `Bad ${SECRET}`, headers: {}, body: Buffer.from("{}") };
  const exchange = redact({ request, outcome, durationMs: 0 }, SECRET);
  expect(exchange).toMatchObject({ leaksCredential: true, outcome: { reasonPhrase: "Bad [credential]" } });
});
