import { describe, expect, test } from "vitest";
import { type Fault, faultsOf } from "../sandbox/index.js";
import { derive, deriveResults } from "../src/checks/derive.js";
import type { Report } from "../src/run/report.js";
import { contract } from "../test-support/conforming.js";
import { BASE_CHECKS } from "../test-support/run-suite.js";
import { alarmsOf, readMatrix, TIMEOUT_MS } from "./kill-matrix.js";
import { runAgainstSandbox } from "./run-against-sandbox.js";

const matrix = await readMatrix();

/** The ids of the checks that send their own requests. A run of one such check is cheap. */
const sendsRequests = new Set(derive(contract).flatMap(({ checks, protocol }) => [...checks, ...protocol].map(({ id }) => id)));

const resultPrefixes = deriveResults(contract).map(({ prefix }) => prefix);

/** Whether a check belongs to an operation that returns generations. */
const isResultCheck = (id: string) => resultPrefixes.some((prefix) => id.startsWith(prefix));

/** Checks that a check of results depends on: they submit generations with many values, or read unknown ids. */
const RESULT_SUPPORT = /(?:^|:)(?:body\.(?:extremes|pairs)\.valid|id\.[\w.]+)$/;

/** Returns the check that the matrix names for a fault: the first one that sends its own requests, or else the first one. */
function namedCheck(fault: Fault): string | undefined {
  const ids = matrix[fault.id] ?? [];
  return ids.find((id) => sendsRequests.has(id)) ?? ids[0];
}

/** Returns the checks that catch a fault. A violation must be reported as a failure, not only as a warning. */
function catchingChecks({ verdicts }: Report, fault: Fault): readonly string[] {
  const outcomes = fault.weight === "violation" ? ["fail", "flaky"] : ["fail", "flaky", "warn"];
  return verdicts.filter(({ outcome }) => outcomes.includes(outcome)).map(({ check }) => check.id);
}

/** The maximum number of faults of one family. They differ only in their parameters. The recorded matrix has all of them. */
const MAX_FAULTS_PER_FAMILY = 8;

/** Selects faults of each family, such as `default.with:n,duration`, spread over all of its parameters. */
function representatives(faults: readonly Fault[]): readonly Fault[] {
  const families = new Map<string, Fault[]>();
  for (const fault of faults) {
    const [family = ""] = fault.id.split(":");
    families.set(family, [...(families.get(family) ?? []), fault]);
  }
  return [...families.values()].flatMap((family) => {
    const step = Math.max(1, family.length / MAX_FAULTS_PER_FAMILY);
    return family.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
  });
}

// Running one check costs a twentieth of a full run. It misses faults that appear only after many requests.
describe.concurrent("a fault is caught by the check that the matrix names", () => {
  test.each(representatives(faultsOf(contract)))("$id", { timeout: 60_000 }, async (fault) => {
    const check = namedCheck(fault);
    const needsResults = check !== undefined && isResultCheck(check);
    const isOracle = !sendsRequests.has(check ?? "");
    const selects = (id: string) => id === check || BASE_CHECKS.test(id) || (needsResults && RESULT_SUPPORT.test(id));
    const alone = await runAgainstSandbox(contract, [fault], {
      // An oracle observes the requests of all checks. An eighth of them, or the first violation, is usually enough.
      ...(isOracle && !needsResults ? { shard: { index: 0, count: 8 } } : { selects }),
      stopsAtViolation: isOracle && fault.weight === "violation",
      timeout: TIMEOUT_MS,
    });
    if (check !== undefined && catchingChecks(alone, fault).includes(check)) return;
    const full = await runAgainstSandbox(contract, [fault], { timeout: TIMEOUT_MS });
    expect(catchingChecks(full, fault), `the server ${fault.title}`).not.toEqual([]);
    expect(alarmsOf(full), "another check catches the fault: run `npm run kill-matrix`").toContain(check);
  });
});
