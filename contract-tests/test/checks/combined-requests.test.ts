import { describe, expect, test } from "vitest";
import { weightOf } from "../../src/checks/check.js";
import { valueKeyOf, valueKeys } from "../../src/checks/combinations/combined-values.js";
import { eachChoiceRequests } from "../../src/checks/combinations/each-choice.js";
import { derive } from "../../src/checks/derive.js";
import { parseContract } from "../../src/contract/parse.js";
import { propertiesOf } from "../../src/contract/schema.js";
import { pairsClause } from "../../src/run/run-combined.js";
import { isObject, type Json, type JsonObject } from "../../src/util/json.js";
import { conforming, contract, limitOf, submission } from "../../test-support/conforming.js";
import { content } from "../../test-support/contract-with.js";
import { failing, runSuite } from "../../test-support/run-suite.js";

const [main, stream] = derive(contract);
if (main === undefined || stream === undefined) throw new Error("the contract has no two submissions");
const isTooManyUnits = ({ prompt }: JsonObject) => String(prompt).length > Number(limitOf("prompt", "maxLength"));

/** Derives the checks of an operation with these parameters. */
function deriveWith(properties: JsonObject, example: JsonObject) {
  const request = { content: { "application/json": { schema: { type: "object", required: ["prompt"], properties }, example } } };
  const post = { operationId: "submit", "x-evidence": "endpoint", requestBody: request, responses: { "200": content({}) } };
  const document = { openapi: "3.1.0", info: {}, paths: { "/submit": { post } } };
  const [derivation] = derive(parseContract(JSON.stringify(document), "test"));
  if (derivation === undefined) throw new Error("the contract has no submission");
  return derivation;
}

const prompt = { type: "string", maxLength: 50, examples: ["a cat"] };

describe("a request whose rejection is a violation has no value whose rejection is only a warning", () => {
  const rejects = isTooManyUnits;

  test.each(["full", "live"] as const)("if a server counts UTF-16 units (profile %s)", async (profile) => {
    const { report } = await runSuite(conforming({ rejects }), { profile, selects: (id) => !id.includes("getGeneration") });
    expect(failing(report)).toEqual(profile === "full" ? ["prompt.maxLength.astral.valid"] : []);
    expect(report.verdicts.filter(({ outcome }) => outcome === "fail")).toEqual([]);
  });

  test("if the value is one of several in a combined request", () => {
    for (const { checks, combinedRequests, ...derivation } of [main, stream]) {
      const warned = checks.flatMap((check) =>
        weightOf(check) === "violation" ? [] : check.examples.map((input) => valueKeyOf(check, input)),
      );
      const requests = [...combinedRequests, ...eachChoiceRequests({ ...derivation, checks }, 7)];
      expect(requests.flatMap((request) => valueKeys(request, derivation)).filter((key) => warned.includes(key))).toEqual([]);
    }
  });

  test.each(["none", "example", "standard"])("if a parameter has the evidence %s", (evidence) => {
    const weak = { type: "integer", minimum: 1, maximum: 3, "x-evidence": evidence };
    const { base, combinedRequests } = deriveWith({ prompt, size: weak, n: { type: "integer" } }, { prompt: "a", size: 2, n: 1 });
    expect(base.full).toEqual({ prompt: "a", n: 1 });
    expect(combinedRequests.filter((request) => "size" in request)).toEqual([]);
  });

  test("unless the parameter is required", () => {
    const { base } = deriveWith({ prompt: { ...prompt, "x-evidence": "example" } }, { prompt: "a" });
    expect(base.full).toEqual({ prompt: "a" });
  });
});

describe("combined requests", () => {
  const requests = [main.base.minimal, main.base.full, ...main.combinedRequests].filter(isObject);
  const properties = Object.entries(propertiesOf(submission.request.schema));
  // The values of a wide range are distributed over the requests, not combined pairwise.
  const isWide = ({ maximum, minimum }: Readonly<Record<string, unknown>>) => Number(maximum) - Number(minimum) >= 8;
  const defaults = properties.filter(([, schema]) => schema["default"] !== undefined && !isWide(schema)).map(([name]) => name);

  test("omit each parameter with a default beside each parameter that is sent", () => {
    const pairs = defaults.flatMap((omitted) => properties.map(([sent]) => ({ omitted, sent })));
    const isMissing = ({ omitted, sent }: (typeof pairs)[number]) =>
      sent !== omitted && !requests.some((request) => sent in request && !(omitted in request));
    expect(pairs.filter(isMissing)).toEqual([]);
  });

  test("omit each parameter with a default beside each listed value of another one", () => {
    const listed = properties.flatMap(([sent, { enum: values }]) => ((values ?? []) as Json[]).map((value) => ({ sent, value })));
    const pairs = defaults.flatMap((omitted) => listed.map((one) => ({ omitted, ...one })));
    expect(pairs.length).toBeGreaterThan(30);
    const isMissing = ({ omitted, sent, value }: (typeof pairs)[number]) =>
      sent !== omitted && !requests.some((request) => request[sent] === value && !(omitted in request));
    expect(pairs.filter(isMissing)).toEqual([]);
  });

  test("omit a parameter beside the bounds of a number, and have each value of a short range", () => {
    const n = { type: "integer", minimum: 1, maximum: 6, default: 2 };
    const kind = { type: "string", enum: ["a", "b", "c"], default: "a" };
    const { combinedRequests } = deriveWith({ prompt, n, kind }, { prompt: "a" });
    for (const bound of [1, 6])
      expect(combinedRequests.some((request) => request["n"] === bound && !("kind" in request))).toBe(true);
    expect([...new Set(combinedRequests.flatMap(({ n }) => n ?? []))].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("are at most 26 requests", () => {
    expect(main.combinedRequests.length).toBeLessThanOrEqual(26);
  });
});

describe("the combined requests of the live profile", () => {
  const requests = eachChoiceRequests(main, 7);
  const classOf = (name: string, value: Json | undefined) =>
    main.checks.filter(
      ({ examples, kind, parameter }) => kind === "accept" && parameter === name && examples.some((e) => e.value === value),
    );

  test("have another value of every open-ended parameter in each request", () => {
    for (const name of ["prompt", "seed"]) {
      const values = requests.map((request) => JSON.stringify(request[name]));
      expect(new Set(values).size, name).toBe(requests.length);
    }
  });

  test("have values of every class of a parameter", () => {
    for (const name of ["prompt", "seed"]) {
      const classes = main.checks.filter(
        ({ examples, kind, parameter }) => kind === "accept" && parameter === name && examples.length > 0,
      );
      const open = classes.filter((check) => weightOf(check) === "violation" && check.id !== `${name}.type.string.valid`);
      const covered = new Set(requests.flatMap((request) => classOf(name, request[name])));
      expect(
        open.filter((check) => !covered.has(check)).map(({ id }) => id),
        name,
      ).toEqual([]);
    }
  });

  test("have a seed of 0, null, both bounds and a prompt of several lines", () => {
    const seeds = requests.map(({ seed }) => String(seed));
    const expected = [0, null, limitOf("seed", "minimum"), limitOf("seed", "maximum")].map(String);
    expect(seeds).toEqual(expect.arrayContaining(expected));
    expect(requests.some((request) => String(request["prompt"]).includes("\n"))).toBe(true);
  });

  test("reveal a server that treats the seed 0 as missing, or rejects a line break", async () => {
    const { report } = await runSuite(conforming({ rejects: ({ seed }) => seed === 0 }), { profile: "live" });
    expect(failing(report)).toContain("body.pairs.valid");
    const lines = await runSuite(conforming({ rejects: (request) => String(request["prompt"]).includes("\n") }), {
      profile: "live",
    });
    expect(failing(lines.report)).not.toEqual([]);
    expect(lines.received.length).toBeGreaterThan(10);
  });
});

test("the title of combined requests has the verb of the evidence", () => {
  const titleOf = (evidence: "endpoint" | "example", sharesRequestSchema: boolean) => {
    const operation = { ...submission, request: { ...submission.request, evidence } };
    return pairsClause({ operation, prefix: "", sharesRequestSchema }).title;
  };
  expect(titleOf("endpoint", false)).toBe("must accept any two parameter values in one request");
  expect(titleOf("example", false)).toBe("should accept any two parameter values in one request");
  expect(titleOf("example", true)).toMatch(/^should accept boundary values/);
});
