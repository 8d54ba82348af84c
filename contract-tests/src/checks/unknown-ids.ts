import { toWellFormed } from "../util/json.js";

/** An id that no generation has, derived from a known id. */
export interface UnknownId {
  readonly title: string;
  /** The id as a URL path segment. */
  readonly segment: string;
  /**
   * - `like`: has the format of a real id.
   * - `near`: is a part, an extension or a wrong encoding of a real id.
   * - `odd`: has a format that no server generates.
   * - `hostile`: is a path traversal, invalid text or very long.
   */
  readonly kind: "hostile" | "like" | "near" | "odd";
}

/** The number of characters at the end of an id to change. The end distinguishes it from other ids. */
const TAIL_LENGTH = 8;

/** The minimum number of digits in a random id. A shorter number may be a counter, so its successor may exist. */
const MIN_RANDOM_DIGITS = 8;

/**
 * Returns ids that no generation has, from plausible to malicious ones.
 *
 * @param known the id of a generation
 */
export function unknownIds(known: string): readonly UnknownId[] {
  const like = [rotate(known, 3), rotate(known, 5)].filter((id) => id !== known);
  const make = (kind: UnknownId["kind"], ids: Readonly<Record<string, string>>, encodeId = (id: string) => id) =>
    Object.entries(ids).map(([title, id]) => ({ title, segment: encodeId(id), kind }));
  return [
    ...like.map((id) => ({ title: "another id of the same format", segment: encode(id), kind: "like" as const })),
    ...make("near", nearTo(known)),
    ...make("odd", ODD, encode),
    ...make("hostile", HOSTILE),
  ];
}

/** Returns path segments with which a careless lookup finds the known id. */
function nearTo(known: string): Readonly<Record<string, string>> {
  const segment = encode(known);
  const [first = "", ...others] = toWellFormed(known);
  const half = Math.ceil(known.length / 2);
  // The first half of a counter may be the id of another generation.
  const parts =
    known.length < TAIL_LENGTH || isCounter(known)
      ? {}
      : {
          "the first half of an id": encode(known.slice(0, half)),
          "the second half of an id": encode(known.slice(half)),
          "an id without its last character": encode(known.slice(0, -1)),
        };
  return {
    ...parts,
    "an id with an extra character": `${segment}x`,
    "an id with a trailing space": `${segment}%20`,
    "an id with a trailing null character": `${segment}%00`,
    "a double-encoded id": `${percentEncode(first).replaceAll("%", "%25")}${encode(others.join(""))}`,
  };
}

/** Encodes an id as a path segment. An id with lone surrogates has no encoding, so they are replaced. */
function encode(id: string): string {
  return encodeURIComponent(toWellFormed(id));
}

/** Encodes every byte of a text (RFC 3986 §2.1). */
function percentEncode(text: string): string {
  return [...Buffer.from(text, "utf8")].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
}

const ODD = {
  "a property that every JavaScript object has": "__proto__",
  "an SQL injection": "' OR '1'='1",
  "a regular expression that matches everything": ".*",
  "an SQL wildcard": "%",
  "a large number": "9999999999999999",
  "the word undefined": "undefined",
  "a non-ASCII letter": "é",
} as const;

const HOSTILE = {
  "a path traversal": "..%2F..%2Fcredits",
  "an invalid percent encoding": "%zz",
  "bytes that are not UTF-8": "%FF",
  "a very long id": "a".repeat(2000),
} as const;

/** Whether an id ends in a counter: a short number, or one with leading zeros, that is not part of a random word. */
function isCounter(id: string): boolean {
  const [, before = "", digits = ""] = /^(.*?)(\d+)$/.exec(id) ?? [];
  const isWord = /[a-z]$/i.test(before) && id.length >= MIN_RANDOM_DIGITS + 4;
  return digits !== "" && !isWord && (digits.startsWith("0") || digits.length < MIN_RANDOM_DIGITS);
}

/** Returns another id of the same format: replaces each digit and letter at the end by another one of its alphabet. */
function rotate(id: string, by: number): string {
  const long = isCounter(id) ? id.replace(/\d+$/, (digits) => digits.padEnd(MIN_RANDOM_DIGITS, "7")) : id;
  const shift = (character: string, alphabet: string) => {
    const at = alphabet.indexOf(character);
    return at < 0 ? undefined : alphabet[(at + by) % alphabet.length];
  };
  const alphabets = ["0123456789", "abcdef", "ABCDEF", "ghijklmnopqrstuvwxyz", "GHIJKLMNOPQRSTUVWXYZ"];
  const replace = (character: string) =>
    alphabets.map((alphabet) => shift(character, alphabet)).find((found) => found !== undefined);
  const tail = [...long.slice(-TAIL_LENGTH)].map((character) => replace(character) ?? character);
  return long.slice(0, -TAIL_LENGTH) + tail.join("");
}
