import * as fc from "fast-check";
import type { Json } from "../../util/json.js";
import type { ConstraintOf } from "../constraints.js";
import type { EquivalenceClass } from "../equivalence-class.js";

/**
 * Values that video APIs commonly know, in the kinds that this field's enums come in. They are no limits: whichever
 * of them the contract allows is dropped from the invalid ones.
 */
const PLAUSIBLE = {
  any: { kind: /^/, values: ["auto", "constructor"] },
  resolution: { kind: /^\d+p$/, values: ["540p", "480p", "360p", "1440p", "2160p", "4k"] },
  ratio: { kind: /^\d+:\d+$/, values: ["4:3", "3:4", "21:9", "16x9", "16/9", "1.78"] },
  word: { kind: /^[a-z_]+$/i, values: ["none", "low", "high", "extra_large", "tiny"] },
} as const;

/** `enum` and `const` (JSON Schema Validation §6.1.2, §6.1.3): each value is taken, near misses are refused. */
export function partitionEnum({ keyword, limit }: ConstraintOf<"const" | "enum">): readonly EquivalenceClass[] {
  const values = keyword === "enum" ? (limit as readonly Json[]) : [limit as Json];
  const words = values.filter((value) => typeof value === "string");
  const refuse = (variant: string, title: string, boundaries: readonly Json[]): EquivalenceClass => ({
    variant,
    title: `refuses ${title}`,
    validity: "invalid",
    boundaries,
  });
  return [
    { variant: "", title: "takes every listed value", validity: "valid", boundaries: values },
    refuse("case", "a listed value in other letter case", variants(words, [(word) => word.toUpperCase(), capitalize])),
    refuse(
      "whitespace",
      "a listed value with white space around it",
      variants(words, [(word) => `${word} `, (word) => ` ${word}`, (word) => `${word}\n`]),
    ),
    refuse(
      "affix",
      "a listed value with something missing or added",
      variants(words, [
        (word) => word.slice(0, -1),
        (word) => `${word}x`,
        (word) => word.slice(1),
        (word) => JSON.stringify(word),
      ]),
    ),
    refuse("empty", "the empty string", words.length > 0 ? [""] : []),
    {
      ...refuse("unknown", "a value that is not listed", [...plausible(words), ...pairs(words), ...others(values)]),
      interior: words.length > 0 ? mutate(words) : undefined,
    },
  ];
}

/** Every variant of the first word, and by turns one of each other word: what is done to one word is done to all. */
function variants([first, ...others]: readonly string[], change: readonly ((word: string) => string)[]): readonly string[] {
  const rest = others.flatMap((word, index) => change[index % change.length]?.(word) ?? []);
  return first === undefined ? [] : [...change.map((each) => each(first)), ...rest];
}

function capitalize(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function plausible(words: readonly string[]): readonly string[] {
  return Object.values(PLAUSIBLE).flatMap(({ kind, values }) => (words.some((word) => kind.test(word)) ? values : []));
}

/** Values of the listed ones' own type: the numbers next to, between and beyond them, and the other boolean. */
function others(values: readonly Json[]): readonly Json[] {
  const numbers = values.filter((value) => typeof value === "number");
  const booleans = values.some((value) => typeof value === "boolean") ? [true, false] : [];
  const near = numbers.flatMap((value) => [value + 1, value - 1, value + 0.5, value * 10, -value]);
  const between = numbers.slice(1).map((value, index) => Math.round((value + (numbers[index] ?? value)) / 2));
  return [...near, ...between, ...booleans];
}

function pairs([first, second]: readonly string[]): readonly string[] {
  return first === undefined || second === undefined ? [] : [`${first},${second}`];
}

/** A listed value with one character replaced. */
function mutate(words: readonly string[]): fc.Arbitrary<string> {
  const character = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz0123456789");
  return fc
    .record({ word: fc.constantFrom(...words), at: fc.nat({ max: 99 }), character })
    .map(({ word, at, character: other }) => {
      const index = at % Math.max(1, word.length);
      return word.slice(0, index) + other + word.slice(index + 1);
    });
}
