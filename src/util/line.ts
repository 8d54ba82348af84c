/** The maximum length of foreign text in a message, in characters. */
const MAX_LENGTH = 300;

/**
 * Makes text from a server or a library safe for a message and a log: one line, limited length, no control characters.
 */
export function toLine(text: unknown, maxLength = MAX_LENGTH): string {
  return String(text ?? "")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .slice(0, maxLength)
    .trim();
}

/** Adds a full stop to a sentence, unless it ends with a question mark. */
export function endSentence(text: string): string {
  return text.endsWith("?") ? text : `${text}.`;
}
