/** A part of the project, with the test files that are most likely to detect its mutants. */
interface Area {
  readonly name: string;
  /** Whether a source file belongs to the area. Paths are relative to the root. */
  readonly includes: (file: string) => boolean;
  /** Vitest file filters of the tests to run first. */
  readonly tests: readonly string[];
}

const isBelow = (folder: string) => (file: string) => file.startsWith(`${folder}/`);

/** The areas of the sampled run. A file belongs to the first area that includes it. */
const AREAS: readonly Area[] = [
  {
    name: "reports",
    includes: (file) =>
      isBelow("contract-tests/src/report")(file) || /src\/(?:run\/(?:baseline|report)|traffic\/(?:curl|redact))\.ts$/.test(file),
    tests: ["contract-tests/test/report", "baseline", "curl", "contract-tests/test/traffic"],
  },
  {
    name: "command line",
    includes: (file) => isBelow("contract-tests/src/cli")(file) || file === "contract-tests/src/run/list-checks.ts",
    tests: ["contract-tests/test/cli", "loopback", "budget-limits"],
  },
  {
    name: "suite",
    includes: isBelow("contract-tests/src"),
    tests: [
      "contract-tests/test/traffic",
      "contract-tests/test/checks",
      "contract-tests/test/oracles",
      "contract-tests/test/run",
    ],
  },
  {
    name: "sandbox",
    includes: (file) => /^contract-tests\/sandbox\/[^/]+\.ts$/.test(file),
    tests: ["contract-tests/test/sandbox", "contract-tests/test/cli/sandbox"],
  },
  {
    name: "contract diff",
    // The schemas of the property test are part of the tests.
    includes: (file) => isBelow("scripts/contract-diff")(file) && !file.endsWith("/random-schemas.ts"),
    tests: ["scripts/contract-diff"],
  },
  { name: "generators", includes: isBelow("scripts/codegen"), tests: ["scripts/codegen"] },
  { name: "lib", includes: (file) => /^scripts\/lib\/(?:args|markdown-table|version)\.ts$/.test(file), tests: ["scripts/lib"] },
];

/** Returns the area of a source file; undefined for a file without mutants in the sample. */
export function areaOf(file: string): Area | undefined {
  return AREAS.find(({ includes }) => includes(file));
}
