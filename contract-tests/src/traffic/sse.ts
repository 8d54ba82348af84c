/** One event of a stream, as far as it matters here. */
export interface StreamEvent {
  /** The lines of its data, joined by line feeds. */
  readonly data: string;
}

/**
 * The events of a stream, as HTML §9.2.6 has them dispatched: lines may end with CR LF, LF or CR, comments and fields
 * other than `data` are passed over, an event without data is none, and one that no empty line has ended is not yet one.
 */
export function parseEventStream(text: string): readonly StreamEvent[] {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  const events: StreamEvent[] = [];
  let data: string[] = [];
  // What follows the last line end is not a line yet.
  for (const line of lines.slice(0, -1)) {
    if (line === "") {
      if (data.length > 0) events.push({ data: data.join("\n") });
      data = [];
      continue;
    }
    const [, name, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === "data") data.push(value);
  }
  return events;
}
