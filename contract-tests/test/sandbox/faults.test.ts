import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { type Fault, faultsOf } from "../../sandbox/index.js";
import { readBundledContract } from "../../src/contract/load.js";

let faults: readonly Fault[];

beforeAll(async () => {
  const contract = await readBundledContract();
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
});

/** Evaluates a JSON Pointer (RFC 6901 §4). */
function resolve(document: unknown, pointer: string): unknown {
  const tokens = pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
  return tokens.reduce<unknown>((node, token) => (node as Readonly<Record<string, unknown>> | undefined)?.[token], document);
}
