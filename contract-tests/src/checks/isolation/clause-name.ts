import type { SchemaClause } from "../../contract/clauses.js";
import { truncate } from "../../util/text.js";
import { stepsOf } from "./schema-path.js";

/** Keywords that lead to an item of an array. */
const ITEM_KEYWORDS = ["contains", "items", "prefixItems", "unevaluatedItems"];

/** Keywords that lead to properties whose names are not documented. */
const OPEN_KEYWORDS = ["additionalProperties", "patternProperties", "propertyNames", "unevaluatedProperties"];

/** Keywords that make the clauses inside them conditional. They are part of the name. */
const CONDITIONAL_KEYWORDS = ["dependentSchemas", "else", "if", "not", "then"];

/**
 * Returns the name of the value that a clause restricts, for check ids and reports: `layers.items.size`, `body`, or
 * `body.then.duration` for a clause that applies under a condition. Alternatives are not part of the name.
 */
export function nameOfClause({ keyword, part, tokens }: SchemaClause): string {
  const names: string[] = [];
  for (const step of stepsOf(tokens)) {
    if (step.keyword === "properties") names.push(step.key);
    else if (ITEM_KEYWORDS.includes(step.keyword)) names.push("items");
    else if (CONDITIONAL_KEYWORDS.includes(step.keyword)) names.push(...(names.length === 0 ? ["body"] : []), step.keyword);
    else if (OPEN_KEYWORDS.includes(step.keyword)) names.push(step.keyword);
  }
  if (keyword === "required") names.push(...part);
  if (keyword === "additionalProperties") names.push("unknown_property");
  return names.length === 0 ? "body" : names.join(".");
}

/** Returns a short description of a clause: `duration maximum 8`. */
export function describeClause(clause: SchemaClause): string {
  const { keyword, limit, part } = clause;
  const text = typeof limit === "string" ? limit : JSON.stringify(part.length > 0 ? part.join(" ") : limit);
  const isLong = typeof limit === "object" && part.length === 0 && keyword !== "enum" && keyword !== "type";
  const shown = isLong ? "" : ` ${truncate(text, 60)}`;
  return `${nameOfClause(clause)} ${keyword}${shown}`;
}

/** Whether a clause belongs to the condition of `if` or to `not`, so that it rejects nothing by itself. */
export function isNegated({ tokens }: SchemaClause): boolean {
  return stepsOf(tokens).some(({ keyword }) => keyword === "not" || keyword === "if");
}

/** Returns the unions above a clause: the path to each `anyOf` or `oneOf` with the index of the alternative. */
export function alternativesAbove({ tokens }: SchemaClause): readonly string[] {
  return stepsOf(tokens).flatMap(({ end, keyword }) =>
    keyword === "anyOf" || keyword === "oneOf" ? [tokens.slice(0, end).join("/")] : [],
  );
}
