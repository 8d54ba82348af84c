/** The default maximum length of server text in an output, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 2000;

/**
 * Makes untrusted text safe to print on one line. Characters that are invisible or that control the output (line breaks,
 * escape sequences, text direction, lone surrogates) become visible escapes such as `\u001b`. Text that a CI system would
 * execute as a command is defused. Long text is truncated, with its original length.
 *
 * @param maxLength the maximum length of the text, in UTF-16 units, without the note about the original length
 */
export function sanitize(text: string, maxLength = MAX_TEXT_LENGTH): string {
  const escaped = defuse(text.slice(0, maxLength).replaceAll(UNSAFE, escapeCharacter));
  if (text.length <= maxLength && escaped.length <= maxLength) return escaped;
  // An incomplete escape or half a surrogate pair at the end is dropped.
  const shown = escaped.slice(0, maxLength).replace(/(?:\\(?:u\{?[0-9a-f]{0,5})?|[\ud800-\udbff])$/, "");
  return `${shown}… (${text.length} characters)`;
}

/**
 * Matches a character that is unsafe to print. A zero-width joiner between two emoji is safe, because it only combines them;
 * everywhere else it could hide differences. Of the variation selectors, only those for text and emoji style are safe.
 */
export const UNSAFE =
  /(?!(?<=\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d(?=\p{Extended_Pictographic})|[\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}]/gu;

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

/**
 * Escapes the marker of a command of a CI system: `::` at the start of a line (GitHub Actions), and `##[`, `##vso[` and
 * `##teamcity[` anywhere (GitHub Actions, Azure Pipelines, TeamCity).
 */
function defuse(line: string): string {
  return line.replace(/^(\s*):(?=:)/, "$1\\u003a").replaceAll(/##(?=(?:vso|teamcity)?\[)/gi, "#\\u0023");
}
