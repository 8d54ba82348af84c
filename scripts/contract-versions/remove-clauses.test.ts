import { describe, expect, test } from "vitest";
import { compile } from "../../contract-tests/src/contract/validator.js";
import { PLACEHOLDER_KEY } from "../../contract-tests/src/traffic/request.js";
import type { Json, JsonObject } from "../../contract-tests/src/util/json.js";
import { isJson } from "../../contract-tests/src/util/parse-json.js";
import { contract, KEY } from "../../contract-tests/test-support/conforming.js";
import { content, contractOf } from "../../contract-tests/test-support/contract-with.js";
import { RICH_SCHEMAS } from "../../contract-tests/test-support/rich-schemas.js";
import { failing, runSuite } from "../../contract-tests/test-support/run-suite.js";
import type { ReceivedRequest } from "../../contract-tests/test-support/serve.js";
import { listRemovals, removeEachClause } from "./remove-clauses.js";

describe("removeEachClause", () => {
  test("yields the schema without each restricting keyword and each required name", () => {
    const schema: JsonObject = {
      type: "object",
      required: ["a", "type"],
      properties: { a: { oneOf: [{ type: "integer", maximum: 3 }, { enum: [{ type: "x" }] }] }, type: { minLength: 0 } },
    };
    const removed = [...removeEachClause(schema, "#")];
    expect(removed.map(({ anchor }) => anchor)).toEqual([
      "#/type",
      "#/required",
      "#/required",
      "#/required",
      "#/properties/a/oneOf",
      "#/properties/a/oneOf/0/type",
      "#/properties/a/oneOf/0/maximum",
      "#/properties/a/oneOf/1/enum",
    ]);
    expect(removed[0]?.schema).toEqual({ ...schema, type: undefined });
    expect(removed[6]?.schema["properties"]).toMatchObject({ a: { oneOf: [{ type: "integer" }, {}] } });
  });

  test("keeps unused definitions, and the end of an expanded recursion", () => {
    const end = { "x-recursive": "#/components/schemas/Node", not: {} };
    const removed = [...removeEachClause({ $defs: { not: { minLength: 1 } }, items: { items: end, minItems: 1 } }, "#")];
    expect(removed.map(({ anchor }) => anchor)).toEqual(["#/items", "#/items/minItems"]);
  });
});

/** Contracts of different kinds. The test of isolation has all of them, without independent servers. */
const SAMPLE = [
  "alternatives inside a parameter",
  "conditions",
  "unevaluated properties",
  "a map of strings",
  "tuples",
  "negations",
];

describe("an independent server without one clause", () => {
  test.each(SAMPLE)("is caught, or a notice names the clause: %s", (name) => {
    const removals = listRemovals(contractOf(RICH_SCHEMAS[name] ?? {}));
    expect(removals.length).toBeGreaterThan(5);
    expect(removals.filter(({ caughtBy, isInNotices }) => caughtBy.length === 0 && !isInNotices)).toEqual([]);
  });

  test("is caught for every clause of the contract of this package, except those that others imply", () => {
    const removals = listRemovals(contract);
    const uncaught = removals.filter(({ caughtBy }) => caughtBy.length === 0);
    expect(uncaught.every(({ anchor, isInNotices }) => isInNotices && anchor.endsWith("/type"))).toBe(true);
    expect(removals.length - uncaught.length).toBeGreaterThan(15);
  });
});

describe("a run", () => {
  const schema = RICH_SCHEMAS["alternatives inside a parameter"] ?? {};

  /** Runs the suite against a server that accepts the bodies that a schema allows. Returns the failing checks. */
  async function run(served: JsonObject): Promise<readonly string[]> {
    const responses = { "200": content({}), "400": content({}), "401": content({}) };
    const accepts = compile(served);
    const statusOf = (method: string, body: string, authorization: unknown) => {
      if (authorization !== `Bearer ${KEY}` && authorization !== `Bearer ${PLACEHOLDER_KEY}`) return 401;
      return method === "POST" && isJson(body) && accepts(JSON.parse(body) as Json) ? 200 : 400;
    };
    const handle = ({ body, headers, method }: ReceivedRequest) => ({
      status: statusOf(method, body, headers["authorization"]),
      body: {},
    });
    const { report } = await runSuite(handle, { contract: contractOf(schema, responses) });
    return failing(report);
  }

  test("against a correct server raises no alarm", async () => {
    expect(await run(schema)).toEqual([]);
  });

  test("against a server without a clause inside an alternative fails the check of this clause", async () => {
    const removed = [...removeEachClause(schema, "")].find(({ anchor }) => anchor.endsWith("/oneOf/1/properties/id/minimum"));
    expect(await run(removed?.schema ?? {})).toEqual(["source.id.minimum.invalid"]);
  });
});
