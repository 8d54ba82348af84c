import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { Check } from "../../src/checks/check.js";
import { derive } from "../../src/checks/derive.js";
import { parseContract } from "../../src/contract/parse.js";
import { conclude } from "../../src/run/report.js";
import type { JsonObject } from "../../src/util/json.js";
import { conforming, contract, KEY, limitOf, maxAccepted, submission } from "../../test-support/conforming.js";
import { content } from "../../test-support/contract-with.js";
import { failing, only, runSuite } from "../../test-support/run-suite.js";
import type { ReceivedRequest, Reply } from "../../test-support/serve.js";

const respond = conforming();
const errorReply = (status: number, message = "No."): Reply => ({ status, body: { code: "ERROR", message } });

type Handle = (request: ReceivedRequest) => Reply;

/** Returns a server that receives changed requests. */
const receiving =
  (change: (request: ReceivedRequest) => Partial<ReceivedRequest>): Handle =>
  (request) =>
    respond({ ...request, ...change(request) });

/** Returns a server that sends another reply to some requests. */
const replying =
  (reply: Reply, when: (request: ReceivedRequest) => boolean): Handle =>
  (request) =>
    when(request) ? reply : respond(request);

const authorization = `Bearer ${KEY}`;
const sent = ({ headers }: ReceivedRequest) => String(headers["authorization"] ?? "");
const isJson = ({ body }: ReceivedRequest) => {
  try {
    return typeof JSON.parse(body) === "object";
  } catch {
    return false;
  }
};

describe("conforming servers with undocumented behavior", () => {
  test.each<[string, Handle]>([
    [
      "returns 415 for another media type",
      replying(errorReply(415), ({ headers, method }) => method === "POST" && !/json/i.test(String(headers["content-type"]))),
    ],
    [
      "returns 405 without JSON for another method",
      replying(
        { status: 405, headers: { "content-type": "text/html" }, body: "" },
        ({ method, path }) => method !== (path.includes("video") ? "POST" : "GET"),
      ),
    ],
    ["returns 413 for a large body", replying(errorReply(413), ({ body }) => body.length > 1_000_000)],
    [
      "accepts the scheme in lower case",
      receiving(({ headers }) => ({
        headers: { ...headers, authorization: sent({ headers } as ReceivedRequest).replace(/^bearer /, "Bearer ") },
      })),
    ],
    ["requires a Content-Length", replying(errorReply(411), ({ headers }) => "transfer-encoding" in headers)],
    ["rejects a byte order mark", replying(errorReply(400), ({ body }) => body.startsWith("\ufeff"))],
  ])("a server that %s has no failures", async (_, handle) => {
    const { report } = await runSuite(handle);
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("conforms");
  });
});

describe("servers with protocol faults", () => {
  const withKey = { authorization };
  const faults: Readonly<Record<string, readonly [Handle, string]>> = {
    "accepts a trailing comma": [
      receiving(({ body }) => ({ body: body.replace(/,\}$/, "}") })),
      "body.syntax.trailingComma.invalid",
    ],
    "completes truncated JSON": [
      receiving(({ body }) => ({ body: body.startsWith("{") && !body.endsWith("}") ? `${body}}` : body })),
      "body.syntax.truncated.invalid",
    ],
    "accepts an empty body": [
      receiving(({ body }) => ({ body: body === "" ? '{"prompt":"a cat"}' : body })),
      "body.syntax.empty.invalid",
    ],
    "accepts comments": [
      receiving(({ body }) => ({ body: body.replace(/\/\*.*?\*\/|\/\/.*/g, "") })),
      "body.syntax.comment.invalid",
    ],
    "accepts NaN": [receiving(({ body }) => ({ body: body.replace(":NaN", ":4") })), "body.syntax.looseWord.invalid"],
    "returns 500 for malformed JSON": [replying(errorReply(500), (request) => !isJson(request)), "response.serverError"],
    "rejects malformed JSON with an undocumented error body": [
      replying({ status: 400, body: { error: "bad" } }, (request) => !isJson(request)),
      "response.schema.malformed",
    ],
    "returns 500 for deep nesting": [
      replying(errorReply(500), ({ body }) => body.startsWith("[[[[")),
      "body.syntax.deep.invalid",
    ],
    "rejects white space": [replying(errorReply(400), ({ body }) => body.includes("\n\t")), "body.syntax.whitespace.valid"],
    "rejects a prompt that is not the first property": [
      replying(
        errorReply(400),
        ({ body }) => isJson({ body } as ReceivedRequest) && !/^\s*\{\s*"(\\u00|p)/.test(body) && body.includes('"prompt"'),
      ),
      "body.syntax.order.valid",
    ],
    "rejects 5.0": [replying(errorReply(400), ({ body }) => /\d\.0[,}]/.test(body)), "body.syntax.integerForm.valid"],
    "accepts a request without a key": [
      receiving(({ headers }) => ({ headers: sent({ headers } as ReceivedRequest) === "" ? withKey : headers })),
      "authentication.none.invalid",
    ],
    "accepts the key in any scheme": [
      receiving(({ headers }) => ({ headers: String(headers["authorization"]).endsWith(KEY) ? withKey : headers })),
      "authentication.otherScheme.invalid",
    ],
    "accepts any key": [
      receiving(({ headers }) => ({ headers: sent({ headers } as ReceivedRequest).startsWith("Bearer ") ? withKey : headers })),
      "authentication.wrongKey.other.invalid",
    ],
    "accepts a prefix of the key": [
      receiving(({ headers }) => ({
        headers:
          authorization.startsWith(sent({ headers } as ReceivedRequest)) && sent({ headers } as ReceivedRequest).length > 12
            ? withKey
            : headers,
      })),
      "authentication.wrongKey.shorter.invalid",
    ],
    "accepts a longer key": [
      receiving(({ headers }) => ({
        headers: sent({ headers } as ReceivedRequest).startsWith(authorization) ? withKey : headers,
      })),
      "authentication.wrongKey.longer.invalid",
    ],
    "returns 403 for a wrong key": [
      replying(errorReply(403), (request) => sent(request) !== authorization),
      "authentication.none.invalid",
    ],
    "echoes a wrong key": [
      (request) =>
        sent(request).startsWith("Bearer not") ? errorReply(401, `unknown key ${sent(request).slice(7)}`) : respond(request),
      "response.apiKey",
    ],
    "rejects a charset": [
      replying(errorReply(400), ({ headers }) => String(headers["content-type"]).includes("charset")),
      "mediaType.charset.valid",
    ],
    "accepts PUT as a submission": [
      receiving(({ method }) => ({ method: method === "PUT" ? "POST" : method })),
      "method.put.invalid",
    ],
    "rejects a chunked body": [replying(errorReply(400), ({ headers }) => "transfer-encoding" in headers), "http.chunked.valid"],
    "returns the same id for the same request": [
      conforming({ response: (generation, body) => ({ ...generation, id: JSON.stringify(body) }) }),
      "id.unique",
    ],
  };

  test.each(Object.entries(faults))("a server that %s fails the check", async (_, [handle, expected]) => {
    // These oracles need the requests of particular checks, which a sample does not have.
    const options = ["id.unique", "response.apiKey"].includes(expected) ? {} : only(expected);
    const { report } = await runSuite(handle, options);
    expect(failing(report)).toContain(expected);
  });

  test("403 instead of 401 is a warning, not a violation", async () => {
    const { report } = await runSuite(replying(errorReply(403), (request) => sent(request) !== authorization));
    expect(conclude(report)).toBe("conforms");
  });

  test("a fault in a combination of two parameters fails, and its counterexample is reduced to the two", async () => {
    const [, last] = limitOf("resolution", "enum") as readonly string[];
    const { report } = await runSuite(
      conforming({ rejects: ({ n, resolution }) => n === limitOf("n", "maximum") && resolution === last }),
    );
    expect(failing(report)).toContain("body.pairs.valid");
    const verdict = report.verdicts.find(({ check }) => check.id === "body.pairs.valid");
    const body = JSON.parse(String(verdict?.counterexample?.exchange.request.body)) as object;
    expect(Object.keys(body).sort()).toEqual(["n", "prompt", "resolution"]);
  });

  test("a rejected single value fails its own check, not the check of pairs", async () => {
    const { report } = await runSuite(conforming({ rejects: ({ n }) => n === limitOf("n", "maximum") }));
    expect(failing(report)).not.toContain("body.pairs.valid");
    expect(failing(report)).toContain("n.maximum.valid");
  });
});

describe("the cost of a run", () => {
  test("is at most 620 requests, of which at most 60 are accepted", async () => {
    const { report } = await runSuite(conforming());
    expect(report.traffic.requests).toBeLessThanOrEqual(620);
    expect(report.traffic.accepted).toBeLessThanOrEqual(maxAccepted());
  });
});

describe("commands that replay an authentication check", () => {
  const [{ protocol = [] } = {}] = derive(contract);
  const messages = protocol
    .filter(({ id }) => id.startsWith("authentication."))
    .flatMap(({ probes }) => probes.map(({ message }) => message));

  test("send the same header and contain no part of the key", () => {
    expect(messages.length).toBeGreaterThan(10);
    const env = { PATH: process.env["PATH"], SKILLS_VIDEO_API_KEY: "sk-Test/4f1d+0c7b" };
    for (const { headers, shellAuthorization } of messages) {
      const header = execFileSync("sh", ["-c", `printf %s "${shellAuthorization}"`], { encoding: "utf8", env });
      expect(header).toBe(headers(env.SKILLS_VIDEO_API_KEY)["authorization"] ?? "");
      expect(shellAuthorization).not.toContain("sk-");
    }
  });
});

describe("JSON texts for other contracts", () => {
  const shapes: readonly JsonObject[] = [
    { required: [], properties: {} },
    { required: [], properties: { n: { type: "integer", minimum: 1, maximum: 4 } } },
    { required: ["n"], properties: { n: { type: "integer", minimum: 1, maximum: 4 } } },
    { required: ["prompt", "n"], properties: { prompt: { type: "string" }, n: { type: "integer", minimum: 1, maximum: 4 } } },
    {
      required: ["list", "prompt"],
      properties: { list: { type: "array", items: { type: "string" } }, prompt: { type: "string" } },
    },
    { required: ["flag"], properties: { flag: { type: "boolean" } } },
    { required: ["inner"], properties: { inner: { type: "object", properties: { x: { type: "string" } } } } },
    { allOf: [{ required: ["prompt"], properties: { prompt: { type: "string" } } }, { properties: { n: { type: "integer" } } }] },
  ];

  test.each(shapes.map((shape) => [JSON.stringify(shape), shape] as const))(
    "%s: only malformed texts are not JSON",
    (_, shape) => {
      const body = content({ type: "object", ...shape });
      const post = { operationId: "submit", requestBody: body, responses: { "200": content({}) } };
      const [derivation] = derive(
        parseContract(JSON.stringify({ openapi: "3.1.0", info: {}, paths: { "/submit": { post } } }), "test"),
      );
      expect(derivation?.validator.isUncontested(derivation.base.minimal)).toBe(true);
      const checks = derivation?.protocol.filter(({ id }) => id.startsWith("body.syntax.")) ?? [];
      expect(checks.length).toBeGreaterThan(12);
      for (const { id, kind, probes } of checks) {
        for (const { message } of probes) {
          const text = String(message.body);
          const isText = typeof message.body === "string" && !text.startsWith("\ufeff");
          if (isText)
            expect(isJson({ body: text } as ReceivedRequest), `${id} ${text.slice(0, 80)}`).toBe(message.scope !== "malformed");
          if (kind === "accept") expect(derivation?.validator.isValid(JSON.parse(text)), `${id} ${text}`).toBe(true);
        }
      }
    },
  );
});

test("a stream with the same request schema has only the essential checks", () => {
  const [first, second, ...others] = derive(contract);
  expect(first?.operation).toBe(submission);
  expect(others).toEqual([]);
  expect(second).toMatchObject({ sharesRequestSchema: true, prefix: `${second?.operation.id}:` });
  const requestsOf = (checks: readonly Check[] = []) => checks.flatMap(({ examples }) => examples).length;
  expect(requestsOf(second?.checks)).toBeLessThan(requestsOf(first?.checks) / 4);
  const constraints = new Set(first?.checks.filter(({ kind }) => kind === "reject").map(({ clause }) => clause));
  expect(new Set(second?.checks.filter(({ kind }) => kind === "reject").map(({ clause }) => clause))).toEqual(constraints);
});
