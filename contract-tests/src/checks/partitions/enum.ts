import * as fc from "fast-check";
import type { Json } from "../../util/json.js";
import type { ConstraintOf } from "../constraints.js";
import type { EquivalenceClass } from "../equivalence-class.js";

/**
 * Values that video APIs commonly have, grouped by the kind of listed value (`kind`) for which they are plausible. These
 * are only candidates for invalid values: derivation drops every candidate that the contract allows.
 */
const PLAUSIBLE = {
  any: { kind: /^/, values: ["auto", "constructor"] },
  resolution: { kind: /^\d+p$/, values: ["540p", "480p", "360p", "1440p", "2160p", "4k"] },
  ratio: { kind: /^\d+:\d+$/, values: ["4:3", "3:4", "21:9", "16x9", "16/9", "1.78"] },
  word: { kind: /^[a-z_]+$/i, values: ["none", "low", "high", "extra_large", "tiny"] },
} as const;

/**
 * Returns the classes of `enum` and `const` (JSON Schema Validation §6.1.2, §6.1.3): the listed values are valid,
 * near misses are invalid.
 */
export function partitionEnum({ keyword, limit }: ConstraintOf<"const" | "enum">): readonly EquivalenceClass[] {
  const values = keyword === "enum" ? (limit as readonly Json[]) : [limit as Json];
  const words = values.filter((value) => typeof value === "string");
  const invalid = (variant: string, description: string, boundaries: readonly Json[]): EquivalenceClass => ({
    variant,
    description,
    validity: "invalid",
    boundaries,
  });
  return [
    { variant: "", description: "every listed value", validity: "valid", boundaries: values },
    invalid("case", "a listed value in different letter case", variants(words, [(word) => word.toUpperCase(), capitalize])),
    invalid(
      "whitespace",
      "a listed value with leading or trailing white space",
      variants(words, [(word) => `${word} `, (word) => ` ${word}`, (word) => `${word}\n`]),
    ),
    invalid(
      "affix",
      "a listed value with missing or extra characters",
      variants(words, [
        (word) => word.slice(0, -1),
        (word) => `${word}x`,
        (word) => word.slice(1),
        (word) => JSON.stringify(word),
      ]),
    ),
    invalid("empty", "the empty string", words.length > 0 ? [""] : []),
    {
      ...invalid("unknown", "an unlisted value", [...plausible(words), ...pairs(words), ...nearbyValues(values)]),
      arbitrary: words.length > 0 ? mutate(words) : undefined,
    },
  ];
}

/** Applies every change to the first word, and one change to each other word in rotation. Servers treat all words alike. */
function variants([first, ...others]: readonly string[], changes: readonly ((word: string) => string)[]): readonly string[] {
  const changed = others.flatMap((word, index) => changes[index % changes.length]?.(word) ?? []);
  return first === undefined ? [] : [...changes.map((change) => change(first)), ...changed];
}

function capitalize(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function plausible(words: readonly string[]): readonly string[] {
  return Object.values(PLAUSIBLE).flatMap(({ kind, values }) => (words.some((word) => kind.test(word)) ? values : []));
}

/** Returns values of the listed types: numbers next to, between and beyond the listed ones, and both booleans. */
function nearbyValues(values: readonly Json[]): readonly Json[] {
  const numbers = values.filter((value) => typeof value === "number");
  const booleans = values.some((value) => typeof value === "boolean") ? [true, false] : [];
  const near = numbers.flatMap((value) => [value + 1, value - 1, value + 0.5, value * 10, -value]);
  const between = numbers.slice(1).map((value, index) => Math.round((value + (numbers[index] ?? value)) / 2));
  return [...near, ...between, ...booleans];
}

function pairs([first, second]: readonly string[]): readonly string[] {
  return first === undefined || second === undefined ? [] : [`${first},${second}`];
}

/** Generates listed values with one character replaced. */
function mutate(words: readonly string[]): fc.Arbitrary<string> {
  const character = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz0123456789");
  return fc
    .record({ word: fc.constantFrom(...words), at: fc.nat({ max: 99 }), character })
    .map(({ word, at, character: replacement }) => {
      const index = at % Math.max(1, word.length);
      return word.slice(0, index) + replacement + word.slice(index + 1);
    });
}
