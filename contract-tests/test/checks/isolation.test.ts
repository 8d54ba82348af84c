import { describe, expect, test } from "vitest";
import { boundaryCombinations } from "../../src/checks/combinations/boundary-combinations.js";
import { derive } from "../../src/checks/derive.js";
import { clauseValidator } from "../../src/contract/clause-validator.js";
import { pointerToClause, type SchemaClause } from "../../src/contract/clauses.js";
import { submissions } from "../../src/contract/model.js";
import { compile } from "../../src/contract/validator.js";
import { isObject, type Json, type JsonObject } from "../../src/util/json.js";
import { contract } from "../../test-support/conforming.js";
import { checksOf, contractOf, contractWith } from "../../test-support/contract-with.js";
import { RICH_SCHEMAS } from "../../test-support/rich-schemas.js";

/** Returns the requests of the checks of a contract. */
function requestsOf(changed: ReturnType<typeof contractOf>) {
  const [derivation] = derive(changed);
  if (derivation === undefined) throw new Error("the contract has no operation");
  const bodies = (kind: string) =>
    derivation.checks
      .filter((check) => check.kind === kind)
      .flatMap((check) => check.examples.map((input) => check.body(input) ?? null));
  const accepted: readonly Json[] = [...bodies("accept"), ...derivation.combinedRequests];
  return { ...derivation, accepted, rejected: bodies("reject") };
}

describe.each(Object.entries(RICH_SCHEMAS))("a contract with %s", (_, schema) => {
  const { accepted, checks, implied, operation, rejected, underived } = requestsOf(contractOf(schema));
  const { clauses, isValidWithout } = clauseValidator(operation.request.schema);
  const isValid = compile(operation.request.schema);
  const isNamed = (clause: SchemaClause) => {
    const anchor = pointerToClause(operation.request.anchor, clause);
    return [...underived, ...implied].some((gap) => gap.anchor === anchor);
  };

  test("has a request for every clause that a server may forget, or a notice", () => {
    const isCaught = (clause: SchemaClause) =>
      rejected.some((body) => isValidWithout(clause, body)) || accepted.some((body) => !isValidWithout(clause, body));
    const missing = clauses.filter((clause) => !isCaught(clause) && !isNamed(clause));
    expect(missing.map((clause) => pointerToClause("", clause))).toEqual([]);
    // A notice that names a clause with a request would be wrong.
    const wrong = clauses.filter(
      (clause) =>
        clause.keyword !== "required" &&
        isCaught(clause) &&
        implied.some(({ anchor }) => anchor === pointerToClause(operation.request.anchor, clause)),
    );
    expect(wrong.map((clause) => pointerToClause("", clause))).toEqual([]);
  });

  test("has no request that a correct server decides differently", () => {
    expect(accepted.filter((body) => !isValid(body))).toEqual([]);
    expect(rejected.filter((body) => isValid(body))).toEqual([]);
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  });

  test("has only clauses without a request that others imply", () => {
    expect(underived).toEqual([]);
    expect(implied.every(({ keyword }) => keyword === "type")).toBe(true);
  });
});

describe("one clause at a time", () => {
  const values = (checks: ReturnType<typeof checksOf>, id: string) => {
    const check = checks.get(id);
    const bodies = check?.examples.map((input) => check.body(input)) ?? [];
    return bodies.map((body) => (isObject(body) ? body["probe"] : undefined));
  };

  test.each<[keywords: JsonObject, clause: string, isIsolated: (value: string) => boolean]>([
    [{ format: "uri", maxLength: 2048 }, "maxLength", (value) => value.length > 2048 && URL.canParse(value)],
    [{ format: "email", maxLength: 40 }, "maxLength", (value) => /^[\w.]{1,64}@[\w.]+$/.test(value) && value.length > 40],
    [{ pattern: "^[a-z]+\\.png$", maxLength: 12 }, "maxLength", (value) => /^[a-z]+\.png$/.test(value) && value.length > 12],
    [{ pattern: "^https://", format: "uri" }, "pattern", (value) => URL.canParse(value) && !value.startsWith("https://")],
    [{ pattern: "^\\d+$", minLength: 4 }, "minLength", (value) => /^\d{1,3}$/.test(value)],
  ])("%j: every request of the %s check breaks nothing else", (keywords, clause, isIsolated) => {
    const checks = checksOf({ type: "string", ...keywords });
    const found = values(checks, `probe.${clause}.invalid`);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((value) => typeof value === "string" && isIsolated(value)).length).toBeGreaterThan(0);
  });

  test("a server without maxLength is caught, although the value is a URI", () => {
    const checks = checksOf({ type: "string", format: "uri", maxLength: 2048 });
    const withoutLimit = compile({ type: "string", format: "uri" });
    expect(values(checks, "probe.maxLength.invalid").some((value) => withoutLimit(value))).toBe(true);
    expect(values(checks, "probe.maxLength.valid").some((value) => String(value).length === 2048)).toBe(true);
  });
});

describe("alternatives", () => {
  const variant = (name: string, limit: number): JsonObject => ({
    type: "object",
    required: ["kind", "value"],
    properties: { kind: { const: name }, value: { type: "integer", minimum: 1, maximum: limit } },
  });
  const union = (count: number): JsonObject => ({
    oneOf: Array.from({ length: count }, (_, index) => variant(`k${index}`, 10 + index)),
  });

  test("each one has a minimal valid request and tests of its clauses", () => {
    const [derivation] = derive(contractOf(union(3)));
    const check = derivation?.checks.find(({ id }) => id === "body.oneOf.valid");
    expect(check?.examples.map((input) => check.body(input))).toEqual([
      { kind: "k1", value: 1 },
      { kind: "k2", value: 1 },
    ]);
    const third = derivation?.checks.find(({ id }) => id === "value.maximum.3.invalid");
    expect(third?.examples.map((input) => third.body(input))).toContainEqual({ kind: "k2", value: 13 });
    const valid = derivation?.checks.find(({ id }) => id === "value.maximum.3.valid");
    expect(valid?.examples.map((input) => valid.body(input))).toEqual([{ kind: "k2", value: 12 }]);
  });

  test("the ones inside items of items are tested, too", () => {
    const schema: JsonObject = {
      type: "object",
      required: ["rows"],
      properties: { rows: { type: "array", minItems: 1, items: { type: "array", minItems: 1, items: union(2) } } },
    };
    const [derivation] = derive(contractOf(schema));
    const second = derivation?.checks.find(({ id }) => id === "rows.items.items.value.maximum.2.invalid");
    expect(second?.examples.map((input) => second.body(input))).toContainEqual({ rows: [[{ kind: "k1", value: 12 }]] });
  });

  test.each<[string, JsonObject, Json]>([
    ["two properties", { oneOf: [{ required: ["a"] }, { required: ["b"] }], type: "object" }, { a: "a cat", b: "a cat" }],
    [
      "a property",
      { type: "object", properties: { n: { oneOf: [{ multipleOf: 3 }, { multipleOf: 5 }], type: "integer", minimum: 1 } } },
      { n: 15 },
    ],
    ["an item", { type: "array", items: { oneOf: [{ minimum: 5 }, { maximum: 5 }], type: "integer" } }, [5]],
  ])("a body that matches several of them is rejected: %s", (_, schema, body) => {
    const [derivation] = derive(contractOf(schema));
    const several = derivation?.checks.find(({ id }) => id.endsWith("oneOf.several.invalid"));
    expect(several?.examples.map((input) => several.body(input))).toContainEqual(body);
    expect(several?.kind).toBe("reject");
  });

  test("that exclude each other have no check of bodies that match several", () => {
    const ids = derive(contractOf(union(3))).flatMap(({ checks }) => checks.map(({ id }) => id));
    expect(ids.filter((id) => id.includes(".several."))).toEqual([]);
  });

  test("accepted requests grow with the number of alternatives, not with products", () => {
    const acceptedOf = (schema: JsonObject) =>
      new Set(requestsOf(contractOf(schema)).accepted.map((body) => JSON.stringify(body))).size;
    const [one = 0, two = 0, four = 0] = [1, 2, 4].map((count) => acceptedOf(union(count)));
    expect(four - two).toBeLessThanOrEqual(2 * (two - one) + 4);
    const parameters = (count: number): JsonObject => ({
      type: "object",
      properties: Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, union(2)])),
    });
    expect(acceptedOf(parameters(4))).toBeLessThanOrEqual(2 * acceptedOf(parameters(2)));
  });
});

test("the contract of this package has a request for each clause, and no more requests than before", () => {
  const [derivation] = derive(contract);
  expect(derivation?.underived).toEqual([]);
  expect(derivation?.implied.map(({ anchor }) => anchor.split("/").slice(-2).join("/"))).toEqual([
    "resolution/type",
    "aspect_ratio/type",
    "movement_amplitude/type",
  ]);
  const ids = derivation?.checks.map(({ id }) => id) ?? [];
  expect(ids).toHaveLength(124);
  expect(submissions(contract)).not.toHaveLength(0);
});

test("a clause that no request isolates is reported with its side", () => {
  const contradiction = { type: "integer", minimum: 3, not: { minimum: 0, maximum: 2 } };
  const [derivation] = derive(contractWith(contradiction));
  expect(derivation?.underived.map(({ anchor, reason }) => [anchor.split("probe/")[1], reason])).toContainEqual([
    "not",
    "rejection",
  ]);
});

test("bodies that are no objects are not combined", () => {
  const changed = contractOf({ type: "array", minItems: 1, items: { type: "integer", maximum: 3 } });
  const [derivation] = derive(changed);
  if (derivation === undefined) throw new Error("the contract has no operation");
  expect(derivation.base.minimal).toEqual([1]);
  expect([...derivation.combinedRequests, ...boundaryCombinations(derivation)]).toEqual([]);
});
