import { EVENT_STREAM } from "../contract/media-types.js";
import type { HttpResponse } from "../traffic/exchange.js";
import { mediaTypeOf, textOf } from "../traffic/response.js";
import { parseEventStream } from "../traffic/sse.js";
import { parseJson } from "../util/parse-json.js";
import { truncate } from "../util/text.js";
import type { Finding } from "./oracle.js";

/**
 * Finds a name that occurs twice in a JSON object, with different values. Some clients read the first value, others the last one
 * (RFC 8259 §4).
 */
export function findAmbiguousName(response: HttpResponse): Finding | undefined {
  const text = textOf(response) ?? "";
  const documents = mediaTypeOf(response) === EVENT_STREAM ? parseEventStream(text).map(({ data }) => data) : [text];
  for (const document of documents) {
    const repeated = parseJson(document) === undefined ? undefined : findRepeated(document);
    if (repeated === undefined) continue;
    const [name, ...values] = repeated.map((part) => truncate(part, 40));
    return { expected: `one value of ${name}`, received: values.join(" and ") };
  }
  return undefined;
}

/** An object or array that encloses the current position. */
interface Container {
  /** The text of each value so far, by name. Undefined for an array. */
  readonly values: Map<string, string> | undefined;
  /** The name of the current value, as JSON. */
  name?: string | undefined;
  /** The position of the current value in the text. */
  start: number;
}

/**
 * Returns the first name that has two different values in one object, with both values, as JSON text. `JSON.parse` cannot be used,
 * because it keeps only the last value.
 *
 * @param text valid JSON
 */
function findRepeated(text: string): readonly [name: string, first: string, second: string] | undefined {
  const containers: Container[] = [];
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}:,]/gs)) {
    const container = containers.at(-1);
    if (token === ":" && container !== undefined) container.start = index + 1;
    else if (token === "[" || token === "{") containers.push({ values: token === "{" ? new Map() : undefined, start: index });
    else if (token.startsWith('"')) {
      // The first text after `{` or `,` is the name. Later texts are values.
      if (container?.values !== undefined) container.name ??= token;
    } else {
      if (token !== ",") containers.pop();
      if (container?.values === undefined || container.name === undefined) continue;
      // A name can be written with or without escapes.
      const name = String(JSON.parse(container.name));
      const value = text.slice(container.start, index).trim();
      const former = container.values.get(name);
      if (former !== undefined && former !== value) return [container.name, former, value];
      container.values.set(name, value);
      container.name = undefined;
    }
  }
  return undefined;
}
