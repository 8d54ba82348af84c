import { isOn, type ParsedArgs, textOf } from "./parse-args.js";
import { COMMAND } from "./program.js";

/**
 * Returns the command that waits for a generation and saves it where the given command would have.
 *
 * @param overwrites whether the command replaces existing files, even if the given command did not
 */
export function resumeCommand(id: string, args: ParsedArgs, platform: string, overwrites = false): string {
  const texts = [
    ["-o", "output"],
    ["--base-url", "base-url"],
    ["--journal", "journal"],
  ].flatMap(([flag = "", name = ""]) => {
    const text = textOf(args, name);
    if (text === undefined) return [];
    return text.startsWith("-") ? [`--${name}=${text}`] : [flag, text];
  });
  const switches = ["overwrite", "no-journal"]
    .filter((name) => isOn(args, name) || (name === "overwrite" && overwrites))
    .map((name) => `--${name}`);
  const flags = [...texts, ...switches];
  const words = id.startsWith("-") ? [...flags, "--", id] : [id, ...flags];
  return [COMMAND, "wait", ...words.map((word) => quote(word, platform))].join(" ");
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
