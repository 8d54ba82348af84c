import { XMLParser } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import type { OutcomeName } from "../../src/checks/verdict.js";
import { renderJunit } from "../../src/report/junit.js";
import { exitStatusOf, type Report } from "../../src/run/report.js";
import { createVerdict, RICH_REPORT } from "../../test-support/rich-report.js";

type Node = Readonly<Record<string, unknown>>;
type Element = Readonly<Record<string, readonly Node[]>> & { readonly ":@"?: Readonly<Record<string, string>> };

/** Parses XML into elements in document order, with text and attributes as strings. */
const parser = new XMLParser({
  attributeNamePrefix: "",
  htmlEntities: true,
  ignoreAttributes: false,
  ignoreDeclaration: true,
  parseAttributeValue: false,
  parseTagValue: false,
  preserveOrder: true,
});

/** The attributes and children of each element that Jenkins' junit-10.xsd allows and this report uses. */
const JENKINS: Readonly<Record<string, { readonly attributes: string; readonly required: string; readonly children: string }>> = {
  testsuites: { attributes: "name time tests failures errors", required: "", children: "testsuite" },
  testsuite: {
    attributes: "name tests failures errors group time skipped timestamp hostname id package file log url",
    required: "name tests failures errors",
    children: "testsuite properties testcase system-out system-err",
  },
  properties: { attributes: "", required: "", children: "property" },
  property: { attributes: "name value", required: "name value", children: "" },
  testcase: {
    attributes: "name time classname group",
    required: "name",
    children: "skipped error failure system-out system-err",
  },
  failure: { attributes: "type message", required: "", children: "#text" },
  error: { attributes: "type message", required: "", children: "#text" },
  skipped: { attributes: "type message", required: "", children: "#text" },
  "system-out": { attributes: "", required: "", children: "#text" },
  "system-err": { attributes: "", required: "", children: "#text" },
};

/** Attributes that Ant's schema requires, too. */
const ANT: Readonly<Record<string, string>> = {
  testsuite: "name timestamp hostname tests failures errors time id package",
  testcase: "name classname time",
  failure: "type",
  error: "type",
};

function schemaErrors(elements: readonly Element[], parent = "#document"): readonly string[] {
  return elements.flatMap((element) => {
    const [name = ""] = Object.keys(element).filter((key) => key !== ":@");
    const allowed = parent === "#document" ? "testsuites" : (JENKINS[parent]?.children ?? "");
    const rule = JENKINS[name];
    if (!allowed.split(" ").includes(name)) return [`<${name}> is not allowed in <${parent}>`];
    if (name === "#text" || rule === undefined) return [];
    const attributes = Object.keys(element[":@"] ?? {});
    const required = `${rule.required} ${ANT[name] ?? ""}`.split(" ").filter((attribute) => attribute !== "");
    return [
      ...attributes.filter((attribute) => !rule.attributes.split(" ").includes(attribute)).map((a) => `<${name} ${a}>`),
      ...required.filter((attribute) => !attributes.includes(attribute)).map((a) => `<${name}> lacks ${a}`),
      ...schemaErrors((element[name] ?? []) as readonly Element[], name),
    ];
  });
}

interface TestCase {
  readonly classname: string;
  readonly name: string;
  readonly time: number;
  readonly results: readonly string[];
}

/** Reads a report as dorny/test-reporter and action-junit-report do: suites, then cases, with numbers by parseFloat. */
function read(xml: string) {
  const [root] = parser.parse(xml) as readonly Element[];
  const [suite] = (root?.["testsuites"] ?? []) as readonly Element[];
  const children = (suite?.["testsuite"] ?? []) as readonly Element[];
  const cases = children.flatMap((child): readonly TestCase[] => {
    if (!("testcase" in child)) return [];
    const { classname = "", name = "", time = "" } = child[":@"] ?? {};
    const results = (child["testcase"] ?? []).map((node) => Object.keys(node)[0] ?? "");
    return [{ classname, name, time: Number.parseFloat(time), results }];
  });
  const properties = children.flatMap((child) => (child["properties"] ?? []) as readonly Element[]);
  return {
    root: root?.[":@"] ?? {},
    suite: suite?.[":@"] ?? {},
    cases,
    properties: new Map(properties.map((property) => [property[":@"]?.["name"], property[":@"]?.["value"]])),
  };
}

function reportOf(outcomes: readonly OutcomeName[], changes: Partial<Report> = {}): Report {
  const verdicts = outcomes.map((outcome, index) => createVerdict(outcome, `a.b${index}`));
  return { ...RICH_REPORT, obstacle: undefined, notices: [], verdicts, ...changes };
}

const OUTCOMES = ["fail", "flaky", "inconclusive", "known", "observed", "pass", "skipped", "warn"] as const;

/** Every set of outcomes, with and without --strict. */
const COMBINATIONS = Array.from({ length: 2 ** OUTCOMES.length }, (_, bits) =>
  OUTCOMES.filter((_outcome, index) => (bits >> index) & 1),
).flatMap((outcomes) => [true, false].map((isStrict) => reportOf(outcomes, { isStrict })));

describe("a reader of the JUnit report", () => {
  test.each([
    ["with every kind of content", RICH_REPORT],
    ["of a run without checks", reportOf([], { obstacle: { phase: "usage", reason: "the key is not set" } })],
    ["of a strict run", reportOf(["warn", "flaky"], { isStrict: true })],
  ])("finds only elements and attributes that the schemas of Jenkins and Ant allow in a report %s", (_, report) => {
    expect(schemaErrors(parser.parse(renderJunit(report)))).toEqual([]);
  });

  test("finds a finite time for every test case, suite and run, also if a check has no duration", () => {
    const verdicts = [...RICH_REPORT.verdicts, { ...createVerdict("pass", "no.duration"), durationMs: undefined }];
    const { cases, root, suite } = read(renderJunit({ ...RICH_REPORT, verdicts }));
    expect(cases).toHaveLength(verdicts.length);
    for (const time of [...cases.map((testCase) => testCase.time), Number(root["time"]), Number(suite["time"])])
      expect(Number.isFinite(time)).toBe(true);
    expect(cases[0]?.time).toBe(0.02);
    expect(renderJunit({ ...RICH_REPORT, verdicts })).not.toMatch(/NaN|undefined|null|Infinity/);
  });

  test("finds the date without a time zone, and the facts of the run as properties", () => {
    const { properties, suite } = read(renderJunit(RICH_REPORT));
    expect(suite["timestamp"]).toBe("2026-11-30T12:00:00");
    expect(Object.fromEntries(properties)).toMatchObject({
      conclusion: "violates",
      exitStatus: "1",
      obstacle: "the server stopped responding",
      profile: "full",
      seed: "7",
      shard: "2/3",
      startedAt: "2026-11-30T12:00:00Z",
      strict: "no",
      target: RICH_REPORT.target,
      toolVersion: "1.2.3",
    });
  });

  test("finds counts that agree with the test cases and with the exit status, for all outcomes and with --strict", () => {
    for (const report of COMBINATIONS) {
      const { cases, root, suite } = read(renderJunit(report));
      const count = (element: string) => cases.filter(({ results }) => results[0] === element).length;
      const [failures, errors] = [count("failure"), count("error")];
      const label = `${report.verdicts.map(({ outcome }) => outcome)} strict ${report.isStrict}`;
      for (const counted of [root, suite])
        expect([counted["tests"], counted["failures"], counted["errors"]].map(Number), label).toEqual([
          cases.length,
          failures,
          errors,
        ]);
      expect(Number(suite["skipped"]), label).toBe(count("skipped"));
      expect(failures > 0 ? 1 : errors > 0 ? 2 : 0, label).toBe(exitStatusOf(report));
    }
  });

  test.each([
    ["a warning", ["pass", "warn"]],
    ["a flaky failure", ["pass", "flaky"]],
    ["a warning beside a violation", ["fail", "warn"]],
  ] as const)("with --strict finds %s as a failure", (_, outcomes) => {
    const last = (isStrict: boolean) => read(renderJunit(reportOf(outcomes, { isStrict }))).cases.at(-1)?.results;
    expect(last(true)).toEqual(["failure"]);
    expect(last(false)).toEqual(["system-out"]);
  });

  test("finds the obstacle of a run that did not start as an error", () => {
    const obstacle = { phase: "usage", reason: "the key is not set" } as const;
    const { cases, properties, suite } = read(renderJunit(reportOf([], { obstacle })));
    expect(cases).toMatchObject([{ classname: "run", results: ["error"] }]);
    expect([suite["tests"], suite["errors"], properties.get("exitStatus")]).toEqual(["1", "1", "64"]);
  });
});
