import { describe, expect, test } from "vitest";
import { exchange } from "../../src/traffic/http/node-transport.js";
import { isObject, type JsonObject } from "../../src/util/json.js";
import { conforming, KEY, type ServerOptions } from "../../test-support/conforming.js";
import { failing, runSuite } from "../../test-support/run-suite.js";
import { type ReceivedRequest, type Reply, serve } from "../../test-support/serve.js";

type Handle = (request: ReceivedRequest) => Reply;
const error = (status: number): Reply => ({ status, body: { code: "ERROR", message: "No." } });

/** Creates a conforming server that changes each request before it handles it. */
const receiving = (change: (request: ReceivedRequest) => Partial<ReceivedRequest>): Handle => {
  const answer = conforming();
  return (request) => answer({ ...request, ...change(request) });
};

/** Creates a conforming server that changes some of its responses. */
const replying = (change: (request: ReceivedRequest, reply: Reply) => Reply | undefined): Handle => {
  const answer = conforming();
  return (request) => {
    const reply = answer(request);
    return change(request, reply) ?? reply;
  };
};

const isLookup = ({ method, path }: ReceivedRequest) => method === "GET" && path.startsWith("/generation/");
const inputOf = ({ input }: JsonObject) => (isObject(input) ? input : {});
const beforeNul = (text: string) => text.split("\u0000")[0] ?? "";

/** A server that generates a new seed for null with every lookup. */
const regeneratingSeed = (): ServerOptions => {
  let seed = 1000;
  const addSeed = (generation: JsonObject) => {
    const input = inputOf(generation);
    return { ...generation, input: { ...input, ...(input["seed"] === null ? { seed: ++seed } : {}) } };
  };
  return { response: addSeed, result: addSeed };
};

/** A server that generates a seed for null once and stores it. */
const storingSeed = (): ServerOptions => {
  const seeds = new Map<unknown, number>();
  const addSeed = (id: unknown, generation: JsonObject) => {
    const input = inputOf(generation);
    const seed = seeds.get(id) ?? 1000 + seeds.size;
    if (input["seed"] === null) seeds.set(id, seed);
    return { ...generation, input: { ...input, ...(input["seed"] === null ? { seed } : {}) } };
  };
  return { response: (generation) => addSeed(generation["id"], generation), result: (generation, id) => addSeed(id, generation) };
};

const truncatingPrompt = (generation: JsonObject) => {
  const input = inputOf(generation);
  return { ...generation, input: { ...input, ...("prompt" in input ? { prompt: beforeNul(String(input["prompt"])) } : {}) } };
};

/** Faulty servers, each with the checks that must raise an alarm. */
const FAULTS: Readonly<Record<string, readonly [Handle, readonly string[]]>> = {
  "generates a new seed with every lookup": [conforming(regeneratingSeed()), ["getGeneration:input.sent"]],
  "returns 400 for an unknown id": [
    replying((request, { status }) => (isLookup(request) && status === 404 ? error(400) : undefined)),
    ["getGeneration:id.like.invalid"],
  ],
  "returns 403 for an unknown id": [
    replying((request, { status }) => (isLookup(request) && status === 404 ? error(403) : undefined)),
    ["getGeneration:id.like.invalid", "getGeneration:id.near.invalid", "getGeneration:id.odd.invalid"],
  ],
  "drops the text after NUL from a prompt that it returns": [
    conforming({ response: truncatingPrompt, result: truncatingPrompt }),
    ["input.sent"],
  ],
  "drops the text after NUL from a prompt that it stores": [
    conforming({ result: truncatingPrompt }),
    ["getGeneration:input.sent"],
  ],
  "drops the text after NUL from a body": [
    receiving(({ body }) => ({ body: beforeNul(body) })),
    ["body.syntax.trailingText.invalid"],
  ],
  "drops the text after NUL from an id": [
    receiving(({ path }) => ({ path: path.split("%00")[0] ?? "" })),
    ["getGeneration:id.near.invalid"],
  ],
  "fails on a body of more than 1 MiB": [
    replying(({ body }) => (body.length > 1024 * 1024 ? error(500) : undefined)),
    ["body.syntax.large.invalid"],
  ],
  "accepts a body of more than 1 MiB": [
    replying(({ body, headers }) =>
      body.length > 1024 * 1024 && headers["authorization"] === `Bearer ${KEY}` ? { status: 202, body: {} } : undefined,
    ),
    ["body.syntax.large.invalid"],
  ],
  "finds a generation although its id has a suffix": [
    receiving((request) => (isLookup(request) ? { path: request.path.replace(/x$|%20$/, "") } : {})),
    ["getGeneration:id.near.invalid"],
  ],
  "changes the credits of a pending generation": [
    conforming({ result: (generation) => ({ ...generation, usage: { total: 21, subscription: 16, permanent: 5 } }) }),
    ["getGeneration:usage.same"],
  ],
  "returns the id of another generation": [
    conforming({ result: (generation) => ({ ...generation, id: "gen_1" }) }),
    ["getGeneration:id.same"],
  ],
};

/** Selects few requests: of the universal rules only those about lookups. */
const selects = (id: string) => /^(?:seed\.|prompt\.type|body\.syntax\.|getGeneration:)/.test(id);

describe("a server", () => {
  test.each(Object.entries(FAULTS))("that %s raises an alarm", async (_, [handle, expected]) => {
    const { report } = await runSuite(handle, expected.some((id) => id.startsWith("input.")) ? {} : { selects });
    expect(failing(report)).toEqual(expect.arrayContaining([...expected]));
  });

  test("that generates a seed for null once raises no alarm", async () => {
    const { report } = await runSuite(conforming(storingSeed()), { selects });
    expect(failing(report)).toEqual([]);
  });

  test("that returns 422 for unknown ids raises one alarm, because an id of the same form is not malformed", async () => {
    const handle = replying((request, { status }) => (isLookup(request) && status === 404 ? error(422) : undefined));
    const { report } = await runSuite(handle, { selects });
    expect(failing(report)).toEqual(["getGeneration:id.like.invalid"]);
  });
});

describe("an endless response", () => {
  test("is aborted and does not count as a response", async () => {
    await using server = await serve(({ socket }) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n");
      const chunk = Buffer.alloc(1024 * 1024, " ");
      const send = () => {
        while (socket.writable && socket.write(chunk));
      };
      socket.on("drain", send);
      socket.on("error", () => undefined);
      send();
      return undefined;
    });
    const request = { method: "GET", url: `${server.url}/`, headers: {}, body: undefined };
    const { outcome } = await exchange(request, { timeout: 10_000 });
    expect(outcome).toMatchObject({
      kind: "none",
      reason: "broken",
      hasBegun: true,
      message: expect.stringContaining("longer than"),
    });
  });
});
