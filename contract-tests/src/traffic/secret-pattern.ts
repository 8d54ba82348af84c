import { Buffer } from "node:buffer";

/**
 * Returns a pattern that matches a secret in every form in which a server may repeat it: plain, escaped for JSON, JavaScript
 * or HTML, percent-encoded, hexadecimal, and as a part of Base64 text. The forms may be mixed and nested. Letter case is
 * ignored, because `%2F` and `%2f` are the same character.
 *
 * All repetitions are bounded, so that the search takes linear time for any text.
 *
 * @param secret a text of at least one character
 */
export function secretPattern(secret: string): RegExp {
  const bytes = Buffer.from(secret, "utf8");
  const plain = patternOf(bytes.toString("latin1"));
  return new RegExp([plain, bytes.toString("hex"), ...base64Patterns(bytes)].join("|"), "gi");
}

/**
 * Whether a text may contain a secret in a form that the pattern matches. Compiling the pattern takes longer than a hundred
 * requests, and almost no response needs it: without an escape character, only a few forms are possible.
 */
export function mayContain(text: string, secret: string): boolean {
  if (/[%&\\]/.test(text)) return true;
  const searched = simplify(text);
  return simpleForms(secret).some((form) => searched.includes(form));
}

/** Returns the forms of a secret without escape sequences. */
function simpleForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, "utf8");
  return [bytes.toString("latin1"), bytes.toString("hex"), ...[0, 1, 2].map((offset) => determinedBase64(bytes, offset))].map(
    simplify,
  );
}

/** Removes the differences that the pattern ignores: letter case, and the characters of Base64url and of a form. */
function simplify(text: string): string {
  return text.toLowerCase().replaceAll(/[ -]/g, "+").replaceAll("_", "/");
}

const HTML_NAMES: Readonly<Record<string, string>> = {
  "&": "amp",
  "<": "lt",
  ">": "gt",
  '"': "quot",
  "'": "apos",
  "+": "plus",
  "/": "sol",
  "=": "equals",
  _: "lowbar",
};

/** Returns the pattern of a text of single bytes. */
function patternOf(text: string): string {
  return Array.from(text, patternOfCharacter).join("");
}

function patternOfCharacter(character: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16).padStart(2, "0");
  // A letter after a backslash is an escape sequence such as `\n`, not the letter.
  const plain = /\w/.test(character) ? character : `\\\\{0,4}${character === " " ? "[ +]" : escapePattern(character)}`;
  const name = HTML_NAMES[character];
  const html = `&(?:amp;){0,2}(?:#x0{0,6}${hex}|#0{0,6}${code}${name === undefined ? "" : `|${name}`});?`;
  return `(?:${plain}|%(?:25){0,3}${hex}|\\\\{1,4}(?:u00|x|u\\{0{0,4})${hex}\\}?|${html})`;
}

/**
 * Returns the patterns of Base64 text (RFC 4648 §4 and §5) that contains the bytes. The encoding depends on their offset
 * modulo 3. Only the characters that the bytes determine completely are required.
 */
function base64Patterns(bytes: Uint8Array): readonly string[] {
  return [0, 1, 2].map((offset) => {
    const characters = Array.from(determinedBase64(bytes, offset), (character) => {
      const alternative = { "+": "-", "/": "_" }[character];
      const patterns = [character, ...(alternative === undefined ? [] : [alternative])].map(patternOfCharacter);
      return `(?:${patterns.join("|")})`;
    });
    // The characters at both ends contain bits of the secret, too.
    return `[\\w+/-]?${characters.join("")}[\\w+/-]?={0,2}`;
  });
}

/** Returns the characters of Base64 text that the bytes determine completely, if the text begins with some other bytes. */
function determinedBase64(bytes: Uint8Array, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
  return encoded.slice(Math.ceil((offset * 4) / 3), Math.floor(((offset + bytes.length) * 4) / 3));
}

function escapePattern(character: string): string {
  return character.replace(/[^\w\s]/, "\\$&");
}
