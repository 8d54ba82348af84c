import * as fc from "fast-check";
import type { ConstraintOf } from "../constraints.js";
import type { EquivalenceClass } from "../equivalence-class.js";
import { exceedsSizeLimit } from "../size-limit.js";

/** Single characters (code points) of 1, 2 and 4 bytes in UTF-8. The last one has 2 code units in UTF-16. */
const ASCII = "a";
const ACCENTED = "é";
const ASTRAL = "🎬";

/** Two characters that look like one. A server that counts graphemes, or normalizes the text first, counts one. */
const COMBINED = "e\u0301";

/** A length that an unsigned 16-bit integer cannot represent. A server that truncates it to 16 bits reads 1. */
const BEYOND_16_BITS = 2 ** 16 + 1;

/**
 * Text that a server may shorten before it counts: an invisible character, markup, an HTML entity, percent-encoding, a JSON escape,
 * and a letter with a combining accent.
 */
const SHORTENED = `\u200b<b>*bold*</b> &amp; %20 \\u0041 ${COMBINED}`;

/** A single character that is written as two in JSON. */
const ESCAPED = '"';

/**
 * Returns the classes of `minLength` and `maxLength` (JSON Schema Validation §6.3.1, §6.3.2). Both count characters as
 * RFC 8259 defines them: Unicode code points, not bytes and not UTF-16 code units.
 */
export function partitionLength({ keyword, limit }: ConstraintOf<"maxLength" | "minLength">): readonly EquivalenceClass[] {
  return keyword === "maxLength" ? partitionMaxLength(limit) : partitionMinLength(limit);
}

function partitionMaxLength(limit: number): readonly EquivalenceClass[] {
  // A notice reports that the limit is not tested.
  if (exceedsSizeLimit({ keyword: "maxLength", limit })) return [];
  return [
    {
      variant: "",
      description: `up to ${characters(limit)}`,
      validity: "valid",
      // Requests with boundary values of all parameters have the last value.
      boundaries: [ASCII.repeat(limit), ESCAPED.repeat(limit), ASTRAL.repeat(Math.floor(limit / 2)), ACCENTED.repeat(limit)],
    },
    {
      variant: "astral",
      description: `${characters(limit)} outside the Basic Multilingual Plane, such as emoji`,
      validity: "valid",
      boundaries: [ASTRAL.repeat(limit)],
      evidence: "standard",
    },
    {
      variant: "",
      description: `more than ${characters(limit)}`,
      validity: "invalid",
      boundaries: [limit + 1, limit * 2, ...(limit < BEYOND_16_BITS ? [BEYOND_16_BITS] : [])]
        .map((length) => ASCII.repeat(length))
        .concat(
          ACCENTED.repeat(limit + 1),
          ASTRAL.repeat(limit + 1),
          padded(limit + 1, ""),
          padded(limit + 1, ASCII),
          joined(limit + 1, "\r\n"),
          joined(limit + 1, SHORTENED),
        ),
      arbitrary: ofLength(limit + 1, Math.max(1, limit) * 2),
      isDecided: true,
    },
    {
      variant: "combining",
      description: `more than ${characters(limit)}, every second of which is a combining character`,
      validity: "invalid",
      boundaries: [[...COMBINED.repeat(Math.ceil((limit + 1) / 2))].slice(0, limit + 1).join("")],
      evidence: "standard",
    },
  ];
}

function partitionMinLength(limit: number): readonly EquivalenceClass[] {
  if (exceedsSizeLimit({ keyword: "minLength", limit })) return [];
  return [
    {
      variant: "",
      description: `${characters(limit)} or more`,
      validity: "valid",
      boundaries: [ASCII.repeat(limit), ASCII.repeat(limit + 1)],
    },
    {
      variant: "",
      description: `fewer than ${characters(limit)}`,
      validity: "invalid",
      boundaries: limit > 0 ? ["", ASCII.repeat(limit - 1)] : [],
    },
  ];
}

function characters(count: number): string {
  return `${count} ${count === 1 ? "character" : "characters"}`;
}

/** Returns a text of mostly white space, which counts like any other character: trailing, or inside the text. */
function padded(length: number, end: string): string {
  return (ASCII + " ".repeat(Math.max(0, length - 1 - end.length)) + end).slice(0, length);
}

/** Returns a text with a separator inside, which a server may not count or count as fewer characters. */
function joined(length: number, separator: string): string {
  return (ASCII + separator + ASCII.repeat(Math.max(0, length - 1 - separator.length))).slice(0, length);
}

/** Generates texts from their length alone, so that a counterexample shrinks in few steps. Each step sends a request. */
function ofLength(min: number, max: number): fc.Arbitrary<string> {
  return fc.integer({ min, max }).map(
    (length) => ASCII.repeat(length),
    (value) => String(value).length,
  );
}
