import { allowsNothing } from "../contract/generate/generate.js";
import { findValue } from "../contract/sample-value.js";
import { requiredOf } from "../contract/schema.js";
import { isArray, isObject, type Json, type JsonObject, pointTo } from "../util/json.js";

/**
 * Explains in one line why no valid value of a schema is known. Names the innermost schema that causes it, and the remedy.
 *
 * @param anchor JSON Pointer to the schema in the contract
 */
export function explainMissingValue(schema: JsonObject, anchor: string): string {
  const cause = innermostCause(schema, anchor);
  return allowsNothing(cause.schema)
    ? `${cause.anchor} allows nothing: its clauses contradict each other`
    : `no valid value found for ${cause.anchor}: add an \`example\` to this schema`;
}

interface Located {
  readonly schema: JsonObject;
  readonly anchor: string;
}

function innermostCause(schema: JsonObject, anchor: string): Located {
  const inner = requiredParts(schema, anchor).find((part) => findValue(part.schema) === undefined);
  return inner === undefined ? { schema, anchor } : innermostCause(inner.schema, inner.anchor);
}

/** Returns the schemas of required properties and of items. A value needs a value of each of them. */
function requiredParts(schema: JsonObject, anchor: string): readonly Located[] {
  const { items, minItems } = schema as { readonly items?: Json; readonly minItems?: Json };
  const itemSchema = isObject(items) && Number(minItems ?? 0) > 0 ? [{ schema: items, anchor: pointTo(anchor, "items") }] : [];
  return [...requiredOf(schema).flatMap((name) => locate(schema, anchor, String(name))), ...itemSchema];
}

/** Returns the schemas of a property, including those from the members of an `allOf`. */
function locate({ allOf, properties }: JsonObject, anchor: string, name: string): readonly Located[] {
  const own = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
  const members = (isArray(allOf) ? allOf : []).flatMap((member, index) =>
    isObject(member) ? locate(member, pointTo(anchor, "allOf", String(index)), name) : [],
  );
  return [...(isObject(own) ? [{ schema: own, anchor: pointTo(anchor, "properties", name) }] : []), ...members];
}
