import { isArray, isObject, type Json, type JsonObject, pointTo } from "../util/json.js";
import { isEndOfRecursion } from "./document/recursion.js";

/** One restriction of a schema, at any depth: an occurrence of a keyword, one required name, or one alternative of a union. */
export interface SchemaClause {
  /** A positive number that identifies the clause in its schema. */
  readonly id: number;
  /** The path from the root of the schema to the node that contains the keyword. */
  readonly tokens: readonly string[];
  readonly keyword: string;
  /**
   * The part of the keyword that is the clause, if a server may forget each part separately: a name in `required`, or a trigger
   * and a name in `dependentRequired`. Otherwise empty.
   */
  readonly part: readonly string[];
  /** The value of the keyword. */
  readonly limit: Json;
  /** The node that contains the keyword. */
  readonly node: JsonObject;
  /** Whether the clause is one alternative of `anyOf` or `oneOf`. Removing it makes the schema stricter. */
  readonly isAlternative: boolean;
}

/** Returns the JSON Pointer to the keyword of a clause, or to the alternative. */
export function pointerToClause(root: string, { isAlternative, keyword, part, tokens }: SchemaClause): string {
  return pointTo(root, ...tokens, keyword, ...(isAlternative ? part : []));
}

/** Keywords whose value is a schema (JSON Schema Core §10, §11). */
const SCHEMA_KEYWORDS = new Set(["additionalProperties", "items", "propertyNames", "unevaluatedItems", "unevaluatedProperties"]);

/** Keywords whose value is an object of schemas. */
const MAP_KEYWORDS = new Set(["dependentSchemas", "patternProperties", "properties"]);

/** Keywords that restrict a value directly (JSON Schema Validation §6, §7). */
const ASSERTIONS = new Set(
  "const enum exclusiveMaximum exclusiveMinimum format maxItems maxLength maxProperties maximum minItems minLength minProperties minimum multipleOf pattern type uniqueItems".split(
    " ",
  ),
);

/** A custom keyword that is valid only while its clause is removed. */
export const REMOVED = "x-removed";

/** A custom keyword that is invalid while its alternative is removed. */
export const PRESENT = "x-present";

/** A schema in which every clause can be switched off, and the clauses. */
interface SwitchableSchema {
  readonly schema: Json;
  readonly clauses: readonly SchemaClause[];
}

/**
 * Rewrites a schema so that each clause can be switched off by its id: `maximum: 8` becomes `anyOf: [{maximum: 8}, {x-removed:
 * 3}]`. One compiled schema is then enough for all clauses. Compiling one for each clause would take as long as hundreds of
 * validations.
 *
 * @param isFormat whether a format is asserted. Unknown formats are annotations (JSON Schema Validation §7.2.3)
 */
export function makeSwitchable(root: JsonObject, isFormat: (format: string) => boolean): SwitchableSchema {
  const clauses: SchemaClause[] = [];
  const add = (
    node: JsonObject,
    tokens: readonly string[],
    keyword: string,
    part: readonly string[] = [],
    isAlternative = false,
  ) => {
    const clause = { id: clauses.length + 1, tokens, keyword, part, limit: node[keyword] ?? null, node, isAlternative };
    clauses.push(clause);
    return clause.id;
  };
  const removable = (id: number, schema: Json): JsonObject => ({ anyOf: [schema, { [REMOVED]: id }] });
  const replaceable = (id: number, schema: Json, replacement: Json): JsonObject => ({
    if: { [REMOVED]: id },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: replacement,
    else: schema,
  });

  const rewrite = (node: Json, tokens: readonly string[]): Json => {
    if (!isObject(node) || isEndOfRecursion(node)) return node;
    const structure: Record<string, Json> = {};
    const members: Json[] = [];
    for (const [keyword, value] of Object.entries(node)) {
      const at = [...tokens, keyword];
      if (SCHEMA_KEYWORDS.has(keyword))
        structure[keyword] = value === false ? { [REMOVED]: add(node, tokens, keyword) } : rewrite(value, at);
      else if (MAP_KEYWORDS.has(keyword) && isObject(value)) structure[keyword] = rewriteMap(value, at);
      else if (keyword === "prefixItems" && isArray(value))
        structure[keyword] = value.map((item, index) =>
          item === false ? { [REMOVED]: add(asNode(value), at, String(index)) } : rewrite(item, [...at, String(index)]),
        );
      else if (keyword === "allOf" && isArray(value))
        members.push(...value.map((member, index) => rewrite(member, [...at, String(index)])));
      else members.push(...rewriteAssertion(node, keyword, value, tokens));
    }
    return members.length === 0 ? structure : { ...structure, allOf: members };
  };

  const rewriteMap = (value: JsonObject, at: readonly string[]): JsonObject =>
    Object.fromEntries(
      Object.entries(value).map(([name, child]) => [
        name,
        child === false ? { [REMOVED]: add(value, at, name) } : rewrite(child, [...at, name]),
      ]),
    );

  const rewriteAssertion = (node: JsonObject, keyword: string, value: Json, tokens: readonly string[]): readonly Json[] => {
    const at = [...tokens, keyword];
    if (ASSERTIONS.has(keyword))
      return isVacuous(keyword, value, isFormat) ? [] : [removable(add(node, tokens, keyword), { [keyword]: value })];
    switch (keyword) {
      case "anyOf":
      case "oneOf": {
        if (!isArray(value)) return [];
        const id = add(node, tokens, keyword);
        const branches = value.map((branch, index) => ({
          [PRESENT]: add(node, tokens, keyword, [String(index)], true),
          allOf: [rewrite(branch, [...at, String(index)])],
        }));
        return [removable(id, { [keyword]: branches })];
      }
      case "contains":
        return [rewriteContains(node, value, tokens)];
      case "dependentRequired":
        return Object.entries(isObject(value) ? value : {}).flatMap(([trigger, names]) =>
          (isArray(names) ? names : []).map((name) =>
            removable(add(node, tokens, keyword, [trigger, String(name)]), { [keyword]: { [trigger]: [name] } }),
          ),
        );
      case "if":
        return "then" in node || "else" in node ? [rewriteIf(node, tokens)] : [];
      case "not":
        return [removable(add(node, tokens, keyword), { not: rewrite(value, at) })];
      case "required":
        return (isArray(value) ? value : []).map((name) =>
          removable(add(node, tokens, keyword, [String(name)]), { required: [name] }),
        );
      default:
        return [];
    }
  };

  const rewriteIf = (node: JsonObject, tokens: readonly string[]): JsonObject => {
    const id = add(node, tokens, "if");
    const parts = ["if", "then", "else"].flatMap((part) => {
      const schema = node[part];
      if (schema === undefined) return [];
      return [[part, schema === false ? { [REMOVED]: add(node, tokens, part) } : rewrite(schema, [...tokens, part])] as const];
    });
    return removable(id, Object.fromEntries(parts));
  };

  /** Without `contains`, its limits have no effect. Without `minContains`, the minimum is 1 (Validation §6.4.5). */
  const rewriteContains = (node: JsonObject, value: Json, tokens: readonly string[]): JsonObject => {
    const id = add(node, tokens, "contains");
    const contains = rewrite(value, [...tokens, "contains"]);
    const { maxContains, minContains } = node as { readonly maxContains?: Json; readonly minContains?: Json };
    const max = maxContains === undefined ? {} : { maxContains };
    const min = minContains === undefined ? {} : { minContains };
    let schema: JsonObject = { contains, ...min, ...max };
    if (minContains !== undefined && minContains !== 1)
      schema = replaceable(add(node, tokens, "minContains"), schema, { contains, ...max });
    if (maxContains !== undefined) schema = replaceable(add(node, tokens, "maxContains"), schema, { contains, ...min });
    return removable(id, schema);
  };

  return { schema: rewrite(root, []), clauses };
}

/** Whether a keyword allows every value. */
function isVacuous(keyword: string, value: Json, isFormat: (format: string) => boolean): boolean {
  switch (keyword) {
    case "format":
      return typeof value !== "string" || !isFormat(value);
    case "minItems":
    case "minLength":
    case "minProperties":
      return typeof value !== "number" || value <= 0;
    case "uniqueItems":
      return value !== true;
    default:
      return false;
  }
}

function asNode(items: readonly Json[]): JsonObject {
  return Object.fromEntries([...items.entries()].map(([index, item]) => [String(index), item]));
}
