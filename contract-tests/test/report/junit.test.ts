import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { adviceFor } from "../../src/checks/advice.js";
import { renderJunit } from "../../src/report/junit.js";
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
const ELEMENT_OF = {
  fail: "failure",
  flaky: "system-out",
  inconclusive: "error",
  known: "system-out",
  observed: "system-out",
  pass: undefined,
  skipped: "skipped",
  warn: "system-out",
} as const;

/** Replaces characters that XML does not allow: control characters and lone surrogates (XML 1.0 §2.2). */
const escaped = (text: string) => text.replaceAll(/[\u0000\u001b]|\ud800(?![\udc00-\udfff])/g, "\ufffd");

describe("the JUnit report", () => {
  test("is well-formed, without characters that XML 1.0 does not allow", () => {
    expect(XMLValidator.validate(xml)).toBe(true);
    expect(xml.match(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]|\p{Cs}/gu)).toBeNull();
  });

  test("writes tabs and carriage returns as references, so that XML parsers do not normalize them", () => {
    expect(xml.match(/[\t\r]/g)).toBeNull();
    expect(xml).toContain("tab&#9; cr&#13; nl&#10;");
  });

  test("contains a test case with the right element for every outcome", () => {
    const expected = RICH_REPORT.verdicts.map(({ check, outcome }) => [
      `${check.id}: ${check.title}`,
      check.id.split(".")[0],
      [ELEMENT_OF[outcome]].filter((name) => name !== undefined),
    ]);
    const found = cases.map((testCase) => [
      testCase["@name"],
      testCase["@classname"],
      ELEMENTS.filter((name) => name in testCase),
    ]);
    expect(found).toEqual(expected);
    expect(new Set(RICH_REPORT.verdicts.map(({ outcome }) => outcome)).size).toBe(Object.keys(ELEMENT_OF).length);
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

  test("contains every reason, clause and command unchanged", () => {
    for (const [index, { check, counterexample, outcome, reason }] of RICH_REPORT.verdicts.entries()) {
      const element = ELEMENT_OF[outcome];
      if (element === undefined) continue;
      const { "@message": message, "#text": text } = cases[index]?.[element] ?? {};
      const isFailure = ["fail", "flaky", "warn"].includes(outcome);
      const advice = isFailure ? [`advice: ${adviceFor(check)}`] : [];
      const replay = isFailure ? [replayCommand({ check }, RICH_REPORT)] : [];
      const clause = `${check.clause} (${check.anchor}, ${check.evidence})`;
      const detail = [clause, ...advice, counterexample?.curl ?? [], replay].flat().join("\n");
      if (element === "system-out") expect(text).toBe(escaped(`${outcome}: ${reason}\n${detail}`));
      else expect(message).toBe(escaped(reason));
      if (element === "failure" || element === "error") expect(text).toBe(escaped(detail));
    }
    expect(cases.length).toBeGreaterThan(20);
  });

  test("names the contract and the server", () => {
    const { contract, target } = RICH_REPORT;
    expect(testsuites["@name"]).toBe("conformance");
    expect(testsuites.testsuite["@name"]).toBe(`${contract.title} ${contract.version} at ${target}`);
  });
});
