/** The media type of request bodies and of responses that are not a stream (RFC 8259 §11). */
export const JSON_MEDIA_TYPE = "application/json";

/** The media type of server-sent events (HTML §9.2.5). */
export const EVENT_STREAM = "text/event-stream";
