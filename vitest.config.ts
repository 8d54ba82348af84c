import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    slowTestThreshold: 5000,
    // Two cores run three workers, because many tests wait for a server.
    maxWorkers: 3,
    // Files share the module registry of their worker: loading the suite and deriving its checks takes longer than most tests.
    isolate: false,
    projects: [
      {
        extends: true,
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
        extends: true,
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
