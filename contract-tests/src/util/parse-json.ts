import type { Json } from "./json.js";

/** The maximum nesting of arrays and objects. Recursive functions exhaust the stack at several thousand levels. */
const MAX_DEPTH = 1000;

/**
 * Parses a text as JSON (RFC 8259 §2). Returns undefined if it is not JSON, or if it is nested more than 1000 levels deep,
 * which RFC 8259 §9 permits.
 */
export function parseJson(text: string): Json | undefined {
  try {
    return isTooDeep(text) ? undefined : (JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}

/** Whether a text is JSON (RFC 8259 §2), with any nesting. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether a text is nested too deeply. The text can be invalid, and it can be as long as a response. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let isString = false;
  for (let index = 0; index < text.length && depth <= MAX_DEPTH; index += 1) {
    const character = text[index];
    if (character === '"') isString = !isString;
    else if (isString) index += character === "\\" ? 1 : 0;
    else if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") depth -= 1;
  }
  return depth > MAX_DEPTH;
}

/**
 * Parses the text of a file. Ignores a byte order mark, which some editors add (RFC 8259 §8.1).
 *
 * @param source the file's name, for the error message
 * @param ErrorType the class of the error that is thrown
 * @throws ErrorType if the text is not JSON. The message is one line of printable ASCII after the name, even if the file
 * contains control characters.
 */
export function parseJsonFile(text: string, source: string, ErrorType: new (message: string) => Error): Json {
  try {
    return JSON.parse(text.replace(/^\ufeff/, "")) as Json;
  } catch (cause) {
    const message = (cause as Error).message.replaceAll(/[^\x21-\x7e]+/g, " ");
    throw new ErrorType(`${source}: not JSON: ${message.slice(0, 120)}`);
  }
}
