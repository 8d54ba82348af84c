/** A JSON value. Every artifact is normalized to one. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Replaces free text. Only its presence matters, not its wording. */
export const TEXT = "(text)";

/** Replaces values that differ in every run: ports, UUIDs, ids of generations, timestamps. */
export function maskVolatile(text: string): string {
  return (
    text
      .replaceAll(/\bhttps?:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+/g, "http://server")
      // The sandbox's ids end in a sequence number, which is the same in every run and is kept.
      .replaceAll(/\bgen_[0-9a-z]{8}(\d{3})(?![0-9a-z])/gi, "gen_*$1")
      .replaceAll(/\bgen_[0-9a-z]+/gi, "gen_*")
      .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, "(uuid)")
      .replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "(date)")
      .replaceAll(/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, "(date)")
  );
}

/** Removes durations such as `12 ms`, `8.3 s` and `1 min 23 s`, which differ in every run. */
export function withoutDurations(text: string): string {
  return text.replaceAll(/(?<![\w.])\d+(?:\.\d+)? (?:ms|s|min)\b/g, "");
}

/** The source of a pattern that matches the name of an outcome. */
export const OUTCOME = "(?:pass|fail|flaky|warn|observed|known|inconclusive|skipped)";

/** Returns the HTTP statuses that a text mentions. */
export function statusesIn(text: string): readonly number[] {
  return numbersIn(text).filter((number) => Number.isInteger(number) && number >= 100 && number < 600);
}

/** Returns the numbers that a text mentions, without versions and parts of words. */
export function numbersIn(text: string): readonly number[] {
  return [...text.matchAll(/(?<![\w.])-?\d+(?:\.\d+)?(?![\w]|\.\d)/g)].map(([number]) => Number(number));
}

/** The words for accepting and rejecting in the reports of all revisions, including old ones. */
const ACCEPTANCE_WORDS: readonly (readonly [meaning: string, words: RegExp])[] = [
  ["neither", /^(?:neither|nor|undecided)$/],
  ["accepted", /^(?:takes?|took|taken|accept(?:s|ed)?)$/],
  ["rejected", /^(?:refuses?|refused|reject(?:s|ed)?)$/],
  ["unspecified", /^(?:nothing|undocumented|unspecified)$/],
];

/** Returns the words for accepting and rejecting in a text, in order, with synonyms replaced by one standard word. */
export function acceptanceIn(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^a-z]+/)
    .flatMap((word) => ACCEPTANCE_WORDS.filter(([, words]) => words.test(word)).map(([meaning]) => meaning));
}

/** Returns the words in capital letters in a text, such as statuses and error codes of the API. */
export function constantsIn(text: string): readonly string[] {
  return text.match(/\b[A-Z][A-Z0-9_]{3,}\b/g) ?? [];
}

/** Returns the curl command at the end of a text, or null. */
export function curlIn(text: string): string | null {
  const start = text.search(/\bcurl -/);
  return start === -1 ? null : maskVolatile(text.slice(start).trim());
}

/** Returns whether a text is the id of a check, such as `getGeneration:id.known.valid`. */
export function isCheckId(text: string): boolean {
  return /^[\w:]+(?:\.\w+)+$/.test(text);
}
