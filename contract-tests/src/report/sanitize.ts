/** The default maximum length of server text in an output, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 2000;

/**
 * Makes untrusted text safe to print: control characters, line separators and characters that change the direction of text
 * become visible escapes such as `\u001b`, and long text is truncated.
 *
 * @param maxLength the maximum length of the text, in UTF-16 units
 */
export function sanitize(text: string, maxLength = MAX_TEXT_LENGTH): string {
  const short = text.length > maxLength ? `${text.slice(0, maxLength)}… (${text.length} characters)` : text;
  return short.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, escapeCharacter);
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
}
