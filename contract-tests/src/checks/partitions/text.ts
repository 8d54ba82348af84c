import * as fc from "fast-check";
import type { ConstraintOf } from "../constraints.js";
import type { EquivalenceClass } from "../equivalence-class.js";

/** Texts that are valid in a JSON string (RFC 8259 §7) and that faulty servers damage or reject, by their special content. */
const TEXTS = {
  newline: "\tfirst line\nsecond line\r\nthird\tcolumn",
  control: "before\u0000\u0001\u001b\u007fafter",
  quoting: `- [x] @cat? "quoted" C:\\new \\u0041 100%25 a+b back/slash & &amp; <tag> '$HOME' $& %s {{x}} \${y} {% z %} __proto__ null  '; DROP TABLE cats; --`,
  scripts: "Ein Kätzchen façonné,\u00a0ñandú ＡＢ кот γάτα חתול แมว बिल्ली 고양이 ネコ",
  decomposed: "cafe\u0301 \ufeff\ufffd\u0085in two\u2028lines",
  cjk: "霓虹雨中行走的猫。",
  rightToLeft: "قطة تمشي في المطر",
  marks: "a\u200b soft\u00adhyphen, a cat\u200d \u2060in \u200erain\u200f \u202ereversed\u202c \u2066isolated\u2069",
  astral: "🎬 👩‍👩‍👧 👍🏽 ❤\ufe0f 𝒞𝒶𝓉",
  padded: "  a cat  ",
  words: Array.from({ length: 400 }, (_, index) => ["a", "cat", "in", "rain"][index % 4]).join(" "),
} as const;

/** Returns the class of texts for a string whose format is not restricted. It contains the texts that often cause faults. */
export function partitionText({ schema, limit }: ConstraintOf<"type">): readonly EquivalenceClass[] {
  if (!limit.includes("string") || ["enum", "const", "format", "pattern"].some((keyword) => keyword in schema)) return [];
  return [
    {
      variant: "text",
      description: "any Unicode text",
      validity: "valid",
      boundaries: Object.values(TEXTS),
      arbitrary: anyText(),
    },
  ];
}

/**
 * Generates short texts: a few characters suffice to show a fault, and a counterexample shrinks in few requests. Created once,
 * because fast-check prepares its list of dangerous strings for every new arbitrary.
 */
function anyText(): fc.Arbitrary<string> {
  text ??= fc.string({ unit: "grapheme", minLength: 1, maxLength: 24 });
  return text;
}

let text: fc.Arbitrary<string> | undefined;
