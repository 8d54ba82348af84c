import { describe, expect, test } from "vitest";
import { protocolChecks } from "../../src/checks/protocol/index.js";
import { unknownIds } from "../../src/checks/unknown-ids.js";
import type { Outcome } from "../../src/traffic/exchange.js";
import { content, contractWith } from "../../test-support/contract-with.js";

const KEY = "sk-Ab1.2x";
const minimal = '{"prompt":"a cat"}';
const full = '{"prompt":"a cat","probe":1}';
const responses = { "200": content({}), "202": content({}) };
const [operation] = contractWith({ type: "integer" }, responses).operations;
if (operation?.request === undefined) throw new Error("the contract has no submission");
const context = { full, minimal, operation: { ...operation, request: operation.request }, prefix: "" };
const checks = new Map(protocolChecks({ ...context, apiKey: KEY, hasKey: true }).map((check) => [check.id, check]));

const headersOf = (id: string, name: string) =>
  checks.get(id)?.probes.map(({ message }) => message.headers(KEY)[name]) ?? "unknown check";
const response = (status: number): Outcome => ({ kind: "response", status, headers: {}, body: Buffer.from("{}") });
const STATUSES = [200, 201, 202, 400, 401, 402, 403, 404, 405, 409, 411, 413, 415, 422, 429, 500, 501];
/** The statuses with which a check passes. */
const passes = (id: string) => STATUSES.filter((status) => checks.get(id)?.assess(response(status)).outcome === "pass");
const CLIENT_ERRORS = STATUSES.filter((status) => status >= 400 && status < 500);
/** Client errors that are about the request, not about the caller. */
const REJECTIONS = CLIENT_ERRORS.filter((status) => ![401, 402, 403, 429].includes(status));

test.each([
  ["mediaType.form.invalid", { mediaTypes: ["application/x-www-form-urlencoded; charset=utf-8"] }, 0],
  ["mediaType.form.invalid", { mediaTypes: ["*/*"] }, 0],
  ["mediaType.form.invalid", { mediaTypes: ["multipart/form-data"] }, 1],
  ["body.syntax.empty.invalid", { isOptional: true }, 0],
  ["body.syntax.empty.invalid", { isOptional: false }, 1],
])("%s with a body that has %j: %i", (id, fields, count) => {
  const documented = { ...context, operation: { ...context.operation, request: { ...context.operation.request, ...fields } } };
  const found = protocolChecks({ ...documented, apiKey: KEY, hasKey: true }).filter((check) => check.id === id);
  expect(found.length).toBe(count);
});

describe("requests that differ in a header or the method", () => {
  test.each<[string, string, string | undefined, readonly number[]]>([
    ["mediaType.charset.valid", "content-type", "application/json; charset=utf-8", [200, 202]],
    ["mediaType.case.valid", "content-type", 'APPLICATION/Json ; Charset="UTF-8"', [200, 202]],
    ["contentEncoding.wrong.observed", "content-encoding", "gzip", [200, 202, ...REJECTIONS]],
    ["mediaType.form.invalid", "content-type", "application/x-www-form-urlencoded", CLIENT_ERRORS],
    ["mediaType.missing.observed", "content-type", undefined, [200, 202, ...REJECTIONS]],
    ["mediaType.wrong.observed", "content-type", "text/plain", [200, 202, ...REJECTIONS]],
    ["http.chunked.valid", "transfer-encoding", "chunked", [200, 202, 411]],
    ["http.repeated.valid", "content-type", "application/json", [200, 202]],
  ])("%s sends %s: %s", (id, name, value, statuses) => {
    expect(headersOf(id, name)).toEqual([value]);
    expect(passes(id)).toEqual(statuses);
  });

  test.each(["GET", "PUT", "PATCH", "DELETE", "TRACE"])("%s must be rejected with any client error or 501", (method) => {
    const id = `method.${method.toLowerCase()}.invalid`;
    expect(checks.get(id)?.probes.map(({ message }) => message.method)).toEqual([method]);
    expect(passes(id)).toEqual([...CLIENT_ERRORS, 501]);
  });

  test("TRACE has no content", () => {
    expect(checks.get("method.trace.invalid")?.probes.map(({ message }) => message.body)).toEqual([undefined]);
    expect(headersOf("method.trace.invalid", "content-type")).toEqual([undefined]);
  });

  test("a form contains the members of the request", () => {
    expect(checks.get("mediaType.form.invalid")?.probes.map(({ message }) => message.body)).toEqual(["prompt=a+cat"]);
  });

  test.each<[string, readonly number[]]>([
    ["body.syntax.empty.invalid", [400, 422]],
    ["body.syntax.order.valid", [200, 202]],
    ["body.syntax.duplicateName.observed", [200, 202, ...REJECTIONS]],
    ["body.syntax.deep.invalid", [400, 413, 422]],
    ["authentication.none.invalid", [401]],
    ["authentication.lowerCase.observed", [200, 202, 401]],
  ])("%s passes with the documented statuses only", (id, statuses) => {
    expect(passes(id)).toEqual(statuses);
  });

  test("different requests have different variants, because equal requests are sent once", () => {
    const probes = [...checks.values()].flatMap((check) => check.probes);
    const keys = probes.map(({ message: { body, method, headers, variant } }) => ({
      sent: JSON.stringify([method, String(body), headers(KEY)]),
      key: `${variant} ${body}`,
    }));
    const sentBy = new Map(keys.map(({ key, sent }) => [key, sent]));
    for (const { key, sent } of keys) expect(sentBy.get(key)).toBe(sent);
    expect(new Set(keys.map(({ key }) => key)).size).toBeGreaterThan(50);
  });
});

/** The Authorization header of every credential that must be rejected, for the key `sk-Ab1.2x`. */
const CREDENTIALS: Readonly<Record<string, string | undefined>> = {
  none: undefined,
  empty: "",
  scheme: "Bearer",
  basic: `Basic ${Buffer.from(`${KEY}:${KEY}`).toString("base64")}`,
  basicRaw: "Basic sk-Ab1.2x",
  otherScheme: "Token sk-Ab1.2x",
  raw: "sk-Ab1.2x",
  glued: "Bearersk-Ab1.2x",
  "wrongKey.other": "Bearer not-the-key-of-anybody",
  "wrongKey.sameLength": "Bearer skQQQQQ2x",
  "wrongKey.longer": "Bearer sk-Ab1.2xx",
  "wrongKey.shorter": "Bearer sk-Ab1.2",
  "wrongKey.prefix": "Bearer sk-Ab",
  "wrongKey.suffix": "Bearer QQQQQ1.2x",
  "wrongKey.headless": "Bearer k-Ab1.2x",
  "wrongKey.list": "Bearer sk-Ab1.2x,x",
  "wrongKey.double": "Bearer Bearer sk-Ab1.2x",
  "wrongKey.quoted": 'Bearer "sk-Ab1.2x"',
  "wrongKey.word": "Bearer null",
  "wrongKey.pattern": "Bearer .*|' OR '1'='1",
  "wrongKey.case": "Bearer SK-aB1.2X",
};

describe("credentials", () => {
  test.each(Object.entries(CREDENTIALS))("authentication.%s.invalid sends %s", (variant, authorization) => {
    const id = `authentication.${variant}.invalid`;
    // A server may check the key on one code path only, so a missing key is also sent with the full request.
    const isSentTwice = variant === "none";
    expect(headersOf(id, "authorization")).toEqual(isSentTwice ? [authorization, authorization] : [authorization]);
    expect(checks.get(id)?.probes.map(({ message }) => message.body)).toEqual(isSentTwice ? [minimal, full] : [minimal]);
  });

  test("are all listed here", () => {
    const ids = [...checks.keys()].filter((id) => id.startsWith("authentication.") && id.endsWith(".invalid"));
    const outsideTheHeader = ["query", "otherHeader", "connection"];
    expect(ids).toEqual([...Object.keys(CREDENTIALS), ...outsideTheHeader].map((variant) => `authentication.${variant}.invalid`));
  });

  test("include no wrong keys without a real key", () => {
    const ids = protocolChecks({ ...context, hasKey: false }).map(({ id }) => id);
    expect(ids).toContain("authentication.none.invalid");
    expect(ids.filter((id) => id.includes("wrongKey"))).toEqual([]);
  });

  test("a public operation has no authentication checks", () => {
    const open = protocolChecks({ ...context, hasKey: true, operation: { ...context.operation, isPublic: true } });
    expect(open.length).toBeGreaterThan(20);
    expect(open.filter(({ id }) => id.startsWith("authentication."))).toEqual([]);
  });
});

describe("ids that no generation has", () => {
  const segments = (known: string, kind: string) =>
    unknownIds(known)
      .filter((id) => id.kind === kind)
      .map(({ segment }) => segment);

  test("are derived from a known random id", () => {
    const known = "gen_4f1d0c7bABxyz9";
    expect(segments(known, "like")).toEqual(["gen_4f1d0c0eDEghi2", "gen_4f1d0c2aFAijk4"]);
    expect(segments(known, "near")).toEqual([
      "gen_4f1d0",
      "c7bABxyz9",
      "gen_4f1d0c7bABxyz",
      "gen_4f1d0c7bABxyz9x",
      "gen_4f1d0c7bABxyz9%20",
      "gen_4f1d0c7bABxyz9%00",
      "%2567en_4f1d0c7bABxyz9",
    ]);
  });

  test("do not continue a counter", () => {
    expect(segments("gen_12", "like")).toEqual(["gen_45000000", "gen_67222222"]);
    expect(segments("gen_12", "near")).toEqual(["gen_12x", "gen_12%20", "gen_12%00", "%2567en_12"]);
  });

  test("are encoded as a path segment", () => {
    expect(segments("a/b 1234567890", "like")).toEqual(["a%2Fb%201267890123", "a%2Fb%201289012345"]);
    expect(segments("gen_1", "odd")).toEqual([
      "__proto__",
      "'%20OR%20'1'%3D'1",
      ".*",
      "%25",
      "9999999999999999",
      "undefined",
      "%C3%A9",
    ]);
    expect(segments("gen_1", "hostile")).toEqual(["..%2F..%2Fcredits", "%zz", "%FF", "a".repeat(2000)]);
  });
});
