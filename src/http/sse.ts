import { parseJson } from "../util/parse-json.js";
import type { CallContext } from "./call-context.js";
import { throwIfAborted, withDeadline } from "./deadline.js";
import { openBody, SizeLimitError } from "./parse-response.js";

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
 * The events end when the stream breaks off, or sends nothing for longer than the call's request timeout. Once the id is known,
 * comments do not count as activity. A server that does not send the last event may send comments forever, and the generation can
 * be polled instead.
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
  const parse = createEventParser(response.status);
  // The remaining time of the call at which the silence is too long. A body that arrives as a whole may use all of the time.
  const endOfSilence = () => (reader.isStream ? Math.max(0, call.remainingMs() - call.requestTimeout) : 0);
  let end = endOfSilence();
  try {
    for (;;) {
      const ms = call.remainingMs() - end;
      // Checks the time first. A fast stream would win every race against a timer of 0 ms.
      const text = ms > 0 ? await withDeadline(call, ms, reader.read).catch(() => throwIfAborted(call) as undefined) : undefined;
      for (const event of parse(text)) {
        yield event;
        end = endOfSilence();
      }
      if (text === undefined) return;
      if (text && !call.generation.id) end = endOfSilence();
    }
  } finally {
    reader.cancel();
    close();
  }
}

/** Returns a function that parses the next part of a stream, or its end, and yields the events that end in it. */
function createEventParser(status: number): (part: string | undefined) => Generator<ServerEvent, void> {
  let data: string[] = [];
  let event = "";
  let size = 0;
  let rest = "";
  let endedWithReturn = false;
  const assertSize = (bytes: number) => {
    if (bytes > MAX_EVENT_BYTES) throw new SizeLimitError(`An event of the stream exceeds ${MAX_EVENT_BYTES} bytes`, { status });
  };
  return function* (part) {
    const text = part ?? "\n\n";
    // A CR ends a line at once; the LF of a CR LF may follow in the next part.
    const lines = (endedWithReturn ? text.replace(/^\n/, "") : text).split(/\r\n|\n|\r/);
    if (text) endedWithReturn = text.endsWith("\r");
    // Searches only the new chunk for line ends. Otherwise, a long line in many chunks would take quadratic time.
    lines[0] = rest + lines[0];
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [, field, value = ""] = /^(data|event)(?:: ?(.*))?$/s.exec(line) ?? [];
      if (field === "data") data.push(value);
      if (field === "event") event = value;
      // Comments keep a silent stream alive. They are not part of an event.
      if (!line.startsWith(":")) size += line.length + 1;
      assertSize(size);
      if (line) continue;
      if (data.length > 0) yield { event: event || "message", data: parseJson(data.join("\n")), isComplete: part !== undefined };
      data = [];
      event = "";
      size = 0;
    }
    assertSize(size + rest.length);
  };
}
