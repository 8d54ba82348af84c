import { describe, expect, test } from "vitest";
import { parseContract } from "../../src/contract/parse.js";
import { conclude } from "../../src/run/report.js";
import { run } from "../../src/run/run.js";
import type { HttpResponse, Transport } from "../../src/traffic/exchange.js";
import { isObject, type JsonObject } from "../../src/util/json.js";
import { parseJson } from "../../src/util/parse-json.js";
import { conforming, KEY, limitOf } from "../../test-support/conforming.js";
import { content, contractWith } from "../../test-support/contract-with.js";
import { failing, runSuite } from "../../test-support/run-suite.js";
import { inProcessTransport, type ReceivedRequest, type Reply } from "../../test-support/serve.js";

const isEvents = ({ headers }: HttpResponse) => headers["content-type"] === "text/event-stream";

/** Creates a conforming server whose streams are still open when the suite stops reading them. */
function leavingStreamsOpen(idle: Pick<HttpResponse, "idleMs" | "msSinceEnd">, change = (text: string) => text): Transport {
  const deliver = inProcessTransport(conforming(), []);
  return async (request, limits) => {
    const exchange = await deliver(request, limits);
    const { outcome } = exchange;
    if (outcome.kind === "none" || !isEvents(outcome)) return exchange;
    const body = Buffer.from(change(Buffer.from(outcome.body).toString()));
    return { ...exchange, durationMs: 1000, outcome: { ...outcome, ...idle, body, isOpen: true } };
  };
}

/** Returns the ids of the failed checks of a run against the bundled contract. */
const alarms = async (options: Parameters<typeof runSuite>[1], answer = conforming()) =>
  failing((await runSuite(answer, options)).report);

describe("a correct stream raises no alarm", () => {
  const selects = (id: string) => id.startsWith("streamVideo:stream.");
  const firstEvents = (count: number) => (text: string) =>
    text
      .split("\n\n")
      .slice(0, count)
      .map((event) => `${event}\n\n`)
      .join("");

  test("if it repeats a status", async () => {
    const stream = (text: string) => text.replace(/data: .*"IN_PROGRESS".*\n\n/, "$&$&$&");
    expect(stream('data: {"status":"IN_PROGRESS"}\n\n').split("\n\n")).toHaveLength(4);
    expect(await alarms({}, conforming({ stream }))).toEqual([]);
  });

  test("if it closes shortly after the terminal status", async () => {
    expect(await alarms({ selects, transport: leavingStreamsOpen({ idleMs: 100, msSinceEnd: 100 }) })).toEqual([]);
    expect(await alarms({ selects, transport: leavingStreamsOpen({ idleMs: 900, msSinceEnd: 900 }) })).toEqual([
      "streamVideo:stream.end",
    ]);
  });

  test("if the generation has no terminal status at the timeout", async () => {
    const transport = leavingStreamsOpen({ idleMs: 10, msSinceEnd: 0 }, firstEvents(2));
    expect(await alarms({ selects, transport })).toEqual([]);
  });

  test.each<[string, number, string, readonly string[]]>([
    ["has just sent a part of an event", 10, "data: {", []],
    ["has sent only comments", 10, ": waiting\n\n", ["streamVideo:response.complete"]],
    ["has sent nothing for half of the time", 500, "data: {", ["streamVideo:response.complete"]],
  ])("unless no event is on its way: an open stream that %s", async (_, idleMs, text, expected) => {
    const transport = leavingStreamsOpen({ idleMs, msSinceEnd: 0 }, () => text);
    expect(await alarms({ selects: (id) => id === "streamVideo:response.complete", transport })).toEqual(expected);
  });
});

describe("a correct number raises no alarm", () => {
  const usage = (parts: JsonObject) => conforming({ response: (generation) => ({ ...generation, usage: parts }) });
  const selects = (id: string) => id === "usage.total";

  test("if fractional credits add up with a rounding error", async () => {
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(await alarms({ selects }, usage({ total: 0.3, subscription: 0.1, permanent: 0.2 }))).toEqual([]);
    expect(await alarms({ selects }, usage({ total: 1e9, subscription: 1e9, permanent: 0.2 }))).toEqual([]);
    expect(await alarms({ selects }, usage({ total: 0.31, subscription: 0.1, permanent: 0.2 }))).toEqual(["usage.total"]);
  });

  /** A server that reads numbers as decimals, like the contract: from 0.3 to 0.8 in steps of 0.1. */
  const decimal = ({ body, headers }: ReceivedRequest): Reply => {
    if (headers["authorization"] !== `Bearer ${KEY}`) return { status: 401, body: {} };
    const request = parseJson(body);
    if (!isObject(request) || typeof request["prompt"] !== "string") return { status: 400 };
    const { probe } = request;
    const [, literal] = /"probe":([^,}]*)/.exec(body) ?? [];
    const isMultiple = literal === undefined || /^-?\d+(?:\.\d)?$/.test(literal);
    const isInRange = probe === undefined || (typeof probe === "number" && probe >= 0.3 && probe <= 0.8);
    return isMultiple && isInRange ? { status: 200, body: { probe: probe ?? 0.7 } } : { status: 400, body: {} };
  };

  const settings = { apiKey: KEY, baseUrl: "http://localhost", concurrency: 4, maxAccepted: 1000, seed: 1, timeout: 2000 };
  const step = { type: "number", minimum: 0.3, maximum: 0.8, multipleOf: 0.1 };

  test("if the contract requires multiples of 0.1", async () => {
    const responseContent = content({ type: "object", properties: { probe: step } });
    const report = await run({
      ...settings,
      contract: contractWith(step, { "200": responseContent, "4XX": content({}) }),
      samples: 1,
      selects: (id) => /^(?:probe|response)\./.test(id) && !id.includes("omplete"),
      transport: inProcessTransport(decimal, []),
    });
    expect(failing(report)).toEqual([]);
    expect(report.verdicts.find(({ check }) => check.id === "probe.maximum.valid")?.outcome).toBe("pass");
    expect(report.verdicts.find(({ check }) => check.id === "probe.multipleOf.invalid")?.outcome).toBe("pass");
  });
});

describe("undocumented behavior is no violation", () => {
  const rejectingAbove = (bytes: number) => {
    const handle = conforming();
    const error = { status: 413, body: { code: "PAYLOAD_TOO_LARGE", message: "The body is too large." } };
    return (request: ReceivedRequest): Reply => (Buffer.byteLength(request.body) > bytes ? error : handle(request));
  };
  const selects = (id: string) => /^(?:prompt\.maxLength\.invalid|response\.status)$/.test(id);

  test("if the server limits the size of a body to 64 KiB", async () => {
    expect(await alarms({ selects }, rejectingAbove(64 * 1024))).toEqual([]);
  });

  test("but a size limit that rejects valid values is one", async () => {
    expect(await alarms({ selects }, rejectingAbove(Number(limitOf("prompt", "maxLength"))))).toContain("response.status");
  });

  test.each(["example", "none"])("if a response property with the evidence %s has another type", async (evidence) => {
    const schema = {
      type: "object",
      required: ["id"],
      properties: { id: { type: "string" }, more: { type: "string", "x-evidence": evidence } },
    };
    const report = await run({
      apiKey: KEY,
      baseUrl: "http://localhost",
      concurrency: 4,
      contract: contractWith({ type: "integer", maximum: 8 }, { "200": content(schema), "4XX": content({}) }),
      maxAccepted: 1000,
      samples: 1,
      seed: 1,
      selects: (id) => id.startsWith("response.schema"),
      timeout: 2000,
      transport: inProcessTransport(() => ({ status: 200, body: { id: "gen_1", more: 1 } }), []),
    });
    expect(failing(report)).toEqual(["response.schema.example"]);
    expect(conclude(report)).toBe("conforms");
  });
});

describe("a correct server raises no alarm with an unusual key", () => {
  test.each([
    ["of digits only", "8675309112233"],
    ["of one repeated letter", "QQQQQQQQQQQQ"],
    ["of one character", "x"],
    ["the word null", "null"],
  ])("%s", async (_, apiKey) => {
    const answer = conforming();
    const handle = (request: ReceivedRequest) => {
      const isRight = request.headers["authorization"] === `Bearer ${apiKey}`;
      return answer({ ...request, headers: { ...request.headers, authorization: isRight ? `Bearer ${KEY}` : "" } });
    };
    const { report } = await runSuite(handle, {
      apiKey,
      selects: (id) => /^authentication\.|^getGeneration:authentication/.test(id),
    });
    expect(failing(report)).toEqual([]);
    expect(report.verdicts.filter(({ outcome }) => outcome === "pass").length).toBeGreaterThan(10);
  });
});

describe("a correct contract raises no alarm", () => {
  const number = { type: "integer", maximum: 3 };
  const operation = (operationId: string, schema: JsonObject = { type: "object", properties: { n: number } }) => ({
    post: { operationId, requestBody: content(schema), responses: { "200": content({}), "4XX": content({}) } },
  });
  const document = { openapi: "3.1.0", info: {}, paths: { "/a": operation("first"), "/b": operation("second") } };

  test("if two operations accept the same requests", async () => {
    const handle = ({ body, headers, method }: ReceivedRequest): Reply => {
      if (headers["authorization"] !== `Bearer ${KEY}`) return { status: 401 };
      if (method !== "POST" || headers["content-type"] === "application/x-www-form-urlencoded") return { status: 405 };
      const request = parseJson(body);
      const isValid =
        isObject(request) && (request["n"] === undefined || (Number.isInteger(request["n"]) && Number(request["n"]) <= 3));
      return { status: isValid ? 200 : 400 };
    };
    const { report } = await runSuite(handle, { contract: parseContract(JSON.stringify(document), "test") });
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("conforms");
    const idsOf = (isSecond: boolean) =>
      report.verdicts
        .map(({ check }) => check.id)
        .filter((id) => id.startsWith("second:") === isSecond)
        .map((id) => id.replace("second:", ""));
    expect(idsOf(true)).toEqual(idsOf(false));
  });
});
