import type { Json } from "./json.js";

/** The JSON that a text is (RFC 8259 §2); undefined where it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Whether a text is JSON (RFC 8259 §2). */
export function isJson(text: string): boolean {
  return parseJson(text) !== undefined;
}

/**
 * Parses a file's text.
 *
 * @throws Problem with a message of one line that is fit to print, whatever is in the file
 */
export function parseJsonFile(text: string, source: string, Problem: new (message: string) => Error): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    const message = (cause as Error).message.replaceAll(/[^\x21-\x7e]+/g, " ");
    throw new Problem(`${source}: not JSON: ${message.slice(0, 120)}`);
  }
}
