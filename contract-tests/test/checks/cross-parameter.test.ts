import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { runAgainstSandbox } from "../../kill-matrix/run-against-sandbox.js";
import { derive } from "../../src/checks/derive.js";
import type { Contract } from "../../src/contract/model.js";
import { parseContract } from "../../src/contract/parse.js";
import { isObject, type JsonObject } from "../../src/util/json.js";
import { contract } from "../../test-support/conforming.js";
import { failing } from "../../test-support/run-suite.js";

const text = await readFile(new URL("../../../generated/openapi.json", import.meta.url), "utf8");

/** Returns the contract with additional keywords in every request schema. A keyword that is undefined is removed. */
function contractWith(keywords: Readonly<Record<string, unknown>>): Contract {
  const document = JSON.parse(text, (_, value) =>
    isObject(value) && isObject(value["properties"]) && "prompt" in value["properties"] && Array.isArray(value["required"])
      ? { ...value, ...keywords }
      : value,
  ) as JsonObject;
  return parseContract(JSON.stringify(document), "changed");
}

const audioNeedsFourSeconds = {
  if: { properties: { generate_audio: { const: true } }, required: ["generate_audio"] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { properties: { duration: { const: 4 } }, required: ["duration"] },
};

/** Clauses about several parameters: a description, the keywords and the id of the check. */
const CLAUSES: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
  ["a parameter that needs a certain value of another one", audioNeedsFourSeconds, "body.if.invalid"],
  ["the same clause inside allOf", { allOf: [{ type: "object" }, audioNeedsFourSeconds] }, "body.if.invalid"],
  ["a parameter that needs another one", { dependentRequired: { seed: ["n"] } }, "body.dependentRequired.invalid"],
  ["two parameters that exclude each other", { not: { required: ["seed", "movement_amplitude"] } }, "body.not.invalid"],
  ["a maximum number of parameters", { maxProperties: 3 }, "body.maxProperties.invalid"],
  ["a minimum number of parameters", { minProperties: 2 }, "body.minProperties.invalid"],
];

describe("a clause about several parameters", () => {
  test.each(CLAUSES)("(%s) passes on a server that enforces it and fails on a server that does not", async (_, keywords, id) => {
    const changed = contractWith(keywords);
    const [derivation] = derive(changed);
    expect(derivation?.underived).toEqual([]);
    expect(failing(await runAgainstSandbox(changed, []))).toEqual([]);
    const alarms = failing(await runAgainstSandbox(contract, [], { contract: changed }));
    expect(alarms).toContain(id);
    expect(alarms.filter((alarm) => !alarm.includes("body."))).toEqual([]);
  });

  test("that requires one of several parameters has a valid check for each alternative and an invalid check", async () => {
    const changed = contractWith({ required: [], anyOf: [{ required: ["prompt"] }, { required: ["reference_image_urls"] }] });
    expect(failing(await runAgainstSandbox(changed, []))).toEqual([]);
    const alarms = failing(await runAgainstSandbox(contract, [], { contract: changed }));
    expect(alarms).toContain("body.anyOf.valid");
    const lenient = failing(await runAgainstSandbox(contractWith({ required: [] }), [], { contract: changed }));
    expect(lenient).toContain("body.anyOf.invalid");
  });

  test("that the contract does not have has no check", () => {
    expect(derive(contract).flatMap(({ checks }) => checks.filter(({ id }) => /body\.(if|not|anyOf)/.test(id)))).toEqual([]);
  });
});
