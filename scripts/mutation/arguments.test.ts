import { expect, test } from "vitest";
import { parseArguments } from "./arguments.js";

test("the default is to mutate a sample of the client", () => {
  expect(parseArguments([])).toEqual({ part: "client", sample: { size: 500, seed: 1 } });
  expect(parseArguments(["--sample", "40", "--seed", "3"])).toEqual({ part: "client", sample: { size: 40, seed: 3 } });
  expect(parseArguments(["client", "--minutes", "3"])).toMatchObject({
    part: "invalid",
    message: expect.stringMatching(/Use --sample and --seed\.$/),
  });
});

test("with --mutate, all arguments are passed to Stryker", () => {
  expect(parseArguments(["client", "--mutate", "src/http/retry.ts"])).toEqual({
    part: "client",
    strykerArgs: ["--mutate", "src/http/retry.ts"],
  });
});

test("the sample of the suite has default options", () => {
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
])("%j is rejected", (args, message) => {
  expect(parseArguments(["suite", ...args])).toEqual({ part: "invalid", message });
});

test.each([[["--smaple", "3"]], [["more"]], [["--sample"]]])(
  "%j is rejected in one line that names the valid options",
  (args) => {
    const parsed = parseArguments(["suite", ...args]);
    expect(parsed).toMatchObject({
      part: "invalid",
      message: expect.stringMatching(/^[^\n]+[^.]\. Use --sample, --seed and --minutes\.$/),
    });
  },
);
