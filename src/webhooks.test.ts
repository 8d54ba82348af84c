import { createHmac } from "node:crypto";
import { Readable } from "node:stream";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { signWebhook } from "../contract-tests/sandbox/webhooks.js";
import { isViduError } from "./index.js";
import { verifyWebhook, WebhookVerificationError } from "./webhooks.js";

const SECRET = `whsec_${Buffer.from("a secret of some length").toString("base64")}`;
const BODY = JSON.stringify({
  event: "task.completed",
  prediction: {
    id: "gen_1",
    state: "succeeded",
    status: "COMPLETED",
    artifacts: [{ url: "https://cdn.example/a.mp4", type: "video" }, {}],
  },
  more: "ß🎬",
});

const now = () => Math.floor(Date.now() / 1000);
const signed = (version: "standard" | "legacy", { seconds = now(), body = BODY, secret = SECRET } = {}) =>
  signWebhook({ edition: version, secret, id: "msg_1", event: "task.completed", seconds, body });

describe.each(["standard", "legacy"] as const)("a webhook of the %s version", (version) => {
  const signedBody = (content: object) => {
    const body = JSON.stringify(content);
    return [body, signed(version, { body })] as const;
  };

  test("is verified and parsed, with headers in any form", () => {
    const headers = signed(version);
    const upper = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), [value]]));
    for (const body of [BODY, Buffer.from(BODY), new TextEncoder().encode(BODY)]) {
      for (const given of [headers, new Headers(headers), upper, { ...headers, other: undefined }]) {
        const event = verifyWebhook(body, given, SECRET);
        expect(event).toEqual({
          ...JSON.parse(BODY),
          id: "msg_1",
          timestamp: new Date(Number(headers["webhook-timestamp"] ?? headers["x-webhook-timestamp"]) * 1000),
          prediction: { ...JSON.parse(BODY).prediction, artifacts: [{ url: "https://cdn.example/a.mp4", type: "video" }] },
        });
      }
    }
  });

  test.each<[string, () => readonly [body: string, headers: Readonly<Record<string, string>>]]>([
    ["another secret", () => [BODY, signed(version, { secret: `whsec_${Buffer.from("another").toString("base64")}` })]],
    ["another body", () => [BODY.replace("gen_1", "gen_2"), signed(version)]],
    ["a body with white space", () => [JSON.stringify(JSON.parse(BODY), null, 1), signed(version)]],
    ["a byte order mark", () => [`\ufeff${BODY}`, signed(version)]],
    [
      "another timestamp",
      () => [BODY, { ...signed(version), "webhook-timestamp": String(now() - 1), "x-webhook-timestamp": String(now() - 1) }],
    ],
    ["a timestamp 302 seconds ago", () => [BODY, signed(version, { seconds: now() - 302 })]],
    ["a timestamp in 302 seconds", () => [BODY, signed(version, { seconds: now() + 302 })]],
    ["no timestamp", () => [BODY, { ...signed(version), "webhook-timestamp": "", "x-webhook-timestamp": "" }]],
    [
      "a timestamp that is not a number",
      () => [BODY, { ...signed(version), "webhook-timestamp": "soon", "x-webhook-timestamp": "soon" }],
    ],
    [
      "a truncated signature",
      () => [
        BODY,
        Object.fromEntries(
          Object.entries(signed(version)).map(([name, value]) => [name, name.endsWith("signature") ? value.slice(0, -8) : value]),
        ),
      ],
    ],
    ["an empty signature", () => [BODY, { ...signed(version), "webhook-signature": "", "x-webhook-signature": "" }]],
    ["no headers", () => [BODY, {}]],
    ["no prediction", () => ["{}", signed(version, { body: "{}" })]],
    ["no event", () => signedBody({ prediction: { id: "a", state: "queued" } })],
    ["an event without an id", () => signedBody({ event: "task.created", prediction: { state: "queued" } })],
    ["an event without a state", () => signedBody({ event: "task.created", prediction: { id: "a" } })],
    [
      "a timestamp with too many digits",
      () => [BODY, { ...signed(version), "webhook-timestamp": `1${now()}00`, "x-webhook-timestamp": `1${now()}00` }],
    ],
    [
      "a timestamp with a leading letter",
      () => [
        BODY,
        Object.fromEntries(
          Object.entries(signed(version)).map(([name, value]) => [name, name.endsWith("timestamp") ? `x${value}` : value]),
        ),
      ],
    ],
    ["a body that is not JSON", () => ["hello", signed(version, { body: "hello" })]],
    ["an empty body", () => ["", signed(version, { body: "" })]],
  ])("is rejected with %s", (_, create) => {
    const [body, headers] = create();
    expect(() => verifyWebhook(body, headers, SECRET)).toThrow(WebhookVerificationError);
    try {
      verifyWebhook(body, headers, SECRET);
    } catch (error) {
      expect(isViduError(error)).toBe(true);
      expect(error).toMatchObject({ name: "WebhookVerificationError" });
      expect(String(error)).not.toContain(SECRET);
    }
  });

  test("is accepted up to 290 seconds from now, signed with one of several secrets", () => {
    const other = `whsec_${Buffer.from("another").toString("base64")}`;
    for (const seconds of [now() - 290, now() + 290]) {
      expect(verifyWebhook(BODY, signed(version, { seconds }), [other, SECRET])).toMatchObject({ event: "task.completed" });
    }
    expect(() => verifyWebhook(BODY, signed(version), [other])).toThrow(WebhookVerificationError);
  });

  test.each([
    ["no secret", ""],
    ["no secrets", []],
    ["undefined", undefined],
  ])("is not verified with %s (TypeError)", (_, secret) => {
    expect(() => verifyWebhook(BODY, signed(version), secret as string)).toThrow(/^`secret` must be a non-empty string/);
  });
});

test("a signature of the Standard Webhooks library is accepted, among several signatures", () => {
  const signedAt = new Date();
  const signature = new Webhook(SECRET).sign("msg_2", signedAt, BODY);
  const headers = {
    "webhook-id": "msg_2",
    "webhook-timestamp": String(Math.floor(signedAt.getTime() / 1000)),
    "webhook-signature": `v1a,xyz v1,AAAA ${signature}`,
  };
  expect(verifyWebhook(BODY, headers, SECRET)).toMatchObject({ id: "msg_2", event: "task.completed" });
  expect(() => verifyWebhook(BODY, { ...headers, "webhook-id": "msg_3" }, SECRET)).toThrow(WebhookVerificationError);
  expect(() => verifyWebhook(BODY, { ...headers, "webhook-id": "" }, SECRET)).toThrow(
    /headers have no id, timestamp or signature/,
  );
  expect(() => verifyWebhook(BODY, headers, "whsec_ß")).toThrow(/^`secret` must be a secret of Standard Webhooks/);
});

test.each(["standard", "legacy"] as const)("white space around a secret does not count (%s)", (version) => {
  for (const secret of [`${SECRET}\n`, ` ${SECRET}`, ["whsec_b2xk", `${SECRET}\r\n`]])
    expect(verifyWebhook(BODY, signed(version), secret)).toMatchObject({ event: "task.completed" });
  expect(() => verifyWebhook(BODY, signed(version), " ")).toThrow(/^`secret` must be a non-empty string/);
});

test("artifacts that are missing become an empty array", () => {
  const body = JSON.stringify({ event: "task.started", prediction: { id: "gen_1", state: "running", artifacts: null } });
  expect(verifyWebhook(body, signed("standard", { body }), SECRET).prediction).toEqual({
    id: "gen_1",
    state: "running",
    artifacts: [],
  });
});

test.each([
  ["a Request", new Request("https://app.example", { method: "POST", body: BODY })],
  ["a Blob", new Blob([BODY])],
  ["a web stream", new Blob([BODY]).stream()],
  ["a Node stream", Readable.from([BODY])],
  ["a generator", (function* () {})()],
])("%s as the body is a TypeError, because no sender can cause it", (_, rawBody) => {
  expect(() => verifyWebhook(rawBody as unknown as string, signed("standard"), SECRET)).toThrow(TypeError);
});

test.each(["", ".", ".."])("an event for the generation %j, which no request can name, describes no generation", (id) => {
  const body = JSON.stringify({ event: "task.completed", prediction: { id, state: "succeeded" } });
  expect(() => verifyWebhook(body, signed("standard", { body }), SECRET)).toThrow(/describes no generation/);
});

test("the error states what is wrong with a webhook", () => {
  const verify = (body: string, headers: Readonly<Record<string, string>>) => () => verifyWebhook(body, headers, SECRET);
  expect(verify(BODY, {})).toThrow(/is not signed: its headers have no id, timestamp or signature/);
  expect(verify(BODY, signed("standard", { seconds: now() - 400 }))).toThrow(
    /was signed 40\d seconds ago. The tolerance is 300 seconds/,
  );
  expect(verify("{}", signed("standard"))).toThrow(/signature does not match: another secret or another body was signed/);
  expect(verify("[]", signed("standard", { body: "[]" }))).toThrow(/describes no generation/);
  expect(verify("[", signed("standard", { body: "[" }))).toThrow(/describes no generation/);
  expect(() => verifyWebhook(Uint8Array.of(0xff), signed("standard"), SECRET)).toThrow(/body of the webhook is not UTF-8/);
  expect(() => verifyWebhook(BODY, signed("standard"), [SECRET, ""])).toThrow(/^`secret` must be a non-empty string/);
});

test("a webhook of the legacy version may have no id", () => {
  const seconds = String(now());
  const signature = createHmac("sha256", "plain").update(`${seconds}.${BODY}`).digest("hex").toUpperCase();
  const headers = { "X-Webhook-Timestamp": seconds, "X-Webhook-Signature": `v0=00, v1=${signature}` };
  expect(verifyWebhook(BODY, headers, "plain")).toMatchObject({ id: "" });
});

test.each<[string, unknown]>([
  ["parsed (express.json)", JSON.parse(BODY)],
  ["missing (Express 4)", {}],
  ["missing (Express 5)", undefined],
  ["missing (API Gateway)", null],
  ["a parsed list", [1]],
  ["a parsed number", 7],
  ["an object without a prototype", Object.create(null)],
  ["empty text", ""],
  ["no bytes", Buffer.alloc(0)],
])("a body that is %s is rejected with the remedy, with and without a signature", (_, body) => {
  for (const headers of [signed("standard"), signed("legacy"), {}]) {
    const verify = () => verifyWebhook(body as string, headers, SECRET);
    expect(verify).toThrow(WebhookVerificationError);
    expect(verify).toThrow(/^The body of the webhook is empty, or was parsed. Pass the raw body/);
  }
});

test("a promise of a body is a TypeError, and a body that is not UTF-8 is rejected", () => {
  expect(() => verifyWebhook(Promise.resolve(BODY) as never, signed("standard"), SECRET)).toThrow(
    new TypeError("`rawBody` must not be a promise: add `await`."),
  );
  expect(() => verifyWebhook(Uint8Array.of(0xff), signed("standard"), SECRET)).toThrow(WebhookVerificationError);
});

describe("headers and options as callers pass them", () => {
  const headers = signed("standard");
  const upper = Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value] as const);

  test.each<[string, unknown]>([
    ["a Map with names in any case", new Map(upper)],
    ["pairs", upper],
    ["a flat list (rawHeaders)", upper.flat()],
    ["a number as timestamp", { ...headers, "webhook-timestamp": Number(headers["webhook-timestamp"]) }],
  ])("%s is accepted", (_, given) => {
    expect(verifyWebhook(BODY, given as Headers, SECRET).id).toBe("msg_1");
  });

  test("the request in the place of its headers is a mistake of the caller", () => {
    const request = new Request("https://receiver.example", { method: "POST", headers });
    for (const given of [request, { headers, method: "POST" }])
      expect(() => verifyWebhook(BODY, given as unknown as Headers, SECRET)).toThrow(/pass `request\.headers`/);
  });

  test.each<[string, unknown, RegExp]>([
    ["a number", 300, /must be an object \(received number\)/],
    ["null", null, /must be an object \(received null\)/],
    ["an inherited misspelled option", Object.create({ tolerence: 5 }), /Did you mean `tolerance`\?/],
  ])("%s as options is a TypeError", (_, options, message) => {
    expect(() => verifyWebhook(BODY, headers, SECRET, options as object)).toThrow(message);
    expect(() => verifyWebhook(BODY, headers, SECRET, options as object)).toThrow(TypeError);
  });

  test.each([["text"], ["bytes"]])("a signed byte order mark is accepted, as %s", (kind) => {
    const body = `\ufeff${BODY}`;
    const given = kind === "text" ? body : Buffer.from(body);
    expect(verifyWebhook(given, signed("standard", { body }), SECRET).prediction.id).toBe("gen_1");
  });
});
