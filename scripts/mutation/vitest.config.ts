import { defineConfig } from "vitest/config";

/**
 * The client's tests without four slow files, whose mutants other tests detect sooner. `platforms.test.ts` replaces the
 * environment, which Stryker reads in each mutant.
 */
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    exclude: ["src/any-response.test.ts", "src/docs.test.ts", "src/field/outcome.test.ts", "src/field/platforms.test.ts"],
    testTimeout: 20_000,
  },
});
