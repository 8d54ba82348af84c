/** The media type of request bodies and of responses that are not a stream (RFC 8259 §11). */
export const JSON_MEDIA_TYPE = "application/json";

/** The media type of server-sent events (HTML §9.2.5). */
export const EVENT_STREAM = "text/event-stream";

/** Returns the media type of a `Content-Type` header without its parameters, in lower case (RFC 9110 §8.3.1). */
export function parseMediaType(header: string | undefined): string {
  return (header ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}
