import { describe, expect, test } from "vitest";
import { OPTIONS, parseFlags } from "../../src/cli/flags.js";
import { UsageError } from "../../src/cli/parse-args.js";

describe("--base-url", () => {
  test.each([
    ["http://127.0.0.1:4010", "http://127.0.0.1:4010"],
    ["http://127.0.0.1:4010/", "http://127.0.0.1:4010"],
    ["https://api.example.com/v1/", "https://api.example.com/v1"],
    ["https://api.example.com/v1//", "https://api.example.com/v1"],
    ["https://api.example.com/v1", "https://api.example.com/v1"],
  ])("%s is used as %s", (text, baseUrl) => {
    expect(parseFlags(["--base-url", text]).baseUrl).toBe(baseUrl);
  });

  test.each([
    ["a user name", "http://user@127.0.0.1/v1"],
    ["a password", "http://:s3cret@127.0.0.1/v1"],
    ["a user name and a password", "http://user:s3cret@127.0.0.1/v1"],
    ["a query", "http://127.0.0.1/v1?s3cret=1"],
    ["an empty query", "http://127.0.0.1/v1?"],
    ["a fragment", "http://127.0.0.1/v1#s3cret"],
    ["an empty fragment", "http://127.0.0.1/v1#"],
  ])("with %s is rejected without printing it", (_, text) => {
    expect(() => parseFlags(["--base-url", text])).toThrow(
      new UsageError("--base-url http://127.0.0.1/v1 must not have a user name, password, query or fragment"),
    );
  });

  test.each(["localhost:4010", "ftp://127.0.0.1", "file:///v1", "", "v1"])("%j is rejected", (text) => {
    expect(() => parseFlags([`--base-url=${text}`])).toThrow(UsageError);
  });
});

test("every flag has its default without arguments", () => {
  const { selects, ...flags } = parseFlags([]);
  expect(selects("anything.at.all")).toBe(true);
  expect(flags).toEqual({
    ...{ baseline: undefined, baseUrl: undefined, contract: undefined, only: undefined, report: undefined, shard: undefined },
    ...{ maxAccepted: undefined, maxCredits: undefined, profile: "full" },
    ...{ headers: {}, help: false, json: false, version: false, list: false, plan: false, stateless: false, strict: false },
    ...{ concurrency: 4, samples: 1, seed: 1, updatesBaseline: false, timeout: 10_000, wait: 2000, waitFor: 0 },
  });
});

test.each([
  ["concurrency", "concurrency", 1, 64],
  ["max-accepted", "maxAccepted", 0, 1_000_000],
  ["max-credits", "maxCredits", 0, 1_000_000_000],
  ["samples", "samples", 0, 10_000],
  ["seed", "seed", 0, 2 ** 31 - 1],
  ["timeout", "timeout", 1, 600_000],
  ["wait", "wait", 0, 3_600_000],
] as const)("--%s accepts only integers within its inclusive range", (flag, name, min, max) => {
  for (const value of [min, max]) expect(parseFlags([`--${flag}=${value}`])[name]).toBe(value);
  for (const text of [min - 1, max + 1, "1.5", "1e1", "0x1", " 1", "", "one"])
    expect(() => parseFlags([`--${flag}=${text}`]), String(text)).toThrow(UsageError);
});

test.each([
  [["--max-accepted", "-1"], '--max-accepted must be an integer from 0 to 1000000 (received "-1")'],
  [["--seed", "-0x1"], '--seed must be an integer from 0 to 2147483647 (received "-0x1")'],
  [["--shard", "-1/4"], '--shard must be I/N with I from 1 to N and N up to 1000, such as 2/4 (received "-1/4")'],
  [["--profile", "-live"], '--profile must be full or live (received "-live") Did you mean live?'],
  [["--timeout", "--strict"], "--timeout needs a value (received the option --strict): see --help"],
  [["--only", "--unknown"], "--only needs a value (received the option --unknown): see --help"],
  [["--report"], "--report needs a value: see --help"],
  [["--strict=yes"], '--strict has no value (received "yes"): see --help'],
])("%j is rejected in one line, without the message of Node", (args, expected) => {
  expect(messageOf(args)).toContain(expected.split(" Did")[0]);
});

test.each([...Object.entries(OPTIONS)].flatMap(([name, { type }]) => (type === "string" ? [name] : [])))(
  "--%s with a value that starts with a dash never shows the message of Node.js",
  (name) => {
    expect(messageOf([`--${name}`, "-1"])).not.toMatch(/ambiguous|argument/);
    expect(messageOf([`--${name}`])).toBe(`--${name} needs a value: see --help`);
  },
);

function messageOf(args: readonly string[]): string {
  try {
    parseFlags(args);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

test("--wait-for is in whole seconds", () => {
  expect(parseFlags(["--wait-for", "90"]).waitFor).toBe(90_000);
  for (const text of ["-1", "3601", "1.5", "60s", ""]) expect(() => parseFlags([`--wait-for=${text}`]), text).toThrow(UsageError);
});

test.each(["help", "list", "plan", "stateless", "strict", "version"] as const)("--%s has no value", (name) => {
  expect(parseFlags([`--${name}`])[name]).toBe(true);
  expect(() => parseFlags([`--${name}=yes`])).toThrow(UsageError);
});

test.each(["baseline", "contract", "only", "report"] as const)("--%s keeps its value unchanged", (name) => {
  expect(parseFlags([`--${name}`, "it's *"])[name]).toBe("it's *");
});

test("--profile accepts only full and live", () => {
  for (const profile of ["full", "live"]) expect(parseFlags(["--profile", profile]).profile).toBe(profile);
  for (const text of ["", "Live", "cheap"]) expect(() => parseFlags([`--profile=${text}`])).toThrow(UsageError);
});

test("--shard counts from 1", () => {
  expect(parseFlags(["--shard", "1/4"]).shard).toEqual({ index: 0, count: 4 });
  expect(parseFlags(["--shard", "1000/1000"]).shard).toEqual({ index: 999, count: 1000 });
  for (const text of ["0/4", "5/4", "1/0", "1/1001", "1", "/4", "1/4/2", "-1/4"])
    expect(() => parseFlags([`--shard=${text}`]), text).toThrow(UsageError);
});

test("--only matches complete ids by one of several globs", () => {
  const { selects } = parseFlags(["--only", "duration.*, n.default.valid"]);
  const ids = ["duration.maximum.valid", "n.default.valid", "n.default.valid2", "xduration.a", "nxdefault.valid", "duration"];
  expect(ids.filter(selects)).toEqual(["duration.maximum.valid", "n.default.valid"]);
});

test.each([
  [["--unknown"], /^Unknown option '--unknown': see --help$/],
  [["word"], /^Unexpected argument 'word': see --help$/],
])("%j is rejected in one sentence that refers to the help", (args, message) => {
  expect(() => parseFlags(args)).toThrow(message);
});
