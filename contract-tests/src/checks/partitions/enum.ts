import * as fc from "fast-check";
import type { Json } from "../../util/json.js";
import type { ConstraintOf } from "../constraints.js";
import type { EquivalenceClass } from "../equivalence-class.js";

/**
 * Values that are common in video APIs, grouped by the kind of listed value (`kind`) for which they are plausible. These are only
 * candidates for invalid values: derivation drops every candidate that the contract allows.
 */
const PLAUSIBLE = {
  any: { kind: /^/, values: ["auto", "constructor"] },
  resolution: { kind: /^\d+p$/, values: ["540p", "480p", "4k"] },
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
      variants(words, [(word) => `${word} `, (word) => ` ${word}`, (word) => `${word}\n`, (word) => `${word}\u0000`]),
    ),
    invalid(
      "affix",
      "a listed value with missing or extra characters",
      variants(words, [(word) => word.slice(0, -1), (word) => `${word}x`, (word) => JSON.stringify(word)]),
    ),
    invalid("spelling", "another spelling of a listed value", spellings(words)),
    invalid("empty", "the empty string", words.length > 0 ? [""] : []),
    {
      ...invalid("unknown", "an unlisted value", [...plausible(words), ...pairs(words), ...nearbyValues(values)]),
      arbitrary: words.length > 0 ? mutate(words) : undefined,
    },
  ];
}

/**
 * Applies every change to the first word, and one change to the last one. This is enough, because servers treat all words alike.
 */
function variants(words: readonly string[], changes: readonly ((word: string) => string)[]): readonly string[] {
  const [first = "", ...others] = words;
  const last = others.at(-1);
  const [change] = changes;
  return words.length === 0
    ? []
    : [...changes.map((apply) => apply(first)), ...(last === undefined || change === undefined ? [] : [change(last)])];
}

/**
 * Returns spellings that a server might normalize to the first word: in full-width characters (which Unicode normalization
 * form KC replaces), with a space or a zero in it, and another ratio of the same value.
 */
function spellings([word]: readonly string[]): readonly string[] {
  if (word === undefined) return [];
  const fullWidth = word.replaceAll(/[!-~]/g, (character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0));
  const [, width, height] = /^(\d+):(\d+)$/.exec(word) ?? [];
  const changed = [word.replace(/\d(?=\D)/, "$& "), word.replace(/\d+/, "0$&")].filter((other) => other !== word);
  return [fullWidth, ...changed, ...(width === undefined ? [] : [`${Number(width) * 2}:${Number(height) * 2}`])];
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
