import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { findAmbiguousName } from "../../src/oracles/ambiguous-name.js";
import type { HttpResponse } from "../../src/traffic/exchange.js";

function responseWith(text: string, mediaType = "application/json"): HttpResponse {
  return { kind: "response", status: 200, headers: { "content-type": mediaType }, body: Buffer.from(text) };
}

describe("a property name with two values is found", () => {
  test.each([
    ['{"id":"a","id":"b"}', '"id"', '"a" and "b"'],
    ['{"a":{"b":1,"c":[{"x":[1],"x":[2]}]}}', '"x"', "[1] and [2]"],
    [String.raw`{"status":"A","st\u0061tus":"B"}`, String.raw`"st\u0061tus"`, '"A" and "B"'],
    ['{"a":1,"b":2,"a":{"a":1}}', '"a"', '1 and {"a":1}'],
    ['[{"a":"}","a":"{"}]', '"a"', '"}" and "{"'],
    ['{"__proto__":1,"__proto__":2}', '"__proto__"', "1 and 2"],
  ])("%s", (text, name, received) => {
    expect(findAmbiguousName(responseWith(text))).toEqual({ expected: `one value of ${name}`, received });
  });

  test("in an event of a stream", () => {
    const stream = 'data: {"id":"a"}\n\ndata: {"id":"a",\ndata: "id":"b"}\n\n';
    expect(findAmbiguousName(responseWith(stream, "text/event-stream"))?.expected).toBe('one value of "id"');
  });
});

describe("no name is found", () => {
  test.each([
    ["in different objects", '{"id":"a","b":{"id":"b"},"c":[{"id":"c"},{"id":"d"}]}'],
    ["with equal values", '{"id": "a", "id":"a"}'],
    ["in strings", String.raw`{"a":"\"id\":1,\"id\":2","b":["id","id"]}`],
    ["in text that is not JSON", '{"id":"a","id":"b"'],
    ["in empty containers", '{"a":{},"b":[],"c":""}'],
  ])("%s", (_, text) => {
    expect(findAmbiguousName(responseWith(text))).toBeUndefined();
  });
});
