import { isArray, isObject, type Json, pointTo } from "../../util/json.js";

/**
 * Describes the first number beyond ±(2^53 − 1) in a document. JSON parsers change such numbers (RFC 8259 §6), so that limits
 * with them are not reliable.
 *
 * @returns one line with the JSON Pointer, or undefined
 */
export function findUnsafeNumber(node: Json, pointer = "#"): string | undefined {
  if (typeof node === "number" && Math.abs(node) > Number.MAX_SAFE_INTEGER)
    return `the number at ${pointer} is beyond ±(2^53 − 1) (received about ${node}): use a limit that JSON numbers represent exactly`;
  const children = isArray(node)
    ? node.map((item, index) => [String(index), item] as const)
    : isObject(node)
      ? Object.entries(node)
      : [];
  for (const [name, child] of children) {
    const problem = findUnsafeNumber(child, pointTo(pointer, name));
    if (problem !== undefined) return problem;
  }
  return undefined;
}
