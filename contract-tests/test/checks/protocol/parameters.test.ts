import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { runAgainstSandbox } from "../../../kill-matrix/run-against-sandbox.js";
import { faultsOf } from "../../../sandbox/index.js";
import { parseContract } from "../../../src/contract/parse.js";
import { matchGlob } from "../../../src/util/glob.js";

// biome-ignore lint/suspicious/noExplicitAny: tests edit the document as untyped JSON
type Document = any;

const text = await readFile(new URL("../../../../generated/openapi.json", import.meta.url), "utf8");

/** Returns the contract with parameters of the first operation. */
function contractWith(parameters: readonly object[]) {
  const document = JSON.parse(text) as Document;
  const [first = ""] = Object.keys(document.paths);
  for (const [path, item] of Object.entries<Document>(document.paths))
    if (path !== first && item.post) delete document.paths[path];
  document.paths[first].post.parameters = parameters;
  return parseContract(JSON.stringify(document), "test");
}

const TEAM = { in: "header", name: "X-Team", required: true, "x-evidence": "endpoint", schema: { enum: ["red", "blue"] } };
const SIZE = {
  in: "query",
  name: "größe",
  required: true,
  "x-evidence": "endpoint",
  schema: { type: "integer", minimum: 2, maximum: 5 },
};
const REGION = {
  in: "cookie",
  name: "region",
  "x-evidence": "endpoint",
  schema: { type: "string", maxLength: 3 },
  example: "eu",
};
const PARAMETERS = [TEAM, SIZE, REGION];
const IDS = ["header.X-Team.*", "query.größe.*", "cookie.region.*", "body.minimal.valid"];

describe("parameters outside of the path", () => {
  test("are sent, and a server that validates them conforms", { timeout: 30_000 }, async () => {
    const contract = contractWith(PARAMETERS);
    const report = await runAgainstSandbox(contract, [], { contract, selects: matchGlob(IDS.join(",")) });
    const outcomes = Object.fromEntries(report.verdicts.map(({ check, outcome }) => [check.id, outcome]));
    expect(outcomes).toMatchObject({
      "header.X-Team.required.invalid": "pass",
      "header.X-Team.enum.invalid": "pass",
      "header.X-Team.valid": "pass",
      "query.größe.required.invalid": "pass",
      "query.größe.type.invalid": "pass",
      "query.größe.minimum.invalid": "pass",
      "query.größe.maximum.invalid": "pass",
      "cookie.region.maxLength.invalid": "pass",
      "cookie.region.valid": "pass",
      "body.minimal.valid": "pass",
    });
    expect(outcomes).not.toHaveProperty("cookie.region.required.invalid");
  });

  test("that a server ignores are reported", { timeout: 30_000 }, async () => {
    const report = await runAgainstSandbox(contractWith([]), [], {
      contract: contractWith(PARAMETERS),
      selects: matchGlob(IDS.join(",")),
    });
    const failed = report.verdicts.filter(({ outcome }) => outcome === "fail").map(({ check }) => check.id);
    expect(failed.sort()).toEqual(
      [
        "cookie.region.maxLength.invalid",
        "header.X-Team.enum.invalid",
        "header.X-Team.required.invalid",
        "query.größe.maximum.invalid",
        "query.größe.minimum.invalid",
        "query.größe.required.invalid",
        "query.größe.type.invalid",
      ].sort(),
    );
  });

  test("that a server validates incorrectly are caught by the check of the broken clause", { timeout: 30_000 }, async () => {
    const contract = contractWith(PARAMETERS);
    const faults = faultsOf(contract).filter(({ id }) => id.startsWith("parameter."));
    const caught: Record<string, readonly string[]> = {};
    for (const fault of faults) {
      const report = await runAgainstSandbox(contract, [fault], { selects: matchGlob(IDS.join(",")) });
      caught[fault.id] = report.verdicts.filter(({ outcome }) => outcome === "fail").map(({ check }) => check.id);
    }
    expect(caught).toEqual({
      "parameter.required:header.X-Team": ["header.X-Team.required.invalid"],
      "parameter.required:query.größe": ["query.größe.required.invalid"],
      "parameter.enum:header.X-Team": ["header.X-Team.enum.invalid"],
      // Without the type, the server reads the value as a string, to which limits of numbers do not apply.
      "parameter.type:query.größe": ["query.größe.type.invalid", "query.größe.minimum.invalid", "query.größe.maximum.invalid"],
      "parameter.minimum:query.größe": ["query.größe.minimum.invalid"],
      "parameter.maximum:query.größe": ["query.größe.maximum.invalid"],
      "parameter.maxLength:cookie.region": ["cookie.region.maxLength.invalid"],
      "parameter.valid:header.X-Team": ["header.X-Team.valid"],
      "parameter.valid:query.größe": ["query.größe.valid"],
      "parameter.valid:cookie.region": ["cookie.region.valid"],
    });
  });

  test("without a known value, and clauses without an invalid value, are listed", () => {
    const { unsupportedParameters } = contractWith([
      { ...TEAM, schema: { type: "string", pattern: "^(?=.*[A-Z]{3}[0-9]{9}).{200}$" } },
      { ...SIZE, schema: { type: "string", pattern: "^.*$" }, example: "5" },
    ]).operations[0] ?? { unsupportedParameters: new Map() };
    expect([...unsupportedParameters.values()]).toEqual([
      "the header parameter X-Team (no valid value is known: add an example to the contract)",
      "pattern of the query parameter größe (no value is known that only this clause rejects)",
    ]);
  });
});
