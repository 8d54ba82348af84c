import type { Json } from "./json.js";

/** Parses a text as JSON (RFC 8259 §2). Returns undefined if it is not JSON. */
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
 * Parses the text of a file.
 *
 * @param source the file's name, for the error message
 * @param ErrorType the class of the error that is thrown
 * @throws ErrorType if the text is not JSON. The message is one line of printable ASCII after the name, even if the file
 * contains control characters.
 */
export function parseJsonFile(text: string, source: string, ErrorType: new (message: string) => Error): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    const message = (cause as Error).message.replaceAll(/[^\x21-\x7e]+/g, " ");
    throw new ErrorType(`${source}: not JSON: ${message.slice(0, 120)}`);
  }
}
