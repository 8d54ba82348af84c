import { parseArgs } from "node:util";
import { suggest } from "../util/suggest.js";
import type { Flag } from "./flags.js";
import { API_KEY_VARIABLE } from "./program.js";
import { UsageError } from "./usage-error.js";

/** A parsed command line. */
export interface ParsedArgs {
  readonly positionals: readonly string[];
  /** The values of the flags that were given; true or false for a switch. */
  readonly values: ReadonlyMap<string, readonly (string | boolean)[]>;
}

/**
 * Parses the arguments of a command.
 *
 * @throws UsageError
 */
export function parseArguments(args: readonly string[], flags: readonly Flag[]): ParsedArgs {
  const known = new Map(
    flags.flatMap((flag) => [flag.name, ...(flag.isNegatable ? [`no-${flag.name}`] : [])].map((name) => [name, flag] as const)),
  );
  const options = Object.fromEntries(
    [...known].map(([name, { kind, short }]) => {
      const type = kind === "switch" ? ("boolean" as const) : ("string" as const);
      return [name, { type, ...(short !== undefined && { short }) }];
    }),
  );
  // In strict mode, Node's messages contain values, which may be secret, and negative numbers are rejected.
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const values = new Map<string, (string | boolean)[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const flag = known.get(token.name) ?? rejectUnknown(token.name, token.rawName, [...known.keys()]);
    const value =
      flag.kind === "switch"
        ? parseSwitch(flag, token.rawName, token.value)
        : parseText(flag, token.rawName, token.value, token.inlineValue ?? false);
    const previous = values.get(flag.name);
    if (previous !== undefined && !flag.isRepeatable) throw new UsageError(`--${flag.name} can be given only once`);
    values.set(flag.name, [...(previous ?? []), value]);
  }
  return { positionals, values };
}

/** Whether a switch is on. */
export function isOn({ values }: ParsedArgs, name: string): boolean {
  return values.get(name)?.[0] === true;
}

/** Returns the text after a flag; undefined if the flag is absent. */
export function textOf({ values }: ParsedArgs, name: string): string | undefined {
  const [value] = values.get(name) ?? [];
  return typeof value === "string" ? value : undefined;
}

/** Names under which users expect to pass the API key. A command line is visible to other users and is kept in the history. */
const KEY_FLAG = /^(?:(?:vidu|skills|video)[-_]?)*(?:api[-_]?)?(?:key|token)$|^auth(?:orization)?$|^bearer$/i;

/** @throws UsageError when a flag would pass the API key */
export function rejectKeyFlag(rawName: string): void {
  const [name = ""] = rawName.split("=");
  if (KEY_FLAG.test(name.replace(/^--?/, "")))
    throw new UsageError(
      `${name} is not a flag, because other users can see command lines. Set ${API_KEY_VARIABLE} to your API key`,
    );
}

function rejectUnknown(name: string, rawName: string, known: readonly string[]): never {
  rejectKeyFlag(rawName);
  const suggestion = name.length > 1 ? suggest(name, known) : undefined;
  const remedy = suggestion === undefined ? "See --help" : `Did you mean --${suggestion}?`;
  const problem = `Unknown flag ${rawName}`;
  throw new UsageError(
    name.length > 1 ? `${problem}. ${remedy}` : `${problem}. ${remedy}, and put -- before text that begins with -`,
  );
}

function parseSwitch({ isNegatable, name }: Flag, rawName: string, value: string | undefined): string | boolean {
  const isNegated = rawName === `--no-${name}`;
  if (value === undefined) return !isNegated;
  if (!isNegated && /^(?:true|false)$/.test(value)) return value === "true";
  if (isNegatable && !isNegated && value === "null") return value;
  throw new UsageError(`${rawName} needs no value. Write ${isNegatable && !isNegated ? `${rawName} or --no-${name}` : rawName}`);
}

function parseText({ name }: Flag, rawName: string, value: string | undefined, isInline: boolean): string {
  // Node keeps the equals sign after a short flag: `-o=cat.mp4`.
  const text = isInline && !rawName.startsWith("--") ? value?.replace(/^=/, "") : value;
  if (text === undefined) throw new UsageError(`${rawName} needs a value`);
  // A word with a hyphen is probably the next flag, and the value is missing. Numbers and `-` (stdin) are values.
  if (!isInline && /^-(?![\d.]|$)/.test(text))
    throw new UsageError(`${rawName} needs a value. Write a value that begins with a hyphen as --${name}=VALUE`);
  return text;
}
