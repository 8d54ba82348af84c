import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/util/json.js";
import { KEY } from "../../test-support/conforming.js";
import { content, contractOf } from "../../test-support/contract-with.js";
import { failing, only, runSuite } from "../../test-support/run-suite.js";

const ID = "body.pollution.valid";

/** Runs the check of pollution against a server that returns this value for an omitted parameter. */
async function run(parameter: JsonObject, chosen: Json): Promise<readonly string[]> {
  const schema = { type: "object", required: ["prompt"], properties: { prompt: { type: "string" }, parameter } };
  const contract = contractOf(schema, { "200": content({}), "400": content({}), "401": content({}) });
  const handle = ({ body, headers }: { body: string; headers: Readonly<Record<string, unknown>> }) => {
    if (headers["authorization"] !== `Bearer ${KEY}`) return { status: 401, body: {} };
    const sent = JSON.parse(body) as JsonObject;
    if (typeof sent["prompt"] !== "string") return { status: 400, body: {} };
    return { status: 200, body: { input: { parameter: chosen, prompt: sent["prompt"] } } };
  };
  const { report } = await runSuite(handle, { contract, ...only(ID) });
  expect(report.verdicts.some(({ check, requests }) => check.id === ID && requests !== 0)).toBe(true);
  return failing(report).filter((id) => id === ID);
}

describe("a value that a server chooses for an omitted parameter", () => {
  test.each<[string, JsonObject, Json]>([
    ["null", { type: "null" }, null],
    ["the maximum", { type: "integer", minimum: 1, maximum: 9 }, 9],
    ["a listed word", { type: "string", enum: ["small", "large"] }, "large"],
  ])("is no sign of pollution without a documented default: %s", async (_, parameter, chosen) => {
    expect(await run(parameter, chosen)).toEqual([]);
  });

  test.each<[string, JsonObject, Json]>([
    ["a number", { type: "integer", maximum: 9, default: 2 }, 9],
    ["a text of the request", { type: "string" }, "inherited text 5e1f"],
  ])("is a sign of pollution if the contract or the text excludes it: %s", async (_, parameter, chosen) => {
    expect(await run(parameter, chosen)).toEqual([ID]);
  });
});
