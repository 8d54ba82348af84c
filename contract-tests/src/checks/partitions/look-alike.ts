import type { ConstraintOf } from "../constraints.js";
import type { EquivalenceClass } from "../equivalence-class.js";

/**
 * Texts that look like a value of another type. A faulty server rejects or changes them: it parses them as JSON, YAML or a
 * number, treats them as false, or expects prose. The URL contains valid percent-encoding, because a server that decodes texts
 * may skip malformed ones.
 */
const LOOK_ALIKES = [
  "0",
  "null",
  '{"prompt":"a dog"}',
  "https://example.com/a%20cat.png",
  "no",
  "[]",
  "1234567890",
  "true",
] as const;

/**
 * Returns the class of texts that look like another type, for a parameter that is a string without a restricted format. Array
 * items have none: each of their values costs one request.
 */
export function partitionLookAlike({ path, schema, limit }: ConstraintOf<"type">): readonly EquivalenceClass[] {
  if (path.length !== 1) return [];
  if (!limit.includes("string") || ["enum", "const", "format", "pattern"].some((keyword) => keyword in schema)) return [];
  return [
    {
      variant: "lookAlike",
      description: "text that looks like another type, such as `0`, `null` or `[]`",
      validity: "valid",
      boundaries: LOOK_ALIKES,
    },
  ];
}
