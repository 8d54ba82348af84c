import { isArray, isObject, type Json, pointTo } from "../../util/json.js";

/**
 * Describes the first number beyond ±(2^53 − 1) in a document. JSON parsers change such numbers (RFC 8259 §6), so that limits
 * with them are not reliable.
 *
 * @returns one line with the JSON Pointer, or undefined
 */
export function findUnsafeNumber(document: Json): string | undefined {
  const found = locate(document);
  if (found === undefined) return undefined;
  const pointer = pointTo("#", ...found.tokens);
  return `the number at ${pointer} is beyond ±(2^53 − 1) (received about ${found.value}): use a limit that JSON numbers represent exactly`;
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
