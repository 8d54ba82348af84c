import { EVENT_STREAM } from "../../../contract/media-types.js";
import { cut, html, type Markup, reveal } from "../markup.js";
import { parseJsonTree } from "./json-tree.js";
import { renderJsonView, renderTextView, type View, type ViewOptions } from "./json-view.js";
import type { WrongValue } from "./places.js";

/** Options for rendering a body. */
interface BodyOptions extends ViewOptions {
  readonly mediaType: string;
  readonly values: readonly Pick<WrongValue, "event" | "note" | "pointer">[];
}

/** Renders a body for people. If that changes or shortens it, adds the original text. */
export function renderBody(bytes: Uint8Array, options: BodyOptions): Markup {
  if (bytes.byteLength === 0) return html`<p class="empty">No body</p>`;
  const start = bytes.subarray(0, MAX_DECODED_BYTES);
  const text = decode(start, start.length < bytes.length);
  const note = text === undefined && html`<p class="empty">The body is not UTF-8. Invalid bytes are shown as �.</p>`;
  const shown = text ?? Buffer.from(start).toString("utf8");
  const { isFolded, markup } = renderView(shown, options);
  const isChanged = isFolded || start.length < bytes.length || /\{|\[/.test(shown.charAt(0));
  return html`${note}<pre>${markup}</pre>${isChanged && renderOriginal(shown, bytes.byteLength, options.maxLength)}`;
}

/** The maximum number of bytes to decode. It bounds the time for a page with many large bodies. */
const MAX_DECODED_BYTES = 100_000;

/** Decodes UTF-8. Returns undefined if the bytes are not UTF-8. A cut character at the end is omitted. */
function decode(bytes: Uint8Array, isCut: boolean): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isCut });
  } catch {
    return undefined;
  }
}

function renderView(text: string, options: BodyOptions): View {
  if (options.mediaType === EVENT_STREAM) return renderEvents(text, options);
  const tree = parseJsonTree(text);
  return tree === undefined ? renderTextView(text, options) : renderJsonView(tree, options);
}

/** Renders a stream of events. The data of an event that has a marked value is shown as JSON. */
function renderEvents(text: string, options: BodyOptions): View {
  if (options.values.length === 0) return renderTextView(text, options);
  let event = -1;
  let isInData = false;
  const views = text
    .trimEnd()
    .split(/\r\n|\n|\r/)
    .map((line): View => {
      const isData = line.startsWith("data:");
      if (isData && !isInData) event += 1;
      isInData = line !== "" && (isInData || isData);
      const values = isData ? options.values.filter((value) => value.event === event) : [];
      const tree = values.length > 0 ? parseJsonTree(line.slice("data:".length)) : undefined;
      if (tree === undefined) return renderTextView(`${line}\n`, { ...options, maxLength: MAX_LINE_LENGTH });
      return { markup: html`data: ${renderJsonView(tree, { ...options, values }).markup}`, isFolded: true };
    });
  return joinViews(views, options.maxLength);
}

const MAX_LINE_LENGTH = 600;

/** Joins views up to a length. Beyond it, only views with a mark are shown. */
function joinViews(views: readonly View[], maxLength: number): View {
  let length = 0;
  const shown = views.filter(({ markup: { text } }) => {
    length += text.length;
    return length <= maxLength || text.includes("<mark>");
  });
  const isCut = shown.length < views.length;
  const rest = isCut && html`<i>… ${views.length - shown.length} more lines</i>`;
  return {
    markup: html`${shown.map(({ markup }) => markup)}${rest}`,
    isFolded: isCut || views.some(({ isFolded }) => isFolded),
  };
}

function renderOriginal(text: string, size: number, maxLength: number): Markup {
  const { isWhole, shown } = cut(text, maxLength);
  const isAll = isWhole && Buffer.byteLength(text) >= size;
  const bytes = `${size.toLocaleString("en")} ${size === 1 ? "byte" : "bytes"}`;
  const title = isAll ? `Original body, ${bytes}` : `Start of the original body of ${bytes}`;
  return html`<details class="whole"><summary>${title}</summary><pre>${reveal(shown)}${!isAll && "…"}</pre>${!isAll && html`<p class="empty">The file report.json contains the body.</p>`}</details>`;
}
