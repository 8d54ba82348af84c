import { type Json, maskRandom, TEXT } from "./mask.js";

/**
 * Normalizes the body of a response. JSON and server-sent events keep their structure, strings without white space and
 * strings from the request. Other strings, such as error messages, are replaced.
 *
 * @param sent the body of the request
 */
export function normalizeResponseBody(body: string, sent: string): Json {
  const parsed = parse(body);
  if (parsed !== undefined) return maskSentences(parsed, sent);
  if (/^data:/m.test(body)) return body.split("\n").map((line) => normalizeLine(line, sent));
  return { text: /\s/.test(body.trim()) ? TEXT : maskRandom(body) };
}

function normalizeLine(line: string, sent: string): Json {
  const [, data] = /^data: ?(.*)$/.exec(line) ?? [];
  const parsed = data === undefined ? undefined : parse(data);
  return parsed === undefined ? maskRandom(line) : { data: maskSentences(parsed, sent) };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function maskSentences(value: Json, sent: string): Json {
  if (typeof value === "string") return /\s/.test(value) && !sent.includes(JSON.stringify(value)) ? TEXT : maskRandom(value);
  if (Array.isArray(value)) return value.map((item) => maskSentences(item, sent));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, maskSentences(item, sent)]));
}
