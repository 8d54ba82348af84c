import type { SchemaClause } from "../../contract/clauses.js";
import { compile } from "../../contract/validator.js";
import { isArray, type Json } from "../../util/json.js";

/**
 * Whether a clause is implied by the `enum` or `const` beside it, such as `type: string` beside `enum: [a, b]`. A server
 * without it accepts the same requests, so no request can show whether the server enforces it.
 */
export function isImplied({ keyword, limit, node, part }: SchemaClause): boolean {
  if (keyword === "enum" || keyword === "const" || part.length > 0) return false;
  const listed: readonly Json[] | undefined =
    node["const"] === undefined ? (isArray(node["enum"]) ? node["enum"] : undefined) : [node["const"]];
  if (listed === undefined || listed.length === 0) return false;
  const isAllowed = compile({ [keyword]: limit });
  return listed.every((value) => isAllowed(value));
}
