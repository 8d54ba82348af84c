import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { faultsOf, STYLES } from "../sandbox/index.js";
import { parseBaseline } from "../src/baseline.js";
import { listClauses } from "../src/list-clauses.js";
import { conclude } from "../src/report.js";
import { contract } from "./conforming.js";
import { failing } from "./judge.js";
import { judgeSandbox, kindsOf } from "./kill-matrix.js";
import { reasonFor } from "./without-own-kill.js";

const document = await readFile(new URL("../../docs/kill-matrix.md", import.meta.url), "utf8");
const faults = new Map(faultsOf(contract).map((fault) => [fault.id, fault]));
const kindOf = kindsOf(contract);

/** Each check of the written matrix with the fault that no other kind of check catches, or the reason why there is none. */
const rows = new Map(
  [...document.slice(document.indexOf("## Checks")).matchAll(/^\| `([^`]+)` \| \w+ \| \d+ \| (?:`([^`]+)`|([^|]+)) \|$/gm)].map(
    ([, id = "", only, reason]) => [id, { only, reason }] as const,
  ),
);

describe("the written matrix", () => {
  test("has every check, with a fault of its own or a reason", () => {
    const open = listClauses(contract).filter(({ id }) => {
      const row = rows.get(id);
      return row === undefined || (row.only === undefined && row.reason !== reasonFor(id));
    });
    expect(open.map(({ id }) => id)).toEqual([]);
  });

  test("is right: the fault of a check is caught by it, and by no other kind of check", async () => {
    // One of each kind: the others are made by the same line of code.
    const byKind = new Map(
      [...rows].flatMap(([id, { only }]) => (only === undefined ? [] : [[kindOf(id), { id, only }] as const])),
    );
    expect(byKind.size).toBeGreaterThan(30);
    for (const [kind, { id, only }] of byKind) {
      const fault = faults.get(only);
      // A contract that has changed has other faults; the matrix is written anew for a release.
      if (fault === undefined) continue;
      const alarms = failing(await judgeSandbox(contract, [fault]));
      expect(alarms, `${only} for ${id}`).toContain(id);
      expect(new Set(alarms.map(kindOf)), `${only} for ${id}`).toEqual(new Set([kind]));
    }
  }, 120_000);
});

describe("correct servers of every style", () => {
  test.each(STYLES.map((style) => [style.title, style] as const))("one that %s raises no alarm", async (_, style) => {
    const report = await judgeSandbox(contract, [style], style.options?.pace === undefined ? {} : { pace: style.options.pace });
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("conforms");
    expect(report.traffic.requests).toBeLessThanOrEqual(600);
    expect(report.traffic.accepted).toBeLessThanOrEqual(60);
  });
});

test("a fault that is known raises no alarm, and is reported when it has gone", async () => {
  const fault = faults.get("maximum.offByOne:n");
  const baseline = parseBaseline('{"known":[{"check":"n.maximum.invalid","reason":"test"}]}', "test");
  const report = await judgeSandbox(contract, fault === undefined ? [] : [fault], { baseline });
  expect(fault === undefined || conclude(report) === "conforms").toBe(true);
  const mended = await judgeSandbox(contract, [], { baseline });
  expect(mended.notices).toEqual(["the known deviation n.maximum.invalid has disappeared: take it out of the baseline"]);
});
