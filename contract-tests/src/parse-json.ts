import type { Json } from "./json.js";

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
