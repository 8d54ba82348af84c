import { isArray, isObject, type Json, type JsonObject, pointTo, unescapeToken } from "../../util/json.js";
import { isData, keyOfChild } from "./position.js";

/** A schema with an identifier. */
interface Identified {
  readonly name: string;
  readonly pointer: string;
}

/**
 * Replaces references to the identifiers of schemas by JSON Pointers, and removes the identifiers (JSON Schema Core §8.2.1,
 * §8.2.2). Otherwise, a schema that is copied to several places would have the same identifier several times.
 *
 * - `#color` refers to the schema with `$anchor: color`. If there are several, the closest one counts.
 * - `https://example.com/color` refers to the schema with this `$id`.
 * - `#/$defs/color` inside a schema with an `$id` is relative to this schema.
 */
export function resolveIdentifiers(document: JsonObject): JsonObject {
  if (!/"\$(?:anchor|id)":"/.test(JSON.stringify(document))) return document;
  const anchors: Identified[] = [];
  const ids: Identified[] = [];
  mapObjects(document, (node, pointer) => {
    const { $anchor, $id } = node as { readonly $anchor?: Json; readonly $id?: Json };
    if (typeof $anchor === "string") anchors.push({ name: $anchor, pointer });
    if (typeof $id === "string") ids.push({ name: $id.replace(/#$/, ""), pointer });
    return node;
  });
  return mapObjects(document, (node, pointer) => {
    const entries = Object.entries(node).filter(
      ([name, value]) => !((name === "$anchor" || name === "$id") && typeof value === "string"),
    );
    const reference = node["$ref"];
    const target = typeof reference === "string" ? locate(reference, pointer) : undefined;
    return Object.fromEntries(entries.map(([name, value]) => [name, name === "$ref" ? (target ?? value) : value]));
  }) as JsonObject;

  function locate(reference: string, from: string): string | undefined {
    const [name = "", fragment = ""] = reference.split("#");
    const schema =
      name === "" ? ids.filter(({ pointer }) => isWithin(from, pointer)).at(-1) : ids.find((other) => other.name === name);
    if (name !== "" && schema === undefined) return undefined;
    if (fragment !== "" && !fragment.startsWith("/")) {
      const named = anchors.filter((anchor) => anchor.name === fragment);
      const inside = named.filter(({ pointer }) => schema !== undefined && isWithin(pointer, schema.pointer));
      return closest(inside.length > 0 ? inside : named, from);
    }
    // Many authors write references that are relative to the document, although the schema has an `$id`.
    return schema !== undefined && exists(document, schema.pointer + fragment) ? schema.pointer + fragment : undefined;
  }
}

/** Returns a document in which each object that is not data is replaced. Parents are replaced before their children. */
function mapObjects(document: JsonObject, replace: (node: JsonObject, pointer: string) => JsonObject): Json {
  const visit = (node: Json, pointer: string, key: string): Json => {
    if (isData(node, key)) return node;
    if (isArray(node)) return node.map((item, index) => visit(item, pointTo(pointer, String(index)), ""));
    if (!isObject(node)) return node;
    const children = Object.entries(replace(node, pointer));
    return Object.fromEntries(
      children.map(([name, child]) => [name, visit(child, pointTo(pointer, name), keyOfChild(key, name))]),
    );
  };
  return visit(document, "#", "");
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}

/** Returns the pointer that has the longest beginning in common with another one. */
function closest(candidates: readonly Identified[], from: string): string | undefined {
  const tokens = from.split("/");
  const shared = ({ pointer }: Identified) => {
    const end = pointer.split("/").findIndex((token, index) => token !== tokens[index]);
    return end < 0 ? tokens.length : end;
  };
  return candidates.toSorted((one, other) => shared(other) - shared(one))[0]?.pointer;
}

function exists(document: JsonObject, pointer: string): boolean {
  let node: Json | undefined = document;
  for (const token of pointer.split("/").slice(1)) {
    const name = unescapeToken(token);
    node = isArray(node) ? node[Number(name)] : isObject(node) && Object.hasOwn(node, name) ? node[name] : undefined;
  }
  return node !== undefined;
}
