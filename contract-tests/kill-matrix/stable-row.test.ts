import { expect, test } from "vitest";
import { stableRow } from "./kill-matrix.js";

/** Returns a recording that yields these rows in turn, then the last one. */
function recordingOf(...rows: readonly (readonly string[])[]) {
  let count = 0;
  const record = async () => rows[Math.min(count++, rows.length - 1)] ?? [];
  return { record, count: () => count };
}

test("an unchanged row is recorded once", async () => {
  const { count, record } = recordingOf(["a", "b"]);
  expect(await stableRow(record, ["a", "b"])).toEqual(["a", "b"]);
  expect(count()).toBe(1);
});

test("a row that changes the same way in every recording is replaced", async () => {
  expect(await stableRow(recordingOf(["a"]).record, ["a", "b"])).toEqual(["a"]);
  expect(await stableRow(recordingOf(["a", "b", "c"]).record, ["a", "b"])).toEqual(["a", "b", "c"]);
});

test("the row of an intermittent fault is kept while one of its checks catches the fault", async () => {
  expect(await stableRow(recordingOf(["a"], ["b"]).record, ["a", "b"])).toEqual(["a", "b"]);
  expect(await stableRow(recordingOf(["a"], ["a"], ["c"]).record, ["a", "b"])).toEqual(["a", "b"]);
});

test("a row without a check that still catches the fault is replaced", async () => {
  expect(await stableRow(recordingOf(["c"], ["d"]).record, ["a", "b"])).toEqual(["c"]);
  expect(await stableRow(recordingOf([]).record, ["a"])).toEqual([]);
  expect(await stableRow(recordingOf(["a"]).record, [])).toEqual(["a"]);
});
