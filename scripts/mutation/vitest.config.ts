import { defineConfig } from "vitest/config";

/**
 * The client's tests without the slow ones: other tests detect the same mutants sooner. A test in `src/field` also makes the
 * environment unreadable, from which Stryker reads the active mutant.
 */
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    exclude: ["src/any-response.test.ts", "src/docs.test.ts", "src/field/**", "src/cli/**"],
    testTimeout: 20_000,
  },
});
