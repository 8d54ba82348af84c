import { parseArgs } from "node:util";
import { FORMATS, type Format } from "./render.js";

/** The arguments of `contract:diff`. */
interface DiffArgs {
  /** A git revision or a file; undefined for the latest release. */
  readonly base: string | undefined;
  /** Path of the acceptance file. */
  readonly accept: string | undefined;
  readonly format: Format;
  /** Whether to print the page of all rules instead of comparing. */
  readonly listRules: boolean;
}

/** Error for wrong usage. The message is one line. */
export class UsageError extends Error {}

/**
 * Parses the command line.
 *
 * @throws UsageError
 */
export function parseDiffArgs(args: readonly string[]): DiffArgs {
  const { positionals, values } = parse(args);
  const [base, ...others] = positionals;
  if (others.length > 0)
    throw new UsageError(`at most one base is allowed, a git revision or a file (received: ${args.join(" ")})`);
  const { accept, format = "text", "list-rules": listRules = false } = values;
  const known = FORMATS.find((name) => name === format);
  if (known === undefined) throw new UsageError(`--format ${format} is unknown: use ${FORMATS.join(", ")}`);
  return { base, accept, format: known, listRules };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { accept: { type: "string" }, format: { type: "string" }, "list-rules": { type: "boolean" } },
    });
  } catch (cause) {
    throw new UsageError(
      `${(cause as Error).message.split(/[.\n]/)[0]}: use [BASE] [--accept FILE] [--format ${FORMATS.join("|")}] [--list-rules]`,
    );
  }
}
