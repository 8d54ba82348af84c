import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { runAgainstSandbox } from "../../kill-matrix/run-against-sandbox.js";
import { unknownIds } from "../../src/checks/unknown-ids.js";
import { adviceForVerdict } from "../../src/checks/wording/verdict-advice.js";
import { readLifecycle } from "../../src/contract/lifecycle.js";
import { parseContract } from "../../src/contract/parse.js";
import { parseBaseline } from "../../src/run/baseline.js";
import { conclude } from "../../src/run/report.js";
import { PLACEHOLDER_KEY } from "../../src/traffic/request.js";
import { parseEventStream } from "../../src/traffic/sse.js";
import { conforming, contract } from "../../test-support/conforming.js";
import { failing, runSuite, runSuiteOverHttp, SAMPLE } from "../../test-support/run-suite.js";
import type { ReceivedRequest, Reply, SocketRequest } from "../../test-support/serve.js";

const notFound: Reply = { status: 404, body: { code: "NOT_FOUND", message: "No." } };
const isResult = ({ method, path }: ReceivedRequest) => method === "GET" && !path.includes("video");

/** Creates a server that implements only some operations. */
const implementing = (isImplemented: (request: ReceivedRequest) => boolean) => {
  const answer = conforming();
  return (request: ReceivedRequest) => (isImplemented(request) ? answer(request) : notFound);
};

describe("a server", () => {
  test.each<[string, Parameters<typeof conforming>[0] & object, string]>([
    ["the id of another generation", { result: (result) => ({ ...result, id: "gen_other" }) }, "id.same"],
    ["another prompt", { result: (result) => ({ ...result, input: { prompt: "a dog" } }) }, "input.sent"],
    ["another default", { result: (result) => ({ ...result, input: { duration: 3 } }) }, "input.default"],
    [
      "output before the terminal status",
      { result: (result) => ({ ...result, status: "IN_QUEUE", data: {} }) },
      "response.schema",
    ],
    ["no output with a terminal status", { result: (result) => ({ ...result, data: null }) }, "response.schema"],
  ])("that returns %s raises an alarm", async (_, style, expected) => {
    const { report } = await runSuite(conforming(style), SAMPLE);
    expect(failing(report)).toContain(`getGeneration:${expected}`);
  });

  test("whose status goes back, or changes after a terminal status, raises an alarm", async () => {
    for (const states of [
      ["IN_PROGRESS", "IN_QUEUE"],
      ["CANCELED", "COMPLETED"],
    ]) {
      const polls = new Map<string, number>();
      const result = (generation: object, id: string) => {
        const count = polls.get(id) ?? 0;
        polls.set(id, count + 1);
        const status = states[Math.min(count, 1)] ?? "";
        return { ...generation, status, data: status === "COMPLETED" ? {} : null };
      };
      const { report } = await runSuite(conforming({ result }), SAMPLE);
      expect(failing(report)).toContain("getGeneration:status.forward");
    }
  });

  test("that finds a generation only once raises an alarm", async () => {
    const answer = conforming();
    const seen = new Set<string>();
    const { report } = await runSuite((request) => {
      const isRepeated = isResult(request) && seen.has(request.path);
      seen.add(request.path);
      return isRepeated ? notFound : answer(request);
    }, SAMPLE);
    expect(failing(report)).toContain("getGeneration:id.lasting");
  });

  test("that finds an unknown id, or returns a server error for one, raises an alarm", async () => {
    const answer = conforming();
    const { report } = await runSuite((request) => {
      const reply = answer(request);
      if (!isResult(request) || reply.status !== 404) return reply;
      return request.path.includes("__proto__")
        ? { status: 500, body: { code: "X", message: "No." } }
        : { status: 200, body: {} };
    });
    expect(failing(report)).toEqual(
      expect.arrayContaining(
        ["id.like.invalid", "id.near.invalid", "id.hostile.invalid", "response.serverError"].map((id) => `getGeneration:${id}`),
      ),
    );
  });

  test("that returns a result without a key raises an alarm", async () => {
    const answer = conforming();
    const authorization = `Bearer ${PLACEHOLDER_KEY}`;
    const { report } = await runSuite((request) =>
      answer(isResult(request) ? { ...request, headers: { authorization } } : request),
    );
    expect(failing(report)).toContain("getGeneration:authentication.none.invalid");
  });
});

describe("a stream", () => {
  const [, , end = ""] = ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"];
  test.each<[string, (text: string) => string, string]>([
    ["ends before the generation", (text) => `${text.split("\n\n").slice(0, 2).join("\n\n")}\n\n`, "stream.end"],
    ["continues after the terminal status", (text) => text + text.slice(text.lastIndexOf("data:")), "stream.end"],
    [
      "returns to an earlier status",
      (text) =>
        text
          .replace('"IN_QUEUE"', '"IN_PROGRESS"')
          .replace('"IN_PROGRESS"', '"IN_PROGRESS"')
          .replace(/"IN_PROGRESS"(?![\s\S]*"IN_PROGRESS")/, '"IN_QUEUE"'),
      "stream.forward",
    ],
    ["contains events of two generations", (text) => text.replace(/"gen_\d+"/, '"gen_other"'), "stream.same"],
    ["contains no event", () => ": nothing\n\n", "stream.events"],
    ["contains invalid JSON", (text) => text.replaceAll("data: {", "data: "), "response.schema"],
    ["omits usage", (text) => text.replaceAll(/"usage":\{[^}]*\},?/g, ""), "response.schema"],
    [`has no output when ${end}`, (text) => text.replace('{"videos":[]}', "null"), "response.schema"],
  ])("that %s raises an alarm", async (_, stream, expected) => {
    const { report } = await runSuite(conforming({ stream }), SAMPLE);
    expect(failing(report)).toContain(`streamVideo:${expected}`);
  });

  test("that stays open after the terminal status raises an alarm, a slow one does not", async () => {
    const answer = conforming();
    const open = (events: number) => async (request: SocketRequest) => {
      const reply = answer(request);
      if (reply.headers?.["content-type"] !== "text/event-stream") return reply;
      const text = String(reply.body).split("\n\n").slice(0, events).join("\n\n");
      request.socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n${text}\n\n`);
      return undefined;
    };
    const options = { selects: (id: string) => id.startsWith("streamVideo:"), timeout: 1000 };
    expect(failing((await runSuiteOverHttp(open(3), options)).report)).toEqual(["streamVideo:stream.end"]);
    expect(failing((await runSuiteOverHttp(open(1), options)).report)).toEqual([]);
  });

  test("that continues with comments after the terminal status raises an alarm", async () => {
    const answer = conforming();
    const sendComments = async (request: SocketRequest) => {
      const reply = answer(request);
      if (reply.headers?.["content-type"] !== "text/event-stream") return reply;
      request.socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n${reply.body}`);
      const timer = setInterval(() => request.socket.write(": still here\n\n"), 30);
      request.socket.once("close", () => clearInterval(timer));
      return undefined;
    };
    const options = { selects: (id: string) => id.startsWith("streamVideo:"), timeout: 1000 };
    expect(failing((await runSuiteOverHttp(sendComments, options)).report)).toEqual(["streamVideo:stream.end"]);
  });

  test.each(["\r\n", "\r", "\n"])("can end its lines with %j", (end) => {
    const lines = [": comment", "event: x", "id: 1", "retry: 5", 'data:{"a":', "data: 1}", "", "data: [2]", "", "data: 3"];
    expect(parseEventStream(`\ufeff${lines.join(end)}`).map(({ data }) => data)).toEqual(['{"a":\n1}', "[2]"]);
  });
});

describe("an operation without authentication", () => {
  test("has no authentication checks, but all others", async () => {
    const text = await readFile(new URL("../../../generated/openapi.json", import.meta.url), "utf8");
    const document = JSON.parse(text);
    document.paths["/generation/{id}"].get.security = [];
    const changed = parseContract(JSON.stringify(document), "changed");
    const report = await runAgainstSandbox(changed, []);
    expect(failing(report)).toEqual([]);
    expect(report.verdicts.filter(({ check }) => check.id.startsWith("getGeneration:authentication"))).toEqual([]);
    expect(report.verdicts.filter(({ check }) => check.id.startsWith("authentication"))).not.toEqual([]);
  });
});

describe("an id with another parameter name", () => {
  test("is checked like any other id", async () => {
    const text = await readFile(new URL("../../../generated/openapi.json", import.meta.url), "utf8");
    const renamed = text
      .replace('"/generation/{id}"', '"/generation/{generation_id}"')
      .replace('"name": "id"', '"name": "generation_id"');
    const report = await runAgainstSandbox(parseContract(renamed, "changed"), []);
    expect(failing(report)).toEqual([]);
    expect(report.verdicts.find(({ check }) => check.id === "getGeneration:generation_id.known.valid")?.outcome).toBe("pass");
  });
});

describe("an id with a format", () => {
  test("is generated in that format and checked like any other id", async () => {
    const text = await readFile(new URL("../../../generated/openapi.json", import.meta.url), "utf8");
    const changed = JSON.parse(text, (name, value) =>
      name === "id" && value?.description?.startsWith("The id of the generation") ? { ...value, format: "uuid" } : value,
    );
    expect(failing(await runAgainstSandbox(parseContract(JSON.stringify(changed), "changed"), []))).toEqual([]);
    expect(
      failing(await runAgainstSandbox(contract, [], { contract: parseContract(JSON.stringify(changed), "changed") })),
    ).toContain("response.schema");
  });
});

describe("operations that are not implemented", () => {
  test("are skipped if the server implements only the first operation", async () => {
    const { report } = await runSuite(implementing(({ path }) => path === contract.operations[0]?.path));
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("conforms");
    expect(report.verdicts.find(({ check }) => check.id === "getGeneration:id.known.valid")?.outcome).toBe("skipped");
    expect(report.verdicts.find(({ check }) => check.id === "streamVideo:body.minimal.valid")?.outcome).toBe("skipped");
  });

  test("are failures if the server implements some of the others", async () => {
    const withoutStream = await runSuite(implementing(({ path }) => !path.includes("sse")));
    expect(failing(withoutStream.report)).toContain("streamVideo:body.minimal.valid");
    const withoutResults = await runSuite(implementing((request) => !isResult(request)));
    expect(failing(withoutResults.report)).toContain("getGeneration:id.known.valid");
  });

  test("fail once if the server implements some of the others, and a baseline can list them", async () => {
    const server = implementing(({ path }) => !path.includes("sse"));
    const { report } = await runSuite(server);
    const verdicts = report.verdicts.filter(({ check }) => check.id.startsWith("streamVideo:"));
    expect(failing({ ...report, verdicts })).toEqual(["streamVideo:body.minimal.valid", "streamVideo:body.full.valid"]);
    const [failure] = verdicts.filter(({ outcome }) => outcome === "fail");
    expect(failure && adviceForVerdict(failure)).toMatch(/^Implement this operation\./);
    const others = verdicts.filter(({ outcome }) => outcome === "skipped");
    expect(others.length).toBeGreaterThan(90);
    for (const verdict of others)
      expect(verdict).toMatchObject({
        isExcluded: true,
        reason: `the server does not implement POST /generation/sse/vidu/q2/video-turbo (404)`,
      });
    const entries = { known: [{ check: "streamVideo:body.*.valid", reason: "planned for the next release" }] };
    const baseline = parseBaseline(JSON.stringify(entries), "baseline.json");
    expect(conclude((await runSuite(server, { baseline })).report)).toBe("conforms");
  });

  test("are not a pass if only their other checks are selected", async () => {
    const { report } = await runSuite(
      implementing(({ path }) => !path.includes("sse")),
      { selects: (id) => id.startsWith("streamVideo:duration") },
    );
    expect(conclude(report)).not.toBe("conforms");
  });

  test("are skipped if the server is stateless", async () => {
    const answer = conforming();
    const { report } = await runSuite((request) => (isResult(request) ? notFound : answer(request)), {
      isStateless: true,
      selects: (id) => !id.includes("authentication"),
    });
    expect(failing(report)).toEqual([]);
    expect(report.verdicts.find(({ check }) => check.id === "id.unique")).toMatchObject({
      outcome: "skipped",
      reason: "the server keeps no state (--stateless)",
      isExcluded: true,
    });
    expect(conclude(report)).toBe("conforms");
  });
});

describe("unknown ids", () => {
  test.each([
    "gen_1",
    "gen_123",
    "0b0e7a9e-5a3c-4d0e-9f5e-6f1d2c3b4a59",
    "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "7",
    "gen_00000012",
    "ab",
  ])("contain neither %s nor the next id of a counter", (id) => {
    const segments = unknownIds(id).map(({ segment }) => segment);
    expect(segments).not.toContain(encodeURIComponent(id));
    expect(new Set(segments).size).toBe(segments.length);
    expect(segments.filter((segment) => /^(?:gen_)?\d{1,3}$/.test(segment))).toEqual([]);
    expect(unknownIds(id).filter(({ kind }) => kind === "like").length).toBeGreaterThan(0);
  });

  test("have a variant in which every character is of the same kind", () => {
    const [plausible] = unknownIds("0b0e7a9e-5a3c-4d0e-9f5e-6f1d2c3b4a59");
    expect(plausible?.segment).toMatch(/^0b0e7a9e-5a3c-4d0e-9f5e-6f1d[0-9a-f]{8}$/);
  });
});

test("a lifecycle is read from the schema: statuses without output are pending, in order", () => {
  const branch = (states: readonly string[], data: string) => ({
    properties: { state: { enum: states }, output: { type: data } },
  });
  const schema = {
    oneOf: [
      branch(["starting", "processing"], "null"),
      branch(["succeeded"], "object"),
      branch(["failed", "canceled"], "object"),
    ],
  };
  expect(readLifecycle(schema)).toMatchObject({
    property: "state",
    pending: ["starting", "processing"],
    ended: ["succeeded", "failed", "canceled"],
  });
  expect(readLifecycle({ type: "object", properties: { status: { enum: ["a", "b"] } } })).toBeUndefined();
});
