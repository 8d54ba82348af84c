import { Buffer } from "node:buffer";
import { byteListPatterns, mayListBytes } from "./secrets/byte-lists.js";

/**
 * Returns a pattern that matches a secret in every form in which a server may repeat it: plain, escaped for JSON, JavaScript
 * or HTML, percent-encoded, as a list of its bytes, and as a part of Base64 text, once or twice. The forms may be mixed and
 * nested. Letter case is ignored, because `%2F` and `%2f` are the same character.
 *
 * All repetitions are bounded, so that the search takes linear time for any text.
 *
 * @param secret a text of at least one character
 */
export function secretPattern(secret: string): RegExp {
  const bytes = Buffer.from(secret, "utf8");
  const plain = patternOf(bytes.toString("latin1"));
  return new RegExp([plain, ...byteListPatterns(bytes), ...base64Patterns(bytes)].join("|"), "gi");
}

/**
 * Returns a fast test that is false only for texts that the pattern of the secret does not match. The pattern tries
 * dozens of alternatives at every character, and almost no text contains a secret.
 */
export function secretFilter(secret: string): (text: string) => boolean {
  const bytes = Buffer.from(secret, "utf8");
  const plain = bytes.toString("latin1").toLowerCase();
  const literals = [plain, plain.replaceAll(" ", "+")];
  const encoded = nestedBase64(bytes).map(foldBase64);
  const mayList = mayListBytes(bytes);
  // The escapes of such a secret are ambiguous.
  const isAmbiguous = /[%\\&]/.test(plain);
  const mayContain = (text: string) => {
    const folded = text.toLowerCase();
    if (literals.some((literal) => folded.includes(literal)) || mayList(text)) return true;
    const base64 = foldBase64(text);
    return encoded.some((part) => base64.includes(part));
  };
  return (text) => {
    const isEscaped = /[%\\&]/.test(text);
    if ((isAmbiguous && isEscaped) || OPEN_REFERENCE.test(text)) return true;
    return mayContain(text) || (isEscaped && mayContain(withoutEscapes(text)));
  };
}

/** Replaces the escapes of the pattern by their characters, and removes other backslashes. */
function withoutEscapes(text: string): string {
  return text.replaceAll(
    ESCAPES,
    (_, percent?: string, escaped?: string, hexReference?: string, decimalReference?: string, name?: string) => {
      if (decimalReference !== undefined) return String.fromCharCode(Number(decimalReference));
      if (name !== undefined) return CHARACTERS.get(name.toLowerCase()) ?? "";
      const hex = percent ?? escaped ?? hexReference;
      return hex === undefined ? "" : String.fromCharCode(Number.parseInt(hex, 16));
    },
  );
}

/** Maps both alphabets of Base64 to one, and ignores letter case. */
function foldBase64(text: string): string {
  return text.toLowerCase().replaceAll("-", "+").replaceAll("_", "/");
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

const CHARACTERS = new Map(Object.entries(HTML_NAMES).map(([character, name]) => [name, character]));

const ESCAPES = new RegExp(
  [
    "%(?:25)*([\\da-f]{2})",
    "\\\\+(?:(?:u00|x|u\\{0*)([\\da-f]{2})\\}?)?",
    `&(?:amp;){0,2}(?:#x0{0,6}([\\da-f]{2})|#0{0,6}(\\d{1,3})|(${[...CHARACTERS.keys()].join("|")}));?`,
  ].join("|"),
  "gi",
);

/** A numeric reference of HTML without a semicolon. The digits after it may belong to the reference or to the secret. */
const OPEN_REFERENCE = /&(?:amp;){0,2}#(?:\d{1,9}(?![\d;])|x[\da-f]{1,8}(?![\da-f;]))/i;

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

/** Returns the patterns of Base64 text (RFC 4648 §4 and §5) that contains the bytes. */
function base64Patterns(bytes: Uint8Array): readonly string[] {
  return nestedBase64(bytes).map((determined) => {
    const characters = Array.from(determined, (character) => {
      const alternative = { "+": "-", "/": "_" }[character];
      const patterns = [character, ...(alternative === undefined ? [] : [alternative])].map(patternOfCharacter);
      return `(?:${patterns.join("|")})`;
    });
    // The characters at both ends contain bits of the secret, too.
    return `[\\w+/-]?${characters.join("")}[\\w+/-]?={0,2}`;
  });
}

/** Returns the determined characters of Base64 text, and of Base64 text that is encoded again. */
function nestedBase64(bytes: Uint8Array): readonly string[] {
  const once = determinedBase64(bytes);
  return [...once, ...once.flatMap((text) => determinedBase64(Buffer.from(text)))];
}

/**
 * Returns the Base64 characters that the bytes determine completely. The encoding depends on the offset of the bytes modulo
 * 3, so there are three.
 */
function determinedBase64(bytes: Uint8Array): readonly string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    return encoded.slice(Math.ceil((offset * 4) / 3), Math.floor(((offset + bytes.length) * 4) / 3));
  });
}

function escapePattern(character: string): string {
  return character.replace(/[^\w\s]/, "\\$&");
}
