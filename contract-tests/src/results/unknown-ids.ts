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
  // What is left of a counter without its last digit is another one.
  const near = [`${known}x`, ...(isCounted(known) || known.length < 2 ? [] : [known.slice(0, -1)])];
  return [
    ...like.map((id) => ({ title: "another name of the same form", segment: encodeURIComponent(id), kind: "like" as const })),
    ...near.map((id) => ({
      title: id.length > known.length ? "a name with a character more" : "a name with a character less",
      segment: encodeURIComponent(id),
      kind: "near" as const,
    })),
    ...Object.entries(ODD).map(([title, id]) => ({ title, segment: encodeURIComponent(id), kind: "odd" as const })),
    ...Object.entries(HOSTILE).map(([title, segment]) => ({ title, segment, kind: "hostile" as const })),
  ];
}

const ODD = {
  "the name of a property that every object has": "__proto__",
  "the name of a method that every object has": "constructor",
  "a quotation mark, as SQL has it": "' OR '1'='1",
  "a character beyond the Basic Multilingual Plane": "🎬",
} as const;

const HOSTILE = {
  "an encoded path to somewhere else": "..%2F..%2Fcredits",
  "an encoded null character": "%00",
  "bytes that are not UTF-8": "%FF",
  "a very long name": "a".repeat(2000),
} as const;

function isCounted(id: string): boolean {
  const digits = /\d+$/.exec(id)?.[0] ?? "";
  return digits.length > 0 && digits.length < SHORTEST_RANDOM;
}

/** Another name of the same form: each digit and letter at its end is exchanged for another one of its kind. */
function rotate(id: string, by: number): string {
  if (isCounted(id))
    return rotate(
      id.replace(/\d+$/, (digits) => digits.padEnd(SHORTEST_RANDOM, "7")),
      by,
    );
  const turn = (character: string, alphabet: string) => {
    const at = alphabet.indexOf(character);
    return at < 0 ? undefined : alphabet[(at + by) % alphabet.length];
  };
  const alphabets = ["0123456789", "abcdef", "ABCDEF", "ghijklmnopqrstuvwxyz", "GHIJKLMNOPQRSTUVWXYZ"];
  const change = (character: string) =>
    alphabets.map((alphabet) => turn(character, alphabet)).find((found) => found !== undefined);
  const tail = [...id.slice(-TAIL)].map((character) => change(character) ?? character);
  return id.slice(0, -TAIL) + tail.join("");
}
