import { expect, test } from "vitest";
import { stableRow } from "./kill-matrix.js";

/** Returns a recording that yields these rows in turn, then the last one. */
function recordingOf(...rows: readonly (readonly string[])[]) {
  const concurrencies: number[] = [];
  const record = async (concurrency: number) => {
    concurrencies.push(concurrency);
    return rows[Math.min(concurrencies.length, rows.length) - 1] ?? [];
  };
  return { record, concurrencies };
}

test("an unchanged row is recorded once", async () => {
  const { concurrencies, record } = recordingOf(["a", "b"]);
  expect(await stableRow(record, ["a", "b"])).toEqual(["a", "b"]);
  expect(concurrencies).toHaveLength(1);
});

test("a row that is the same for every number of concurrent requests is replaced", async () => {
  const { concurrencies, record } = recordingOf(["a"]);
  expect(await stableRow(record, ["a", "b"])).toEqual(["a"]);
  expect(new Set(concurrencies).size).toBe(3);
  expect(await stableRow(recordingOf(["c"]).record, ["a", "b"])).toEqual(["c"]);
});

test("the row of an intermittent fault is kept", async () => {
  expect(await stableRow(recordingOf(["a"], ["b"]).record, ["a", "b"])).toEqual(["a", "b"]);
  expect(await stableRow(recordingOf(["c"], ["c"], ["d"]).record, ["a", "b"])).toEqual(["a", "b"]);
});

test("a fault that nothing catches, or that nothing caught, gets the new row", async () => {
  expect(await stableRow(recordingOf([], ["a"]).record, ["a"])).toEqual([]);
  expect(await stableRow(recordingOf(["a"], ["b"]).record, [])).toEqual(["a"]);
});
