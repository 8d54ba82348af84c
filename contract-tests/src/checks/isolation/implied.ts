import type { SchemaClause } from "../../contract/clauses.js";
import { compile } from "../../contract/validator.js";
import { equalJson, isArray, isObject, type Json } from "../../util/json.js";
import { stepsOf } from "./schema-path.js";

/**
 * Whether a clause is implied by others: by the `enum` or `const` beside it, such as `type: string` beside `enum: [a, b]`, or by
 * the same clause in another schema for the same value. A server without it accepts the same requests, so no request can show
 * whether the server enforces it.
 */
export function isImplied(clause: SchemaClause, all: readonly SchemaClause[]): boolean {
  if (isImpliedByValues(clause)) return true;
  return !CONTEXTUAL_KEYWORDS.has(clause.keyword) && (isRepeated(clause, all) || isInEveryAlternative(clause));
}

/** Keywords whose effect depends on keywords beside them, so that equal ones may differ. */
const CONTEXTUAL_KEYWORDS = new Set(
  "additionalProperties contains if items maxContains minContains then unevaluatedItems unevaluatedProperties else".split(" "),
);

function isImpliedByValues({ keyword, limit, node, part }: SchemaClause): boolean {
  if (keyword === "enum" || keyword === "const" || part.length > 0) return false;
  const listed: readonly Json[] | undefined =
    node["const"] === undefined ? (isArray(node["enum"]) ? node["enum"] : undefined) : [node["const"]];
  if (listed === undefined || listed.length === 0) return false;
  const isAllowed = compile({ [keyword]: limit });
  return listed.every((value) => isAllowed(value));
}

/** Whether a schema that always applies to the same value has the same clause. */
function isRepeated(clause: SchemaClause, all: readonly SchemaClause[]): boolean {
  const place = placeOf(clause);
  return all.some(
    (other) =>
      other !== clause &&
      other.keyword === clause.keyword &&
      equalJson(other.limit, clause.limit) &&
      equalJson(other.part, clause.part) &&
      isPrefix(placeOf(other), place) &&
      place.slice(placeOf(other).length).every(({ isSameValue }) => isSameValue),
  );
}

/** Whether every alternative of a union beside the clause has the same clause. */
function isInEveryAlternative({ keyword, limit, node, part }: SchemaClause): boolean {
  return ["anyOf", "oneOf"].some((union) => {
    const branches = node[union];
    const has = (branch: Json) =>
      isObject(branch) &&
      (part.length === 0
        ? equalJson(branch[keyword], limit)
        : keyword === "required" && isArray(branch[keyword]) && branch[keyword].some((name) => name === part[0]));
    return keyword !== union && isArray(branches) && branches.length > 0 && branches.every(has);
  });
}

/** A part of the path to a clause, and whether it leads to another schema for the same value. */
interface Segment {
  readonly key: string;
  readonly isSameValue: boolean;
}

const SAME_VALUE = ["anyOf", "dependentSchemas", "else", "oneOf", "then"];

/** Returns the path to a clause, without the members of `allOf`, which always apply. */
function placeOf({ tokens }: SchemaClause): readonly Segment[] {
  return stepsOf(tokens)
    .filter(({ keyword }) => keyword !== "allOf")
    .map(({ key, keyword }) => ({ key: `${keyword}/${key}`, isSameValue: SAME_VALUE.includes(keyword) }));
}

function isPrefix(prefix: readonly Segment[], path: readonly Segment[]): boolean {
  return prefix.length <= path.length && prefix.every(({ key }, index) => key === path[index]?.key);
}
