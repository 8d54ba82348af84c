import type { SchemaClause } from "../../contract/clauses.js";

/** Keywords that lead to an item of an array. */
const ITEM_KEYWORDS = ["contains", "items", "prefixItems", "unevaluatedItems"];

/** Keywords that lead to properties whose names are not documented. */
const OPEN_KEYWORDS = ["additionalProperties", "patternProperties", "propertyNames", "unevaluatedProperties"];

/** Keywords that make the clauses inside them conditional. They are part of the name. */
const CONDITIONAL_KEYWORDS = ["dependentSchemas", "else", "if", "not", "then"];

/** Keywords whose next token is a name or an index. */
const KEYED_KEYWORDS = ["allOf", "anyOf", "dependentSchemas", "oneOf", "patternProperties", "prefixItems", "properties"];

/**
 * Returns the name of the value that a clause restricts, for check ids and reports: `layers.items.size`, `body`, or
 * `body.then.duration` for a clause that applies under a condition. Alternatives are not part of the name.
 */
export function nameOfClause({ keyword, part, tokens }: SchemaClause): string {
  const names: string[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? "";
    const isKeyed = KEYED_KEYWORDS.includes(token);
    if (token === "properties" && index + 1 < tokens.length) names.push(tokens[index + 1] ?? "");
    else if (ITEM_KEYWORDS.includes(token)) names.push("items");
    else if (CONDITIONAL_KEYWORDS.includes(token)) names.push(...(names.length === 0 ? ["body"] : []), token);
    else if (OPEN_KEYWORDS.includes(token)) names.push(token);
    if (isKeyed) index += 1;
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
  const shown = isLong ? "" : ` ${text.length > 60 ? `${text.slice(0, 59)}…` : text}`;
  return `${nameOfClause(clause)} ${keyword}${shown}`;
}

/** Whether a clause belongs to the condition of `if` or to `not`, so that it rejects nothing by itself. */
export function isNegated({ tokens }: SchemaClause): boolean {
  return tokens.some((token, index) => (token === "not" || token === "if") && !KEYED_KEYWORDS.includes(tokens[index - 1] ?? ""));
}

/** Returns the unions above a clause: the path to each `anyOf` or `oneOf` with the index of the alternative. */
export function alternativesAbove({ tokens }: SchemaClause): readonly string[] {
  return tokens.flatMap((token, index) =>
    (token === "anyOf" || token === "oneOf") &&
    tokens[index + 1] !== undefined &&
    !KEYED_KEYWORDS.includes(tokens[index - 1] ?? "")
      ? [tokens.slice(0, index + 2).join("/")]
      : [],
  );
}
