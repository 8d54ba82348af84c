import { defineConfig } from "vitest/config";

/** The client's tests, but for those that run every answer or every example: what they catch, others catch sooner. */
export default defineConfig({
  test: { include: ["src/**/*.test.ts"], exclude: ["src/any-answer.test.ts", "src/docs.test.ts"], testTimeout: 20_000 },
});
