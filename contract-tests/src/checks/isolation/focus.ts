import { patternSamples } from "../../contract/generate/string.js";
import { withAllOf } from "../../contract/schema.js";
import { isArray, isObject, type Json, type JsonObject } from "../../util/json.js";
import { unknownNameFor, violationsOf } from "./violate.js";

/** A schema whose values reach one node of another schema. */
export interface FocusedSchema {
  readonly schema: Json;
  /** The nodes on the path. The generator varies their values most. */
  readonly trail: ReadonlySet<Json>;
}

/** The maximum number of ways to reach a node. */
const MAX_WAYS = 24;

/**
 * Returns schemas of values in which one node of a schema applies: its alternatives are chosen, and the properties and items on
 * the path to it exist.
 *
 * @param tokens the path from the schema to the node, as in a JSON Pointer
 * @param replace returns the schemas to put in the place of the node
 */
export function focusOn(
  root: JsonObject,
  tokens: readonly string[],
  replace: (node: Json) => readonly Json[],
): readonly FocusedSchema[] {
  return focus(root, tokens, replace).slice(0, MAX_WAYS);
}

function focus(node: Json, [keyword, ...rest]: readonly string[], replace: (node: Json) => readonly Json[]): FocusedSchema[] {
  const enter = (child: Json | undefined, tokens: readonly string[], wrap: (child: Json) => readonly Json[]) =>
    focus(child ?? true, tokens, replace).flatMap(({ schema, trail }) =>
      wrap(schema).map((wrapped) => ({ schema: wrapped, trail: new Set([...trail, wrapped]) })),
    );
  if (keyword === undefined) return replace(node).map((schema) => ({ schema, trail: new Set([schema]) }));
  if (!isObject(node)) return [];
  const value = node[keyword];
  const [key = "", ...deeper] = rest;
  switch (keyword) {
    case "additionalProperties":
    case "unevaluatedProperties":
      return enter(value, rest, (child) => [including(node, unknownNameFor(node), { [keyword]: child })]);
    case "allOf":
      return enter(at(value, key), deeper, (child) => [{ ...node, allOf: replaceAt(value, key, child) }]);
    case "anyOf":
    case "oneOf": {
      const { [keyword]: _, ...others } = node;
      const siblings = (isArray(value) ? value : []).filter((_, index) => String(index) !== key);
      return enter(at(value, key), deeper, (child) => [
        ...(siblings.length === 0 ? [] : [withAllOf(others, child, { not: { anyOf: siblings } })]),
        // Other alternatives may match, too. In `oneOf`, a value that matches two of them may show whether the clause is
        // enforced.
        withAllOf(others, child),
      ]);
    }
    case "contains":
      return enter(value, rest, (child) => [{ ...node, type: "array", contains: child }]);
    case "dependentSchemas": {
      const { [key]: child, ...triggers } = isObject(value) ? value : {};
      return enter(child, deeper, (changed) => [withAllOf(including(node, key, { dependentSchemas: triggers }), changed)]);
    }
    case "else":
    case "if":
    case "then":
      return focusOnCondition(node, keyword, (child, wrap) => enter(child, rest, wrap));
    case "items":
    case "unevaluatedItems":
      return enter(value, rest, (child) => [
        { ...node, [keyword]: child, type: "array", minItems: Math.max(minItemsOf(node), lengthOf(node["prefixItems"]) + 1) },
      ]);
    case "not": {
      const { not: _, ...others } = node;
      return enter(value, rest, (child) => [withAllOf(others, child)]);
    }
    case "patternProperties": {
      const names = patternSamples(key);
      return enter(at(value, key), deeper, (child) =>
        names.slice(0, 2).map((name) => including(node, name, { patternProperties: { ...asObject(value), [key]: child } })),
      );
    }
    case "prefixItems":
      return enter(at(value, key), deeper, (child) => [
        {
          ...node,
          prefixItems: replaceAt(value, key, child),
          type: "array",
          minItems: Math.max(minItemsOf(node), Number(key) + 1),
        },
      ]);
    case "properties":
      return enter(at(value, key), deeper, (child) => [
        including(node, key, { properties: { ...asObject(value), [key]: child } }),
      ]);
    case "propertyNames":
      return enter(value, rest, (child) => [{ ...node, type: "object", propertyNames: child }]);
    default:
      return [];
  }
}

/**
 * Focuses on `if`, `then` or `else`. The condition in `if` matters only for values that violate `then` or `else`, so these come
 * first.
 */
function focusOnCondition(
  node: JsonObject,
  keyword: "else" | "if" | "then",
  enter: (child: Json | undefined, wrap: (child: Json) => readonly Json[]) => FocusedSchema[],
): FocusedSchema[] {
  const { else: otherwise, if: condition = true, then, ...others } = node as Readonly<Record<string, Json>>;
  const violated = violationsOf(condition);
  switch (keyword) {
    case "then":
      return enter(then, (child) => [withAllOf(others, condition, child)]);
    case "else":
      return enter(otherwise, (child) => violated.map((not) => withAllOf(others, not, child)));
    case "if":
      return enter(condition, (child) => [
        ...violationsOf(then ?? true).map((each) => withAllOf(others, child, each)),
        ...violationsOf(otherwise ?? true).map((each) => withAllOf(others, child, each)),
        withAllOf(others, child),
      ]);
  }
}

/** Returns the node with the changes, and requires the property. */
function including(node: JsonObject, name: string, changes: JsonObject): JsonObject {
  const required = isArray(node["required"]) ? node["required"] : [];
  return { ...node, ...changes, type: "object", required: [...required, name] };
}

function at(value: Json | undefined, key: string): Json | undefined {
  return isArray(value) ? value[Number(key)] : isObject(value) ? value[key] : undefined;
}

function replaceAt(value: Json | undefined, key: string, child: Json): readonly Json[] {
  return (isArray(value) ? value : []).map((each, index) => (String(index) === key ? child : each));
}

function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function minItemsOf({ minItems }: JsonObject): number {
  return typeof minItems === "number" ? minItems : 0;
}

function lengthOf(value: Json | undefined): number {
  return isArray(value) ? value.length : 0;
}
