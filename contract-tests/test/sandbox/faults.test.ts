import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { type Fault, faultsOf } from "../../sandbox/index.js";
import { readBundledContract } from "../../src/contract/load.js";
import type { Contract } from "../../src/contract/model.js";
import { createFocus } from "../../test-support/sandbox/probe-focus.js";
import { type Probe, probesOf } from "../../test-support/sandbox/probes.js";
import { responsesTo } from "../../test-support/sandbox/send-probes.js";

let contract: Contract;
let faults: readonly Fault[];

beforeAll(async () => {
  contract = await readBundledContract();
  faults = faultsOf(contract);
});

describe("the fault catalog", () => {
  it("has more than 260 faults with unique ids", () => {
    const ids = faults.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(260);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it("points each fault to a clause of the generated contract", async () => {
    const document: unknown = JSON.parse(await readFile(new URL("../../../generated/openapi.json", import.meta.url), "utf8"));
    expect(faults.filter(({ clause }) => resolve(document, clause) === undefined).map(({ id, clause }) => [id, clause])).toEqual(
      [],
    );
  });

  it("breaks documented clauses only", () => {
    expect(faults.filter(({ evidence, weight }) => evidence === "none" || weight === "observation")).toEqual([]);
  });

  it("fills in all placeholders in titles", () => {
    // Titles about JSON syntax and tokens may mention `undefined`, but titles about a parameter (`:` in the id) may not.
    const unfilled = faults.filter(({ id, title }) => /\{\w*\}/.test(title) || (id.includes(":") && title.includes("undefined")));
    expect(unfilled.map(({ title }) => title)).toEqual([]);
  });

  it("has an observable effect for every fault: a response that differs from the conforming sandbox", {
    timeout: 120_000,
  }, async () => {
    const allProbes = probesOf(contract);
    const focusOn = createFocus(contract);
    const cache = new Map<readonly Probe[], Promise<readonly string[]>>();
    const conformingResponsesTo = (probes: readonly Probe[]) => {
      const responses = cache.get(probes) ?? collect(responsesTo(contract, probes));
      cache.set(probes, responses);
      return responses;
    };
    const isObservable = async (fault: Fault, probes: readonly Probe[]) =>
      differs(fault, probes, await conformingResponsesTo(probes));
    const unobservable: string[] = [];
    const remaining = [...faults];
    const worker = async () => {
      for (let fault = remaining.pop(); fault !== undefined; fault = remaining.pop())
        if (!(await isObservable(fault, focusOn(fault))) && !(await isObservable(fault, allProbes))) unobservable.push(fault.id);
    };
    // Most of the time goes into waiting for streams, so test many faults at the same time.
    await Promise.all(Array.from({ length: 16 }, worker));
    expect(unobservable).toEqual([]);
  });
});

async function collect(responses: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const response of responses) all.push(response);
  return all;
}

async function differs(fault: Fault, probes: readonly Probe[], conforming: readonly string[]): Promise<boolean> {
  let index = 0;
  for await (const response of responsesTo(contract, probes, { faults: [fault] })) {
    if (response !== conforming[index]) return true;
    index += 1;
  }
  return false;
}

/** Evaluates a JSON Pointer (RFC 6901 §4). */
function resolve(document: unknown, pointer: string): unknown {
  const tokens = pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
  return tokens.reduce<unknown>((node, token) => (node as Readonly<Record<string, unknown>> | undefined)?.[token], document);
}
