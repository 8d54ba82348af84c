import { parseArgs } from "node:util";

/** What the command line says. */
export interface CompareOptions {
  readonly help: boolean;
  /** The revision that is the yardstick. */
  readonly base: string;
  /** The revision that is measured; undefined for the checkout as it is. */
  readonly other: string | undefined;
  /** Number of sandboxes with a fault. */
  readonly faults: number;
  /** The folder to save normalized artifacts in. */
  readonly out: string | undefined;
}

/** Thrown for a command line that makes no sense; the message is one line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const HELP = `Compares what two revisions of this project do: it builds both, runs them, and compares what they write.

Usage: npm run compare -- REV [REV2] [options]

  REV         the revision to compare with, such as main, HEAD~3 or v0.1.0
  REV2        the revision to compare (default: the checkout, with its uncommitted changes)
  --faults N  the number of sandboxes with a fault (default 10); each takes about 5 seconds
  --out DIR   save the normalized artifacts in DIR/before and DIR/after
  --help      show this

Compared are the reports of the suite about the Prism mock, the correct sandbox and sandboxes with a fault each,
the files in generated/, the list of checks, the plan, the list of faults, exports, exit statuses, and what
contract:diff reports. Wording, durations, dates, ports and random ids are ignored; ids, outcomes, counts, anchors,
requests, statuses and the order of all these are not.

Exit status: 0 equal, 1 different, 2 not comparable (for example, a revision that does not build), 64 wrong usage.
`;

/** @throws UsageError */
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
