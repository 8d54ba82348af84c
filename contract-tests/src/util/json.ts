/** Any JSON value (RFC 8259 §3). */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object (RFC 8259 §4). */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** The type names of JSON Schema (JSON Schema Core §4.2.1, Validation §6.1.1). Every `integer` is also a `number`. */
export type JsonType = "array" | "boolean" | "integer" | "null" | "number" | "object" | "string";

/** Whether a JSON value is an object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a JSON value is an array. */
export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether two JSON values are equal (JSON Schema Core §4.2.2). The order of properties is ignored; numbers compare by value. */
export function equalJson(a: Json | undefined, b: Json | undefined): boolean {
  if (isArray(a)) return isArray(b) && a.length === b.length && a.every((item, index) => equalJson(item, b[index]));
  if (!isObject(a)) return a === b;
  if (!isObject(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && equalJson(a[name], b[name]));
}

/** Replaces lone surrogates, which have no encoding in UTF-8, by the replacement character (Unicode §3.9). */
export function toWellFormed(text: string): string {
  return text.replaceAll(/\p{Cs}/gu, "\ufffd");
}

/** Appends tokens to a JSON Pointer. Escapes `~` and `/` (RFC 6901 §3), but does not percent-encode for a URI fragment. */
export function pointTo(pointer: string, ...tokens: readonly string[]): string {
  return [pointer, ...tokens.map(escapeToken)].join("/");
}

/** Escapes a token of a JSON Pointer (RFC 6901 §3). */
export function escapeToken(token: string): string {
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Reverses `escapeToken` (RFC 6901 §4). */
export function unescapeToken(token: string): string {
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}
