import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { V8_FLAGS } from "./scripts/lib/v8-flags.js";

/**
 * The slowest test files, slowest first. A slow file that starts last keeps one core idle while the others wait for it.
 * By default, Vitest orders files by the durations of earlier runs, which a fresh clone does not have.
 */
const SLOWEST: readonly string[] = [
  "scripts/checks.test.ts",
  "contract-tests/kill-matrix/faults.test.ts",
  "contract-tests/test/run/run.test.ts",
  "contract-tests/kill-matrix/kill-matrix.test.ts",
  "scripts/contract-versions/versions.test.ts",
  "scripts/commands/conformance.test.ts",
  "contract-tests/test/checks/protocol.test.ts",
  "contract-tests/test/run/companions.test.ts",
  "contract-tests/test/run/budget-runs.test.ts",
  "contract-tests/test/run/budget-limits.test.ts",
  "src/any-response.test.ts",
  "contract-tests/test/run/interruption.test.ts",
  "contract-tests/test/oracles/oracles.test.ts",
  "contract-tests/test/checks/cross-parameter.test.ts",
  "contract-tests/test/run/any-response.test.ts",
  "contract-tests/test/checks/frameworks.test.ts",
  "contract-tests/test/traffic/traffic.test.ts",
  "src/docs.test.ts",
  "src/abort.test.ts",
  "examples/examples.test.ts",
];

/** Runs the project `contract` first, which needs its own worker, and then the slowest test files. */
class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification) => {
      if (project.name === "contract") return -1;
      const index = SLOWEST.findIndex((file) => moduleId.endsWith(`/${file}`));
      return index < 0 ? SLOWEST.length : index;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    slowTestThreshold: 5000,
    // Concurrent tests of a file mostly wait for the simulated delays of a server.
    maxConcurrency: 12,
    // Four workers for two cores, because many tests wait for a server.
    maxWorkers: 4,
    // Files share the module registry of their worker, because loading the suite and deriving its checks is slow.
    isolate: false,
    execArgv: [...V8_FLAGS],
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          globalSetup: ["scripts/lib/temporary-folder.ts"],
          include: [
            "src/**/*.test.ts",
            "scripts/**/*.test.ts",
            "examples/**/*.test.ts",
            "contract-tests/kill-matrix/**/*.test.ts",
            "contract-tests/test/**/*.test.ts",
          ],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "contract",
          globalSetup: ["contract-tests/vitest/mock.ts"],
          include: ["contract-tests/vitest/**/*.test.ts"],
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
