import { expect, test } from "vitest";
import { derive } from "../../../src/checks/derive.js";
import { describeGaps } from "../../../src/checks/wording/coverage-gap.js";
import { matchGlob } from "../../../src/util/glob.js";
import { conforming, contract } from "../../../test-support/conforming.js";
import { runSuite } from "../../../test-support/run-suite.js";

const implied = derive(contract).flatMap((derivation) => derivation.implied);
const [gap] = implied;
const name = gap?.anchor.split("/").at(-2) ?? "";

const anchorsWith = async (only: string): Promise<readonly string[]> => {
  const { report } = await runSuite(conforming({}), { selects: matchGlob(only), maxAccepted: 0 });
  return report.underived.map(({ anchor }) => anchor);
};

test("a selection has no notes about clauses of other parameters", async () => {
  expect(describeGaps(implied)).not.toEqual([]);
  const other = await anchorsWith("duration.maximum.invalid");
  expect(other.filter((anchor) => !anchor.includes("/duration/"))).toEqual([]);
});

test("a selection keeps the notes about its own parameter", async () => {
  const own = await anchorsWith(`${name}.*`);
  expect(own).toContain(gap?.anchor);
  expect(own.every((anchor) => anchor.includes(`/${name}/`))).toBe(true);
});
