/** Names that no generation has, told from those that one has. */
export interface UnknownId {
  readonly title: string;
  /** As the path of a URL has it. */
  readonly segment: string;
  /** `like`: it could be a name. `near`: it could, but for its length. `odd`: no server would make it up. `hostile`: not even text. */
  readonly kind: "hostile" | "like" | "near" | "odd";
}

/** What comes at the end of a name is what tells it from others. */
const TAIL = 8;

/** Runs of digits shorter than this may be counters: the next one may exist. */
const SHORTEST_RANDOM = 8;

/**
 * Names that are not known, from those that could be to those that try what is behind the server.
 *
 * @param known a name that a generation has
 */
export function unknownIds(known: string): readonly UnknownId[] {
  const like = [rotate(known, 3), rotate(known, 5)].filter((id) => id !== known);
  const make = (kind: UnknownId["kind"], ids: Readonly<Record<string, string>>, write = (id: string) => id) =>
    Object.entries(ids).map(([title, id]) => ({ title, segment: write(id), kind }));
  return [
    ...like.map((id) => ({ title: "another name of the same form", segment: encodeURIComponent(id), kind: "like" as const })),
    ...make("near", nearTo(known)),
    ...make("odd", ODD, encodeURIComponent),
    ...make("hostile", HOSTILE),
  ];
}

/** Names that a careless search finds a known one by, as the path of a URL has them. */
function nearTo(known: string): Readonly<Record<string, string>> {
  const segment = encodeURIComponent(known);
  const half = Math.ceil(known.length / 2);
  // The first half of a counter may be another one.
  const parts =
    known.length < TAIL || isCounted(known)
      ? {}
      : {
          "the first half of a name": encodeURIComponent(known.slice(0, half)),
          "the second half of a name": encodeURIComponent(known.slice(half)),
          "a name with a character less": encodeURIComponent(known.slice(0, -1)),
        };
  return {
    ...parts,
    "a name with a character more": `${segment}x`,
    "a name with a space after it": `${segment}%20`,
    "a name with a null character after it": `${segment}%00`,
    "a name that is encoded twice": `%25${known.charCodeAt(0).toString(16)}${encodeURIComponent(known.slice(1))}`,
  };
}

const ODD = {
  "the name of a property that every object has": "__proto__",
  "a quotation mark, as SQL has it": "' OR '1'='1",
  "a pattern that everything matches": ".*",
  "a wildcard of SQL": "%",
  "a great number": "9999999999999999",
  "a word for nothing": "undefined",
  "a letter that is not ASCII": "é",
} as const;

const HOSTILE = {
  "an encoded path to somewhere else": "..%2F..%2Fcredits",
  "an encoding that is none": "%zz",
  "bytes that are not UTF-8": "%FF",
  "a very long name": "a".repeat(2000),
} as const;

/** Whether a name ends like a counter: with a short number, or one with zeros before it, that is no part of a random word. */
function isCounted(id: string): boolean {
  const [, before = "", digits = ""] = /^(.*?)(\d+)$/.exec(id) ?? [];
  const isWord = /[a-z]$/i.test(before) && id.length >= SHORTEST_RANDOM + 4;
  return digits !== "" && !isWord && (digits.startsWith("0") || digits.length < SHORTEST_RANDOM);
}

/** Another name of the same form: each digit and letter at its end is exchanged for another one of its kind. */
function rotate(id: string, by: number): string {
  const long = isCounted(id) ? id.replace(/\d+$/, (digits) => digits.padEnd(SHORTEST_RANDOM, "7")) : id;
  const turn = (character: string, alphabet: string) => {
    const at = alphabet.indexOf(character);
    return at < 0 ? undefined : alphabet[(at + by) % alphabet.length];
  };
  const alphabets = ["0123456789", "abcdef", "ABCDEF", "ghijklmnopqrstuvwxyz", "GHIJKLMNOPQRSTUVWXYZ"];
  const change = (character: string) =>
    alphabets.map((alphabet) => turn(character, alphabet)).find((found) => found !== undefined);
  const tail = [...long.slice(-TAIL)].map((character) => change(character) ?? character);
  return long.slice(0, -TAIL) + tail.join("");
}
