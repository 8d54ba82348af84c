import { parseArgs } from "node:util";

/** The parsed command line. */
export interface CompareOptions {
  readonly help: boolean;
  /** The revision to compare with. */
  readonly base: string;
  /** The revision to compare; undefined for the checkout with its uncommitted changes. */
  readonly other: string | undefined;
  /** Number of sandboxes with a fault to test. */
  readonly faults: number;
  /** The folder for the normalized artifacts; undefined if they are not saved. */
  readonly out: string | undefined;
}

/** An invalid command line. The message is one line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const HELP = `Builds two revisions of this project, runs both, and compares their output.

Usage: npm run compare -- REV [REV2] [options]

  REV         the revision to compare with, such as main, HEAD~3 or v0.1.0
  REV2        the revision to compare (default: the checkout, with its
              uncommitted changes)
  --faults N  the number of sandboxes with a fault (default: 10), of about 5
              seconds each
  --out DIR   save the normalized artifacts in DIR/before and DIR/after
  --help      show this

It compares the suite's reports on the Prism mock, the correct sandbox and
sandboxes with one fault each, the files in generated/, the list of checks, the
dry run, the list of faults, exports, exit statuses, and the output of
contract:diff. It compares ids, outcomes, counts, anchors, requests and
statuses, and their order. It ignores wording, durations, dates, ports and
random ids.

Exit status: 0 equal, 1 different, 2 invalid usage, or not comparable (for
example, a revision that does not build).
`;

/**
 * Parses the command line.
 *
 * @throws UsageError if it is invalid
 */
export function parseArguments(args: readonly string[]): CompareOptions {
  const { positionals, values } = parse(args);
  const [base, other, ...rest] = positionals;
  if (values.help) return { help: true, base: "", other: undefined, faults: 0, out: undefined };
  if (base === undefined) throw new UsageError("REV is missing: see --help");
  if (rest.length > 0) throw new UsageError(`at most two revisions can be compared (received ${positionals.length}): see --help`);
  if (values.out === "") throw new UsageError("--out must name a folder: see --help");
  return { help: false, base, other, faults: parseCount(values.faults ?? "10"), out: values.out };
}

function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d{1,4}$/.test(text) && count > 0) return count;
  throw new UsageError(`--faults must be a whole number from 1 to 9999 (received ${text}): see --help`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { faults: { type: "string" }, help: { type: "boolean", short: "h" }, out: { type: "string" } },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split(/\. |\n/)[0]}: see --help`);
  }
}
