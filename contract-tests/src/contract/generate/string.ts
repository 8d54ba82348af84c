import * as fc from "fast-check";
import { isObject, type Json } from "../../util/json.js";
import { compile } from "../validator.js";
import { formatSamples, isAssertedFormat, MALFORMED } from "./formats.js";
import type { Shape } from "./shape.js";
import { stretch } from "./stretch.js";

/** The number of random texts for a pattern. */
const PATTERN_SAMPLES = 12;

/** The longest text that the suite generates. Larger bodies take long to send and reveal little about the server. */
const MAX_TEXT_LENGTH = 500_000;

/** Yields strings that satisfy the patterns, formats and lengths of a shape, the shortest length first. */
export function* stringsOf(shape: Shape): Generator<string> {
  if (shape.minLength > MAX_TEXT_LENGTH || shape.minLength > shape.maxLength) return;
  const accepts = createFilter(shape);
  const hints = shape.excluded.flatMap((schema) => nearMisses(schema));
  const typical = typicalTexts(shape);
  const seen = new Set<string>();
  // Texts close to an excluded value come first: they violate one clause and nothing else.
  const isRestricted = shape.patterns.length + shape.formats.length > 0;
  const distorted = hints.length > 0 && isRestricted ? typical.flatMap(distort) : [];
  for (const text of [...distorted, ...hints, ...typical, ...GENERAL]) {
    const fitted = fit(text, shape, accepts);
    if (fitted === undefined || seen.has(fitted)) continue;
    seen.add(fitted);
    yield fitted;
  }
}

/** Texts that are likely to satisfy patterns and formats that the samples do not. */
const GENERAL = ["", "a", "A", "1", "x", "a cat", "abc", "A1", "a-1", "ä", "🎬", "?", ...MALFORMED];

function typicalTexts({ formats, patterns }: Shape): readonly string[] {
  const texts = [...formats.flatMap(formatSamples), ...patterns.flatMap((pattern) => patternSamples(pattern))];
  return texts.length === 0 ? ["a cat"] : texts;
}

/** Returns random texts that match a pattern, the same in every run. Returns none if the pattern is not supported. */
export function patternSamples(pattern: string): readonly string[] {
  const known = SAMPLES.get(pattern);
  if (known !== undefined) return known;
  const isPrintable = (text: string) => /^[\x20-\x7e]*$/.test(text);
  const texts =
    [pattern, pattern.replaceAll(LOOKAROUND, "")].map((each) => randomTexts(each)).find(({ length }) => length > 0) ?? [];
  const matching = texts.filter((text) => toRegExp(pattern)?.test(text));
  const sorted = matching.sort((a, b) => Number(isPrintable(b)) - Number(isPrintable(a)) || a.length - b.length);
  SAMPLES.set(pattern, sorted);
  return sorted;
}

/** A lookahead or lookbehind, which fast-check does not support. */
const LOOKAROUND = /\(\?<?[=!](?:[^()\\]|\\.|\([^()]*\))*\)/g;

/** Returns random texts for a pattern, the same for each seed. Returns none if fast-check does not support the pattern. */
export function randomTexts(pattern: string, seed = 1, size: fc.Size = "xsmall"): string[] {
  const expression = toRegExp(pattern);
  if (expression === undefined) return [];
  try {
    return fc.sample(fc.stringMatching(expression, { size }), { numRuns: PATTERN_SAMPLES, seed });
  } catch {
    return [];
  }
}

const SAMPLES = new Map<string, readonly string[]>();

/** Returns the test for everything but the lengths. Ajv decides about formats. */
function createFilter({ formats, patterns }: Shape): (text: string) => boolean {
  const expressions = patterns.flatMap((pattern) => toRegExp(pattern) ?? []);
  const validators = formats.filter(isAssertedFormat).map((format) => compile({ type: "string", format }));
  return (text) => expressions.every((expression) => expression.test(text)) && validators.every((validate) => validate(text));
}

function toRegExp(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
}

/** Returns the text, lengthened or shortened to the limits, if it satisfies the filter then. */
function fit(text: string, { maxLength, minLength }: Shape, accepts: (text: string) => boolean): string | undefined {
  const length = [...text].length;
  if (length < minLength) return stretch(text, minLength, accepts);
  const fitted = length > maxLength ? [...text].slice(0, maxLength).join("") : text;
  return accepts(fitted) ? fitted : undefined;
}

/** Returns texts that differ a little from those that a schema lists. */
function nearMisses(schema: Json): readonly string[] {
  if (!isObject(schema)) return [];
  const { const: value, enum: values, format, pattern } = schema as Readonly<Record<string, Json | undefined>>;
  const words = [...(Array.isArray(values) ? values : []), value].filter((word) => typeof word === "string");
  const samples = typeof pattern === "string" ? patternSamples(pattern).slice(0, 3) : [];
  const valid = [...words, ...samples, ...(typeof format === "string" ? formatSamples(format).slice(0, 1) : [])];
  return valid.length === 0 ? [] : [...valid.flatMap(distort), ...MALFORMED];
}

function distort(text: string): readonly string[] {
  return [`${text}x`, text.slice(0, -1), ` ${text}`, `${text} `, text.slice(1), text.toUpperCase(), `${text}\n`];
}
