/** The media type of request bodies and of responses that are not a stream (RFC 8259 §11). */
export const JSON_MEDIA_TYPE = "application/json";

/** The media type of server-sent events (HTML §9.2.5). */
export const EVENT_STREAM = "text/event-stream";

/** Returns the media type of a `Content-Type` header without its parameters, in lower case (RFC 9110 §8.3.1). */
export function parseMediaType(header: string | undefined): string {
  return (header ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** Returns a key of `content` in lower case, without the charset: JSON and events have only one (RFC 8259 §8.1, HTML §9.2.5). */
export function withoutCharset(key: string): string {
  const [type = "", ...parameters] = key.toLowerCase().split(/\s*;\s*/);
  return [type.trim(), ...parameters.filter((parameter) => !parameter.startsWith("charset="))].join(";");
}

/** Whether a media type is within a range such as `application/*` (RFC 9110 §12.5.1, OpenAPI 3.1 §4.8.14). */
export function isWithinRange(mediaType: string, range: string): boolean {
  const [expected, received] = [parseMediaType(range), parseMediaType(mediaType)];
  return expected === "*/*" || expected === received || (expected.endsWith("/*") && received.startsWith(expected.slice(0, -1)));
}

/**
 * Returns the key of a `content` object that describes JSON: `application/json`, else a type with the suffix `+json` (RFC 6839
 * §3.1), else a range. The key may have parameters.
 */
export function jsonKey(keys: Iterable<string>): string | undefined {
  const all = [...keys];
  return (
    all.find((key) => parseMediaType(key) === JSON_MEDIA_TYPE) ??
    all.find((key) => parseMediaType(key).endsWith("+json")) ??
    all.find((key) => isWithinRange(JSON_MEDIA_TYPE, key))
  );
}

/** Returns what a contract documents for a JSON body, by media type. */
export function jsonContent<T>(content: ReadonlyMap<string, T> | undefined): T | undefined {
  const key = jsonKey(content?.keys() ?? []);
  return key === undefined ? undefined : content?.get(key);
}
