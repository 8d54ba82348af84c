import { defineConfig } from "vitest/config";

/** The client's tests without two slow files. Other tests find the same mutants sooner. */
export default defineConfig({
  test: { include: ["src/**/*.test.ts"], exclude: ["src/any-response.test.ts", "src/docs.test.ts"], testTimeout: 20_000 },
});
