import type { SchemaClause } from "../../contract/clauses.js";
import { generateValues } from "../../contract/generate/generate.js";
import { isObject, type Json } from "../../util/json.js";
import { restrict } from "./boundary.js";
import type { ClauseContext } from "./clause-context.js";
import { focusOn } from "./focus.js";
import { pairsOf } from "./violate.js";

/** The maximum number of candidates for two alternatives. */
const MAX_CANDIDATES = 12;

/** The maximum number of bodies. */
const MAX_BODIES = 2;

/**
 * Searches for bodies that match two alternatives of a `oneOf`, so that it rejects them (JSON Schema Core §10.2.1.3). A server
 * that accepts any alternative accepts them. Returns none if the alternatives exclude each other.
 */
export function searchOverlaps(clause: SchemaClause, { schema, validator }: ClauseContext): readonly Json[] {
  const found = new Map<string, Json>();
  for (const pair of pairsOf(clause.limit)) {
    const replace = (node: Json): readonly Json[] => {
      if (!isObject(node)) return [];
      const { oneOf: _, ...others } = node;
      return [restrict(others, pair)];
    };
    for (const way of focusOn(schema, clause.tokens, replace)) {
      let count = 0;
      for (const body of generateValues(way.schema, { focus: way.trail })) {
        if (count++ >= MAX_CANDIDATES) break;
        if (validator.isValid(body) || !validator.isValidWithout(clause, body)) continue;
        found.set(JSON.stringify(body), body);
        break;
      }
      if (found.size >= MAX_BODIES) return [...found.values()];
    }
  }
  return [...found.values()];
}
