import { Buffer } from "node:buffer";
import { MAX_TEXT_LENGTH, UNSAFE } from "./sanitize.js";

/** The maximum length of a body in the JSON report, in characters or bytes. The curl command has the complete request body. */
const MAX_BODY_LENGTH = 20_000;

/** The maximum number of header fields of one message. */
const MAX_FIELDS = 100;

/** A body in the JSON report. A truncated body states its original size. */
type BodyProperties =
  | { readonly body: string; readonly bodyBytes?: number }
  | { readonly bodyBase64: string; readonly bodyBytes?: number };

/**
 * Serializes a document as indented JSON. Invisible and control characters are written as `\u` escapes (RFC 8259 §7), so
 * that the text is valid UTF-8 and safe to print, and parsers read the same document.
 */
export function stringify(document: object): string {
  const text = JSON.stringify(document, null, 2);
  return text.replaceAll(UNSAFE, (character) => (character === "\n" ? character : escapeUnits(character)));
}

/** Returns a text, or its start with its original length. */
export function truncate(text: string, maxLength = MAX_TEXT_LENGTH): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}… (${text.length} characters)` : text;
}

/** Returns the properties for a text body. */
export function textBody(text: string): BodyProperties {
  if (text.length <= MAX_BODY_LENGTH) return { body: text };
  return { body: text.slice(0, MAX_BODY_LENGTH), bodyBytes: Buffer.byteLength(text) };
}

/** Returns the properties for a body that is not UTF-8. */
export function binaryBody(bytes: Uint8Array): BodyProperties {
  const bodyBase64 = Buffer.from(bytes.subarray(0, MAX_BODY_LENGTH)).toString("base64");
  return bytes.byteLength <= MAX_BODY_LENGTH ? { bodyBase64 } : { bodyBase64, bodyBytes: bytes.byteLength };
}

/** Returns the first header fields, with truncated values. */
export function boundHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const fields = Object.entries(headers).slice(0, MAX_FIELDS);
  return Object.fromEntries(fields.map(([name, value]) => [truncate(name), truncate(value)]));
}

function escapeUnits(character: string): string {
  return Array.from(character.split(""), (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}
