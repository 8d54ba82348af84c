import * as fc from "fast-check";
import type { ConstraintOf } from "../constraints.js";
import type { EquivalenceClass } from "../equivalence-class.js";

/** One character each, from one to four bytes of UTF-8 and one or two units of UTF-16. */
const ASCII = "a";
const ACCENTED = "é";
const ASTRAL = "🎬";

/** Two characters in JSON. */
const ESCAPED = '"';

/**
 * `minLength` and `maxLength` (JSON Schema Validation §6.3.1, §6.3.2), which count characters as RFC 8259 defines
 * them: Unicode code points, not bytes and not UTF-16 units.
 */
export function partitionLength({ keyword, limit }: ConstraintOf<"maxLength" | "minLength">): readonly EquivalenceClass[] {
  return keyword === "maxLength" ? partitionLongest(limit) : partitionShortest(limit);
}

function partitionLongest(limit: number): readonly EquivalenceClass[] {
  return [
    {
      variant: "",
      title: `takes up to ${limit} characters`,
      validity: "valid",
      boundaries: [
        ASCII.repeat(limit),
        ASCII.repeat(limit - 1),
        ACCENTED.repeat(limit),
        ESCAPED.repeat(limit),
        ASTRAL.repeat(Math.floor(limit / 2)),
        ASCII,
      ],
    },
    {
      variant: "astral",
      title: `takes ${limit} characters beyond the Basic Multilingual Plane`,
      validity: "valid",
      boundaries: [ASTRAL.repeat(limit)],
      evidence: "standard",
    },
    {
      variant: "",
      title: `refuses more than ${limit} characters`,
      validity: "invalid",
      boundaries: [limit + 1, limit + 2, limit * 2]
        .map((length) => ASCII.repeat(length))
        .concat(ACCENTED.repeat(limit + 1), ASTRAL.repeat(limit + 1), padded(limit + 1, ""), padded(limit + 1, ASCII)),
      interior: ofLength(limit + 1, limit * 2),
    },
  ];
}

function partitionShortest(limit: number): readonly EquivalenceClass[] {
  return [
    {
      variant: "",
      title: `takes ${limit} characters and more`,
      validity: "valid",
      boundaries: [ASCII.repeat(limit), ASCII.repeat(limit + 1)],
    },
    {
      variant: "",
      title: `refuses fewer than ${limit} characters`,
      validity: "invalid",
      boundaries: limit > 0 ? ["", ASCII.repeat(limit - 1)] : [],
    },
  ];
}

/** Mostly white space, which counts like any other character: at the end, or amid the text. */
function padded(length: number, end: string): string {
  return ASCII + " ".repeat(length - 1 - end.length) + end;
}

/** Driven by the length alone, so that it shrinks in a few steps: each one is a request to the server. */
function ofLength(min: number, max: number): fc.Arbitrary<string> {
  return fc.integer({ min, max }).map(
    (length) => ASCII.repeat(length),
    (value) => String(value).length,
  );
}
