import { describe, expect, it } from "vitest";
import { createRouter } from "../../sandbox/router.js";
import { responseTo } from "../../src/contract/model.js";
import { parseContract } from "../../src/contract/parse.js";
import { compile } from "../../src/contract/validator.js";
import { above, contract, submission } from "../../test-support/conforming.js";
import { content } from "../../test-support/contract-with.js";
import { HEADERS, STREAM, SUBMIT, sandboxAt, send, submit } from "../../test-support/sandbox/requests.js";

const WRONG_KEY = { ...HEADERS, authorization: "Bearer wrong" };
const WRONG_TYPE = { ...HEADERS, "content-type": "text/plain" };
const LARGE = "x".repeat(1024 * 1024 + 1);

describe("a request that violates several rules", () => {
  it.each([
    ["an unknown path before a wrong key", "POST", "/nowhere", "{", WRONG_KEY, 404],
    ["a wrong method before a wrong key", "PUT", SUBMIT, "{", WRONG_KEY, 405],
    ["a wrong key before a large body", "POST", SUBMIT, LARGE, WRONG_KEY, 401],
    ["a wrong key before an unknown id", "GET", "/generation/unknown", "", WRONG_KEY, 401],
    ["a large body before a wrong media type", "POST", SUBMIT, LARGE, WRONG_TYPE, 413],
    ["a wrong media type before an invalid value", "POST", SUBMIT, "{}", WRONG_TYPE, 400],
    ["an invalid value before moderation", "POST", STREAM, '{"prompt":"[reject]","n":"x"}', HEADERS, 422],
  ])("is rejected for %s", async (_, method, path, body, headers, status) => {
    expect((await send(sandboxAt().sandbox, method, path, body, headers)).status).toBe(status);
  });

  it("is accepted with a body of exactly 1 MiB", async () => {
    const body = '{"prompt":"a"}'.padEnd(1024 * 1024, " ");
    expect((await submit(sandboxAt().sandbox, body)).status).toBe(200);
  });
});

describe("an error body", () => {
  it.each([
    ["malformed JSON", 400, "{", HEADERS, { code: "VIDEO_GENERATION_INVALID_INPUT", error: "INVALID_INPUT" }],
    ["a wrong key", 401, "{}", WRONG_KEY, { code: "UNAUTHORIZED", error: "UNAUTHORIZED" }],
    [
      "too few credits",
      402,
      '{"prompt":"a cat"}',
      HEADERS,
      { code: "VIDEO_GENERATION_INSUFFICIENT_CREDITS", error: "INSUFFICIENT_CREDITS" },
    ],
    ["an invalid value", 422, "{}", HEADERS, { code: "VIDEO_GENERATION_INVALID_INPUT", error: "INVALID_INPUT" }],
    [
      "a rejected prompt",
      422,
      '{"prompt":"[reject]"}',
      HEADERS,
      { code: "VIDEO_GENERATION_CONTENT_REJECTED", error: "CONTENT_REJECTED" },
    ],
  ])("for %s has the code from the contract and matches its schema", async (_, status, body, headers, expected) => {
    const response = await submit(sandboxAt({ credits: 0 }).sandbox, body, headers);
    expect(response).toMatchObject({ status, headers: { "content-type": "application/json" }, json: expected });
    const schema = responseTo(submission, status)?.content.get("application/json")?.schema;
    expect(schema !== undefined && compile(schema)(response.json)).toBe(true);
  });

  it("names the invalid parameter, and has a fixed message otherwise", async () => {
    const { sandbox } = sandboxAt();
    const { json } = await submit(sandbox, { prompt: "a cat", duration: above("duration") });
    expect(json["message"]).toMatch(/^A parameter of the request is not valid: \/duration .*[^.]\.$/);
    expect((await submit(sandbox, "{")).json["message"]).toBe("The request body is not valid.");
  });

  it("comes with a `WWW-Authenticate` challenge only for status 401", async () => {
    const { sandbox } = sandboxAt();
    expect((await submit(sandbox, "{}", WRONG_KEY)).headers["www-authenticate"]).toBe("Bearer");
    expect((await submit(sandbox, "{")).headers).not.toHaveProperty("www-authenticate");
  });

  it("has status 400 for an invalid value if the contract does not document 422", async () => {
    const schema = { type: "object", required: ["id"], properties: { id: { type: "string" } } };
    const post = {
      operationId: "submit",
      requestBody: content({ type: "object", required: ["prompt"] }),
      responses: { "200": content(schema) },
    };
    const contractWithout422 = parseContract(
      JSON.stringify({ openapi: "3.1.0", info: {}, paths: { "/submit": { post } } }),
      "test",
    );
    const response = await send(sandboxAt({ contract: contractWithout422 }).sandbox, "POST", "/submit", {});
    expect(response.status).toBe(400);
  });
});

describe("the router", () => {
  const state = { type: "object", required: ["task"], properties: { task: { type: "string" } } };
  const post = { requestBody: content({ type: "object" }), responses: { "200": content(state) } };
  const events = { content: { "text/event-stream": { schema: { type: "string", contentSchema: state } } } };
  const paths = {
    "/videos": {
      post: { operationId: "submit", ...post },
      put: { operationId: "replace", ...post, responses: { "200": events } },
    },
    "/videos/{task}/state": { get: { operationId: "read", responses: { "200": content(state) } } },
  };
  const route = createRouter(parseContract(JSON.stringify({ openapi: "3.1.0", info: {}, paths }), "test"));
  const resolve = (method: string, path: string) => {
    const request = { method, path, headers: {}, body: new Uint8Array() };
    const target = route({
      serial: 1,
      request,
      signal: undefined,
      target: { kind: "nowhere" },
      text: undefined,
      sent: undefined,
    });
    const { operation } = "operation" in target ? target : { operation: undefined };
    const { id } = target.kind === "result" ? target : { id: undefined };
    const { allowed } = target.kind === "wrong method" ? target : { allowed: undefined };
    return [target.kind, operation?.id, id ?? allowed];
  };

  it.each([
    ["POST", "/videos", ["submission", "submit", undefined]],
    ["POST", "/videos?x=/y", ["submission", "submit", undefined]],
    ["PUT", "/videos", ["stream", "replace", undefined]],
    ["GET", "/videos", ["wrong method", "replace", ["PUT", "POST"]]],
    ["GET", "/videos/a%2Fb%20c/state?x=1", ["result", "read", "a/b c"]],
    ["POST", "/videos/a/state", ["wrong method", "read", ["GET"]]],
    ["GET", "/videos/a", ["nowhere", undefined, undefined]],
    ["GET", "/videos//state", ["nowhere", undefined, undefined]],
    ["GET", "/videos/state", ["nowhere", undefined, undefined]],
    ["GET", "/videos/a/b/state", ["nowhere", undefined, undefined]],
    ["GET", "/other/a/state", ["nowhere", undefined, undefined]],
    ["GET", "/videos/%C3/state", ["nowhere", undefined, undefined]],
    ["POST", "/videos/", ["nowhere", undefined, undefined]],
  ])("maps %s %s", (method, path, expected) => {
    expect(resolve(method, path)).toEqual(expected);
  });

  it("lists the supported methods of a path in `Allow`", async () => {
    const { sandbox } = sandboxAt({ contract: parseContract(JSON.stringify({ openapi: "3.1.0", info: {}, paths }), "test") });
    const responses = [await send(sandbox, "DELETE", "/videos"), await send(sandbox, "DELETE", "/videos/a/state")];
    expect(responses.map(({ headers, status }) => [status, headers["allow"]])).toEqual([
      [405, "PUT, POST"],
      [405, "GET"],
    ]);
  });

  it("finds all operations of the bundled contract", () => {
    const bundled = createRouter(contract);
    const kinds = contract.operations.map(({ method, path }) => {
      const request = { method, path: path.replace(/\{.*?\}/, "gen_1"), headers: {}, body: new Uint8Array() };
      return bundled({ serial: 1, request, signal: undefined, target: { kind: "nowhere" }, text: undefined, sent: undefined })
        .kind;
    });
    expect(kinds.toSorted()).toEqual(["result", "stream", "submission"]);
  });
});
