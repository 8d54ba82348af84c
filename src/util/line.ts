/** Characters of foreign text that a message contains at most. */
const MAX_LENGTH = 300;

/**
 * Makes text from a server or a library safe for a message and a log: one line, limited length, and control characters, which could
 * clear a terminal or forge a line, as percent escapes.
 */
export function toLine(text: unknown, maxLength = MAX_LENGTH): string {
  return String(text ?? "")
    .slice(0, maxLength)
    .replace(/\s+/g, " ")
    .replace(/\p{Cc}/gu, encodeURIComponent)
    .trim();
}

/** Adds a full stop to a sentence, unless it ends with a question mark. */
export function endSentence(text: string): string {
  return text.endsWith("?") ? text : `${text}.`;
}
