import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { alarmsOf } from "../../kill-matrix/kill-matrix.js";
import { runAgainstSandbox } from "../../kill-matrix/run-against-sandbox.js";
import { jsonKey } from "../../src/contract/media-types.js";
import { responseSchemas, submissions } from "../../src/contract/model.js";
import { parseContract } from "../../src/contract/parse.js";

const text = await readFile(new URL("../../../generated/openapi.json", import.meta.url), "utf8");

/** Returns the contract with another media type for requests and responses. */
function contractWith(request: string, response: string) {
  const document = JSON.parse(text, (name, value) => {
    if (name !== "requestBody" && name !== "responses") return value;
    const type = name === "requestBody" ? request : response;
    return JSON.parse(JSON.stringify(value).replaceAll('"application/json":', `"${type}":`));
  });
  return parseContract(JSON.stringify(document), "media-types.json");
}

test.each([
  ["application/json", "application/problem+json"],
  ["application/json; charset=utf-8", "Application/JSON;charset=utf-8"],
  ["application/json", "*/*"],
  ["application/json", "application/json; version=2"],
])("the suite raises no alarm against the sandbox with requests of %s and responses of %s", async (request, response) => {
  const contract = contractWith(request, response);
  expect(submissions(contract).map((operation) => responseSchemas(operation).length)).toEqual([2, 0]);
  const selects = (id: string) => /^(?:getGeneration:)?(?:response\.|body\.minimal)/.test(id);
  const report = await runAgainstSandbox(contract, [], { profile: "live", selects });
  expect(report.obstacle).toBeUndefined();
  expect(alarmsOf(report)).toEqual([]);
  expect(report.verdicts.length).toBeGreaterThan(5);
});

test.each<[keys: readonly string[], key: string | undefined]>([
  [["text/html", "application/problem+json", "application/json"], "application/json"],
  [["*/*", "application/problem+json"], "application/problem+json"],
  [["text/html", "application/*"], "application/*"],
  [["text/html", "text/*"], undefined],
])("the key of JSON among %j is %s", (keys, key) => {
  expect(jsonKey(keys)).toBe(key);
});
