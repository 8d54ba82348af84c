import { describe, expect, test } from "vitest";
import { conclude } from "../../src/run/report.js";
import { run } from "../../src/run/run.js";
import type { JsonObject } from "../../src/util/json.js";
import { above, conforming, KEY } from "../../test-support/conforming.js";
import { content, contractWith } from "../../test-support/contract-with.js";
import { failing, runSuite, runSuiteOverHttp, SAMPLE } from "../../test-support/run-suite.js";
import { type ReceivedRequest, type Reply, serve } from "../../test-support/serve.js";

const respond = conforming();

/** Returns a server that changes every reply. */
const changing = (change: (reply: Reply) => Partial<Reply>) => (request: ReceivedRequest) => {
  const reply = respond(request);
  return { ...reply, ...change(reply) };
};

const changingError = (message: string) => conforming({ error: (error) => ({ ...error, message }) });

describe("responses that break a rule", () => {
  test.each<[string, (request: ReceivedRequest) => Reply, string]>([
    ["text instead of JSON", changing(() => ({ body: "ok" })), "response.schema"],
    ["an empty body", changing(() => ({ body: "" })), "response.schema"],
    ["JSON as plain text", changing(() => ({ headers: { "content-type": "text/plain" } })), "response.mediaType"],
    ["the key in a header", changing(() => ({ headers: { "x-caller": KEY } })), "response.apiKey"],
    ["a Python trace", changingError('Traceback (most recent call last): File "app.py", line 3'), "response.stackTrace"],
    ["a JavaScript trace", changingError("at Object.parse (node:internal/json.js:10:5)"), "response.stackTrace"],
  ])("%s is a failure", async (_, handle, expected) => {
    const { report } = await runSuite(handle, SAMPLE);
    expect(failing(report)).toContain(expected);
  });

  test("an invalid seed in the input for null is a failure", async () => {
    const handle = conforming({
      response: (generation, body) => ({ ...generation, input: { ...body, ...(body["seed"] === null ? { seed: "x" } : {}) } }),
    });
    expect(failing((await runSuite(handle)).report)).toContain("input.sent");
  });

  test("a deviation from an example is a warning", async () => {
    const { report } = await runSuite(
      conforming({ response: (generation) => ({ ...generation, usage: { total: "20" } }) }),
      SAMPLE,
    );
    expect(failing(report)).toEqual(["response.schema.example"]);
    expect(conclude(report)).toBe("conforms");
  });

  test("the counterexample is the shortest request that breaks the rule", async () => {
    const { report } = await runSuite(changing(() => ({ headers: { "content-type": "text/plain" } })));
    const verdict = report.verdicts.find(({ check }) => check.id === "response.mediaType");
    expect(String(verdict?.counterexample?.exchange.request.body).length).toBeLessThan(3);
  });
});

test("an incomplete response is a violation, but a server without any response is inconclusive", async () => {
  const incomplete = await runSuiteOverHttp(({ socket }) => void socket.end("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"), {
    selects: (id) => id.startsWith("n.") || id === "response.complete",
  });
  expect(failing(incomplete.report)).toContain("response.complete");
  expect(conclude(incomplete.report)).toBe("violates");
  const silent = await runSuiteOverHttp(({ socket }) => void socket.destroy());
  expect(failing(silent.report)).toEqual([]);
  expect(silent.report.obstacle).toMatchObject({ phase: "preflight", reason: expect.stringContaining("does not respond") });
});

describe("responses that break no rule", () => {
  test.each<[string, (request: ReceivedRequest) => Reply]>([
    ["a time in a message", changingError("retry at 2026-11-23 04:55:26")],
    ["a host with a port in a message", changingError("see api.example.com:443:8 at host:80:1")],
    [
      "a parameter and upper case in the media type",
      changing(({ headers }) => ({
        headers: {
          "content-type": headers === undefined ? "Application/JSON; charset=UTF-8" : "Text/Event-Stream; charset=UTF-8",
        },
      })),
    ],
  ])("%s is not a failure", async (_, handle) => {
    const { report } = await runSuite(handle, SAMPLE);
    expect(failing(report)).toEqual([]);
  });

  test("the input of an accepted invalid request is not checked", async () => {
    const isAccepted = (body: unknown) => (body as JsonObject | null)?.["duration"] === above("duration");
    const { report } = await runSuite(
      conforming({
        accepts: isAccepted,
        response: (generation, body) => ({ ...generation, input: isAccepted(body) ? { duration: 2 } : body }),
      }),
    );
    expect(failing(report).map((id) => id.replace(/^\w+:/, ""))).toEqual([
      "duration.maximum.invalid",
      "body.severalInvalid.invalid",
      "duration.maximum.invalid",
    ]);
  });
});

describe("secrets", () => {
  test("a key that the server echoes is not in the report", async () => {
    const { report } = await runSuite((request) => {
      const reply = respond(request);
      return reply.status < 300
        ? reply
        : { status: 400, headers: { "x-key": KEY, "content-type": "text/plain" }, body: `bad key ${KEY}` };
    });
    expect(failing(report)).toContain("response.apiKey");
    expect(JSON.stringify(report)).not.toContain(KEY);
    const bytes = report.verdicts.flatMap(({ counterexample }) => {
      const outcome = counterexample?.exchange.outcome;
      return outcome?.kind === "response" ? [Buffer.from(outcome.body).toString("latin1")] : [];
    });
    expect(bytes.join()).toContain("bad key [credential]");
    expect(bytes.join()).not.toContain(KEY);
  });
});

describe("documented responses", () => {
  const error = { type: "object", required: ["code"] };

  /** Returns the probe of a body, or an invalid probe if the body is not a request. */
  const parse = (body: string): { readonly probe?: unknown } => {
    try {
      const request = JSON.parse(body) as { readonly prompt?: unknown; readonly probe?: unknown } | null;
      return request?.prompt === undefined ? { probe: null } : request;
    } catch {
      return { probe: null };
    }
  };

  async function runWith(responses: JsonObject, rejection: Reply) {
    await using server = await serve(({ body, headers }) => {
      if (headers["authorization"] !== `Bearer ${KEY}`) return { status: 401, body: { code: "X" } };
      const { probe } = parse(body);
      return probe === undefined || probe === 1 ? { status: 200, body: {} } : rejection;
    });
    const settings = { apiKey: KEY, concurrency: 4, maxAccepted: 1000, samples: 1, seed: 1, timeout: 2000 };
    const contract = contractWith({ type: "integer", minimum: 1, maximum: 1 }, responses);
    return await run({
      ...settings,
      baseUrl: server.url,
      contract,
      selects: (id) => /^probe|^response\.s/.test(id) && !id.includes("malformed"),
    });
  }

  test("a range and a default cover statuses that are not listed", async () => {
    const success = { "200": content({}) };
    for (const responses of [
      { ...success, "4XX": content(error) },
      { ...success, default: content(error) },
    ]) {
      const good = await runWith(responses, { status: 400, body: { code: "X" } });
      expect(failing(good)).toEqual([]);
      const bad = await runWith(responses, { status: 400, body: {} });
      expect(failing(bad)).toContain("response.schema");
    }
    expect(failing(await runWith(success, { status: 400, body: { code: "X" } }))).toContain("response.status");
  });

  test("the schema is selected by the media type of the response", async () => {
    const both = { content: { "text/event-stream": { schema: { type: "string" } }, "application/json": { schema: error } } };
    const report = await runWith(
      { "200": content({}), "400": both, "401": content(error) },
      { status: 400, body: { code: "X" } },
    );
    expect(failing(report)).toEqual([]);
  });
});
