import { parseJson } from "../util/parse-json.js";
import type { CallContext } from "./call.js";
import { throwIfAborted, withDeadline } from "./deadline.js";

/**
 * The data of each event of a stream, as HTML §9.2.6 has them dispatched and JSON has them read: lines may end with
 * CR LF, LF or CR, comments and fields other than `data` are passed over, an event that no empty line has ended is none.
 * A stream that breaks off, or is silent for too long, has ended.
 *
 * @throws the reason of a signal of the call
 */
export async function* readEvents(body: ReadableStream<Uint8Array>, call: CallContext): AsyncGenerator<unknown, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let data: string[] = [];
  let rest = "";
  let hadReturn = false;
  try {
    while (rest.length < LONGEST_LINE) {
      const part = await withDeadline(call, call.requestTimeout, () => reader.read()).catch(() => throwIfAborted(call.signals));
      if (!part?.value) return;
      const text = decoder.decode(part.value, { stream: true });
      // A CR ends a line at once; a LF that comes after it belongs to it.
      const lines = (hadReturn ? text.replace(/^\n/, "") : text).split(/\r\n|\n|\r/);
      // Only what is new is searched for the end of a line: a long line in many parts would take quadratic time.
      lines[0] = rest + lines[0];
      if (text) hadReturn = text.endsWith("\r");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (/^data(:|$)/.test(line)) data.push(line.replace(/^data:? ?/, ""));
        if (line) continue;
        if (data.length > 0) yield parseJson(data.join("\n"));
        data = [];
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** A line longer than so many characters is none: the stream has gone wrong. */
const LONGEST_LINE = 2 ** 24;
