import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { runAgainstSandbox } from "../../kill-matrix/run-against-sandbox.js";
import { unknownIds } from "../../src/checks/unknown-ids.js";
import { readLifecycle } from "../../src/contract/lifecycle.js";
import { parseContract } from "../../src/contract/parse.js";
import { conclude } from "../../src/run/report.js";
import { PLACEHOLDER_KEY } from "../../src/traffic/request.js";
import { parseEventStream } from "../../src/traffic/sse.js";
import { conforming, contract } from "../../test-support/conforming.js";
import { failing, runSuite, runSuiteOverHttp } from "../../test-support/judge.js";
import type { Arrival, Received, Reply } from "../../test-support/serve.js";

const notFound: Reply = { status: 404, body: { code: "NOT_FOUND", message: "No." } };
const isResult = ({ method, path }: Arrival) => method === "GET" && !path.includes("video");

/** A server with the operations that the handler lets through. */
const serving = (isServed: (request: Arrival) => boolean) => {
  const answer = conforming();
  return (request: Arrival) => (isServed(request) ? answer(request) : notFound);
};

describe("results", () => {
  test.each<[string, Parameters<typeof conforming>[0] & object, string]>([
    ["another generation's name", { result: (result) => ({ ...result, id: "gen_other" }) }, "id.same"],
    ["another prompt", { result: (result) => ({ ...result, input: { prompt: "a dog" } }) }, "input.sent"],
    ["another default", { result: (result) => ({ ...result, input: { duration: 3 } }) }, "input.default"],
    ["output before the end", { result: (result) => ({ ...result, status: "IN_QUEUE", data: {} }) }, "response.schema"],
    ["no output after the end", { result: (result) => ({ ...result, data: null }) }, "response.schema"],
  ])("one that tells %s is caught", async (_, style, expected) => {
    const { report } = await runSuite(conforming(style));
    expect(failing(report)).toContain(`getGeneration:${expected}`);
  });

  test("a status that goes back, and an end that is left, are caught", async () => {
    for (const states of [
      ["IN_PROGRESS", "IN_QUEUE"],
      ["CANCELED", "COMPLETED"],
    ]) {
      const asked = new Map<string, number>();
      const result = (told: object, id: string) => {
        const turn = asked.get(id) ?? 0;
        asked.set(id, turn + 1);
        const status = states[Math.min(turn, 1)] ?? "";
        return { ...told, status, data: status === "COMPLETED" ? {} : null };
      };
      const { report } = await runSuite(conforming({ result }));
      expect(failing(report)).toContain("getGeneration:status.forward");
    }
  });

  test("a generation that is found the first time only is caught", async () => {
    const answer = conforming();
    const seen = new Set<string>();
    const { report } = await runSuite((request) => {
      const isAgain = isResult(request) && seen.has(request.path);
      seen.add(request.path);
      return isAgain ? notFound : answer(request);
    });
    expect(failing(report)).toContain("getGeneration:id.lasting");
  });

  test("an unknown name that is found, and one that is answered with a server error, are caught", async () => {
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

  test("a server that is asked for a result without a key, and answers, is caught", async () => {
    const answer = conforming();
    const authorization = `Bearer ${PLACEHOLDER_KEY}`;
    const { report } = await runSuite((request) =>
      answer(isResult(request) ? { ...request, headers: { authorization } } : request),
    );
    expect(failing(report)).toContain("getGeneration:authentication.none.invalid");
  });
});

describe("streams", () => {
  const [, , end = ""] = ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"];
  test.each<[string, (text: string) => string, string]>([
    ["ends before the generation does", (text) => `${text.split("\n\n").slice(0, 2).join("\n\n")}\n\n`, "stream.end"],
    ["goes on after the end", (text) => text + text.slice(text.lastIndexOf("data:")), "stream.end"],
    [
      "goes back",
      (text) =>
        text
          .replace('"IN_QUEUE"', '"IN_PROGRESS"')
          .replace('"IN_PROGRESS"', '"IN_PROGRESS"')
          .replace(/"IN_PROGRESS"(?![\s\S]*"IN_PROGRESS")/, '"IN_QUEUE"'),
      "stream.forward",
    ],
    ["tells of two generations", (text) => text.replace(/"gen_\d+"/, '"gen_other"'), "stream.same"],
    ["tells nothing", () => ": nothing\n\n", "stream.events"],
    ["does not speak JSON", (text) => text.replaceAll("data: {", "data: "), "response.schema"],
    ["leaves usage out", (text) => text.replaceAll(/"usage":\{[^}]*\},?/g, ""), "response.schema"],
    [`has no output when ${end}`, (text) => text.replace('{"videos":[]}', "null"), "response.schema"],
  ])("one that %s is caught", async (_, stream, expected) => {
    const { report } = await runSuite(conforming({ stream }));
    expect(failing(report)).toContain(`streamVideo:${expected}`);
  });

  test("one that stays open after the end is caught, one that is only slow is not", async () => {
    const answer = conforming();
    const open = (events: number) => async (request: Received) => {
      const reply = answer(request);
      if (reply.headers?.["content-type"] !== "text/event-stream") return reply;
      const text = String(reply.body).split("\n\n").slice(0, events).join("\n\n");
      request.socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n${text}\n\n`);
      return undefined;
    };
    const options = { selects: (id: string) => id.startsWith("streamVideo:"), timeout: 300 };
    expect(failing((await runSuiteOverHttp(open(3), options)).report)).toEqual(["streamVideo:stream.end"]);
    expect(failing((await runSuiteOverHttp(open(1), options)).report)).toEqual([]);
  });

  test("one that goes on with comments after the end is caught as well", async () => {
    const answer = conforming();
    const beating = async (request: Received) => {
      const reply = answer(request);
      if (reply.headers?.["content-type"] !== "text/event-stream") return reply;
      request.socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n${reply.body}`);
      const beats = setInterval(() => request.socket.write(": still here\n\n"), 30);
      request.socket.once("close", () => clearInterval(beats));
      return undefined;
    };
    const options = { selects: (id: string) => id.startsWith("streamVideo:"), timeout: 300 };
    expect(failing((await runSuiteOverHttp(beating, options)).report)).toEqual(["streamVideo:stream.end"]);
  });

  test.each(["\r\n", "\r", "\n"])("%j ends a line, whatever else is in the stream", (end) => {
    const lines = [": comment", "event: x", "id: 1", "retry: 5", 'data:{"a":', "data: 1}", "", "data: [2]", "", "data: 3"];
    expect(parseEventStream(`\ufeff${lines.join(end)}`).map(({ data }) => data)).toEqual(['{"a":\n1}', "[2]"]);
  });
});

describe("an operation that everybody may use", () => {
  test("is not asked for keys, and judged for the rest", async () => {
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

describe("a name that a path calls otherwise", () => {
  test("is asked for and judged as any other", async () => {
    const text = await readFile(new URL("../../../generated/openapi.json", import.meta.url), "utf8");
    const renamed = text
      .replace('"/generation/{id}"', '"/generation/{generation_id}"')
      .replace('"name": "id"', '"name": "generation_id"');
    const report = await runAgainstSandbox(parseContract(renamed, "changed"), []);
    expect(failing(report)).toEqual([]);
    expect(report.verdicts.find(({ check }) => check.id === "getGeneration:generation_id.known.valid")?.outcome).toBe("pass");
  });
});

describe("a name that has a form", () => {
  test("is made up in that form, and judged as any other", async () => {
    const text = await readFile(new URL("../../../generated/openapi.json", import.meta.url), "utf8");
    const changed = JSON.parse(text, (name, value) =>
      name === "id" && value?.description?.startsWith("Names the generation") ? { ...value, format: "uuid" } : value,
    );
    expect(failing(await runAgainstSandbox(parseContract(JSON.stringify(changed), "changed"), []))).toEqual([]);
    expect(
      failing(await runAgainstSandbox(contract, [], { contract: parseContract(JSON.stringify(changed), "changed") })),
    ).toContain("response.schema");
  });
});

describe("operations that are not served", () => {
  test("a server with the first operation alone is judged on that one", async () => {
    const { report } = await runSuite(serving(({ path }) => path === contract.operations[0]?.path));
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("conforms");
    expect(report.verdicts.find(({ check }) => check.id === "getGeneration:id.known.valid")?.outcome).toBe("skipped");
    expect(report.verdicts.find(({ check }) => check.id === "streamVideo:body.minimal.valid")?.outcome).toBe("skipped");
  });

  test("a server with some of the others lacks the rest", async () => {
    const withoutStream = await runSuite(serving(({ path }) => !path.includes("sse")));
    expect(failing(withoutStream.report)).toContain("streamVideo:body.minimal.valid");
    const withoutResults = await runSuite(serving((request) => !isResult(request)));
    expect(failing(withoutResults.report)).toContain("getGeneration:id.known.valid");
  });

  test("a server that remembers nothing is not asked to", async () => {
    const answer = conforming();
    const { report } = await runSuite((request) => (isResult(request) ? notFound : answer(request)), {
      isStateless: true,
      selects: (id) => !id.includes("authentication"),
    });
    expect(failing(report)).toEqual([]);
    expect(report.verdicts.map(({ check }) => check.id)).not.toContain("id.unique");
  });
});

describe("names that are not known", () => {
  test.each([
    "gen_1",
    "gen_123",
    "0b0e7a9e-5a3c-4d0e-9f5e-6f1d2c3b4a59",
    "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "7",
    "gen_00000012",
    "ab",
  ])("%s is none of them, nor is the next one after a counter", (id) => {
    const segments = unknownIds(id).map(({ segment }) => segment);
    expect(segments).not.toContain(encodeURIComponent(id));
    expect(new Set(segments).size).toBe(segments.length);
    expect(segments.filter((segment) => /^(?:gen_)?\d{1,3}$/.test(segment))).toEqual([]);
    expect(unknownIds(id).filter(({ kind }) => kind === "like").length).toBeGreaterThan(0);
  });

  test("one of the same form has every character of the same kind", () => {
    const [like] = unknownIds("0b0e7a9e-5a3c-4d0e-9f5e-6f1d2c3b4a59");
    expect(like?.segment).toMatch(/^0b0e7a9e-5a3c-4d0e-9f5e-6f1d[0-9a-f]{8}$/);
  });
});

test("a lifecycle is read from the schema: what has no output yet is pending, in order", () => {
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
  expect(readLifecycle(schema)).toEqual({
    property: "state",
    pending: ["starting", "processing"],
    ended: ["succeeded", "failed", "canceled"],
  });
  expect(readLifecycle({ type: "object", properties: { status: { enum: ["a", "b"] } } })).toBeUndefined();
});
