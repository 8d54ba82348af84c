import { isArray, isObject, type Json } from "../../util/json.js";

/** The direction of a message: clients write requests, servers write responses. */
export type MessageDirection = "request" | "response";

/** Returns the target of a reference. Returns any other node unchanged. */
type Resolve = (node: Json) => Json;

/**
 * Returns a schema without the properties that messages of one direction do not contain: requests omit `readOnly` properties, and
 * responses omit `writeOnly` properties, even if these are in `required` (OpenAPI 3.1 §4.8.24.2).
 *
 * @param resolve resolves references; they are kept
 */
export function forDirection(schema: Json, direction: MessageDirection, resolve: Resolve = (node) => node): Json {
  const marker = direction === "request" ? "readOnly" : "writeOnly";
  return visit(schema, new Set());

  function visit(node: Json, inherited: ReadonlySet<string>): Json {
    if (!isObject(node)) return node;
    const hidden = new Set([...inherited, ...hiddenNames(node)]);
    return Object.fromEntries(
      Object.entries(node).flatMap(([keyword, value]): readonly (readonly [string, Json])[] => {
        if (keyword === "properties" && isObject(value)) {
          const visible = Object.entries(value).filter(([, property]) => !isHidden(property));
          return [[keyword, Object.fromEntries(visible.map(([name, property]) => [name, visit(property, new Set())]))]];
        }
        if (keyword === "required" && isArray(value)) {
          const names = value.filter((name) => !hidden.has(String(name)));
          return names.length === 0 && value.length > 0 ? [] : [[keyword, names]];
        }
        if (IN_PLACE_LISTS.includes(keyword) && isArray(value)) return [[keyword, value.map((member) => visit(member, hidden))]];
        if (IN_PLACE.includes(keyword)) return [[keyword, visit(value, hidden)]];
        if (keyword === "prefixItems" && isArray(value)) return [[keyword, value.map((member) => visit(member, new Set()))]];
        if (NESTED.includes(keyword)) return [[keyword, visit(value, new Set())]];
        if (NESTED_MAPS.includes(keyword) && isObject(value))
          return [[keyword, Object.fromEntries(Object.entries(value).map(([name, member]) => [name, visit(member, new Set())]))]];
        return [[keyword, value]];
      }),
    );
  }

  /** Returns the hidden properties of a schema and of the schemas that apply to the same value. */
  function hiddenNames(node: Json, depth = 0): readonly string[] {
    const target = resolve(node);
    if (!isObject(target) || depth > MAX_DEPTH) return [];
    const properties = isObject(target["properties"]) ? Object.entries(target["properties"]) : [];
    const lists = IN_PLACE_LISTS.flatMap((keyword) => (isArray(target[keyword]) ? target[keyword] : []));
    const single = IN_PLACE.map((keyword) => target[keyword] ?? null);
    return [
      ...properties.filter(([, property]) => isHidden(property)).map(([name]) => name),
      ...[...lists, ...single].flatMap((member) => hiddenNames(member, depth + 1)),
    ];
  }

  function isHidden(property: Json, depth = 0): boolean {
    if (!isObject(property) || depth > MAX_DEPTH) return false;
    if (property[marker] === true) return true;
    const target = resolve(property);
    const members = isObject(target) && isArray(target["allOf"]) ? target["allOf"] : [];
    return (isObject(target) && target[marker] === true) || members.some((member) => isHidden(member, depth + 1));
  }
}

/** Whether a document marks any property as `readOnly` or `writeOnly`. */
export function hasDirections(document: Json): boolean {
  return /"(?:readOnly|writeOnly)":true/.test(JSON.stringify(document));
}

/** Keywords whose schemas apply to the same value. */
const IN_PLACE_LISTS = ["allOf", "anyOf", "oneOf"];
const IN_PLACE = ["else", "if", "then", "x-uncontested"];

/** Keywords whose schemas apply to other values. */
const NESTED = ["additionalProperties", "contains", "contentSchema", "items", "not", "unevaluatedItems", "unevaluatedProperties"];
const NESTED_MAPS = ["dependentSchemas", "patternProperties"];

/** References can be recursive. */
const MAX_DEPTH = 20;
