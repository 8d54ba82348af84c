import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { alarmsOf } from "../../kill-matrix/kill-matrix.js";
import { runAgainstSandbox } from "../../kill-matrix/run-against-sandbox.js";
import { createSandbox, faultsOf, inProcess } from "../../sandbox/index.js";
import { parseContract } from "../../src/contract/parse.js";
import { findWrongHeader } from "../../src/oracles/response-headers.js";
import type { HttpResponse, Transport } from "../../src/traffic/exchange.js";
import { contractWithHeaders } from "../../test-support/contract-with.js";

const text = await readFile(new URL("../../../generated/openapi.json", import.meta.url), "utf8");

const HEADERS = {
  "X-Request-Id": { required: true, schema: { type: "string", minLength: 3, example: "req-1" } },
  "X-Credits-Left": { required: true, schema: { type: "integer", minimum: 0, maximum: 9 } },
  "X-Region": { schema: { enum: ["eu", "us"] } },
  "X-Shown": { required: true, "x-evidence": "example", schema: { type: "boolean" } },
};

const contract = contractWithHeaders(HEADERS);

/** Runs the suite against the sandbox behind a proxy that changes headers. */
async function alarmsWith(change: Readonly<Record<string, string | undefined>>): Promise<readonly string[]> {
  const sandbox = createSandbox({ contract, apiKey: "sk-headers-1f2e3d4c", pace: { queued: 8, running: 8 } });
  const direct = inProcess(sandbox);
  const transport: Transport = async (request, limits) => {
    const exchange = await direct(request, limits);
    if (exchange.outcome.kind !== "response") return exchange;
    const changed = Object.entries({ ...exchange.outcome.headers, ...change }).filter(([, value]) => value !== undefined);
    return { ...exchange, outcome: { ...exchange.outcome, headers: Object.fromEntries(changed) as Record<string, string> } };
  };
  const selects = (id: string) => /response\.headers$/.test(id);
  const report = await runAgainstSandbox(contract, [], { apiKey: "sk-headers-1f2e3d4c", profile: "live", selects, transport });
  sandbox.close();
  expect(report.verdicts.length).toBe(3);
  return alarmsOf(report);
}

test.each<[change: Readonly<Record<string, string | undefined>>, isWrong: boolean]>([
  [{}, false],
  [{ "x-shown": undefined }, false],
  [{ "x-region": "eu" }, false],
  [{ "x-request-id": undefined }, true],
  [{ "x-request-id": "a" }, true],
  [{ "x-credits-left": "10" }, true],
  [{ "x-credits-left": "many" }, true],
  [{ "x-region": "moon" }, true],
])("headers with %j are wrong: %s", async (change, isWrong) => {
  const alarms = await alarmsWith(change);
  expect(alarms).toEqual(isWrong ? ["response.headers", "streamVideo:response.headers", "getGeneration:response.headers"] : []);
});

test.each<[headers: Readonly<Record<string, string>>, finding: object | undefined]>([
  [{ "x-request-id": "abc", "x-credits-left": "0" }, undefined],
  [{ "x-credits-left": "0" }, { expected: "the header X-Request-Id", received: "no header of this name" }],
  [
    { "x-request-id": "abc", "x-credits-left": "-1" },
    { expected: "a documented value of the header X-Credits-Left", received: "-1" },
  ],
])("the finding for the headers %j names the header and its value", (headers, finding) => {
  const [operation] = contract.operations;
  if (operation === undefined) throw new Error("the contract has no operation");
  const response: HttpResponse = { kind: "response", status: 200, headers, body: new Uint8Array() };
  expect(findWrongHeader(response, operation)).toEqual(finding);
});

const headerFaults = faultsOf(contract).filter(({ id }) => id.startsWith("header."));

test("the catalog has faults of required headers and of values, for each operation", () => {
  expect(headerFaults.map(({ id }) => id)).toEqual([
    "header.missing:X-Request-Id",
    "header.missing:X-Credits-Left",
    "header.missing:X-Request-Id@stream",
    "header.missing:X-Credits-Left@stream",
    "header.missing:X-Request-Id@result",
    "header.missing:X-Credits-Left@result",
    "header.invalid:X-Request-Id",
    "header.invalid:X-Credits-Left",
    "header.invalid:X-Region",
    "header.invalid:X-Request-Id@stream",
    "header.invalid:X-Credits-Left@stream",
    "header.invalid:X-Region@stream",
    "header.invalid:X-Request-Id@result",
    "header.invalid:X-Credits-Left@result",
    "header.invalid:X-Region@result",
  ]);
});

test.each(["header.missing:X-Request-Id", "header.invalid:X-Region@stream", "header.missing:X-Credits-Left@result"])(
  "the suite detects the fault %s",
  async (id) => {
    const fault = headerFaults.filter((one) => one.id === id);
    const selects = (check: string) => /response\.headers$/.test(check);
    const report = await runAgainstSandbox(contract, fault, { profile: "live", selects });
    const prefix = id.endsWith("@stream") ? "streamVideo:" : id.endsWith("@result") ? "getGeneration:" : "";
    expect(alarmsOf(report)).toEqual([`${prefix}response.headers`]);
  },
);

test("a contract without headers of responses has no check of them", async () => {
  const { verdicts } = await runAgainstSandbox(parseContract(text, "contract.json"), [], {
    selects: (id) => /response\.(?:headers|complete)$/.test(id),
    profile: "live",
  });
  expect(verdicts.map(({ check }) => check.id).filter((id) => id.endsWith("headers"))).toEqual([]);
});

test("the sandbox returns a required header that is an object", async () => {
  const limits = { type: "object", required: ["day"], properties: { day: { type: "integer", minimum: 3 } } };
  const documented = contractWithHeaders({ "X-Limits": { required: true, schema: limits } });
  const report = await runAgainstSandbox(documented, [], { selects: (id: string) => /response\.headers$/.test(id) });
  expect(report.verdicts.length).toBeGreaterThan(0);
  expect(alarmsOf(report)).toEqual([]);
});
