import { type Json, maskVolatile, TEXT } from "./mask.js";

/**
 * Normalizes the body of a response. The structure of JSON and server-sent events is kept. Strings with white
 * space that are not in the request, such as error messages, are replaced.
 *
 * @param sent the body of the request
 */
export function normalizeResponseBody(body: string, sent: string): Json {
  const parsed = parse(body);
  if (parsed !== undefined) return maskFreeText(parsed, sent);
  if (/^data:/m.test(body)) return body.split("\n").map((line) => normalizeLine(line, sent));
  return { text: /\s/.test(body.trim()) ? TEXT : maskVolatile(body) };
}

function normalizeLine(line: string, sent: string): Json {
  const [, data] = /^data: ?(.*)$/.exec(line) ?? [];
  const parsed = data === undefined ? undefined : parse(data);
  return parsed === undefined ? maskVolatile(line) : { data: maskFreeText(parsed, sent) };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function maskFreeText(value: Json, sent: string): Json {
  if (typeof value === "string") return /\s/.test(value) && !sent.includes(JSON.stringify(value)) ? TEXT : maskVolatile(value);
  if (Array.isArray(value)) return value.map((item) => maskFreeText(item, sent));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, maskFreeText(item, sent)]));
}
