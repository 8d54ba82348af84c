import type { SchemaClause } from "../../contract/clauses.js";
import { withAllOf } from "../../contract/schema.js";
import { isArray, isObject, type Json, type JsonObject } from "../../util/json.js";
import { isNegated } from "./clause-name.js";

/** The maximum number of listed values that need a valid request each. */
const MAX_LISTED_VALUES = 32;

/**
 * Returns schemas of valid values at the boundary of a clause: the longest text, each listed value, each type. An empty object
 * stands for any value to which the clause applies. Returns none if every valid request exercises the clause.
 */
export function boundariesOf(clause: SchemaClause): readonly Json[] {
  const { isAlternative, keyword, limit, node } = clause;
  if (isAlternative || isNegated(clause)) return [];
  switch (keyword) {
    case "const":
    case "contains":
    case "format":
    case "pattern":
    case "uniqueItems":
      return [{}];
    case "dependentRequired":
      return [{ type: "object", required: clause.part.slice(0, 1) }];
    case "enum":
      return (isArray(limit) ? limit : []).slice(0, MAX_LISTED_VALUES).map((value) => ({ const: value }));
    case "exclusiveMaximum":
      return isInteger(node) ? [{ minimum: Number(limit) - 1 }] : [{}];
    case "exclusiveMinimum":
      return isInteger(node) ? [{ maximum: Number(limit) + 1 }] : [{}];
    case "if":
      return [limit];
    case "multipleOf":
      // An odd multiple of the limit. A server that requires multiples of twice the limit rejects it.
      return [{ type: "number", not: { multipleOf: 2 * Number(limit) } }, {}];
    case "maxContains":
    case "minContains":
      return [{ contains: node["contains"] ?? true, minContains: limit, maxContains: limit }];
    case "maximum":
      return [{ type: "number", minimum: limit }];
    case "maxItems":
      return [{ type: "array", minItems: limit }];
    case "maxLength":
      return [{ type: "string", minLength: limit }];
    case "maxProperties":
      return [{ type: "object", minProperties: limit }];
    case "minimum":
      return [{ type: "number", maximum: limit }];
    case "minItems":
      return [{ type: "array", maxItems: limit }];
    case "minLength":
      return [{ type: "string", maxLength: limit }];
    case "minProperties":
      return [{ type: "object", maxProperties: limit }];
    case "type":
      return [limit].flat().map((type) => ({ type }));
    default:
      return [];
  }
}

function isInteger({ type }: JsonObject): boolean {
  return [type].flat().includes("integer");
}

/** Returns the node with an additional restriction. */
export function restrict(node: Json, restriction: Json): Json {
  return isObject(node) ? withAllOf(node, restriction) : restriction;
}
