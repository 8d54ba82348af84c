import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { derive } from "../../src/checks/derive.js";
import { findFalseCoding } from "../../src/oracles/content-coding.js";
import type { Observation } from "../../src/oracles/oracle.js";
import { isObject, type Json, type JsonObject } from "../../src/util/json.js";
import { parseJson } from "../../src/util/parse-json.js";
import { conforming } from "../../test-support/conforming.js";
import { checksOf, contractWith } from "../../test-support/contract-with.js";
import { failing, only, runSuite } from "../../test-support/run-suite.js";
import type { ReceivedRequest, Reply } from "../../test-support/serve.js";

type Handle = (request: ReceivedRequest) => Reply;
const crash: Reply = { status: 500, body: { code: "INTERNAL_ERROR", message: "Something went wrong." } };

/** Creates a conforming server that returns another reply for some requests. */
const unless = (matches: (request: ReceivedRequest) => boolean, reply: Reply = crash): Handle => {
  const answer = conforming();
  return (request) => (request.method === "POST" && matches(request) ? reply : answer(request));
};

/** Creates a server whose parameters come from `change`. */
const merging = (change: (body: JsonObject) => JsonObject): Handle => {
  const answer = conforming();
  return (request) => {
    const body = parseJson(request.body);
    return answer(isObject(body) ? { ...request, body: JSON.stringify(change(body)) } : request);
  };
};

const ownOf = (body: JsonObject, name: string) => {
  const value = Object.entries(body).find(([key]) => key === name)?.[1];
  return isObject(value) ? value : {};
};
const namesIn = ({ body }: ReceivedRequest) => {
  const json = parseJson(body);
  return isObject(json) ? Object.keys(json) : [];
};
const alarmsOf = async (handle: Handle, id: string) => failing((await runSuite(handle, only(id))).report);

describe("prototype pollution", () => {
  const ID = "body.pollution.valid";

  /** A server that keeps the properties of earlier prototypes. */
  const remembering = (use: (inherited: JsonObject, body: JsonObject) => JsonObject) => {
    let inherited: JsonObject = {};
    return merging((body) => {
      const used = use(inherited, body);
      inherited = { ...inherited, ...ownOf(body, "__proto__") };
      return used;
    });
  };

  test.each<[string, Handle]>([
    ["replaces the prompt by that of `__proto__`", merging((body) => ({ ...body, ...ownOf(body, "__proto__") }))],
    [
      "uses `constructor.prototype` for omitted parameters",
      merging((body) => ({ ...ownOf(ownOf(body, "constructor"), "prototype"), ...body })),
    ],
    ["uses an earlier `__proto__` for omitted parameters", remembering((inherited, body) => ({ ...inherited, ...body }))],
    [
      "accepts a request without a prompt after one with `__proto__`",
      remembering((inherited, body) => (Object.keys(inherited).length > 0 ? { prompt: "a cat", ...body } : body)),
    ],
  ])("a server that %s raises an alarm", async (_, handle) => {
    expect(await alarmsOf(handle, ID)).toContain(ID);
  });

  test.each<[string, Handle]>([
    ["ignores these properties", conforming()],
    [
      "rejects these properties",
      unless((request) => namesIn(request).includes("__proto__"), { status: 400, body: { code: "INVALID", message: "No." } }),
    ],
    [
      "returns these properties in `input` unchanged",
      conforming({ response: (generation, body) => ({ ...generation, input: body }) }),
    ],
  ])("a server that %s raises none", async (_, handle) => {
    expect(await alarmsOf(handle, ID)).toEqual([]);
  });

  test("is not tested if the contract allows no unknown properties", () => {
    const ids = (schema: JsonObject) => derive(contractWith(schema)).flatMap(({ protocol }) => protocol.map(({ id }) => id));
    expect(ids({ type: "integer" })).toContain(ID);
  });
});

describe("property names with a meaning for frameworks", () => {
  const selects = (id: string) => id === "response.serverError" || id === "body.syntax.frameworkName.observed";

  test.each(["constructor", "toString", "hasOwnProperty", "", "$where", "a.b", "a[b]", "\u{1f3ac}"])(
    "reveal a server that fails on %j",
    async (name) => {
      const { report } = await runSuite(
        unless((request) => namesIn(request).includes(name)),
        { selects, profile: "full" },
      );
      expect(failing(report)).toContain("response.serverError");
    },
  );

  test("reveal a server that fails on a very long name", async () => {
    const { report } = await runSuite(
      unless((request) => namesIn(request).some(({ length }) => length > 500)),
      { selects },
    );
    expect(failing(report)).toContain("response.serverError");
  });
});

describe("the Content-Type", () => {
  const typeOf = ({ headers }: ReceivedRequest) => String(headers["content-type"]);
  const reject: Reply = { status: 415, body: { code: "INVALID", message: "No." } };

  test.each<[string, (type: string) => boolean]>([
    ["in uppercase", (type) => /^[A-Z]{2}/.test(type)],
    ["in mixed case", (type) => type !== type.toLowerCase()],
    ["with a quoted charset", (type) => type.includes('"')],
    ["with an uppercase parameter", (type) => /; ?[A-Z]/.test(type)],
    ["with white space before a parameter", (type) => type.includes(" ;")],
  ])("%s must be accepted", async (_, matches) => {
    const handle = unless((request) => matches(typeOf(request)), reject);
    expect(await alarmsOf(handle, "mediaType.case.valid")).toEqual(["mediaType.case.valid"]);
  });
});

describe("a response with a Content-Encoding", () => {
  const text = Buffer.from('{"id":"gen_1"}');
  const evaluate = (coding: string | undefined, body: Uint8Array) => {
    const headers: Record<string, string> = coding === undefined ? {} : { "content-encoding": coding };
    const exchange = { outcome: { kind: "response", status: 200, headers, body } };
    return findFalseCoding({ exchange } as unknown as Observation);
  };

  test.each(["gzip", "br", "deflate", "GZIP", "x-gzip", "aws-chunked", "gzip, br"])(
    "%s and an uncompressed body is a violation",
    (coding) => {
      expect(evaluate(coding, text)).toMatchObject({ received: coding.toLowerCase() });
    },
  );

  test.each<[string | undefined, Uint8Array]>([
    [undefined, text],
    ["identity", text],
    ["", text],
    ["gzip", gzipSync(text)],
    ["zstd", Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
    ["gzip", Buffer.alloc(0)],
  ])("%j is no violation if the body has it", (coding, body) => {
    expect(evaluate(coding, body)).toBeUndefined();
  });

  test("raises an alarm for accepted and for rejected requests", async () => {
    const answer = conforming();
    for (const isLabeled of [(status: number) => status < 300, (status: number) => status >= 400]) {
      const handle = (request: ReceivedRequest): Reply => {
        const reply = answer(request);
        return isLabeled(reply.status) ? { ...reply, headers: { ...reply.headers, "content-encoding": "gzip" } } : reply;
      };
      const { report } = await runSuite(handle, { selects: (id) => id === "response.contentEncoding", stopsAtViolation: true });
      expect(failing(report)).toContain("response.contentEncoding");
    }
  });
});

describe("a body that is not encoded as its Content-Encoding states", () => {
  const ID = "contentEncoding.wrong.observed";
  const isCoded = ({ headers }: ReceivedRequest) => headers["content-encoding"] !== undefined;

  test.each([400, 415, 422])("may be rejected with %d", async (status) => {
    const { report } = await runSuite(unless(isCoded, { status, body: { code: "INVALID", message: "No." } }), only(ID));
    expect(report.verdicts.find(({ check }) => check.id === ID)).toMatchObject({
      outcome: "observed",
      reason: expect.stringMatching(/reject.*uncompressed body/),
    });
  });

  test("may be accepted, but a server error is a violation", async () => {
    expect(await alarmsOf(conforming(), ID)).toEqual([]);
    const selects = (id: string) => id === ID || id === "response.serverError";
    expect(failing((await runSuite(unless(isCoded), { selects })).report)).toContain("response.serverError");
  });
});

describe("text that looks like another type", () => {
  const ID = "prompt.type.lookAlike.valid";

  test.each<[string, (text: string) => boolean]>([
    ["0", (text) => text === "0"],
    ["null", (text) => text === "null"],
    ["no", (text) => text === "no"],
    ["a JSON array", (text) => text.startsWith("[")],
    ["a JSON object", (text) => text.startsWith("{")],
    ["a URL", (text) => text.startsWith("https://")],
    ["digits", (text) => /^\d{4,}$/.test(text)],
  ])("must be accepted: %s", async (_, matches) => {
    expect(await alarmsOf(conforming({ rejects: ({ prompt }) => matches(String(prompt)) }), ID)).toEqual([ID]);
  });

  test("must come back unchanged", async () => {
    const parsed = (generation: JsonObject, body: JsonObject): Json => ({
      ...generation,
      input: { ...body, prompt: parseJson(String(body["prompt"])) ?? body["prompt"] ?? null },
    });
    const { report } = await runSuite(conforming({ response: parsed }), {
      selects: (id) => id === "input.sent" || id.startsWith("prompt."),
    });
    expect(failing(report)).toContain("input.sent");
  });
});

test("an array has a length of more than fifty items, and an item is deeply nested", () => {
  const checks = checksOf({ type: "array", items: { type: "string" } });
  const lengths = checks.get("probe.type.length.valid")?.examples.map(({ value }) => (value as unknown[]).length);
  expect(Math.max(...(lengths ?? []))).toBeGreaterThan(50);
  const depths = checks
    .get("probe.items.type.array.invalid")
    ?.examples.map(({ value }) => JSON.stringify(value).lastIndexOf("["));
  expect(Math.max(...(depths ?? []))).toBeGreaterThan(100);
});
