import { describe, expect, test } from "vitest";
import { createSandbox } from "../../sandbox/index.js";
import type { Contract } from "../../src/contract/model.js";
import { parseContract } from "../../src/contract/parse.js";
import { compile } from "../../src/contract/validator.js";
import type { Json, JsonObject } from "../../src/util/json.js";
import { content } from "../../test-support/contract-with.js";

const KEY = "sk-own-responses";

/** Creates a contract with a submission and a result, whose responses have this schema. */
function jobContract(job: JsonObject, { path = "/jobs", request = {}, error = {} as JsonObject } = {}): Contract {
  const failures = { "4XX": content(error), "5XX": content(error) };
  const responses = { "200": content(job), ...failures };
  const requestBody = content({ type: "object", properties: request });
  const paths = {
    [path]: { post: { operationId: "submit", requestBody, responses } },
    [`${path}/{id}`]: { get: { operationId: "read", responses } },
  };
  return parseContract(JSON.stringify({ openapi: "3.1.0", info: {}, paths }), "test");
}

const STATUS = { type: "string", enum: ["queued", "succeeded", "failed"] };

function job(properties: JsonObject = {}, required: readonly string[] = []): JsonObject {
  return { type: "object", required: ["id", "status", ...required], properties: { id: {}, status: STATUS, ...properties } };
}

async function send(
  contract: Contract,
  method: string,
  path: string,
  body?: JsonObject,
): Promise<{ status: number; json: JsonObject }> {
  const sandbox = createSandbox({ contract, apiKey: KEY, random: () => 0.5 });
  const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
  const reply = await sandbox.handle({ method, path, headers, body: Buffer.from(JSON.stringify(body ?? {})) });
  sandbox.close();
  if (reply.kind !== "answer") throw new TypeError(`unexpected reply: ${reply.kind}`);
  return { status: reply.status, json: JSON.parse(String(reply.body)) as JsonObject };
}

describe("a null that was sent", () => {
  test.each<[string, JsonObject]>([
    ["an integer or null with listed values", { type: ["integer", "null"], enum: [1, 2, null] }],
    ["a multiple or null", { type: ["integer", "null"], multipleOf: 7, minimum: 1, maximum: 9 }],
    ["listed values of both alternatives", { anyOf: [{ type: "integer", enum: [3, 5] }, { type: "null" }] }],
    ["an object or null", { type: ["object", "null"], required: ["url"], properties: { url: { type: "string" } } }],
    ["an alternative object or null", { oneOf: [{ type: "object", required: ["at"] }, { type: "null" }] }],
    ["a word or null", { type: ["string", "null"], enum: ["warm", null] }],
  ])("comes back as a valid value: %s", async (_, value) => {
    const contract = jobContract(job({ input: { type: "object", properties: { value } } }), { request: { value } });
    const { json } = await send(contract, "POST", "/jobs", { value: null });
    const returned = (json["input"] as JsonObject)["value"] as Json;
    expect(compile(value)(returned)).toBe(true);
    expect(returned).toBe(null);
  });
});

describe("ids", () => {
  test.each<[string, JsonObject]>([
    ["a prefix", { type: "string", pattern: "^batch_[A-Za-z0-9]{6,}$" }],
    ["a fixed length", { type: "string", pattern: "^sp_[a-z0-9]{8}$" }],
    ["groups of digits", { type: "string", pattern: "^\\d{4}-\\d{4}$" }],
    ["a minimum length", { type: "string", minLength: 30, maxLength: 30 }],
    ["a maximum length", { type: "string", maxLength: 3 }],
  ])("are unique and valid: %s", async (_, id) => {
    const sandbox = createSandbox({ contract: jobContract({ ...job({ id }) }), apiKey: KEY });
    const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
    const ids = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const reply = await sandbox.handle({ method: "POST", path: "/jobs", headers, body: Buffer.from("{}") });
        return reply.kind === "answer" ? (JSON.parse(String(reply.body)) as JsonObject)["id"] : undefined;
      }),
    );
    sandbox.close();
    expect(new Set(ids).size).toBe(40);
    expect(ids.filter((each) => !compile(id)(each ?? null))).toEqual([]);
  });
});

describe("a path with characters that a URL cannot contain", () => {
  test.each(["/影像", "/größe/été", "/a b/🎬"])("is found by its encoded form: %s", async (path) => {
    const contract = jobContract(job(), { path });
    const { pathname } = new URL(path, "http://localhost");
    const { json, status } = await send(contract, "POST", pathname);
    expect(status).toBe(200);
    expect((await send(contract, "GET", `${pathname}/${String(json["id"])}`)).status).toBe(404);
    expect((await send(contract, "PUT", pathname)).status).toBe(405);
  });
});

describe("an input with read-only and write-only properties", () => {
  const asset = {
    type: "object",
    required: ["url", "checksum"],
    properties: {
      url: { type: "string" },
      checksum: { type: "string", readOnly: true },
      token: { type: "string", writeOnly: true },
    },
  };
  const input = { type: "object", required: ["sources"], properties: { sources: { type: "array", items: asset } } };

  test("is returned with samples of the first and without the second", async () => {
    const contract = jobContract(job({ input }, ["input"]), { request: input.properties });
    const { json, status } = await send(contract, "POST", "/jobs", { sources: [{ url: "a", token: "b" }] });
    expect(status).toBe(200);
    expect(json["input"]).toEqual({ sources: [{ url: "a", checksum: expect.any(String) }] });
  });
});

describe("a response that cannot be built", () => {
  const impossible = { type: "string", pattern: "^(?=a)b$" };

  test.each<[string, Contract, RegExp]>([
    ["of a status", jobContract(job({ code: impossible }, ["code"])), /POST \/jobs with the status "queued"/],
    [
      "of an error",
      jobContract(job(), { error: { type: "object", required: ["at"], properties: { at: impossible } } }),
      /400 of POST/,
    ],
    ["of contradictory bounds", jobContract(job({ size: { type: "integer", minimum: 5, maximum: 4 } }, ["size"])), /\/size/],
  ])("is reported in one line that names the schema and the remedy: %s", (_, contract, message) => {
    const start = () => createSandbox({ contract });
    expect(start).toThrow(message);
    expect(start).toThrow(/^the sandbox cannot build a valid response .*\. Add an example to the schema at #\/paths\/.*$/);
  });

  test("is built if the contract has an example", async () => {
    const example = { type: "string", pattern: "^(?=ab)[^c]+$", examples: ["abd"] };
    const { json } = await send(jobContract(job({ code: example }, ["code"])), "POST", "/jobs");
    expect(json["code"]).toBe("abd");
  });
});

describe("a response that the contract does not allow", () => {
  const input = (schema: JsonObject) => ({ type: "object", properties: { text: schema } });
  const strict = job({ input: input({ type: "string", maxLength: 3 }) });
  const contract = jobContract(strict, { request: { text: { type: "string" } } });

  test("becomes a 500 response that names the defect", async () => {
    const { json, status } = await send(contract, "POST", "/jobs", { text: "too long" });
    expect(status).toBe(500);
    expect(JSON.stringify(json)).toMatch(/invalid response of POST \/jobs: .*\/input\/text must NOT have more than 3 characters/);
    expect((await send(contract, "POST", "/jobs", { text: "abc" })).status).toBe(200);
  });

  test("is sent if a fault causes it", async () => {
    const sandbox = createSandbox({ contract, apiKey: KEY, faults: [{}] });
    const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
    const body = Buffer.from('{"text":"too long"}');
    const reply = await sandbox.handle({ method: "POST", path: "/jobs", headers, body });
    sandbox.close();
    expect(reply).toMatchObject({ kind: "answer", status: 200 });
  });

  test("becomes an `error` event in a stream", async () => {
    const responses = { "200": { content: { "text/event-stream": { schema: { type: "string", contentSchema: strict } } } } };
    const post = { operationId: "watch", requestBody: content({ type: "object", properties: { text: {} } }), responses };
    const streaming = parseContract(JSON.stringify({ openapi: "3.1.0", info: {}, paths: { "/watch": { post } } }), "test");
    const sandbox = createSandbox({ contract: streaming, apiKey: KEY, pace: { queued: 0, running: 0 } });
    const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
    const reply = await sandbox.handle({ method: "POST", path: "/watch", headers, body: Buffer.from('{"text":"too long"}') });
    let text = "";
    if (reply.kind === "stream") for await (const chunk of reply.chunks) text += chunk;
    sandbox.close();
    expect(text).toMatch(/^event: error\ndata: .*must NOT have more than 3 characters/);
  });
});
