import { isArray, isObject, type Json, type JsonObject } from "../../util/json.js";

/** The annotation of a node at which the expansion of a recursive schema ends. Its value is the reference. */
const RECURSIVE = "x-recursive";

/** The number of copies of a recursive schema inside itself after expansion. Each copy repeats all clauses of the schema. */
export const MAX_RECURSION = 1;

/**
 * Keywords whose schemas describe other values than the schema itself. A reference that leads back to its own schema without such
 * a keyword is an endless loop.
 */
export const NESTED_KEYWORDS: ReadonlySet<string> = new Set(
  "additionalProperties contains items patternProperties prefixItems properties propertyNames unevaluatedItems unevaluatedProperties".split(
    " ",
  ),
);

/** Returns the node at which the expansion of a recursive schema ends. It allows any value. */
export function endOfRecursion(reference: string): JsonObject {
  return { [RECURSIVE]: reference };
}

/** Whether a node is the end of a recursive schema. */
export function isEndOfRecursion(node: Json | undefined): boolean {
  return isObject(node) && node[RECURSIVE] !== undefined;
}

/**
 * Returns a request schema that allows no value where the expansion of a recursive schema ends, so that valid requests do not
 * reach values that the schema does not describe.
 */
export function closeRecursion(schema: Json): Json {
  if (isArray(schema)) return schema.map(closeRecursion);
  if (!isObject(schema)) return schema;
  if (isEndOfRecursion(schema)) return { ...schema, not: {} };
  return Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, closeRecursion(value)]));
}
