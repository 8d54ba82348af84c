import { isOn, type ParsedArgs, textOf } from "./parse-args.js";
import { invocationOf, type Program } from "./program.js";

/** The parts of a program that a printed command depends on. */
type Printing = Pick<Program, "invocation" | "platform">;

/**
 * Returns the command that waits for a generation and saves it where the given command would have.
 *
 * @param overwrites whether the command replaces existing files, even if the given command did not
 */
export function resumeCommand(id: string, args: ParsedArgs, program: Printing, overwrites = false): string {
  const texts = ["output", "base-url", "journal"].flatMap((name) => flagWords(args, name));
  const switches = ["overwrite", "no-journal"]
    .filter((name) => isOn(args, name) || (name === "overwrite" && overwrites))
    .map((name) => `--${name}`);
  const flags = [...texts, ...switches];
  const words = id.startsWith("-") ? [...flags, "--", id] : [id, ...flags];
  return printCommand(program, ["wait", ...words]);
}

/**
 * Returns the command that lists the jobs of the journal.
 *
 * @param dismissed the key of the job to remove instead
 */
export function jobsCommand(args: ParsedArgs, program: Printing, dismissed?: string): string {
  const action = dismissed === undefined ? [] : ["--dismiss", dismissed];
  return printCommand(program, ["jobs", ...action, ...flagWords(args, "journal")]);
}

/** Returns a flag with its value as in the given command; nothing if it is absent. */
function flagWords(args: ParsedArgs, name: string): readonly string[] {
  const text = textOf(args, name);
  if (text === undefined) return [];
  return text.startsWith("-") ? [`--${name}=${text}`] : [name === "output" ? "-o" : `--${name}`, text];
}

function printCommand(program: Printing, words: readonly string[]): string {
  return [invocationOf(program), ...words.map((word) => quote(word, program.platform))].join(" ");
}

/** Quotes a word for the shell of a platform. */
export function quote(word: string, platform: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word) && !(platform === "win32" && word.includes("%"))) return word;
  if (platform === "win32") return `"${word.replaceAll('"', '""')}"`;
  // Control characters would change the terminal when the command is printed.
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(word)) return `$'${Array.from(Buffer.from(word), escapeByte).join("")}'`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function escapeByte(byte: number): string {
  const character = String.fromCharCode(byte);
  return /[\w@%+=:,./ -]/.test(character) ? character : `\\x${byte.toString(16).padStart(2, "0")}`;
}
