import { type ParseArgsConfig, parseArgs } from "node:util";

/** Thrown when the command line makes no sense; the message is one line that says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * The values of a command's options, which are all that it takes.
 *
 * @param help what shows the options, as the reader would type it
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
    // Node adds advice about positional arguments in further sentences.
    const [what] = (cause as Error).message.split(/\. |\n/);
    throw new UsageError(`${what?.replace(/\.$/, "")}: see ${help}`);
  }
}

/**
 * A whole number within limits; undefined where none is given.
 *
 * @throws UsageError
 */
export function parseWhole(flag: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new UsageError(`${flag} takes a whole number from ${min} to ${max}, not "${text}"`);
  return value;
}
