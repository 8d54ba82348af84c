import { describe, expect, test } from "vitest";
import { type Fault, faultsOf } from "../sandbox/index.js";
import type { Report } from "../src/run/report.js";
import { contract } from "../test-support/conforming.js";
import { alarmsOf, readMatrix, TIMEOUT_MS } from "./kill-matrix.js";
import { kindsOf } from "./kinds.js";
import { runAgainstSandbox } from "./run-against-sandbox.js";
import { namedCheck, readShards, runSmall } from "./small-run.js";

const matrix = await readMatrix();
const shards = await readShards();
const kindOf = kindsOf(contract);

/** Returns the checks that catch a fault. A violation must be reported as a failure, not only as a warning. */
function catchingChecks({ verdicts }: Report, fault: Fault): readonly string[] {
  const outcomes = fault.weight === "violation" ? ["fail", "flaky"] : ["fail", "flaky", "warn"];
  return verdicts.filter(({ outcome }) => outcomes.includes(outcome)).map(({ check }) => check.id);
}

// A small run costs a twentieth of a full run. It misses faults that appear only after many requests.
describe.concurrent("a fault is caught by the check that the matrix names", () => {
  test.each(faultsOf(contract))("$id", { timeout: 60_000 }, async (fault) => {
    const check = namedCheck(contract, matrix, fault);
    if (check !== undefined) {
      const small = await runSmall(contract, fault, check, shards);
      if (catchingChecks(small, fault).includes(check)) return;
    }
    // Which requests an intermittent fault affects depends on their order, which concurrency changes. Other checks of the same
    // kind may then catch it.
    const recorded = new Set(matrix[fault.id]?.map(kindOf));
    let isRecorded = false;
    for (let attempt = 1; attempt <= 3 && !isRecorded; attempt += 1) {
      const full = await runAgainstSandbox(contract, [fault], { timeout: TIMEOUT_MS });
      expect(catchingChecks(full, fault), `the server ${fault.title}`).not.toEqual([]);
      isRecorded = alarmsOf(full).some((id) => recorded.has(kindOf(id)));
    }
    expect(isRecorded, "only other checks catch the fault: run `npm run kill-matrix`").toBe(true);
  });
});
