/** Text that is HTML already. Only `html` and `reveal` make it, so that nothing else is ever taken for it. */
export class Markup {
  /** @param text well-formed HTML */
  constructor(readonly text: string) {}
}

/** What can stand in a template: text to escape, markup, a list of both; `undefined` and `false` leave nothing. */
export type Content = Markup | string | number | false | undefined | readonly Content[];

/** HTML from a template. Whatever is put into it is escaped, for text and quoted attributes alike, unless it is markup. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(strings.map((string, index) => string + render(contents[index])).join(""));
}

/**
 * Text of a request or an answer, exact and harmless: what cannot be seen is shown by its code point and still copied
 * along, and what turns the direction of writing around is kept from doing so (UAX #9 §3.1.2).
 */
export function reveal(text: string): Markup {
  return new Markup(text.replaceAll(SPECIAL, (character) => ENTITIES[character] ?? revealOne(character)));
}

/** The start of a text that becomes about as many characters of HTML, and whether that is all of it. */
export function cut(text: string, most: number): { readonly shown: string; readonly isWhole: boolean } {
  let [cost, length] = [0, 0];
  for (const character of text) {
    cost += character.replaceAll(SPECIAL, () => (character in ENTITIES ? "&#xx;" : REVEALED)).length;
    if (cost > most) return { shown: text.slice(0, length), isWhole: false };
    length += character.length;
  }
  return { shown: text, isWhole: true };
}

/** The start of a text, with an ellipsis where that is not all of it. */
export function brief(text: string, most: number): string {
  const { isWhole, shown } = cut(text, most);
  return isWhole ? text : `${shown}…`;
}

/** Special in HTML, or not to be seen: control and ignorable characters, lone surrogates; not those that emoji are joined by. */
const SPECIAL = /(?!\t|\n|\u200c|\u200d|\ufe0f)[&<>"'\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** About as long as what `revealOne` returns. */
const REVEALED = "x".repeat(48);

function render(content: Content): string {
  if (content === undefined || content === false) return "";
  if (content instanceof Markup) return content.text;
  if (typeof content === "object") return content.map(render).join("");
  return String(content).replaceAll(SPECIAL, (character) => ENTITIES[character] ?? `⟨${nameOf(character)}⟩`);
}

function revealOne(character: string): string {
  return `<bdi class="u" data-u="${nameOf(character)}">${reference(character)}</bdi>`;
}

/** A character reference; empty for what HTML has none for (HTML §13.2.5.80): NUL, C1 controls, surrogates. */
function reference(character: string): string {
  return /[\0\x80-\x9f\p{Cs}]/u.test(character) ? "" : `&#x${character.codePointAt(0)?.toString(16)};`;
}

function nameOf(character: string): string {
  return `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;
}
