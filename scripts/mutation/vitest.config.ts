import { defineConfig } from "vitest/config";

/**
 * The client's tests without the slow ones, whose mutants other tests detect sooner, and without the tests of other platforms:
 * they load the client into another realm, in which no mutant is active.
 */
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    exclude: [
      "src/any-response.test.ts",
      "src/docs.test.ts",
      "src/regressions/outcome.test.ts",
      "src/regressions/platforms.test.ts",
      "src/cli/**",
    ],
    testTimeout: 20_000,
  },
});
