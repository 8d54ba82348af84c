import { UNSAFE } from "./sanitize.js";

/**
 * Makes a shell command safe to print on one line without changing what it does. Unsafe characters are written as bytes in
 * a `$'…'` word, which bash, ksh and zsh support. A lone surrogate becomes the replacement character, which is what is sent
 * for it. The command is never truncated, because a truncated command does something else.
 */
export function sanitizeCommand(command: string): string {
  let quoted: "'" | '"' | "$'" | "" = "";
  let safe = "";
  const characters = command.replaceAll(UNSAFE, (character) => `${MARK}${toBytes(character)}${MARK}`).split(MARK);
  characters.forEach((text, index) => {
    // Every second part is an escaped character. Outside of quotation marks, the word can start immediately.
    if (index % 2 === 1) {
      const mark = quoted === "$'" ? "" : quoted;
      safe += quoted === "$'" ? text : `${mark}$'${text}'${quoted}`;
      return;
    }
    safe += text;
    quoted = quotationAfter(text, quoted);
  });
  return safe;
}

/** Separates the parts. It is unsafe itself, so the escaped command cannot contain it. */
const MARK = "\0";

function toBytes(character: string): string {
  return [...Buffer.from(character, "utf8")].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}

/** Returns the quotation that is open after a part of a command (XCU §2.2). */
function quotationAfter(text: string, before: "'" | '"' | "$'" | ""): "'" | '"' | "$'" | "" {
  let quoted = before;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === "\\" && quoted !== "'") index += 1;
    else if (quoted === "") {
      if (character === "'") quoted = text[index - 1] === "$" ? "$'" : "'";
      else if (character === '"') quoted = '"';
    } else if (character === quoted.at(-1)) quoted = "";
  }
  return quoted;
}
