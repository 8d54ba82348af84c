import { describe, expect, test } from "vitest";
import { listRemovals } from "./remove-clauses.js";
import { renderVersionPage, renderVersionTable } from "./render-versions.js";
import { runOwnSandbox } from "./run-version.js";
import { contractIn, renderVersion, versionNames } from "./version-files.js";
import { caughtPercent, countRemovals, problemsOf, type VersionResult } from "./version-result.js";

/** A fast sample of the contracts: nullable values, conditions and names that are not ASCII. `npm run contracts` tests all. */
const SAMPLE = ["job-credits", "mesh-task", "unicode-studio"];

describe("a contract of another API", () => {
  test("is one of at least twelve", () => {
    expect(versionNames().length).toBeGreaterThanOrEqual(12);
    expect(versionNames()).toEqual(expect.arrayContaining(SAMPLE));
  });

  test.each(SAMPLE)("generates, raises no alarm against its own sandbox, and misses no removed clause: %s", async (name) => {
    const contract = contractIn(await renderVersion(name), name);
    const sandbox = await runOwnSandbox(contract);
    expect(sandbox).toMatchObject({ alarms: [], problem: undefined });
    expect(sandbox.accepted).toBeGreaterThan(10);
    const removals = listRemovals(contract, 6);
    const result = { name, generationSeconds: 1, compileErrors: [], sandbox, removals };
    expect(countRemovals([result]).caught).toBeGreaterThan(3);
    expect(problemsOf({ ...result, sandbox: { ...sandbox, seconds: 1 } })).toEqual([]);
  });
});

const PASSED: VersionResult = { name: "shapes", generationSeconds: 0.5, compileErrors: [], removals: [] };
const RUN = { requests: 10, accepted: 2, seconds: 1.25, alarms: [] };
const CLAUSE = { anchor: "#/a", caughtBy: [], isImplied: false, isInNotices: false };

describe("problemsOf", () => {
  test.each<[string, Partial<VersionResult>, string]>([
    ["a crash", { crash: "too deep" }, "crash: too deep"],
    ["a slow generation", { generationSeconds: 10.5 }, "the generation took 10.5 s"],
    ["a client that does not compile", { compileErrors: ["a.ts: no"] }, "the client does not compile: a.ts: no"],
    ["a false alarm", { sandbox: { ...RUN, alarms: ["n.valid"] } }, "sandbox: false alarm of n.valid"],
    ["a run that did not finish", { prism: { ...RUN, problem: "no server" } }, "Prism: no server"],
    ["a slow run", { prism: { ...RUN, seconds: 31 } }, "Prism: the run took 31.0 s"],
    ["a missed clause", { removals: [CLAUSE] }, "a server without #/a is not caught, and no notice names the clause"],
  ])("reports %s", (_, result, problem) => {
    expect(problemsOf({ ...PASSED, ...result })).toEqual([`shapes: ${problem}`]);
  });

  test("reports nothing about a clause that a check catches or a notice names", () => {
    const removals = [
      { ...CLAUSE, caughtBy: ["a.invalid"] },
      { ...CLAUSE, isInNotices: true },
      { ...CLAUSE, isImplied: true, isInNotices: true },
    ];
    const result = { ...PASSED, removals, sandbox: RUN, prism: RUN };
    expect(problemsOf(result)).toEqual([]);
    expect(countRemovals([result])).toEqual({ total: 3, caught: 1, implied: 1, noticed: 1, missed: 0 });
    expect(caughtPercent(countRemovals([result]))).toBe(50);
  });
});

test("the table has a row for each contract and the totals", () => {
  const failing = { ...PASSED, name: "broken", crash: "no", removals: [CLAUSE] };
  const lines = renderVersionTable([{ ...PASSED, sandbox: RUN, prism: { ...RUN, alarms: ["x"] } }, failing]).split("\n");
  expect(lines).toHaveLength(5);
  expect(lines[2]).toMatch(/^\| shapes +\| 0\.5 s +\| yes +\| 10 \/ 2 \/ 1\.3 s +\| 10 \/ 2 \/ 1\.3 s, 1 alarms/);
  expect(lines[3]).toMatch(/^\| broken +\| 0\.5 s +\| crash/);
  expect(lines[4]).toMatch(/^\| 2 contracts .*\| 1 of 2 .*\| 0 false alarms .*\| 1 false alarms/);
  expect(renderVersionPage([PASSED])).toContain("0 removed clauses");
});
