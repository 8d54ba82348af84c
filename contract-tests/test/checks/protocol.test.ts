import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { derive } from "../../src/checks/derive.js";
import { parseContract } from "../../src/contract/parse.js";
import { conclude } from "../../src/run/report.js";
import type { JsonObject } from "../../src/util/json.js";
import { conforming, contract, KEY, limitOf, submission } from "../../test-support/conforming.js";
import { content } from "../../test-support/contract-with.js";
import { failing, only, runSuite } from "../../test-support/judge.js";
import type { Arrival, Reply } from "../../test-support/serve.js";

const answer = conforming();
const error = (status: number, message = "No."): Reply => ({ status, body: { code: "ERROR", message } });

type Handle = (request: Arrival) => Reply;

/** A server that sees other requests than were sent. */
const seeing =
  (change: (request: Arrival) => Partial<Arrival>): Handle =>
  (request) =>
    answer({ ...request, ...change(request) });

/** A server that answers some requests in a way of its own. */
const answering =
  (reply: Reply, when: (request: Arrival) => boolean): Handle =>
  (request) =>
    when(request) ? reply : answer(request);

const authorization = `Bearer ${KEY}`;
const sent = ({ headers }: Arrival) => String(headers["authorization"] ?? "");
const isJson = ({ body }: Arrival) => {
  try {
    return typeof JSON.parse(body) === "object";
  } catch {
    return false;
  }
};

describe("correct servers beside the contract", () => {
  test.each<[string, Handle]>([
    [
      "answers 415 to another media type",
      answering(error(415), ({ headers, method }) => method === "POST" && !/json/i.test(String(headers["content-type"]))),
    ],
    [
      "answers 405 to another method, without JSON",
      answering(
        { status: 405, headers: { "content-type": "text/html" }, body: "" },
        ({ method, path }) => method !== (path.includes("video") ? "POST" : "GET"),
      ),
    ],
    ["answers 413 to a large body", answering(error(413), ({ body }) => body.length > 1_000_000)],
    [
      "takes the scheme in lower case",
      seeing(({ headers }) => ({
        headers: { ...headers, authorization: sent({ headers } as Arrival).replace(/^bearer /, "Bearer ") },
      })),
    ],
    ["wants the length of a body", answering(error(411), ({ headers }) => "transfer-encoding" in headers)],
    ["refuses what has a byte order mark", answering(error(400), ({ body }) => body.startsWith("\ufeff"))],
  ])("one that %s raises no alarm", async (_, handle) => {
    const { report } = await runSuite(handle);
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("conforms");
  });
});

describe("faulty servers beside the contract", () => {
  const withKey = { authorization };
  const faults: Readonly<Record<string, readonly [Handle, string]>> = {
    "takes a trailing comma": [seeing(({ body }) => ({ body: body.replace(/,\}$/, "}") })), "body.syntax.trailingComma.invalid"],
    "completes what is cut off": [
      seeing(({ body }) => ({ body: body.startsWith("{") && !body.endsWith("}") ? `${body}}` : body })),
      "body.syntax.truncated.invalid",
    ],
    "takes an empty body": [
      seeing(({ body }) => ({ body: body === "" ? '{"prompt":"a cat"}' : body })),
      "body.syntax.empty.invalid",
    ],
    "takes comments": [seeing(({ body }) => ({ body: body.replace(/\/\*.*?\*\/|\/\/.*/g, "") })), "body.syntax.comment.invalid"],
    "takes NaN": [seeing(({ body }) => ({ body: body.replace(":NaN", ":4") })), "body.syntax.looseWord.invalid"],
    "fails on malformed JSON": [answering(error(500), (request) => !isJson(request)), "response.serverError"],
    "answers malformed JSON in another shape": [
      answering({ status: 400, body: { error: "bad" } }, (request) => !isJson(request)),
      "response.schema.malformed",
    ],
    "fails on deep nesting": [answering(error(500), ({ body }) => body.startsWith("[[[[")), "body.syntax.deep.invalid"],
    "refuses white space": [answering(error(400), ({ body }) => body.includes("\n\t")), "body.syntax.whitespace.valid"],
    "wants the prompt first": [
      answering(
        error(400),
        ({ body }) => isJson({ body } as Arrival) && !/^\s*\{\s*"(\\u00|p)/.test(body) && body.includes('"prompt"'),
      ),
      "body.syntax.order.valid",
    ],
    "refuses 5.0": [answering(error(400), ({ body }) => /\d\.0[,}]/.test(body)), "body.syntax.integerForm.valid"],
    "needs no key": [
      seeing(({ headers }) => ({ headers: sent({ headers } as Arrival) === "" ? withKey : headers })),
      "authentication.none.invalid",
    ],
    "takes the key under any scheme": [
      seeing(({ headers }) => ({ headers: String(headers["authorization"]).endsWith(KEY) ? withKey : headers })),
      "authentication.otherScheme.invalid",
    ],
    "takes any key": [
      seeing(({ headers }) => ({ headers: sent({ headers } as Arrival).startsWith("Bearer ") ? withKey : headers })),
      "authentication.wrongKey.other.invalid",
    ],
    "takes a prefix of the key": [
      seeing(({ headers }) => ({
        headers:
          authorization.startsWith(sent({ headers } as Arrival)) && sent({ headers } as Arrival).length > 12 ? withKey : headers,
      })),
      "authentication.wrongKey.shorter.invalid",
    ],
    "takes a longer key": [
      seeing(({ headers }) => ({ headers: sent({ headers } as Arrival).startsWith(authorization) ? withKey : headers })),
      "authentication.wrongKey.longer.invalid",
    ],
    "answers 403 to a wrong key": [
      answering(error(403), (request) => sent(request) !== authorization),
      "authentication.none.invalid",
    ],
    "repeats a wrong key": [
      (request) =>
        sent(request).startsWith("Bearer not") ? error(401, `unknown key ${sent(request).slice(7)}`) : answer(request),
      "response.apiKey",
    ],
    "refuses a charset": [
      answering(error(400), ({ headers }) => String(headers["content-type"]).includes("charset")),
      "mediaType.charset.valid",
    ],
    "takes a PUT for a submission": [
      seeing(({ method }) => ({ method: method === "PUT" ? "POST" : method })),
      "method.put.invalid",
    ],
    "fails on a chunked body": [answering(error(400), ({ headers }) => "transfer-encoding" in headers), "http.chunked.valid"],
    "gives the same request the same id": [
      conforming({ response: (generation, body) => ({ ...generation, id: JSON.stringify(body) }) }),
      "id.unique",
    ],
  };

  test.each(Object.entries(faults))("one that %s is caught", async (_, [handle, expected]) => {
    const { report } = await runSuite(handle, only(expected));
    expect(failing(report)).toContain(expected);
  });

  test("403 in place of 401 is a warning, not a violation", async () => {
    const { report } = await runSuite(answering(error(403), (request) => sent(request) !== authorization));
    expect(conclude(report)).toBe("conforms");
  });

  test("a fault in a combination of two parameters is caught, and cut down to the two", async () => {
    const [, last] = limitOf("resolution", "enum") as readonly string[];
    const { report } = await runSuite(
      conforming({ rejects: ({ n, resolution }) => n === limitOf("n", "maximum") && resolution === last }),
    );
    expect(failing(report)).toContain("body.pairs.valid");
    const verdict = report.verdicts.find(({ check }) => check.id === "body.pairs.valid");
    const body = JSON.parse(String(verdict?.counterexample?.exchange.request.body)) as object;
    expect(Object.keys(body).sort()).toEqual(["n", "prompt", "resolution"]);
  });

  test("a single value that is refused is its own check's business", async () => {
    const { report } = await runSuite(conforming({ rejects: ({ n }) => n === limitOf("n", "maximum") }));
    expect(failing(report)).not.toContain("body.pairs.valid");
    expect(failing(report)).toContain("n.maximum.valid");
  });
});

describe("the price of a run", () => {
  test("is at most 600 requests, of which 60 are accepted", async () => {
    const { report } = await runSuite(conforming());
    expect(report.traffic.requests).toBeLessThanOrEqual(600);
    expect(report.traffic.accepted).toBeLessThanOrEqual(60);
  });
});

describe("commands to repeat an authentication check", () => {
  const [{ protocol = [] } = {}] = derive(contract);
  const messages = protocol
    .filter(({ id }) => id.startsWith("authentication."))
    .flatMap(({ probes }) => probes.map(({ message }) => message));

  test("send what was sent, and show no part of the key", () => {
    expect(messages.length).toBeGreaterThan(10);
    const env = { PATH: process.env["PATH"], SKILLS_VIDEO_API_KEY: "sk-Test/4f1d+0c7b" };
    for (const { headers, shellAuthorization } of messages) {
      const written = execFileSync("sh", ["-c", `printf %s "${shellAuthorization}"`], { encoding: "utf8", env });
      expect(written).toBe(headers(env.SKILLS_VIDEO_API_KEY)["authorization"] ?? "");
      expect(shellAuthorization).not.toContain("sk-");
    }
  });
});

describe("texts from other contracts", () => {
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
    "%s: malformed ones are not JSON, all others are",
    (_, shape) => {
      const body = content({ type: "object", ...shape });
      const post = { operationId: "submit", requestBody: body, responses: { "200": content({}) } };
      const [derivation] = derive(
        parseContract(JSON.stringify({ openapi: "3.1.0", info: {}, paths: { "/submit": { post } } }), "test"),
      );
      expect(derivation?.referee.isUncontested(derivation.base.minimal)).toBe(true);
      const checks = derivation?.protocol.filter(({ id }) => id.startsWith("body.syntax.")) ?? [];
      expect(checks.length).toBeGreaterThan(12);
      for (const { id, kind, probes } of checks) {
        for (const { message } of probes) {
          const text = String(message.body);
          const isText = typeof message.body === "string" && !text.startsWith("\ufeff");
          if (isText) expect(isJson({ body: text } as Arrival), `${id} ${text.slice(0, 80)}`).toBe(message.scope !== "malformed");
          if (kind === "accept") expect(derivation?.referee.isValid(JSON.parse(text)), `${id} ${text}`).toBe(true);
        }
      }
    },
  );
});

test("a stream takes the same requests, so that only what is worth asking again is asked", () => {
  const [first, second, ...others] = derive(contract);
  expect(first?.operation).toBe(submission);
  expect(others).toEqual([]);
  expect(second).toMatchObject({ sharesRequestSchema: true, prefix: `${second?.operation.id}:` });
  expect(second?.checks.length).toBeLessThan((first?.checks.length ?? 0) / 2);
  const constraints = new Set(first?.checks.filter(({ kind }) => kind === "reject").map(({ clause }) => clause));
  expect(new Set(second?.checks.filter(({ kind }) => kind === "reject").map(({ clause }) => clause))).toEqual(constraints);
});
