import type { Json } from "../../../contract-tests/src/util/json.js";

/**
 * Renders a JSON value as a TypeScript expression. In an object literal, `"__proto__": x` would set the prototype, so this name
 * is rendered as a computed one (ECMA-262 §B.3.1).
 */
export function renderLiteral(value: Json, space?: number): string {
  return JSON.stringify(value, null, space).replaceAll(/(?<![\\\w])"__proto__":/g, '["__proto__"]:');
}
