import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import type { Verdict } from "../../src/checks/verdict.js";
import { adviceFor } from "../../src/checks/wording/advice.js";
import { describeSource } from "../../src/checks/wording/source.js";
import { renderJunit } from "../../src/report/junit.js";
import { printable } from "../../src/report/printable.js";
import { replayCommand } from "../../src/report/replay-command.js";
import { countOutcomes } from "../../src/run/report.js";
import { RICH_REPORT } from "../../test-support/rich-report.js";

const xml = renderJunit(RICH_REPORT);

interface Content {
  readonly "@message"?: string;
  readonly "#text"?: string;
}

interface TestCase {
  readonly "@classname": string;
  readonly "@name": string;
  readonly failure?: Content;
  readonly error?: Content;
  readonly skipped?: Content;
  readonly "system-out"?: Content;
}

type Suite = Readonly<Record<string, string>> & { readonly testcase: readonly TestCase[] };

const parser = new XMLParser({
  alwaysCreateTextNode: true,
  attributeNamePrefix: "@",
  htmlEntities: true,
  ignoreAttributes: false,
  isArray: (name) => name === "testcase",
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: false,
});
const { testsuites } = parser.parse(xml) as { testsuites: Readonly<Record<string, string>> & { testsuite: Suite } };
const cases = testsuites.testsuite.testcase;

/** The elements for the outcome of a test case. A case without any of them has passed. */
const ELEMENTS = ["failure", "error", "skipped", "system-out"] as const;
const ELEMENT_BY_OUTCOME = {
  fail: "failure",
  flaky: "system-out",
  inconclusive: "error",
  known: "system-out",
  observed: "system-out",
  pass: undefined,
  skipped: "skipped",
  warn: "system-out",
} as const;

/** Returns the element for a verdict. A check that did not run although it was selected is an error. */
function elementOf({ isExcluded, outcome }: Verdict) {
  return outcome === "skipped" && !isExcluded ? "error" : ELEMENT_BY_OUTCOME[outcome];
}

describe("the JUnit report", () => {
  test("is well-formed, without characters that XML 1.0 does not allow", () => {
    expect(XMLValidator.validate(xml)).toBe(true);
    expect(xml.match(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]|\p{Cs}/gu)).toBeNull();
  });

  test("shows tabs, carriage returns and control characters as escapes", () => {
    expect(xml.match(/[\t\r]|&#(?:9|13);/g)).toBeNull();
    expect(xml).toContain("tab\\u0009 cr\\u000d nl\\u000a nul\\u0000 esc\\u001b[31m lone\\ud800 🎬");
  });

  test("contains a test case with the right element for every outcome", () => {
    const expected = RICH_REPORT.verdicts.map((verdict) => [
      `${verdict.check.id}: ${verdict.check.title}`,
      verdict.check.id.split(".")[0],
      [elementOf(verdict)].filter((name) => name !== undefined),
    ]);
    const found = cases.map((testCase) => [
      testCase["@name"],
      testCase["@classname"],
      ELEMENTS.filter((name) => name in testCase),
    ]);
    expect(found).toEqual(expected);
    expect(new Set(RICH_REPORT.verdicts.map(({ outcome }) => outcome)).size).toBe(Object.keys(ELEMENT_BY_OUTCOME).length);
  });

  test.each(["testsuites", "testsuite"])("counts the test cases in %s", (name) => {
    const counted = name === "testsuites" ? testsuites : testsuites.testsuite;
    const count = (element: (typeof ELEMENTS)[number]) => String(cases.filter((testCase) => element in testCase).length);
    const { "@errors": errors, "@failures": failures, "@skipped": skipped, "@tests": tests, "@time": time } = counted;
    expect({ errors, failures, skipped, tests, time }).toEqual({
      errors: count("error"),
      failures: count("failure"),
      // Jenkins' schema does not allow this attribute in testsuites.
      skipped: name === "testsuites" ? undefined : count("skipped"),
      tests: String(cases.length),
      time: "83.401",
    });
    const { fail, inconclusive, skipped: skippedCount } = countOutcomes(RICH_REPORT.verdicts);
    expect(new Set([fail, inconclusive, skippedCount, 0, cases.length]).size).toBe(5);
  });

  test("contains every reason, clause and command in a printable form", () => {
    for (const [index, verdict] of printable(RICH_REPORT).verdicts.entries()) {
      const { check, counterexample, outcome, reason } = verdict;
      const element = elementOf(verdict);
      if (element === undefined) continue;
      const { "@message": message, "#text": text } = cases[index]?.[element] ?? {};
      const isFailure = ["fail", "flaky", "warn"].includes(outcome);
      const advice = isFailure ? [`advice: ${adviceFor(check)}`] : [];
      const replay = isFailure ? [replayCommand({ check }, RICH_REPORT)] : [];
      const clause = `${check.clause} (${check.anchor}, source: ${describeSource(check.evidence)})`;
      const detail = [clause, ...advice, counterexample?.curl ?? [], replay].flat().join("\n");
      if (element === "system-out") expect(text).toBe(`${outcome}: ${reason}\n${detail}`);
      else expect(message).toBe(reason);
      if (element === "failure" || element === "error") expect(text).toBe(detail);
    }
    expect(cases.length).toBeGreaterThan(20);
  });

  test("names the contract and the server", () => {
    const { contract, target } = RICH_REPORT;
    expect(testsuites["@name"]).toBe("conformance");
    expect(testsuites.testsuite["@name"]).toBe(`${contract.title} ${contract.version} at ${target}`);
  });
});
