import { type ParseArgsConfig, parseArgs } from "node:util";
import { didYouMean, suggest } from "./suggest.js";

/** Error for an invalid command line. The message is one line that states the reason. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Parses the options of a command. The command accepts no positional arguments.
 *
 * @param help the arguments that print the help, as the user types them
 * @param commands the names of commands, which the user may have misspelled
 * @throws UsageError
 */
export function parseArguments<T extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: T,
  help: string,
  commands: readonly string[] = [],
): ReturnType<typeof parseArgs<{ options: T }>>["values"] {
  try {
    return parseArgs({ args: joinValues(args, options), options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    if (cause instanceof UsageError) throw new UsageError(`${cause.message}: see ${help}`);
    // Node appends advice about positional arguments, so only the first sentence is kept.
    const [sentence = ""] = (cause as Error).message.split(/\. |\n/);
    const hint = didYouMean(suggestArgument(sentence, Object.keys(options), commands));
    const problem = sentence.replace(/\.$/, "");
    throw new UsageError(hint === "" ? `${problem}: see ${help}` : `${problem}${hint} See ${help}`);
  }
}

/**
 * Joins an option and a value that starts with a dash, such as `--max-accepted -1`, so that the message about the value is ours.
 * Two dashes start another option.
 *
 * @throws UsageError if an option has no value, or a switch has one
 */
function joinValues(args: readonly string[], options: NonNullable<ParseArgsConfig["options"]>): string[] {
  const joined: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? "";
    if (arg === "--") return [...joined, ...args.slice(index)];
    const [, name = "", value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    const type = Object.hasOwn(options, name) ? options[name]?.type : undefined;
    if (type === "boolean" && value !== undefined) throw new UsageError(`--${name} has no value (received "${value}")`);
    if (type !== "string" || value !== undefined) {
      joined.push(arg);
      continue;
    }
    const next = args[index + 1];
    if (next === undefined || next.startsWith("--") || next === "-h")
      throw new UsageError(`--${name} needs a value${next === undefined ? "" : ` (received the option ${next})`}`);
    joined.push(`--${name}=${next}`);
    index += 1;
  }
  return joined;
}

/** Returns the option or the command that the user probably meant. */
function suggestArgument(message: string, options: readonly string[], commands: readonly string[]): string | undefined {
  const [, option] = /^Unknown option '--?([^']*)'/.exec(message) ?? [];
  const [, word] = /^Unexpected argument '([^']*)'/.exec(message) ?? [];
  if (option !== undefined) {
    const found = suggest(option, options);
    return found === undefined ? undefined : `--${found}`;
  }
  return word === undefined ? undefined : suggest(word, commands);
}

/**
 * Parses one of several words.
 *
 * @throws UsageError with the closest word, if one is similar
 */
export function parseWord<T extends string>(flag: string, text: string, words: readonly T[]): T {
  const word = words.find((each) => each === text);
  if (word !== undefined) return word;
  const list = words.length > 2 ? `one of ${words.join(", ")}` : words.join(" or ");
  throw new UsageError(`${flag} must be ${list} (received "${text}")${didYouMean(suggest(text, words))}`);
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
