import { expect, test } from "vitest";
import { parseArguments, UsageError } from "./arguments.js";

test("the default for the second revision is the checkout", () => {
  expect(parseArguments(["main"])).toEqual({ help: false, base: "main", other: undefined, faults: 10, out: undefined });
});

test("two revisions, the number of faults and a folder are parsed", () => {
  const args = ["v0.1.0", "HEAD~2", "--out", "folder", "--faults", "3"];
  expect(parseArguments(args)).toEqual({ help: false, base: "v0.1.0", other: "HEAD~2", faults: 3, out: "folder" });
});

test("--help needs no revision", () => {
  expect(parseArguments(["--help"]).help).toBe(true);
});

test.each([
  [[], /REV is missing/],
  [["a", "b", "c"], /at most two revisions can be compared \(received 3\)/],
  [["a", "--oops"], /Unknown option '--oops'/],
  [["a", "--out"], /--out/],
  [["a", "--out", ""], /--out must name a folder/],
  [["a", "--faults", "0"], /--faults must be a whole number from 1 to 9999 \(received 0\)/],
  [["a", "--faults", "ten"], /received ten/],
])("wrong usage %j is reported in one line", (args, message) => {
  expect(() => parseArguments(args)).toThrow(UsageError);
  expect(() => parseArguments(args)).toThrow(message);
  expect(() => parseArguments(args)).not.toThrow(/\n/);
});
