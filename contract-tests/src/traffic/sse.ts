/** A server-sent event. Only its data matters to the suite. */
export interface StreamEvent {
  /** The `data` lines, joined by line feeds. */
  readonly data: string;
}

/**
 * Parses the events of a stream (HTML §9.2.6). Lines end with CR LF, LF or CR. Comments and fields other than `data` are
 * ignored. Events without data are not dispatched, and neither is an event that no empty line has ended yet.
 */
export function parseEventStream(text: string): readonly StreamEvent[] {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  const events: StreamEvent[] = [];
  let data: string[] = [];
  // The text after the last line break is an incomplete line.
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
