/** HTML text. Only `html` and `reveal` create it from untrusted text, so all untrusted text is escaped. */
export class Markup {
  /** @param text well-formed HTML */
  constructor(readonly text: string) {}
}

/** Content of a template: text to escape, markup, or a list of both. `undefined` and `false` render nothing. */
export type Content = Markup | string | number | false | undefined | readonly Content[];

/** Renders a template as HTML. Escapes all content except markup, for text and for quoted attributes. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(strings.map((string, index) => string + render(contents[index])).join(""));
}

/** Renders a sentence. Text between backquotes is code. */
export function prose(text: string): Markup {
  return html`${text.split(/`([^`]+)`/).map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

/** Renders a path or a JSON Pointer, which may break after a slash. */
export function path(text: string): Markup {
  return html`${text.split(/(?<=\/)/).map((part, index) => html`${index > 0 && html`<wbr>`}${part}`)}`;
}

/**
 * Renders text of a request or response exactly and safely. Shows the code point of an invisible character, which is
 * still copied, and isolates characters that change the writing direction (UAX #9 §3.1.2).
 */
export function reveal(text: string): Markup {
  return new Markup(text.replaceAll(SPECIAL, (character) => ENTITIES[character] ?? revealOne(character)));
}

/** Returns the start of a text that fits into about `maxLength` characters of HTML, and whether it is the whole text. */
export function cut(text: string, maxLength: number): { readonly shown: string; readonly isWhole: boolean } {
  let [cost, length] = [0, 0];
  for (const character of text) {
    cost += character.replaceAll(SPECIAL, () => (character in ENTITIES ? "&#xx;" : REVEALED)).length;
    if (cost > maxLength) return { shown: text.slice(0, length), isWhole: false };
    length += character.length;
  }
  return { shown: text, isWhole: true };
}

/** Returns the start of a text, with an ellipsis if it is cut. */
export function brief(text: string, maxLength: number): string {
  const { isWhole, shown } = cut(text, maxLength);
  return isWhole ? text : `${shown}…`;
}

/** Characters special in HTML or invisible (control, ignorable, lone surrogates), except those that join emoji. */
const SPECIAL = /(?!\t|\n|\u200c|\u200d|\ufe0f)[&<>"'\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A placeholder about as long as the result of `revealOne`. */
const REVEALED = "x".repeat(48);

function render(content: Content): string {
  if (content === undefined || content === false) return "";
  if (content instanceof Markup) return content.text;
  if (typeof content === "object") return content.map(render).join("");
  return truncate(String(content)).replaceAll(SPECIAL, (character) => ENTITIES[character] ?? `⟨${nameOf(character)}⟩`);
}

/** The maximum length of one text, in UTF-16 units. */
const MAX_TEXT_LENGTH = 2000;

function truncate(text: string): string {
  return text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}… (${text.length} characters)` : text;
}

function revealOne(character: string): string {
  return `<bdi class="u" data-u="${nameOf(character)}">${reference(character)}</bdi>`;
}

/** Returns a character reference; empty for characters without one in HTML (HTML §13.2.5.80): NUL, C1 controls, surrogates. */
function reference(character: string): string {
  return /[\0\x80-\x9f\p{Cs}]/u.test(character) ? "" : `&#x${character.codePointAt(0)?.toString(16)};`;
}

function nameOf(character: string): string {
  return `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;
}
