import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { faultsOf, STYLES } from "../sandbox/index.js";
import { parseBaseline } from "../src/run/baseline.js";
import { listChecks } from "../src/run/list-checks.js";
import type { RunOptions } from "../src/run/options.js";
import { conclude } from "../src/run/report.js";
import { isInShard } from "../src/run/shard.js";
import { contract, maxAccepted } from "../test-support/conforming.js";
import { alarmsOf, ownFaultOf, readMatrix, TIMEOUT_MS } from "./kill-matrix.js";
import { kindsOf } from "./kinds.js";
import { renderMatrix } from "./render.js";
import { runAgainstSandbox } from "./run-against-sandbox.js";

const matrix = await readMatrix();
const faults = new Map(faultsOf(contract).map((fault) => [fault.id, fault]));
const checks = listChecks(contract).map(({ id }) => id);

/**
 * Returns a fault by its id.
 *
 * @throws Error if the sandbox does not have the fault
 */
function faultNamed(id: string) {
  const fault = faults.get(id);
  if (fault === undefined) throw new Error(`The sandbox has no fault ${id}. Run \`npm run kill-matrix\`.`);
  return fault;
}

describe("the recorded matrix", () => {
  const stale = "kill-matrix.json is out of date. Run `npm run kill-matrix` and commit the result.";

  test("lists every fault of the sandbox, and no other", () => {
    expect(faults.size).toBeGreaterThan(1300);
    expect(Object.keys(matrix), stale).toEqual([...faults.keys()]);
  });

  test("names only checks of the suite", () => {
    const named = new Set(Object.values(matrix).flat());
    expect(
      [...named].filter((id) => !checks.includes(id)),
      stale,
    ).toEqual([]);
  });

  test("catches every fault, and every check catches its own fault or has a reason not to", async () => {
    const { page, unexplained, uncaught } = renderMatrix(matrix, contract, [...faults.values()]);
    expect({ uncaught, unexplained }).toEqual({ uncaught: [], unexplained: [] });
    const committed = await readFile(new URL("../../docs/kill-matrix.md", import.meta.url), "utf8");
    expect(page, "docs/kill-matrix.md is out of date. Run `npm run kill-matrix -- --render`.").toBe(committed);
  });
});

describe("a fault that only one kind of check catches", () => {
  const kindOf = kindsOf(contract);

  /** Runs the quarter of the checks that includes the check, or all of them if an oracle needs other requests. */
  async function alarmsInShardOf(id: string, fault: string): Promise<readonly string[]> {
    const shards = [0, 1, 2, 3].map((index) => ({ index, count: 4 }));
    const shard = shards.find((candidate) => isInShard(id, candidate));
    const run = (options: Partial<RunOptions>) =>
      runAgainstSandbox(contract, [faultNamed(fault)], { ...options, timeout: TIMEOUT_MS });
    const alarms = alarmsOf(await run({ shard }));
    return alarms.includes(id) ? alarms : alarmsOf(await run({}));
  }

  // One fault per kind is enough, because the same code derives all checks of a kind.
  const byKind = new Map(
    checks.flatMap((id) => {
      const fault = ownFaultOf(id, matrix, kindOf);
      return fault === undefined ? [] : [[kindOf(id), { id, fault }] as const];
    }),
  );

  test("exists for more than thirty kinds", () => {
    expect(byKind.size).toBeGreaterThan(30);
  });

  test.concurrent.each([...byKind].map(([kind, { fault, id }]) => ({ kind, fault, id })))(
    "$fault raises an alarm of $id, and of no other kind",
    { timeout: 60_000 },
    async ({ fault, id, kind }) => {
      const alarms = await alarmsInShardOf(id, fault);
      expect(alarms).toContain(id);
      expect(new Set(alarms.map(kindOf))).toEqual(new Set([kind]));
    },
  );
});

describe("correct servers of every variant", () => {
  test.each(STYLES.map((variant) => [variant.title, variant] as const))("one that %s raises no alarm", async (_, variant) => {
    const pace = variant.options?.pace;
    const report = await runAgainstSandbox(contract, [variant], pace === undefined ? {} : { pace });
    expect(alarmsOf(report)).toEqual([]);
    expect(conclude(report)).toBe("conforms");
    expect(report.traffic.requests).toBeLessThanOrEqual(620);
    expect(report.traffic.accepted).toBeLessThanOrEqual(maxAccepted());
  });
});

test("a known deviation raises no alarm and is reported after it has disappeared", async () => {
  const baseline = parseBaseline('{"known":[{"check":"n.maximum.invalid","reason":"test"}]}', "test");
  const report = await runAgainstSandbox(contract, [faultNamed("maximum.offByOne:n")], { baseline });
  expect(report.verdicts.find(({ check }) => check.id === "n.maximum.invalid")?.outcome).toBe("known");
  expect(conclude(report)).toBe("conforms");
  const fixed = await runAgainstSandbox(contract, [], { baseline });
  expect(fixed.notices).toEqual(["the known deviation n.maximum.invalid no longer occurs: remove it from the baseline"]);
});
