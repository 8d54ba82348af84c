/** The media type of server-sent events (HTML §9.2.5). */
export const EVENT_STREAM = "text/event-stream";
