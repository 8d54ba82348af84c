import { describe, expect, test } from "vitest";
import { allChecks } from "../../src/run/list-checks.js";
import { conclude } from "../../src/run/report.js";
import { isInShard } from "../../src/run/shard.js";
import { isObject } from "../../src/util/json.js";
import { above, conforming, contract } from "../../test-support/conforming.js";
import { failing, runSuite } from "../../test-support/run-suite.js";

const IDS = allChecks(contract).map(({ id }) => id);

describe("the shard of a check", () => {
  test.each([2, 3, 4, 7, 10])("is one of %d, and the shards have similar sizes", (count) => {
    const sizes = Array.from({ length: count }, (_, index) => IDS.filter((id) => isInShard(id, { index, count })).length);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(IDS.length);
    expect(Math.min(...sizes)).toBeGreaterThan(IDS.length / count / 2);
    expect(Math.max(...sizes)).toBeLessThan((IDS.length / count) * 1.6);
  });

  test("depends only on its id", () => {
    const shardOf = (id: string) => [0, 1, 2, 3].filter((index) => isInShard(id, { index, count: 4 }));
    expect(["duration.maximum.invalid", "it's.type.null.invalid", "é.type.null.invalid"].map(shardOf)).toEqual([[1], [3], [0]]);
  });
});

describe("the shards of a run", () => {
  // One fault of a value, and one of the results.
  const faulty = () =>
    conforming({
      accepts: (body) => isObject(body) && body["duration"] === above("duration"),
      result: ({ usage: _, ...result }, id) => ({ ...result, id: `${id}x` }),
    });

  test("report every check once, and every failure of a full run", async () => {
    const shards = await Promise.all([0, 1, 2].map((index) => runSuite(conforming(), { shard: { index, count: 3 } })));
    const ids = shards.flatMap(({ report }) => report.verdicts.map(({ check }) => check.id));
    expect(ids.toSorted()).toEqual(IDS.toSorted());
    expect(shards.map(({ report }) => conclude(report))).toEqual(["conforms", "conforms", "conforms"]);
    const full = await runSuite(faulty());
    const parts = await Promise.all([0, 1].map((index) => runSuite(faulty(), { shard: { index, count: 2 } })));
    expect([...new Set(parts.flatMap(({ report }) => failing(report)))].toSorted()).toEqual(failing(full.report).toSorted());
    expect(failing(full.report).length).toBeGreaterThan(2);
  });
});
