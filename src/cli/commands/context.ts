import type { Console } from "../console.js";
import type { ParameterFlag } from "../parameter-flags.js";
import type { ParsedArgs } from "../parse-args.js";
import type { CliContract, Program } from "../program.js";
import { UsageError } from "../usage-error.js";

/** What a command runs with. */
export interface CommandContext {
  readonly args: ParsedArgs;
  readonly console: Console;
  readonly contract: CliContract;
  /** The flags for the parameters of the contract. */
  readonly parameters: readonly ParameterFlag[];
  readonly program: Program;
}

/**
 * Returns the only argument of a command.
 *
 * @param name the argument in messages
 * @throws UsageError when there is none, or more than one
 */
export function requireArgument({ positionals }: ParsedArgs, name: string, hint = ""): string {
  const [argument, ...others] = positionals;
  if (argument === undefined || argument === "") throw new UsageError(`${name} is missing. See --help`);
  if (others.length > 0) throw new UsageError(`The command accepts one ${name} (received ${positionals.length})${hint}`);
  return argument;
}
