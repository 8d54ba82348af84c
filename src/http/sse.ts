import { parseJson } from "../util/parse-json.js";
import type { CallContext } from "./call-context.js";
import { throwIfAborted, withDeadline } from "./deadline.js";
import { createDecoder, openBody, SizeLimitError } from "./parse-response.js";

/** An event of a stream. */
export interface ServerEvent {
  /** The event's type; `message` if the stream does not name it. */
  readonly event: string;
  /** The data: parsed if it is JSON, else its text. */
  readonly data: unknown;
  /** Whether an empty line ended the event, so that it counts. The last event may be cut off. */
  readonly isComplete: boolean;
}

/** The maximum size of one event, and of one line, in bytes. */
const MAX_EVENT_BYTES = 1_000_000;

/**
 * Reads the events of a stream as HTML §9.2.6 dispatches them: lines end with CR LF, LF or CR, comments and unknown fields
 * are ignored, and an event is complete only if an empty line ends it.
 *
 * The events end when the stream breaks off, or is silent for longer than the call's request timeout.
 *
 * @param close closes the connection; called at the end, and when the caller stops reading
 * @throws SizeLimitError when an event or a line is larger than `MAX_EVENT_BYTES`
 * @throws AbortError when a signal of the call aborts
 */
export async function* readEvents(
  response: Response,
  call: CallContext,
  close: () => void = () => {},
): AsyncGenerator<ServerEvent, void> {
  const reader = openBody(response);
  const decode = reader && createDecoder();
  let hasText = true;
  const read = async () => {
    if (reader) {
      const chunk = await reader.read();
      return chunk && decode?.(chunk);
    }
    const isFirst = hasText;
    hasText = false;
    return isFirst ? await response.text() : undefined;
  };
  const parse = createEventParser(response.status);
  try {
    for (;;) {
      // Without a readable body, the text arrives when the stream ends.
      const text = await withDeadline(call, reader ? call.requestTimeout : Infinity, read).catch(() => throwIfAborted(call));
      if (text === undefined) return yield* parse("\n\n", true);
      yield* parse(text);
    }
  } finally {
    reader?.cancel();
    close();
  }
}

/** Returns a function that parses the next part of a stream and yields the events that end in it. */
function createEventParser(status: number): (text: string, isLast?: boolean) => Generator<ServerEvent, void> {
  let data: string[] = [];
  let event = "";
  let size = 0;
  let rest = "";
  let endedWithReturn = false;
  const assertSize = (bytes: number) => {
    if (bytes > MAX_EVENT_BYTES) throw new SizeLimitError(`An event of the stream exceeds ${MAX_EVENT_BYTES} bytes`, { status });
  };
  return function* (text, isLast) {
    // A CR ends a line at once; the LF of a CR LF may follow in the next part.
    const lines = (endedWithReturn ? text.replace(/^\n/, "") : text).split(/\r\n|\n|\r/);
    if (text) endedWithReturn = text.endsWith("\r");
    // Only the new part is searched for line ends: a long line in many parts would take quadratic time.
    lines[0] = rest + lines[0];
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [, field, value = ""] = /^(data|event)(?:: ?(.*))?$/s.exec(line) ?? [];
      if (field === "data") data.push(value);
      if (field === "event") event = value;
      // Comments keep a silent stream alive, and belong to no event.
      if (!line.startsWith(":")) size += line.length + 1;
      assertSize(size);
      if (line) continue;
      if (data.length > 0) yield { event: event || "message", data: parseJson(data.join("\n")), isComplete: !isLast };
      data = [];
      event = "";
      size = 0;
    }
    assertSize(size + rest.length);
  };
}
