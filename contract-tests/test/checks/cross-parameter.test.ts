import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { runAgainstSandbox } from "../../kill-matrix/run-against-sandbox.js";
import { derive } from "../../src/checks/derive.js";
import type { Contract } from "../../src/contract/model.js";
import { parseContract } from "../../src/contract/parse.js";
import { isObject, type JsonObject } from "../../src/util/json.js";
import { contract } from "../../test-support/conforming.js";
import { failing } from "../../test-support/judge.js";

const text = await readFile(new URL("../../../generated/openapi.json", import.meta.url), "utf8");

/** The contract with further keywords in the schema of every request; what is undefined is taken out. */
function contractWith(keywords: Readonly<Record<string, unknown>>): Contract {
  const document = JSON.parse(text, (_, value) =>
    isObject(value) && isObject(value["properties"]) && "prompt" in value["properties"] && Array.isArray(value["required"])
      ? { ...value, ...keywords }
      : value,
  ) as JsonObject;
  return parseContract(JSON.stringify(document), "changed");
}

const onlyWith = {
  if: { properties: { generate_audio: { const: true } }, required: ["generate_audio"] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { properties: { duration: { const: 4 } }, required: ["duration"] },
};

/** A clause that is about several parameters, and the check of it. */
const CLAUSES: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
  ["one that another one needs to have some value", onlyWith, "body.if.invalid"],
  ["the same among others", { allOf: [{ type: "object" }, onlyWith] }, "body.if.invalid"],
  ["one that another one needs", { dependentRequired: { seed: ["n"] } }, "body.dependentRequired.invalid"],
  ["two that exclude each other", { not: { required: ["seed", "movement_amplitude"] } }, "body.not.invalid"],
  ["so many at the most", { maxProperties: 3 }, "body.maxProperties.invalid"],
  ["so many at the least", { minProperties: 2 }, "body.minProperties.invalid"],
];

describe("a clause about several parameters", () => {
  test.each(CLAUSES)("(%s) is kept by a server that knows it, and missed in one that does not", async (_, keywords, id) => {
    const changed = contractWith(keywords);
    const [derivation] = derive(changed);
    expect(derivation?.underived).toEqual([]);
    expect(failing(await runAgainstSandbox(changed, []))).toEqual([]);
    const alarms = failing(await runAgainstSandbox(contract, [], { contract: changed }));
    expect(alarms).toContain(id);
    expect(alarms.filter((alarm) => !alarm.includes("body."))).toEqual([]);
  });

  test("that is a choice of what must be there has each alternative taken, and none refused", async () => {
    const changed = contractWith({ required: [], anyOf: [{ required: ["prompt"] }, { required: ["reference_image_urls"] }] });
    expect(failing(await runAgainstSandbox(changed, []))).toEqual([]);
    const alarms = failing(await runAgainstSandbox(contract, [], { contract: changed }));
    expect(alarms).toContain("body.anyOf.valid");
    const lenient = failing(await runAgainstSandbox(contractWith({ required: [] }), [], { contract: changed }));
    expect(lenient).toContain("body.anyOf.invalid");
  });

  test("that is not there has no check", () => {
    expect(derive(contract).flatMap(({ checks }) => checks.filter(({ id }) => /body\.(if|not|anyOf)/.test(id)))).toEqual([]);
  });
});
