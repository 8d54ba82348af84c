import { isArray, isObject, type Json, type JsonObject, pointTo } from "../../util/json.js";
import { isData, keyOfChild } from "./position.js";

/**
 * Describes the first number beyond ±(2^53 − 1) in a document. JSON parsers change such numbers (RFC 8259 §6), so that values
 * with them are not reliable.
 *
 * @returns one line with the JSON Pointer, or undefined
 */
export function findUnsafeNumber(document: Json): string | undefined {
  const found = locate(document);
  if (found === undefined) return undefined;
  const pointer = pointTo("#", ...found.tokens);
  return `the number at ${pointer} is beyond ±(2^53 − 1) (received about ${found.value}): use a number that JSON represents exactly`;
}

/** Bounds that allow every integer up to ±(2^53 − 1), by their keyword. */
const ALLOWS_SAFE_INTEGERS: Readonly<Record<string, (limit: number) => boolean>> = {
  maximum: (limit) => limit > Number.MAX_SAFE_INTEGER,
  exclusiveMaximum: (limit) => limit > Number.MAX_SAFE_INTEGER,
  minimum: (limit) => limit < Number.MIN_SAFE_INTEGER,
  exclusiveMinimum: (limit) => limit < Number.MIN_SAFE_INTEGER,
};

/**
 * Removes the bounds that no exact JSON number can violate, such as the maximum of a 64-bit integer. A value beyond such a bound
 * could not be sent: JSON parsers change it (RFC 8259 §6).
 *
 * @param onRemoval receives the JSON Pointer of each removed bound
 */
export function removeUnreachableBounds(document: JsonObject, onRemoval: (pointer: string) => void): JsonObject {
  if (locate(document) === undefined) return document;
  const visit = (node: Json, pointer: string, key: string): Json => {
    if (isData(node, key)) return node;
    if (isArray(node)) return node.map((item, index) => visit(item, pointTo(pointer, String(index)), ""));
    if (!isObject(node)) return node;
    const entries = Object.entries(node).flatMap(([name, child]): readonly (readonly [string, Json])[] => {
      const inner = keyOfChild(key, name);
      const childPointer = pointTo(pointer, name);
      if (typeof child !== "number" || !ALLOWS_SAFE_INTEGERS[inner]?.(child)) return [[name, visit(child, childPointer, inner)]];
      onRemoval(childPointer);
      return [];
    });
    return Object.fromEntries(entries);
  };
  return visit(document, "#", "") as JsonObject;
}

/** Describes a removed bound in one line. */
export function describeUnreachableBound(pointer: string): string {
  return `the limit at ${pointer} is beyond ±(2^53 − 1), which JSON numbers do not represent exactly: it is ignored`;
}

/** Returns the first such number with the path to it. */
function locate(node: Json): { readonly value: number; readonly tokens: readonly string[] } | undefined {
  if (typeof node === "number") return Math.abs(node) > Number.MAX_SAFE_INTEGER ? { value: node, tokens: [] } : undefined;
  if (!isArray(node) && !isObject(node)) return undefined;
  for (const [name, child] of Object.entries(node)) {
    const found = locate(child);
    if (found !== undefined) return { value: found.value, tokens: [name, ...found.tokens] };
  }
  return undefined;
}
