import { describe, expect, it } from "vitest";
import type { Fault } from "../../sandbox/index.js";
import { UsageError } from "../../src/cli/parse-args.js";
import { parseSandboxFlags, SANDBOX_HELP } from "../../src/cli/sandbox/flags.js";
import { listFaults, listFaultsAsJson } from "../../src/cli/sandbox/list-faults.js";
import { nearestTo } from "../../src/cli/suggest.js";

const DEFAULTS = {
  contract: undefined,
  credits: undefined,
  fault: [],
  faults: false,
  help: false,
  json: false,
  latency: undefined,
  pace: undefined,
  port: 0,
  rate: undefined,
  style: undefined,
  version: false,
  webhook: undefined,
  edition: "standard",
};

describe("the flags of the sandbox", () => {
  it("have defaults", () => {
    expect(parseSandboxFlags([])).toEqual(DEFAULTS);
  });

  it.each<[readonly string[], object]>([
    [["--port", "65535"], { port: 65_535 }],
    [["--pace=0"], { pace: 0 }],
    [["--pace", "86400000"], { pace: 86_400_000 }],
    [["--credits", "0"], { credits: 0 }],
    [["--rate", "1"], { rate: 1 }],
    [["--rate", "1000000"], { rate: 1_000_000 }],
    [["--latency", "600000"], { latency: 600_000 }],
    [["--webhook", "http://127.0.0.1:1/x"], { webhook: "http://127.0.0.1:1/x" }],
    [["--webhook", "https://example.com"], { webhook: "https://example.com" }],
    [["--webhook-edition", "legacy"], { edition: "legacy" }],
    [["--style", "202", "--contract", "a.json"], { style: "202", contract: "a.json" }],
    [["--fault", "a", "--fault=b"], { fault: ["a", "b"] }],
    [["--faults"], { faults: true }],
    [["-h"], { help: true }],
  ])("%j are parsed", (args, expected) => {
    expect(parseSandboxFlags(args)).toEqual({ ...DEFAULTS, ...expected });
  });

  it.each([
    ["--port", "65536"],
    ["--port", "1.5"],
    ["--pace", "86400001"],
    ["--pace", "-1"],
    ["--credits", "1e400"],
    ["--rate", "0"],
    ["--rate", "1000001"],
    ["--latency", "600001"],
    ["--webhook", "example.com"],
    ["--webhook", "ftp://example.com"],
    ["--webhook-edition", "Standard"],
  ])("%s %s is rejected with the flag's name", (flag, value) => {
    expect(() => parseSandboxFlags([`${flag}=${value}`])).toThrow(UsageError);
    expect(() => parseSandboxFlags([`${flag}=${value}`])).toThrow(flag);
  });

  it("are all documented in the help", () => {
    const names = [
      "port",
      "pace",
      "credits",
      "rate",
      "latency",
      "webhook",
      "webhook-edition",
      "style",
      "fault",
      "faults",
      "json",
      "version",
      "contract",
    ];
    expect(names.filter((name) => !new RegExp(`^  --${name} `, "m").test(SANDBOX_HELP))).toEqual([]);
  });
});

it.each([
  ["abc", ["xyz", "abd", "abcde"], "abd"],
  ["", ["ab", "a"], "a"],
  ["kitten", ["sitting", "mitten", "kitchen"], "mitten"],
  ["maximum.ofByOne:n", ["minimum.offByOne:n", "maximum.offByOne:n"], "maximum.offByOne:n"],
  ["bac", ["abc", "bacxx", "b"], "abc"],
  ["a", [], undefined],
])("the suggestion for %j among %j is %j", (name, names, expected) => {
  expect(nearestTo(name, names)).toBe(expected);
});

describe("the list of faults", () => {
  const fault = (id: string, title: string, weight: Fault["weight"]): Fault => ({
    id,
    title,
    clause: "#/a",
    evidence: "endpoint",
    weight,
  });

  it("is grouped, wrapped and counted", () => {
    const faults = [
      fault("a.b:c", "breaks it for all", "violation"),
      fault("x:y", "bends", "warning"),
      fault("a", "c", "warning"),
    ];
    expect(listFaults(faults, 20)).toBe(
      [
        ...["  a (2)", "a.b:c", "    breaks it for all", "      violation #/a", "a", "    c", "      warning #/a", ""],
        ...["  x (1)", "x:y", "    bends", "      warning #/a", "", "3 faults", ""],
      ].join("\n"),
    );
  });

  it("contains the same faults as JSON", () => {
    expect(JSON.parse(listFaultsAsJson([fault("a", "breaks it", "violation")]))).toEqual({
      faults: [{ id: "a", title: "breaks it", weight: "violation", evidence: "endpoint", clause: "#/a" }],
    });
  });

  it("may be empty", () => {
    expect(listFaults([], 80)).toBe("0 faults\n");
  });
});
