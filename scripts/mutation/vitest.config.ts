import { defineConfig } from "vitest/config";

/** The client's tests, without those that cover all responses or all examples: other tests detect the same mutants faster. */
export default defineConfig({
  test: { include: ["src/**/*.test.ts"], exclude: ["src/any-answer.test.ts", "src/docs.test.ts"], testTimeout: 20_000 },
});
