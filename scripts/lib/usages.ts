/** The help of an npm script. */
export interface Usage {
  /** What the command does, and what it writes. */
  readonly summary: string;
  /** The arguments that are not options. */
  readonly positional?: string;
  /** The options with the names of their values, and their descriptions. */
  readonly options?: Readonly<Record<string, string>>;
  /** The exit statuses between success and invalid usage. */
  readonly status: string;
}

const FAILED = "1 a check failed";

/** The help of every npm script in `scripts/commands/` that has no command line of its own, by its name in package.json. */
export const USAGES = {
  bench: {
    summary:
      "Measures the size of the client, its import time and the time of a submission, and compares them with other clients. Writes docs/benchmarks.md and docs/benchmarks.svg.",
    options: { "--size": "measure only the size; needs no other packages and writes nothing" },
    status: "1 a budget of scripts/bench/budget.json is exceeded",
  },
  build: {
    summary: "Compiles both packages into dist/ and contract-tests/dist/, as npm pack does.",
    status: "1 the code does not compile",
  },
  "contract:diff": {
    summary:
      "Lists the differences between the contract and an earlier version, whom they break, and the version that the next release needs.",
    positional: "[BASE]",
    options: {
      BASE: "git revision or contract file to compare with (default: the last release)",
      "--accept FILE": "accept the known differences in FILE, each with a reason",
      "--format NAME": "text (default), json or markdown",
      "--list-rules": "print docs/contract-diff-rules.md",
    },
    status: "1 a difference breaks clients, 2 a contract cannot be read",
  },
  contracts: {
    summary: "Generates, compiles and tests the contracts of other APIs in scripts/contract-versions/contracts/.",
    options: {
      "--only NAME": "one contract; repeatable",
      "--json": "print the results as JSON",
      "--render": "write docs/contracts.md",
    },
    status: "1 a crash, a false alarm, an exceeded time limit or a missed clause",
  },
  docs: {
    summary:
      "Builds the documentation site in site/: the pages of docs/, the API reference and the contract. Any server of static files can serve it, from any folder. Installs VitePress and TypeDoc in node_modules/.cache/docs first.",
    options: {
      "--check":
        "also open every page in Chromium, as wide as a desktop and a phone, and look for script errors, warnings, broken links and anchors, requests to other origins, and pages that scroll sideways",
    },
    status: "1 the build fails or a page has a problem",
  },
  generate: {
    summary: "Lints the contract and writes generated/ and docs/parameters.md from it.",
    options: { "--check": "write nothing; fail if a file is out of date" },
    status: "1 a file is out of date or the contract is invalid",
  },
  "kill-matrix": {
    summary:
      "Runs the suite against the sandbox once for each fault, and records which checks catch it in contract-tests/kill-matrix/kill-matrix.json and docs/kill-matrix.md.",
    options: {
      "--only GLOB": "record only the faults with these ids or globs, separated by commas",
      "--shards": "record only the small runs that vitest repeats",
      "--render": "only render the page from the recorded matrix",
    },
    status: "1 a fault is not caught, or a check has neither a fault of its own nor a reason",
  },
  mutation: {
    summary: "Changes the client in many places, one at a time, and counts the changes that its tests detect.",
    positional: "[client | suite]",
    options: {
      client: "change the client (default)",
      suite: "change the suite, the sandbox and the scripts",
      "--sample N": "number of changes, drawn at random (default: 500, with suite: 120)",
      "--seed N": "seed of the sample (default: 1)",
      "--mutate FILES": "with client: make all changes of these files; further arguments are for Stryker",
      "--minutes N": "with suite: time after which it stops (default: 60)",
    },
    status: "1 too few changes are detected",
  },
  "release:check": {
    summary: "Runs all checks that must pass before both packages are published, in a fresh clone of the last commit.",
    status: FAILED,
  },
  screenshot: {
    summary:
      "Makes the pictures that README.md shows: screenshots of reports in docs/report.png and docs/report-passing.png, and a run in docs/terminal.svg.",
    status: "1 a picture cannot be made",
  },
  "test:action": {
    summary: "Lints the action and the workflows, and runs the steps of the action.",
    status: FAILED,
  },
  "test:packages": {
    summary: "Packs both packages and tests the tarballs: contents, publint, attw, import, require and npx.",
    status: FAILED,
  },
  "test:runtimes": {
    summary: "Tests the client from its tarball in every runtime that it supports. Downloads about a gigabyte.",
    status: FAILED,
  },
  "test:types": {
    summary: "Compiles programs that use both packages with every supported version of TypeScript.",
    status: "1 a program does not compile or costs too much",
  },
} as const satisfies Readonly<Record<string, Usage>>;

/** The name of an npm script with an entry in `USAGES`. */
export type CommandName = keyof typeof USAGES;
