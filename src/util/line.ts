/** The maximum length of text from a server or a library, in characters. */
const MAX_LENGTH = 300;

/**
 * Makes text from a server or a library safe for a message and a log: one line, limited length, no control characters, and
 * nothing that changes the direction of text (Unicode TR9 §2).
 */
export function toLine(text: unknown, maxLength = MAX_LENGTH): string {
  return (
    String(text ?? "")
      // React Native's engine did not compile `\p{Cc}` before 2024.
      .replace(/[^!-~\u00a1-\u2027\u202f-\u2065\u206a-\uffff]+/g, " ")
      .slice(0, maxLength)
      .trim()
  );
}

/** Adds a full stop to a sentence, unless it ends with a question mark. */
export function endSentence(text: string): string {
  return text.endsWith("?") ? text : `${text}.`;
}
