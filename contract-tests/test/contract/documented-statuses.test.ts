import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { alarmsOf } from "../../kill-matrix/kill-matrix.js";
import { runAgainstSandbox } from "../../kill-matrix/run-against-sandbox.js";
import { parseContract } from "../../src/contract/parse.js";
import type { RunOptions } from "../../src/run/options.js";
import { conforming, KEY } from "../../test-support/conforming.js";
import { runSuite } from "../../test-support/run-suite.js";

const text = await readFile(new URL("../../../generated/openapi.json", import.meta.url), "utf8");

/** Returns the contract without these statuses. */
function contractWithout(...statuses: readonly number[]) {
  const document = JSON.parse(text, (name, value) => {
    if (name !== "responses") return value;
    return Object.fromEntries(Object.entries(value).filter(([status]) => !statuses.includes(Number(status))));
  });
  return parseContract(JSON.stringify(document), "statuses.json");
}

/** One check of every kind of error. */
const CHECKS =
  /^(?:getGeneration:)?(?:response\.|body\.minimal|authentication\.none|id\.near|duration\.maximum|body\.syntax\.(?:empty|notJson))/;
const OPTIONS: Partial<RunOptions> = { profile: "live", selects: (id) => CHECKS.test(id) };

describe("a contract need not list every status", () => {
  test.each<[missing: string, statuses: readonly number[]]>([
    ["400, so that malformed JSON is rejected with 422", [400]],
    ["422, so that invalid values are rejected with 400", [422]],
    ["401, which the security requirement implies", [401]],
    ["404, which the parameter in the path implies", [404]],
  ])("without %s", async (_, statuses) => {
    const report = await runAgainstSandbox(contractWithout(...statuses), [], OPTIONS);
    expect(alarmsOf(report)).toEqual([]);
    expect(report.verdicts.length).toBeGreaterThan(15);
  });

  test("but a 401 for a valid request is a failure, even if it is not listed", async () => {
    const answer = conforming();
    const { report } = await runSuite(
      (request) => {
        const isValid = request.headers["authorization"] === `Bearer ${KEY}` && request.method === "POST";
        return isValid && !request.body.includes("duration")
          ? { status: 401, body: { code: "UNAUTHORIZED", message: "No." } }
          : answer(request);
      },
      { ...OPTIONS, contract: contractWithout(401) },
    );
    expect(report.verdicts.find(({ check }) => check.id === "body.minimal.valid")?.outcome).not.toBe("pass");
  });
});
