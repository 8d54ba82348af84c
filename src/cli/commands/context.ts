import { isId } from "../../util/id.js";
import type { ParameterFlag } from "../contract/parameter-flags.js";
import type { Console } from "../output/console.js";
import type { ParsedArgs } from "../parse-args.js";
import type { CliContract, Program } from "../program.js";
import { UsageError } from "../usage-error.js";

/** The arguments of a command, and everything that it uses. */
export interface CommandContext {
  readonly args: ParsedArgs;
  readonly console: Console;
  readonly contract: CliContract;
  /** The flags for the parameters of the contract. */
  readonly parameters: readonly ParameterFlag[];
  readonly program: Program;
}

/**
 * Returns the id that is the only argument of a command.
 *
 * @throws UsageError when no id or more than one id is given, or when it is not an id
 */
export function requireId({ positionals }: ParsedArgs): string {
  const [id, ...others] = positionals;
  if (id === undefined || id === "") throw new UsageError("ID is missing. See --help");
  if (others.length > 0) throw new UsageError(`The command accepts one ID (received ${positionals.length})`);
  if (!isId(id)) throw new UsageError(`ID must be the id of a generation (received ${JSON.stringify(id)})`);
  return id;
}
