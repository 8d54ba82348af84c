import { describe, expect, test } from "vitest";
import { derive } from "../../src/checks/derive.js";
import { parseContract } from "../../src/contract/parse.js";
import { propertiesOf } from "../../src/contract/schema.js";
import { compile } from "../../src/contract/validator.js";
import { isObject, type Json, type JsonObject } from "../../src/util/json.js";
import { parseJson } from "../../src/util/parse-json.js";
import { conforming, contract, KEY, submission } from "../../test-support/conforming.js";
import { content } from "../../test-support/contract-with.js";
import { failing, only, runSuite } from "../../test-support/run-suite.js";
import type { ReceivedRequest, Reply } from "../../test-support/serve.js";

const ID = "body.severalInvalid.invalid";
const properties = propertiesOf(submission.request.schema);

/** Returns the names of the invalid parameters of a body, in its order. */
const invalidIn = (body: Json | undefined, schemas: Readonly<Record<string, JsonObject>> = properties) =>
  Object.entries(isObject(body) ? body : {}).flatMap(([name, value]) => {
    const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
    return schema === undefined || compile(schema)(value) ? [] : [name];
  });

const checkOf = (subject = contract) => derive(subject)[0]?.checks.find(({ id }) => id === ID);
const bodiesOf = (subject = contract) =>
  (checkOf(subject)?.examples ?? []).flatMap((input) => (isObject(input.value) ? [input.value] : []));

/** Creates a contract whose request has these parameters. */
function contractOf(schema: JsonObject) {
  const post = {
    operationId: "submit",
    "x-evidence": "endpoint",
    requestBody: content({ type: "object", ...schema }),
    responses: { "200": content({}) },
  };
  return parseContract(JSON.stringify({ openapi: "3.1.0", info: {}, paths: { "/submit": { post } } }), "test");
}

describe("the requests with several invalid parameters", () => {
  const bodies = bodiesOf();
  const groups = bodies.map((body) => invalidIn(body));
  const names = Object.keys(properties);

  test("contain every two parameters", () => {
    const pairs = names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other]));
    expect(pairs.length).toBe((names.length * (names.length - 1)) / 2);
    expect(pairs.filter((pair) => !groups.some((group) => pair.every((name) => group.includes(name))))).toEqual([]);
  });

  test("have exactly two invalid parameters for each parameter, in both orders of the contract", () => {
    const two = groups.filter(({ length }) => length === 2);
    for (const name of names) expect(two.filter((group) => group.includes(name)).length, name).toBeGreaterThan(1);
    const isAscending = ([one = "", other = ""]: readonly string[]) => names.indexOf(one) < names.indexOf(other);
    expect(new Set(two.map(isAscending))).toEqual(new Set([true, false]));
  });

  test("have an unknown property before and after an invalid parameter, and no required parameter beside one", () => {
    const positions = bodies.flatMap((body) => {
      const all = Object.keys(body);
      return all.includes("unknown_property") ? [all.indexOf("unknown_property") < all.indexOf(invalidIn(body)[0] ?? "")] : [];
    });
    expect(new Set(positions)).toEqual(new Set([true, false]));
    expect(bodies.some((body) => !("prompt" in body) && invalidIn(body).length === 1)).toBe(true);
  });

  test("violate a parameter in different ways", () => {
    for (const name of ["duration", "resolution"]) {
      const values = bodies.flatMap((body) => (invalidIn(body).includes(name) ? [JSON.stringify(body[name])] : []));
      expect(new Set(values).size, name).toBeGreaterThan(2);
    }
  });

  test("are few", () => {
    expect(bodies.length).toBeLessThanOrEqual(24);
  });
});

describe("a contract", () => {
  const n = { type: "integer", minimum: 1 };

  test("that allows no unknown property has it as one of several invalid properties", () => {
    const closed = contractOf({ properties: { a: n, b: n, c: n }, additionalProperties: false });
    const beside = bodiesOf(closed).filter((body) => "unknown_property" in body);
    expect(beside.length).toBeGreaterThan(0);
    for (const body of beside) expect(invalidIn(body, { a: n, b: n, c: n }).length).toBeGreaterThan(0);
  });

  test("with a weak parameter has no request in which it is invalid", () => {
    const weak = contractOf({ properties: { a: n, b: n, c: { ...n, "x-evidence": "example" } } });
    expect(bodiesOf(weak).filter((body) => "c" in body)).toEqual([]);
    expect(bodiesOf(weak).some((body) => "a" in body && "b" in body)).toBe(true);
  });

  test("with a single parameter has no pairs", () => {
    const bodies = bodiesOf(contractOf({ properties: { a: n } }));
    expect(bodies.filter((body) => invalidIn(body, { a: n }).length > 1)).toEqual([]);
  });
});

/** Creates a conforming server that fails on some bodies. */
const crashing = (matches: (body: Json | undefined) => boolean) => {
  const answer = conforming();
  return (request: ReceivedRequest): Reply =>
    request.headers["authorization"] === `Bearer ${KEY}` && matches(parseJson(request.body))
      ? { status: 500, body: { code: "INTERNAL_ERROR", message: "Something went wrong." } }
      : answer(request);
};

describe("a server", () => {
  test.each<[string, (request: ReceivedRequest) => Reply]>([
    ["that accepts two invalid parameters", conforming({ accepts: (body) => invalidIn(body).length === 2 })],
    ["that accepts three invalid parameters", conforming({ accepts: (body) => invalidIn(body).length > 2 })],
    ["that returns 500 for two invalid parameters", crashing((body) => invalidIn(body).length === 2)],
    [
      "that returns 500 for an invalid seed and an invalid n",
      crashing((body) => ["n", "seed"].every((name) => invalidIn(body).includes(name))),
    ],
    [
      "that skips validation after an unknown property",
      conforming({ accepts: (body) => isObject(body) && "unknown_property" in body }),
    ],
    [
      "that returns 500 without the prompt if another parameter is invalid",
      crashing((body) => isObject(body) && !("prompt" in body) && invalidIn(body).length > 0),
    ],
  ])("%s raises an alarm", async (_, handle) => {
    const { report } = await runSuite(handle, only(ID));
    expect(failing(report)).toEqual([ID]);
  });

  test("that rejects every invalid request raises none", async () => {
    const { report, received } = await runSuite(conforming({ rejectionStatus: 422 }), only(ID));
    expect(failing(report)).toEqual([]);
    expect(received.length).toBeGreaterThan(18);
  });
});
