/** A part of the project whose mutants the same test files are most likely to notice. */
export interface Area {
  readonly name: string;
  /** Whether a source file belongs to the area. Paths are relative to the root. */
  readonly includes: (file: string) => boolean;
  /** Vitest file filters of the tests that run first. */
  readonly tests: readonly string[];
}

const below = (folder: string) => (file: string) => file.startsWith(`${folder}/`);

/** The areas of the sampled run. A file belongs to the first area that includes it. */
export const AREAS: readonly Area[] = [
  {
    name: "reports",
    includes: (file) => below("contract-tests/src/report")(file) || /src\/(?:baseline|boundary|curl|redact)\.ts$/.test(file),
    tests: ["report", "baseline", "curl", "traffic"],
  },
  {
    name: "command line",
    includes: (file) => /contract-tests\/src\/(?:cli|flags|arguments|plan|progress|interruption|list-clauses)\.ts$/.test(file),
    tests: ["contract-tests/test/cli", "flags", "loopback", "budget.test", "sandbox-command"],
  },
  {
    name: "suite",
    includes: below("contract-tests/src"),
    tests: [
      "contract-tests/test/budget",
      "contract-tests/test/derive",
      "contract-tests/test/partitions",
      "contract-tests/test/protocol",
      "contract-tests/test/run.test",
      "contract-tests/test/oracles",
      "contract-tests/test/planted-faults",
      "contract-tests/test/false-alarms",
      "contract-tests/test/bounded-run",
      "contract-tests/test/rate-limit",
      "contract-tests/test/companions",
      "contract-tests/test/combinations",
      "contract-tests/test/judgement",
    ],
  },
  {
    name: "sandbox",
    includes: (file) => /^contract-tests\/sandbox\/[^/]+\.ts$/.test(file),
    tests: ["contract-tests/test/sandbox"],
  },
  { name: "contract diff", includes: below("scripts/contract-diff"), tests: ["scripts/contract-diff"] },
  { name: "generators", includes: below("scripts/codegen"), tests: ["scripts/codegen"] },
  { name: "release", includes: (file) => file === "scripts/lib/version.ts", tests: ["scripts/release"] },
];

/** Returns the area of a source file; undefined for a file that the sample leaves out. */
export function areaOf(file: string): Area | undefined {
  return AREAS.find(({ includes }) => includes(file));
}
