import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    slowTestThreshold: 5000,
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "src/**/*.test.ts",
            "scripts/**/*.test.ts",
            "examples/**/*.test.ts",
            "contract-tests/kill-matrix/**/*.test.ts",
            "contract-tests/test/**/*.test.ts",
          ],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "contract",
          globalSetup: ["contract-tests/suite/mock.ts"],
          include: ["contract-tests/suite/**/*.test.ts"],
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
