import { expect, test } from "vitest";
import { parseContract } from "../../src/contract/parse.js";
import type { JsonObject } from "../../src/util/json.js";

const job = { type: "object", required: ["id"], properties: { id: { type: "string" } } };
const json = { "application/json": { schema: job } };
const get = { responses: { "200": { content: json } } };
const post = (content: JsonObject = json) => ({ requestBody: { content: json }, responses: { "200": { content } } });

/** Parses a contract with paths, and returns it. */
function parse(paths: JsonObject) {
  return parseContract(JSON.stringify({ openapi: "3.1.0", paths }), "test");
}

test("a contract whose operations are all tested has no notice", () => {
  expect(parse({ "/jobs": { post: post() }, "/jobs/{id}": { get } }).notices).toEqual([]);
});

test("operations without checks are listed", () => {
  const paths = { "/health": { get }, "/jobs": { get, post: post() }, "/jobs/{id}": { get, delete: {} } };
  expect(parse(paths).notices).toEqual([
    "no check tests operations that neither submit nor return a generation: GET /health, GET /jobs, DELETE /jobs/{id}",
  ]);
});

test("missing results and a stream beside JSON are reported", () => {
  const stream = { "text/event-stream": { schema: { properties: { id: { type: "string" } } } } };
  expect(parse({ "/jobs": { post: post({ ...json, ...stream }) } }).notices).toEqual([
    expect.stringContaining("no operation returns a generation, so results are not tested: add a GET"),
    "the suite requests JSON from POST /jobs, so its stream is not tested",
  ]);
});

test("the first submission is the first operation, because its checks have no prefix", () => {
  const { operations } = parse({ "/": { get }, "/jobs/{id}": { get }, "/jobs": { post: post() } });
  expect(operations.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /jobs", "GET /", "GET /jobs/{id}"]);
});
