import type { SchemaClause } from "../contract/clauses.js";

/** The size limit of generated request bodies, in bytes. */
export const MAX_BODY_BYTES = 1_000_000;

/** The longest text in code points that fits into a body with every kind of character, in UTF-8 with JSON's escapes. */
const MAX_CHARACTERS = 200_000;

/** The largest number of items or properties of a generated body. */
export const MAX_MEMBERS = 10_000;

const LIMITS: Readonly<Record<string, number>> = {
  maxContains: MAX_MEMBERS,
  maxItems: MAX_MEMBERS,
  maxLength: MAX_CHARACTERS,
  maxProperties: MAX_MEMBERS,
  minContains: MAX_MEMBERS,
  minItems: MAX_MEMBERS,
  minLength: MAX_CHARACTERS,
  minProperties: MAX_MEMBERS,
};

/** Whether a body at the limit of the clause would exceed the size limit. */
export function exceedsSizeLimit({ keyword, limit }: Pick<SchemaClause, "keyword" | "limit">): boolean {
  const largest = LIMITS[keyword];
  return largest !== undefined && typeof limit === "number" && limit > largest;
}
