/** A value of JSON, which is what every artifact is normalized to. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Stands for free text whose presence matters but whose wording does not. */
export const TEXT = "(text)";

/** Replaces what is different in every run: the server's port, ids of generations, dates. */
export function maskRandom(text: string): string {
  return (
    text
      .replaceAll(/\bhttps?:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+/g, "http://server")
      // The sandbox numbers its generations; the number is the same in every run.
      .replaceAll(/\bgen_[0-9a-z]{8}(\d{3})(?![0-9a-z])/gi, "gen_*$1")
      .replaceAll(/\bgen_[0-9a-z]+/gi, "gen_*")
      .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, "(uuid)")
      .replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "(date)")
      .replaceAll(/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, "(date)")
  );
}

/** Returns the HTTP statuses that a text mentions. */
export function statusesIn(text: string): readonly number[] {
  return numbersIn(text).filter((number) => Number.isInteger(number) && number >= 100 && number < 600);
}

/** Returns the numbers that a text mentions, without versions and parts of words. */
export function numbersIn(text: string): readonly number[] {
  return [...text.matchAll(/(?<![\w.])-?\d+(?:\.\d+)?(?![\w]|\.\d)/g)].map(([number]) => Number(number));
}

const ATTITUDES: readonly (readonly [attitude: string, words: RegExp])[] = [
  ["neither", /^(?:neither|nor|undecided)$/],
  ["accepted", /^(?:takes?|took|taken|accept(?:s|ed)?)$/],
  ["rejected", /^(?:refuses?|refused|reject(?:s|ed)?)$/],
  ["unspecified", /^(?:nothing|undocumented|unspecified)$/],
];

/** Returns whether a text speaks of accepting or rejecting, whichever synonyms it uses, in the order in which it does. */
export function attitudesIn(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^a-z]+/)
    .flatMap((word) => ATTITUDES.filter(([, words]) => words.test(word)).map(([attitude]) => attitude));
}

/** Returns the words in capital letters that a text has, such as statuses and codes of the API. */
export function constantsIn(text: string): readonly string[] {
  return text.match(/\b[A-Z][A-Z0-9_]{3,}\b/g) ?? [];
}

/** Returns the shell command in a text that ends with one. */
export function curlIn(text: string): string | null {
  const start = text.search(/\bcurl -/);
  return start === -1 ? null : maskRandom(text.slice(start).trim());
}

/** Whether a text is the id of a check, such as `getGeneration:id.known.valid`. */
export function isCheckId(text: string): boolean {
  return /^[\w:]+(?:\.\w+)+$/.test(text);
}
