/** A group of pages in the navigation of the site. */
interface NavigationGroup {
  readonly title: string;
  /** Paths of Markdown files in the repository, in a learning order. */
  readonly pages: readonly string[];
}

/** The pages of the site. Each page of `docs/` is in exactly one group: a test compares this list with the folder. */
export const NAVIGATION: readonly NavigationGroup[] = [
  { title: "Start here", pages: ["docs/getting-started.md", "docs/parameters.md", "docs/command-line.md"] },
  {
    title: "Call the API",
    pages: [
      "docs/client.md",
      "docs/errors.md",
      "docs/money.md",
      "docs/downloads.md",
      "docs/webhooks.md",
      "docs/ai-sdk.md",
      "docs/frameworks.md",
      "examples/README.md",
    ],
  },
  { title: "Test your app", pages: ["docs/testing-your-app.md", "docs/sandbox.md"] },
  { title: "Test a server", pages: ["docs/conformance.md", "docs/reports.md", "docs/ci.md", "contract-tests/README.md"] },
  {
    title: "Maintain the contract",
    pages: [
      "docs/changing-the-contract.md",
      "docs/contract-annotations.md",
      "docs/contract-diff-rules.md",
      "docs/contracts.md",
      "docs/architecture.md",
      "CONTRIBUTING.md",
    ],
  },
  {
    title: "Reference",
    pages: [
      "docs/troubleshooting.md",
      "docs/comparison.md",
      "docs/benchmarks.md",
      "docs/glossary.md",
      "docs/kill-matrix.md",
      "docs/mutation.md",
      "CHANGELOG.md",
      "SECURITY.md",
    ],
  },
];

/** The names that pages outside of `docs/` have on the site. */
const NAMES: Readonly<Record<string, string>> = {
  "CHANGELOG.md": "changelog.md",
  "CONTRIBUTING.md": "contributing.md",
  "README.md": "index.md",
  "SECURITY.md": "security.md",
  "contract-tests/README.md": "suite.md",
  "examples/README.md": "examples.md",
};

/** Returns the file name of a page on the site, or undefined for files that are not pages of the site. */
export function pageName(path: string): string | undefined {
  return NAMES[path] ?? /^docs\/([^/]+\.md)$/.exec(path)?.[1];
}
