import { expect, test } from "vitest";
import { parseArguments } from "./arguments.js";

test("without a part, the client's mutants are tested, and arguments are Stryker's", () => {
  expect(parseArguments([])).toEqual({ part: "client", strykerArgs: [] });
  expect(parseArguments(["client", "--mutate", "src/http/retry.ts"])).toEqual({
    part: "client",
    strykerArgs: ["--mutate", "src/http/retry.ts"],
  });
});

test("the suite's sample has defaults", () => {
  expect(parseArguments(["suite"])).toEqual({ part: "suite", sample: { size: 120, seed: 1, minutes: 60 } });
  expect(parseArguments(["suite", "--sample", "24", "--seed=7", "--minutes", "12"])).toEqual({
    part: "suite",
    sample: { size: 24, seed: 7, minutes: 12 },
  });
});

test.each([
  [["--sample", "0"], "--sample must be a whole number from 1 to 999999 (received 0)"],
  [["--seed", "x"], "--seed must be a whole number from 1 to 999999 (received x)"],
  [["--minutes", "1.5"], "--minutes must be a whole number from 1 to 999999 (received 1.5)"],
])("%j is invalid", (args, message) => {
  expect(parseArguments(["suite", ...args])).toEqual({ part: "invalid", message });
});

test.each([[["--smaple", "3"]], [["more"]], [["--sample"]]])("%j is one line with the remedy", (args) => {
  const parsed = parseArguments(["suite", ...args]);
  expect(parsed).toMatchObject({
    part: "invalid",
    message: expect.stringMatching(/^[^\n]+Use --sample, --seed and --minutes\.$/),
  });
});
