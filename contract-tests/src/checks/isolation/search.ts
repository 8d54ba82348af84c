import type { SchemaClause } from "../../contract/clauses.js";
import { generateValues } from "../../contract/generate/generate.js";
import { withAllOf } from "../../contract/schema.js";
import { isArray, isObject, type Json, type JsonObject } from "../../util/json.js";
import type { ClauseContext } from "./clause-context.js";
import { type FocusedSchema, focusOn } from "./focus.js";
import { withUncontested } from "./uncontested.js";
import { violateKeyword } from "./violate.js";

/** Bodies on which a schema and the same schema without one clause disagree. */
export interface Witnesses {
  /** Bodies that only the clause rejects. */
  readonly rejected: readonly Json[];
  /** Bodies that are valid only because of the clause, such as those of one alternative. */
  readonly accepted: readonly Json[];
}

/** The maximum number of candidates for one clause. */
const MAX_CANDIDATES = 160;

/** The maximum number of candidates for one way to violate a clause. */
const MAX_CANDIDATES_PER_WAY = 48;

/** The maximum number of bodies that violate a clause in the same way. Different ways find more faults. */
const MAX_REJECTED_PER_WAY = 2;

/**
 * Searches for bodies that show whether a server enforces a clause. Ajv decides: a body counts if the schema and the schema
 * without the clause disagree about it. The search is bounded and the same in every run.
 *
 * @param limit the number of bodies to find on each side
 */
export function searchWitnesses(
  clause: SchemaClause,
  { schema: root, validator }: Pick<ClauseContext, "schema" | "validator">,
  limit: { readonly accepted: number; readonly rejected: number },
  isUsable: (body: Json) => boolean,
): Witnesses {
  const rejected = new Map<string, Json>();
  const accepted = new Map<string, Json>();
  let count = 0;
  // A clause that makes the schema stricter rejects bodies; an alternative, or a clause inside `not`, accepts bodies.
  const isDone = () =>
    rejected.size >= limit.rejected || (accepted.size >= limit.accepted && (clause.isAlternative || rejected.size > 0));
  for (const { schema, trail } of waysToBreak(root, clause)) {
    let ofWay = 0;
    const knownBefore = rejected.size;
    // An accepted request must be allowed by every interpretation of the documentation.
    const goal = clause.isAlternative ? withUncontested(schema, root) : schema;
    for (const body of generateValues(goal, { focus: trail })) {
      if (count++ > MAX_CANDIDATES || ofWay++ > MAX_CANDIDATES_PER_WAY) break;
      const isValid = validator.isValid(body);
      if (isValid === validator.isValidWithout(clause, body)) continue;
      if (!isValid && rejected.size < Math.min(limit.rejected, knownBefore + MAX_REJECTED_PER_WAY))
        rejected.set(JSON.stringify(body), body);
      if (isValid && accepted.size < limit.accepted && isUsable(body)) accepted.set(JSON.stringify(body), body);
      if (isDone() || rejected.size >= knownBefore + MAX_REJECTED_PER_WAY) break;
    }
    if (isDone()) break;
  }
  return { rejected: [...rejected.values()], accepted: [...accepted.values()] };
}

/** Returns schemas of bodies that break the clause. Any value breaks a clause that is the schema `false`. */
function waysToBreak(root: JsonObject, clause: SchemaClause): readonly FocusedSchema[] {
  const { keyword, limit, tokens } = clause;
  const isFalseSchema = limit === false && !CLOSING_KEYWORDS.includes(keyword);
  return isFalseSchema
    ? focusOn(root, [...tokens, keyword], () => [{}])
    : focusOn(root, tokens, (node) => replacementsOf(node, clause));
}

/** Keywords that, with the value `false`, forbid all properties or items that no other keyword describes. */
const CLOSING_KEYWORDS = ["additionalProperties", "items", "unevaluatedItems", "unevaluatedProperties"];

/** Returns replacements for the node: the node without the clause, combined with a violation of the clause. */
function replacementsOf(node: Json, clause: SchemaClause): readonly Json[] {
  const { isAlternative, keyword, part } = clause;
  if (!isObject(node)) return isArray(node) ? [true] : [];
  if (isAlternative) return alternative(node, keyword, Number(part[0]));
  // The clause is a schema `false` for one property.
  if (!Object.hasOwn(node, keyword)) return [];
  const { [keyword]: limit, ...others } = node;
  const kept = { ...without(others, keyword), ...remainderOf(keyword, limit ?? null, part) };
  return violateKeyword(node, keyword, part).map((violation) => withAllOf(kept, violation));
}

function alternative(node: JsonObject, keyword: string, index: number): readonly Json[] {
  const { [keyword]: branches, ...others } = node;
  const list = isArray(branches) ? branches : [];
  const siblings = list.filter((_, other) => other !== index);
  return [withAllOf(others, list[index] ?? true, ...(siblings.length === 0 ? [] : [{ not: { anyOf: siblings } }]))];
}

/** Removes a keyword, and the keywords that have no meaning without it. */
function without(node: JsonObject, keyword: string): JsonObject {
  const { else: _else, then: _then, ...conditional } = node;
  const { maxContains: _max, minContains: _min, ...containing } = node;
  return keyword === "if" ? conditional : keyword === "contains" ? containing : node;
}

/** Returns the keyword without one of its parts. */
function remainderOf(keyword: string, limit: Json, part: readonly string[]): JsonObject {
  if (keyword === "required" && isArray(limit)) return { required: limit.filter((name) => name !== part[0]) };
  if (keyword !== "dependentRequired" || !isObject(limit)) return {};
  const [trigger = "", name] = part;
  const names = isArray(limit[trigger]) ? limit[trigger].filter((each) => each !== name) : [];
  return { dependentRequired: { ...limit, [trigger]: names } };
}
