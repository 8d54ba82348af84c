import type { Call } from "./call.js";
import { parseJson } from "./parse-json.js";
import { within } from "./within.js";

/**
 * The data of each event of a stream, as HTML §9.2.6 has them dispatched and JSON has them read: lines may end with
 * CR LF, LF or CR, comments and fields other than `data` are passed over, an event that no empty line has ended is none.
 * A stream that breaks off, or is silent for too long, has ended.
 *
 * @param silence milliseconds
 * @throws the reason of a signal of the call
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  { left, signals }: Call,
  silence: number,
): AsyncGenerator<unknown, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const read = () =>
    within(
      Math.min(silence, left()),
      signals,
      () => reader.read(),
      async () => END,
    );
  let data: string[] = [];
  let rest = "";
  try {
    for (let isOver = false; !isOver; ) {
      const { done, value } = await read().catch(() => {
        for (const signal of signals) signal.throwIfAborted();
        return END;
      });
      isOver = done;
      // A CR at the end may be half of a CR LF; at the very end it is none.
      const lines = (rest + (value ? decoder.decode(value, { stream: true }) : "\n")).split(/\r\n|\n|\r(?!$)/);
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

const END = { done: true, value: undefined } as const;
