import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { readBundledContract } from "../src/contract/load.js";
import { printable } from "../src/report/printable.js";
import { parseBaseline } from "../src/run/baseline.js";
import { listChecks } from "../src/run/list-checks.js";
import type { Report } from "../src/run/report.js";
import { run } from "../src/run/run.js";

const contract = await readBundledContract();
const baseline = parseBaseline(await readFile(new URL("../baselines/prism.json", import.meta.url), "utf8"), "prism.json");
let report: Report;

beforeAll(async () => {
  const options = {
    apiKey: "placeholder",
    concurrency: 4,
    isStateless: true,
    maxAccepted: Number.POSITIVE_INFINITY,
    samples: 2,
    seed: 1,
    timeout: 10_000,
  };
  report = printable(await run({ ...options, baseUrl: inject("baseUrl"), baseline, contract }));
});

describe(`the Prism mock of ${contract.title} ${contract.version}`, () => {
  for (const { id, title } of listChecks(contract, { hasKey: false, isStateless: true })) {
    test(`${id}: ${title}`, () => {
      const verdict = report.verdicts.find(({ check }) => check.id === id);
      expect(verdict, "the report must contain a verdict for the check").toBeDefined();
      expect(["pass", "known", "observed"], `${verdict?.reason}\n${verdict?.counterexample?.curl ?? ""}`).toContain(
        verdict?.outcome,
      );
    });
  }

  test("no known deviation has disappeared", () => {
    expect(report.notices).toEqual([]);
  });
});
