import { type ParseArgsConfig, parseArgs } from "node:util";

/** Error for an invalid command line. The message is one line that states the reason. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Parses the options of a command. The command accepts no positional arguments.
 *
 * @param help the arguments that print the help, as the user types them
 * @throws UsageError
 */
export function parseArguments<T extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: T,
  help: string,
): ReturnType<typeof parseArgs<{ options: T }>>["values"] {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    // Node appends advice about positional arguments, so only the first sentence is kept.
    const [sentence] = (cause as Error).message.split(/\. |\n/);
    throw new UsageError(`${sentence?.replace(/\.$/, "")}: see ${help}`);
  }
}

/**
 * Parses an integer within limits. Returns undefined if the flag is absent.
 *
 * @throws UsageError
 */
export function parseInteger(flag: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new UsageError(`${flag} must be an integer from ${min} to ${max} (received "${text}")`);
  return value;
}
