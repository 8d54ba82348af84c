import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TestInput } from "../../src/checks/check.js";
import { derive } from "../../src/checks/derive.js";
import { parseContract } from "../../src/contract/parse.js";
import { createRequestValidator } from "../../src/contract/validator.js";
import { listChecks } from "../../src/run/list-checks.js";
import { isObject, type Json, type JsonObject } from "../../src/util/json.js";
import { contract, submission } from "../../test-support/conforming.js";
import { checksOf, content, contractWith, valuesOf } from "../../test-support/contract-with.js";

const document = JSON.parse(await readFile(new URL("../../../generated/openapi.json", import.meta.url), "utf8")) as Json;
const [derivation] = derive(contract);
const checks = derivation?.checks ?? [];
const ajv = new Ajv2020({ allErrors: true, logger: false, strict: false });
formats.default(ajv);
const isValid = ajv.compile(submission.request.schema);
const properties = submission.request.schema["properties"] as JsonObject;

/** Returns the value at a JSON Pointer in the generated contract. */
function resolve(pointer: string): Json | undefined {
  const tokens = pointer.split("/").slice(1);
  return tokens.reduce<Json | undefined>((node, token) => {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    return Array.isArray(node) ? (node as readonly Json[])[Number(name)] : isObject(node) ? node[name] : undefined;
  }, document);
}

describe("derivation from the contract", () => {
  test.each(Object.keys(properties))("%s has valid and invalid checks", (name) => {
    const sides = checks.filter(({ id }) => id.startsWith(`${name}.`)).map(({ kind }) => kind);
    expect(sides).toContain("accept");
    expect(sides).toContain("reject");
  });

  test.each(
    Object.entries(properties).flatMap(([name, schema]) =>
      ["minimum", "maximum", "maxLength"].flatMap((keyword) => {
        const limit = isObject(schema) ? schema[keyword] : undefined;
        return typeof limit === "number" ? [[name, keyword, limit] as const] : [];
      }),
    ),
  )("%s.%s is tested at %d, next to it and beyond it", (name, keyword, limit) => {
    const size = (value: unknown) => (typeof value === "string" ? [...value].length : Number(value));
    const sizes = (side: string) => valuesOf(checks.find(({ id }) => id === `${name}.${keyword}.${side}`)).map(size);
    const outward = keyword === "minimum" ? -1 : 1;
    // Texts that are shorter than the longest one are also values of the type.
    expect(sizes("valid")).toEqual(expect.arrayContaining(keyword === "maxLength" ? [limit] : [limit, limit - outward]));
    expect(sizes("invalid")).toContain(limit + outward);
  });

  test("every id is unique and every anchor leads to its clause in the contract", () => {
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    expect(listChecks(contract).length).toBeGreaterThan(checks.length);
    for (const { anchor } of listChecks(contract)) expect(resolve(anchor), anchor).toBeDefined();
  });

  test("Ajv accepts every request that must be accepted and rejects every request that must be rejected", () => {
    const wrong = checks.flatMap((check) =>
      check.examples.filter((input) => isValid(check.body(input)) !== (check.kind !== "reject")).map(() => check.id),
    );
    expect(wrong).toEqual([]);
  });

  test("the same is true for generated inputs", () => {
    const generating = checks.filter(({ arbitrary }) => arbitrary !== undefined);
    expect(new Set(generating.map(({ kind }) => kind))).toEqual(new Set(["accept", "reject"]));
    expect(generating.length).toBeGreaterThan(Object.keys(properties).length / 2);
    for (const check of generating) {
      if (check.arbitrary === undefined) continue;
      fc.assert(
        fc.property(check.arbitrary, (input: TestInput) => {
          const body = check.body(input);
          fc.pre(body !== undefined);
          return isValid(body) === (check.kind !== "reject");
        }),
        { numRuns: 50, seed: 1 },
      );
    }
  });

  test("an invalid request breaks the contract at one location only", () => {
    const invalid = checks.filter(({ clause, kind }) => kind === "reject" && clause !== "several invalid parameters");
    expect(new Set(invalid.map(({ parameter }) => parameter ?? "body"))).toEqual(new Set(["body", ...Object.keys(properties)]));
    for (const check of invalid) {
      for (const input of check.examples) {
        isValid(check.body(input));
        const locations = new Set((isValid.errors ?? []).map(({ instancePath }) => instancePath.split("/")[1]));
        expect(locations.size, `${check.id} ${JSON.stringify(input.value)}`).toBe(1);
      }
    }
  });

  test("a valid request is valid in every interpretation of the documentation", () => {
    const bodies = checks
      .filter(({ kind }) => kind === "accept")
      .flatMap((check) => check.examples.map((input) => check.body(input)));
    expect(bodies.filter((body) => !isObject(body))).toEqual([]);
    for (const name of Object.keys(properties))
      expect(bodies.filter((body) => isObject(body) && name in body).length, name).toBeGreaterThan(0);
    // Makes sure that the expectation about audio below applies to a body.
    expect(bodies.filter((body) => isObject(body) && body["generate_audio"] === true)).not.toEqual([]);
    for (const body of bodies.filter(isObject)) {
      expect(String(body["prompt"]).trim()).not.toBe("");
      if (body["generate_audio"] === true) expect(body["duration"]).toBe(4);
      expect([body["reference_image_urls"] ?? []].flat().every((url) => String(url).startsWith("https://"))).toBe(true);
    }
  });
});

describe("derivation from other contracts", () => {
  test("a changed limit moves the boundary values", () => {
    const checks = checksOf({ type: "integer", minimum: 1, maximum: 16 });
    expect(valuesOf(checks.get("probe.maximum.valid"))).toEqual([16, 15]);
    expect(valuesOf(checks.get("probe.maximum.invalid"))).toContain(17);
    expect(valuesOf(checks.get("probe.minimum.valid"))).toHaveLength(16);
    expect(valuesOf(checks.get("probe.minimum.invalid"))).toContain(0);
  });

  test("an exclusive bound is an invalid value", () => {
    const checks = checksOf({ type: "integer", exclusiveMinimum: 0, exclusiveMaximum: 10 });
    expect(valuesOf(checks.get("probe.exclusiveMaximum.valid"))).toEqual([9, 8]);
    expect(valuesOf(checks.get("probe.exclusiveMaximum.invalid"))).toContain(10);
    expect(valuesOf(checks.get("probe.exclusiveMinimum.invalid"))).toContain(0);
  });

  test("a plausible value that the contract allows is not an invalid value", () => {
    const checks = checksOf({ type: "string", enum: ["360p", "540p", "720p"] });
    const invalid = valuesOf(checks.get("probe.enum.unknown.invalid"));
    expect(invalid).not.toContain("540p");
    expect(invalid).toContain("480p");
  });

  test("a nullable property written with anyOf must accept null and reject other types", () => {
    const checks = checksOf({ anyOf: [{ type: "integer", minimum: 0 }, { type: "null" }] });
    expect(valuesOf(checks.get("probe.type.null.valid"))).toEqual([null]);
    expect(valuesOf(checks.get("probe.minimum.invalid"))).toContain(-1);
    expect(checks.has("probe.type.boolean.invalid")).toBe(true);
    expect(checks.has("probe.type.null.invalid")).toBe(false);
  });

  test("accepting a malformed format is only a warning", () => {
    const checks = checksOf({ type: "string", format: "uri" });
    expect(checks.get("probe.format.invalid")).toMatchObject({ evidence: "standard", kind: "reject" });
    expect(valuesOf(checks.get("probe.format.valid"))).toEqual(["https://example.com/cat.png"]);
  });

  test("the properties of a nested object are tested inside the object", () => {
    const probe = { type: "object", required: ["x"], properties: { x: { type: "integer", minimum: 0, maximum: 100 } } };
    const checks = checksOf(probe);
    const check = checks.get("probe.x.maximum.invalid");
    expect(check?.body(check.examples[0])).toEqual({ prompt: "a cat", probe: { x: 101 } });
    expect(checks.has("probe.x.required.invalid")).toBe(true);
  });

  test("array lengths, patterns and multiples have valid and invalid values", () => {
    const list = checksOf({ type: "array", minItems: 1, maxItems: 3, uniqueItems: true, items: { type: "string" } });
    expect(valuesOf(list.get("probe.maxItems.valid")).map((value) => (value as unknown[]).length)).toEqual([3, 2]);
    expect(valuesOf(list.get("probe.maxItems.invalid")).map((value) => (value as unknown[]).length)).toContain(4);
    expect(valuesOf(list.get("probe.minItems.invalid"))).toEqual([[]]);
    expect(list.has("probe.uniqueItems.invalid")).toBe(true);
    const pattern = checksOf({ type: "string", pattern: "^[a-z]+-\\d+$", examples: ["cat-1"] });
    expect(valuesOf(pattern.get("probe.pattern.valid"))).toEqual(["cat-1"]);
    expect(valuesOf(pattern.get("probe.pattern.invalid"))).toContain("cat-1 ");
    const multiple = checksOf({ type: "integer", multipleOf: 5, minimum: 0 });
    expect(valuesOf(multiple.get("probe.multipleOf.invalid"))).toContain(6);
  });

  test("a closed object must reject an undocumented property", () => {
    const checks = checksOf({ type: "object", properties: { x: { type: "integer" } }, additionalProperties: false });
    const check = checks.get("probe.unknown_property.additionalProperties.invalid");
    expect(check?.body(check.examples[0])).toMatchObject({ probe: { unknown_property: true } });
  });

  test("a parameter that no example has is added to the full request if it is uncontested", () => {
    const contract = contractWith({ type: "integer", minimum: 1, examples: [3] });
    const [submit] = contract.operations;
    const examples = [{ prompt: "a cat" }];
    const extended = {
      ...contract,
      operations: submit?.request === undefined ? [] : [{ ...submit, request: { ...submit.request, examples } }],
    };
    expect(derive(extended)[0]?.base).toEqual({ minimal: { prompt: "a cat" }, full: { prompt: "a cat", probe: 3 } });
  });

  test("a request that is also invalid at another location is not used", () => {
    const probe = { type: "object", properties: { a: { type: "integer", maximum: 5 } } };
    const validator = createRequestValidator({
      type: "object",
      required: ["prompt"],
      properties: { prompt: { type: "string" }, probe },
    });
    expect(validator.isInvalidOnlyAt({ prompt: "a", probe: { a: 6 } }, "/probe/a")).toBe(true);
    expect(validator.isInvalidOnlyAt({ prompt: 1, probe: { a: 6 } }, "/probe/a")).toBe(false);
    expect(validator.isInvalidOnlyAt({ probe: { a: 6 } }, "/probe/a")).toBe(false);
    expect(validator.isInvalidOnlyAt({ probe: { a: 5 } }, "/prompt")).toBe(true);
    expect(validator.isInvalidOnlyAt({ prompt: "a" }, "/prompt")).toBe(false);
  });

  test("a clause that no request isolates is reported, with the side", () => {
    const [derivation] = derive(contractWith({ type: "array", items: { type: "string", maxLength: 3 }, maxItems: 5_000_000 }));
    expect(derivation?.underived).toContainEqual({
      anchor: expect.stringMatching(/probe\/maxItems$/),
      keyword: "maxItems",
      reason: "size",
    });
  });

  test("a header parameter without a known value is reported, because it is not sent", () => {
    const document = {
      openapi: "3.1.0",
      info: {},
      paths: {
        "/submit": {
          parameters: [
            {
              in: "header",
              name: "X-Team",
              required: true,
              schema: { type: "string", pattern: "^(?=.*[A-Z]{3}[0-9]{9}).{200}$" },
            },
            { in: "query", name: "wait", schema: { type: "string" } },
          ],
          post: { requestBody: content({ type: "object", properties: {} }), responses: { "200": content({}) } },
        },
      },
    };
    const [derivation] = derive(parseContract(JSON.stringify(document), "test"));
    expect(derivation?.underived).toEqual([
      {
        anchor: "#/paths/~1submit/parameters/0",
        keyword: "the header parameter X-Team (no valid value is known: add an example to the contract)",
      },
    ]);
  });

  test("branches with the same keyword have separate checks", () => {
    const checks = checksOf({
      oneOf: [
        { type: "integer", minimum: 1, maximum: 3 },
        { type: "integer", minimum: 10, maximum: 20 },
      ],
    });
    expect(valuesOf(checks.get("probe.maximum.valid"))).toContain(3);
    expect(valuesOf(checks.get("probe.maximum.2.valid"))).toContain(20);
  });

  test("the checks of a second operation have its id as a prefix", () => {
    const content = {
      content: { "application/json": { schema: { type: "object", properties: { n: { type: "integer", maximum: 3 } } } } },
    };
    const operation = (operationId: string) => ({ post: { operationId, requestBody: content, responses: { "200": content } } });
    const document = { openapi: "3.1.0", info: {}, paths: { "/a": operation("first"), "/b": operation("second") } };
    const ids = derive(parseContract(JSON.stringify(document), "test")).flatMap(({ checks }) => checks.map(({ id }) => id));
    expect(ids).toContain("n.maximum.invalid");
    expect(ids).toContain("second:n.maximum.invalid");
  });
});
