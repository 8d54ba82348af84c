import { brief, type Content, html } from "./markup.js";

/** The maximum length of a sentence, in characters of HTML. */
const MAX_SENTENCE_LENGTH = 600;

/**
 * Renders a sentence. Text between backquotes becomes code, as in Markdown.
 *
 * @param maxLength the maximum length of the sentence, in characters of HTML
 */
export function prose(text: string, maxLength = MAX_SENTENCE_LENGTH): Content {
  return brief(text, maxLength)
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? html`<code>${part.slice(1, -1)}</code>` : part));
}

/** Returns a title or a reason with a capital letter, as a heading or a sentence starts. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
