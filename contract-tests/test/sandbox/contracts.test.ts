import { describe, expect, it } from "vitest";
import { type SandboxOptions, STYLES, styleNamed } from "../../sandbox/index.js";
import { FURTHER_VARIANTS } from "../../sandbox/variants/frameworks.js";
import { contract } from "../../test-support/conforming.js";
import {
  eventsOf,
  HEADERS,
  type Response,
  readStream,
  STREAM,
  SUBMIT,
  sandboxAt,
  send,
  submit,
} from "../../test-support/sandbox/requests.js";

function variant(name: string, options: Partial<SandboxOptions> = {}) {
  const style = styleNamed(name);
  if (style === undefined) throw new TypeError(`There is no conforming variant "${name}".`);
  return sandboxAt({ style, ...options });
}

async function poll({ json }: Response, sandbox: Parameters<typeof send>[0]): Promise<Response> {
  return send(sandbox, "GET", `/generation/${String(json["id"])}`);
}

describe("a conforming variant", () => {
  it("is covered by a test in this file or in further-variants.test.ts", () => {
    const coveredNames = [
      "202",
      "400",
      "422",
      "canceling",
      "failing",
      "instant",
      "limited",
      "patient",
      "slow",
      "sparse",
      "strict",
      "talkative",
    ];
    const others = FURTHER_VARIANTS.map(({ name }) => name);
    expect(
      STYLES.map(({ name }) => name)
        .filter((name) => !others.includes(name))
        .toSorted(),
    ).toEqual(coveredNames);
  });

  it("`202` returns 202 for submissions only", async () => {
    const { sandbox } = variant("202");
    const accepted = await submit(sandbox);
    expect([accepted.status, (await submit(sandbox, {})).status, (await poll(accepted, sandbox)).status]).toEqual([
      202, 422, 200,
    ]);
    const stream = await sandbox.handle({
      method: "POST",
      path: STREAM,
      headers: HEADERS,
      body: Buffer.from('{"prompt":"a cat"}'),
    });
    expect(stream).toMatchObject({ kind: "stream", status: 200 });
    sandbox.close();
  });

  it.each([
    ["400", 400],
    ["422", 422],
  ])("`%s` returns one status for all invalid bodies and keeps the other statuses", async (name, status) => {
    const { sandbox } = variant(name, { credits: 0 });
    const statuses = ["{", "{}", '{"prompt":"[reject]"}', '{"prompt":"a cat"}'].map(
      async (body) => (await submit(sandbox, body)).status,
    );
    expect(await Promise.all(statuses)).toEqual([status, status, status, 402]);
    expect((await submit(sandbox, "{", { ...HEADERS, authorization: "Bearer wrong" })).status).toBe(401);
    expect((await send(sandbox, "GET", "/generation/unknown")).status).toBe(404);
  });

  it("`sparse` returns the input as it was sent, without defaults", async () => {
    const { json } = await submit(variant("sparse").sandbox, { prompt: "a cat", n: 2, unknown: 1 });
    expect(json["input"]).toEqual({ prompt: "a cat", n: 2 });
    expect(json["usage"]).toMatchObject({ total: 8 });
  });

  it.each([
    ["a documented request", '{"prompt":"a cat","n":1}', 200],
    ["the same text in two values", '{"prompt":"n","n":1}', 200],
    ["a well-formed surrogate pair", '{"prompt":"\\ud83c\\udfac"}', 200],
    ["a lone surrogate", '{"prompt":"\\ud800"}', 400],
    ["a byte order mark", '\ufeff{"prompt":"a cat"}', 400],
    ["an unknown property", '{"prompt":"a cat","unknown":1}', 422],
    ["a repeated property", '{"prompt":"a cat","prompt":"a dog"}', 422],
    ["an invalid value", '{"prompt":"a cat","n":"x"}', 422],
  ])("`strict` returns the expected status for %s", async (_, body, status) => {
    expect((await submit(variant("strict").sandbox, body)).status).toBe(status);
  });

  it("`limited` limits the rate to 150 requests per second, unless another rate is given", async () => {
    const { sandbox } = variant("limited");
    const statuses: number[] = [];
    for (let count = 0; count < 151; count += 1) statuses.push((await submit(sandbox, "{")).status);
    expect([statuses[149], statuses[150]]).toEqual([400, 429]);
    const other = variant("limited", { rate: 1 }).sandbox;
    expect([(await submit(other)).status, (await submit(other)).status]).toEqual([200, 429]);
  });

  it("`slow` waits before each response", async () => {
    const { sandbox } = variant("slow");
    const start = performance.now();
    await submit(sandbox, "{");
    expect(performance.now() - start).toBeGreaterThan(29);
  });

  it.each([
    ["instant", "a cat", "COMPLETED", 20],
    ["instant", "[fail]", "FAILED", 0],
    ["failing", "a cat", "FAILED", 0],
    ["failing", "[cancel]", "FAILED", 0],
    ["canceling", "a cat", "CANCELED", 20],
    ["canceling", "[fail]", "CANCELED", 20],
  ])("`%s` ends a generation with the prompt %j immediately as %s", async (name, prompt, status, total) => {
    const { sandbox } = variant(name);
    const accepted = await submit(sandbox, { prompt });
    expect((await poll(accepted, sandbox)).json).toMatchObject({ status, usage: { total } });
    expect(eventsOf(await readStream(sandbox, { prompt })).at(-1)).toMatchObject({ status });
  });

  it.each(["failing", "canceling"])("`%s` still rejects prompts by moderation", async (name) => {
    expect((await submit(variant(name).sandbox, { prompt: "[reject]" })).status).toBe(422);
  });

  it("`patient` keeps a generation queued for ten minutes", async () => {
    const { clock, sandbox } = variant("patient");
    const accepted = await submit(sandbox);
    clock.now += 599_999;
    expect((await poll(accepted, sandbox)).json["status"]).toBe("IN_QUEUE");
    clock.now += 1;
    expect((await poll(accepted, sandbox)).json["status"]).toBe("IN_PROGRESS");
    clock.now += 600_000;
    expect((await poll(accepted, sandbox)).json["status"]).toBe("COMPLETED");
  });

  it("`talkative` adds properties, headers, comments and event fields", async () => {
    const { sandbox } = variant("talkative", { pace: { queued: 0, running: 0 } });
    const addedProperties = { request_id: "req_1", region: "eu" };
    for (const response of [await submit(sandbox), await submit(sandbox, "{"), await poll(await submit(sandbox), sandbox)]) {
      expect(response.headers).toMatchObject({ "content-type": "application/json; charset=utf-8", "x-request-id": "req_1" });
      expect("code" in response.json ? addedProperties : response.json).toMatchObject(addedProperties);
    }
    const reply = await sandbox.handle({
      method: "POST",
      path: STREAM,
      headers: HEADERS,
      body: Buffer.from('{"prompt":"a cat"}'),
    });
    expect(reply).toMatchObject({ kind: "stream", headers: { "content-type": "text/event-stream; charset=utf-8" } });
    const text = await readStream(sandbox);
    expect(text).toMatch(/^: still here\r\nevent: update\r\nid: 1\r\ndata: \{.*\}\r\n\r\n/);
    expect(eventsOf(text).at(-1)).toMatchObject({ status: "COMPLETED" });
  });
});

describe("a submission to the plain sandbox", () => {
  const seedFor = async (randomNumber: number) =>
    (
      (await submit(sandboxAt({ random: () => randomNumber }).sandbox, { prompt: "a cat", seed: null })).json["input"] as {
        seed: number;
      }
    ).seed;

  it("draws a random 31-bit seed for `null`, and no seed if none was sent", async () => {
    const [low, middle, high] = [await seedFor(0), await seedFor(0.5), await seedFor(0.999_999_999_9)];
    expect([low, high]).toEqual([0, 2 ** 31 - 1]);
    expect(middle).toBe(2 ** 30);
    expect((await submit(sandboxAt().sandbox)).json["input"]).not.toHaveProperty("seed");
  });

  it("returns a seed that was sent in its input", async () => {
    const { json } = await submit(sandboxAt().sandbox, { prompt: "a cat", seed: 7 });
    expect(json["input"]).toMatchObject({ prompt: "a cat", seed: 7 });
  });

  it.each([
    [{ duration: 8 }, 32],
    [{ duration: 8, n: 2 }, 64],
    [{ n: 3 }, 60],
    [{ seed: 5 }, 20],
  ])("with %j costs 4 credits for each second of each video", async (factors, total) => {
    expect((await submit(sandboxAt().sandbox, { prompt: "a cat", ...factors })).json["usage"]).toMatchObject({ total });
  });

  it.each(["prompt [fail]", "[fail][cancel]"])("with the prompt %j ends as FAILED", async (prompt) => {
    const { clock, sandbox } = sandboxAt();
    const accepted = await submit(sandbox, { prompt });
    clock.now += 1000;
    const { json } = await poll(accepted, sandbox);
    expect(json).toMatchObject({ status: "FAILED", code: "VIDEO_GENERATION_FAILED", data: null });
  });

  it("has a response that must not be cached if it streams", async () => {
    const { sandbox } = sandboxAt();
    const reply = await sandbox.handle({
      method: "POST",
      path: STREAM,
      headers: HEADERS,
      body: Buffer.from('{"prompt":"a cat"}'),
    });
    expect(reply).toMatchObject({ headers: { "cache-control": "no-store", "content-type": "text/event-stream" } });
    sandbox.close();
  });

  it("streams each event as one `data` line that ends with an empty line", async () => {
    const { sandbox } = sandboxAt({ pace: { queued: 0, running: 0 } });
    expect(await readStream(sandbox)).toMatch(/^data: \{[^\n]*"status":"COMPLETED"[^\n]*\}\n\n$/);
  });

  it.each([
    ["Bearer  sandbox-key", 200],
    ["BEARER sandbox-key", 200],
    ["xBearer sandbox-key", 401],
    ["Bearer sandbox-key ", 401],
    ["Bearersandbox-key", 401],
  ])("with the credentials %j gets status %i", async (authorization, status) => {
    expect((await submit(sandboxAt().sandbox, undefined, { ...HEADERS, authorization })).status).toBe(status);
  });

  it("accepts only the key that the sandbox was given", async () => {
    const { sandbox } = sandboxAt({ apiKey: "sk-own" });
    expect(sandbox.apiKey).toBe("sk-own");
    expect((await submit(sandbox)).status).toBe(401);
    expect((await submit(sandbox, undefined, { ...HEADERS, authorization: "Bearer sk-own" })).status).toBe(200);
  });

  it("needs no key if the operation is public", async () => {
    const operations = contract.operations.map((operation) => ({ ...operation, isPublic: operation.path === SUBMIT }));
    const { sandbox } = sandboxAt({ contract: { ...contract, operations } });
    const { authorization: _, ...headers } = HEADERS;
    expect((await send(sandbox, "POST", SUBMIT, { prompt: "a cat" }, headers)).status).toBe(200);
    expect((await send(sandbox, "POST", STREAM, { prompt: "a cat" }, headers)).status).toBe(401);
  });
});
