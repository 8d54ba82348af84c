/** Characters that a terminal does not show, or that end the line. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * Quotes a word for bash. Between single quotes, only the single quote is special (XCU §2.2.2). Invisible characters are
 * written as bytes between `$'` and `'`, so that a command stays on one line and survives copying.
 *
 * @param text any text without U+0000, which no argument of a command can contain
 */
export function quoteShell(text: string): string {
  if (!INVISIBLE.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const escaped = [...text].map((character) => {
    if (character === "'" || character === "\\") return `\\${character}`;
    return INVISIBLE.test(character) ? bytesOf(character) : character;
  });
  return `$'${escaped.join("")}'`;
}

/** Quotes a word for bash if it contains a character that may be special. */
export function quoteShellIfNeeded(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : quoteShell(text);
}

/** Returns the UTF-8 bytes as octal escapes. They have a fixed length, so the next digit cannot change their meaning. */
function bytesOf(character: string): string {
  return [...Buffer.from(character, "utf8")].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}
