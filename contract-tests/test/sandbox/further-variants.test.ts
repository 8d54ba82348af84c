import { describe, expect, it } from "vitest";
import { createSandbox, styleNamed } from "../../sandbox/index.js";
import { FURTHER_VARIANTS } from "../../sandbox/variants/frameworks.js";
import { isObject, type Json, type JsonObject } from "../../src/util/json.js";
import { contract, submission } from "../../test-support/conforming.js";
import { createRandom } from "../../test-support/create-random.js";

const HEADERS = { authorization: "Bearer sandbox-key", "content-type": "application/json" };

interface Sent {
  readonly body?: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends requests to a variant, and to the plain sandbox if the name is undefined. */
function variant(name: string | undefined) {
  const sandbox = createSandbox({ contract, style: name === undefined ? undefined : styleNamed(name), random: createRandom(1) });
  return async ({ body = "", headers = {}, method = "POST", path = submission.path }: Sent) => {
    const reply = await sandbox.handle({ method, path, headers: { ...HEADERS, ...headers }, body: Buffer.from(body) });
    if (reply.kind !== "answer") throw new Error(`no response: ${reply.kind}`);
    const json = JSON.parse(String(reply.body)) as Json;
    return { status: reply.status, json: isObject(json) ? json : {} };
  };
}

const CAT = '{"prompt":"a cat"}';
const inputOf = ({ json }: { readonly json: JsonObject }) => (isObject(json["input"]) ? json["input"] : {});

/** For each variant a request, and the part of the response that differs from that of the plain sandbox. */
const DIFFERENCES: Readonly<
  Record<string, readonly [Sent, (response: { status: number; json: JsonObject }) => unknown, unknown]>
> = {
  anyType: [{ body: CAT, headers: { "content-type": "text/plain" } }, ({ status }) => status, 200],
  codings: [{ body: CAT, headers: { "content-encoding": "gzip" } }, ({ status }) => status, 415],
  counting: [{ body: CAT }, ({ json }) => json["id"], "gen_1"],
  drawing: [{ body: CAT }, (response) => typeof inputOf(response)["seed"], "number"],
  emptyInput: [{ body: CAT }, inputOf, {}],
  hidden: [{ body: CAT, method: "PUT" }, ({ status }) => status, 404],
  keepsNull: [{ body: '{"prompt":"a cat","seed":null}' }, (response) => inputOf(response)["seed"], null],
  keepsUnknown: [{ body: '{"prompt":"a cat","mood":"calm"}' }, (response) => inputOf(response)["mood"], "calm"],
  moderating: [{ body: '{"prompt":"a <b>cat</b>"}' }, ({ json }) => json["code"], "VIDEO_GENERATION_CONTENT_REJECTED"],
  typed: [{ body: '{"prompt":1}' }, ({ status }) => status, 400],
  listing: [{ body: "{}" }, ({ json }) => Array.isArray(json["details"]), true],
  safeParser: [{ body: '{"prompt":"a cat","__proto__":{}}' }, ({ status }) => status, 422],
  sanitizing: [{ body: '{"prompt":"a cat","$where":"1","n.x":2}' }, ({ status }) => status, 200],
  unknownMethods: [{ body: CAT, method: "PUT" }, ({ status }) => status, 501],
  uuid: [{ body: CAT }, ({ json }) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8/.test(String(json["id"])), true],
};

describe("a further variant", () => {
  it("is covered by a test in this file", () => {
    expect(FURTHER_VARIANTS.map(({ name }) => name).toSorted()).toEqual(
      [...Object.keys(DIFFERENCES), "closing", "gradual", "limiter", "pending202", "replicated"].toSorted(),
    );
  });

  it.each(Object.entries(DIFFERENCES))("%s differs from the plain sandbox", async (name, [request, read, expected]) => {
    expect(read(await variant(name)(request))).toEqual(expected);
    // The removed names of `sanitizing` are not visible in a response.
    if (name !== "sanitizing") expect(read(await variant(undefined)(request))).not.toEqual(expected);
  });

  it("`pending202` returns 202 for a generation until it has ended", async () => {
    for (const [name, status] of [
      ["pending202", 202],
      [undefined, 200],
    ] as const) {
      const send = variant(name);
      const { json } = await send({ body: CAT });
      expect((await send({ method: "GET", path: `/generation/${String(json["id"])}` })).status).toBe(status);
    }
  });

  it("`closing` announces that it closes the connection", async () => {
    const sandbox = createSandbox({ contract, style: styleNamed("closing") });
    const reply = await sandbox.handle({ method: "POST", path: submission.path, headers: HEADERS, body: Buffer.from(CAT) });
    expect(reply.kind === "answer" && reply.headers["connection"]).toBe("close");
  });

  it("`limiter` limits some requests with a page", async () => {
    const sandbox = createSandbox({ contract, style: styleNamed("limiter") });
    const send = () => sandbox.handle({ method: "POST", path: submission.path, headers: HEADERS, body: Buffer.from("{}") });
    const replies = await Promise.all(Array.from({ length: 80 }, send));
    const limited = replies.filter((reply) => reply.kind === "answer" && reply.status === 429);
    expect(limited.map((reply) => "headers" in reply && reply.headers["content-type"])).toEqual(["text/html", "text/html"]);
  });

  it("`replicated` does not find a new generation at once", async () => {
    let now = 0;
    const sandbox = createSandbox({ contract, style: styleNamed("replicated"), clock: () => now });
    const request = { method: "POST", path: submission.path, headers: HEADERS, body: Buffer.from(CAT) };
    const reply = await sandbox.handle(request);
    const { id } = JSON.parse(String("body" in reply ? reply.body : "{}")) as { id: string };
    const get = { ...request, method: "GET", path: `/generation/${id}`, body: Buffer.from("") };
    expect(await sandbox.handle(get)).toMatchObject({ status: 404 });
    now = 1000;
    expect(await sandbox.handle(get)).toMatchObject({ status: 200 });
  });

  it("`gradual` needs longer than the sandbox in the kill matrix", () => {
    expect(styleNamed("gradual")?.options?.pace).toEqual({ queued: 60, running: 90 });
  });

  it("`sanitizing` does not see the removed names", async () => {
    const strict = createSandbox({
      contract,
      style: styleNamed("sanitizing"),
      faults: [{ override: () => ({ normalize: (_, body) => body }) }],
    });
    const reply = await strict.handle({
      method: "POST",
      path: submission.path,
      headers: HEADERS,
      body: Buffer.from('{"prompt":"a cat","$where":1}'),
    });
    expect(reply.kind === "answer" && String(reply.body)).not.toContain("$where");
  });
});
