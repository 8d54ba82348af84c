import { describe, expect, test } from "vitest";
import { placesOf } from "../../../../src/report/html/body/places.js";
import type { Outcome } from "../../../../src/traffic/exchange.js";

/** Finds the wrong parts of a response. */
function find(expected: string, received: string, outcome: Partial<Extract<Outcome, { kind: "response" }>> | string) {
  const changes = typeof outcome === "string" ? { body: Buffer.from(outcome) } : outcome;
  const headers = { "content-type": "application/json" };
  const response = { kind: "response", status: 200, headers, body: Buffer.from("{}"), ...changes } as const;
  const request = { method: "POST", url: "http://127.0.0.1/", headers: {}, body: "{}" };
  return placesOf({ exchange: { request, outcome: response, durationMs: 1 }, expected, received });
}

const STREAM = { "content-type": "text/event-stream" };
const events = (...data: readonly object[]) => Buffer.from(data.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""));

describe("the wrong part of a response", () => {
  test.each([
    ["400 or 422", "200", 200],
    ["200 or 202", "500 INTERNAL_ERROR", 500],
    ["401", "401, although the key is valid", 401],
  ])("is the status for the expectation %s and the finding %s", (expected, received, status) => {
    expect(find(expected, received, { status })).toMatchObject({ hasWrongStatus: true, headers: [], values: [] });
  });

  test("is not the status if the finding only starts with the same digits", () => {
    expect(find("usage.total 20", "2001", { status: 200 }).hasWrongStatus).toBe(false);
  });

  test.each([
    ["text/html", { "content-type": "Text/HTML; charset=utf-8" }],
    ["no Content-Type", {}],
  ])("is the Content-Type for the finding %s", (received, headers) => {
    expect(find("application/json", received, { headers }).headers).toEqual(["content-type"]);
  });

  test.each([
    ["/usage must be object", '{"usage":17}', [["/usage", "must be object"]]],
    ["/a~1b/0/c~0d must be string", '{"a/b":[{"c~d":1}]}', [["/a~1b/0/c~0d", "must be string"]]],
    [
      '/id must be string; /status must match pattern "a b"',
      '{"id":1,"status":"x"}',
      [
        ["/id", "must be string"],
        ["/status", 'must match pattern "a b"'],
      ],
    ],
    ["the body must have required property 'id'", '{"x":1}', [["", "must have required property 'id'"]]],
    ["/missing must be string", "{}", []],
    ["/__proto__ must be string", "{}", []],
  ])("is the value of the validator's error %s", (received, body, values) => {
    expect(find("a valid body", received, body).values.map(({ note, pointer }) => [pointer, note])).toEqual(values);
  });

  test.each([
    ['input.resolution "720p"', '"1080p"', '{"input":{"resolution":"1080p"}}', "/input/resolution"],
    ["usage.total 20", "30", '{"usage":{"total":30}}', "/usage/total"],
    [
      `input.prompt "${"a".repeat(58)}…`,
      `"${"b".repeat(58)}…`,
      JSON.stringify({ input: { prompt: "b".repeat(90) } }),
      "/input/prompt",
    ],
    ["COMPLETED or a later status", "IN_QUEUE", '{"id":"a","status":"IN_QUEUE"}', "/status"],
    ["an id that no other submission has", '"gen_1"', '{"id":"gen_1"}', "/id"],
  ])("is the property for the expectation %s", (expected, received, body, pointer) => {
    expect(find(expected, received, body).values).toMatchObject([{ pointer, event: undefined }]);
  });

  test.each([
    ['input.resolution "720p"', '"1080p"', '{"input":{"resolution":"720p"}}'],
    ["COMPLETED or a later status", "IN_QUEUE", '{"status":"IN_QUEUE","previous":"IN_QUEUE"}'],
    ["a valid body", "must match one of the alternatives", '{"a":1}'],
  ])("is not marked if it is uncertain: %s, %s, %s", (expected, received, body) => {
    expect(find(expected, received, body)).toEqual({ hasWrongStatus: false, headers: [], values: [], text: undefined });
  });

  test("is a value in one event of a stream", () => {
    const body = events({ status: "IN_QUEUE", usage: {} }, { status: "IN_PROGRESS", usage: 3 }, { status: "IN_PROGRESS" });
    const at = (expected: string, received: string) => find(expected, received, { headers: STREAM, body }).values;
    expect(at("usage 4", "3")).toMatchObject([{ event: 1, pointer: "/usage" }]);
    expect(at("the stream ends with COMPLETED", 'it ends with "IN_PROGRESS"')).toMatchObject([{ event: 2, pointer: "/status" }]);
  });

  test("is a text of the body, as it is escaped there", () => {
    const trace = "at submit (/srv/app.js:1:2";
    expect(find("sanitized text", trace, JSON.stringify({ message: `Error\n ${trace})` })).text).toBe(trace);
    const quoted = 'File "/srv/app.py", line 3';
    expect(find("sanitized text", quoted, JSON.stringify({ message: `Error in ${quoted}` })).text).toBe(
      'File \\"/srv/app.py\\", line 3',
    );
  });

  test("is nothing without a response", () => {
    const request = { method: "GET", url: "http://127.0.0.1/", headers: {}, body: undefined };
    const outcome = { kind: "none", reason: "timeout", message: "no response" } as const;
    const places = placesOf({ exchange: { request, outcome, durationMs: 1 }, expected: "200", received: "no response" });
    expect(places).toEqual({ hasWrongStatus: false, headers: [], values: [], text: undefined });
  });
});
