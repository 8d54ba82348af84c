import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { type Fault, faultsOf } from "../../sandbox/index.js";
import { readBundledContract } from "../../src/contract/load.js";
import type { Contract } from "../../src/contract/model.js";
import { createFocus } from "../../test-support/probe-focus.js";
import { type Probe, probesOf, responsesTo } from "../../test-support/sandbox-probes.js";

let contract: Contract;
let faults: readonly Fault[];

beforeAll(async () => {
  contract = await readBundledContract();
  faults = faultsOf(contract);
});

describe("the table of faults", () => {
  it("comes to more than 260 faults, each with an id of its own", () => {
    const ids = faults.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(260);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it("says of every fault which clause of the generated contract it breaks", async () => {
    const document: unknown = JSON.parse(await readFile(new URL("../../../generated/openapi.json", import.meta.url), "utf8"));
    expect(faults.filter(({ clause }) => resolve(document, clause) === undefined).map(({ id, clause }) => [id, clause])).toEqual(
      [],
    );
  });

  it("breaks nothing that is undocumented", () => {
    expect(faults.filter(({ evidence, weight }) => evidence === "none" || weight === "observation")).toEqual([]);
  });

  it("fills in every placeholder of its titles", () => {
    // Faults of JSON syntax and of tokens mention `undefined`; a fault of a parameter has no reason to.
    const left = faults.filter(({ id, title }) => /\{\w*\}/.test(title) || (id.includes(":") && title.includes("undefined")));
    expect(left.map(({ title }) => title)).toEqual([]);
  });

  it("shows every fault in an answer that the correct sandbox does not give", { timeout: 120_000 }, async () => {
    const everything = probesOf(contract);
    const focusOn = createFocus(contract);
    const expected = new Map<readonly Probe[], Promise<readonly string[]>>();
    const correctAnswersTo = (probes: readonly Probe[]) => {
      const answers = expected.get(probes) ?? collect(responsesTo(contract, probes));
      expected.set(probes, answers);
      return answers;
    };
    const shows = async (fault: Fault, probes: readonly Probe[]) => differs(fault, probes, await correctAnswersTo(probes));
    const unseen: string[] = [];
    const left = [...faults];
    const work = async () => {
      for (let fault = left.pop(); fault !== undefined; fault = left.pop())
        if (!(await shows(fault, focusOn(fault))) && !(await shows(fault, everything))) unseen.push(fault.id);
    };
    // Most of the time is spent on waiting for streams.
    await Promise.all(Array.from({ length: 16 }, work));
    expect(unseen).toEqual([]);
  });
});

async function collect(answers: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const answer of answers) all.push(answer);
  return all;
}

async function differs(fault: Fault, probes: readonly Probe[], correct: readonly string[]): Promise<boolean> {
  let index = 0;
  for await (const answer of responsesTo(contract, probes, { faults: [fault] })) {
    if (answer !== correct[index]) return true;
    index += 1;
  }
  return false;
}

/** RFC 6901 §4. */
function resolve(document: unknown, pointer: string): unknown {
  const tokens = pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
  return tokens.reduce<unknown>((node, token) => (node as Readonly<Record<string, unknown>> | undefined)?.[token], document);
}
