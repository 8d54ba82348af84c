import type { Exchange, HttpResponse, RawRequest } from "../../traffic/exchange.js";
import { mediaTypeOf, textOf } from "../../traffic/response.js";
import { parseJson } from "../../util/parse-json.js";
import { brief, cut, html, type Markup, reveal } from "./markup.js";

/** Renders a request as it was sent. */
export function renderRequest({ body, headers, method, url }: RawRequest, most: number): Markup {
  const { pathname, search } = new URL(url);
  const bytes = typeof body === "string" ? Buffer.from(body, "utf8") : body;
  return html`<section class="wire"><h4>Request</h4>
<p class="line"><b>${method}</b> ${brief(pathname + search, MOST_HEADER)}</p>
${renderHeaders(headers)}
${bytes !== undefined && renderBody(bytes, most)}</section>`;
}

/** Renders the response, or the reason why there is none. */
export function renderAnswer({ durationMs, outcome }: Exchange, most: number): Markup {
  const time = html`<small>after ${Math.round(durationMs)} ms</small>`;
  if (outcome.kind === "none") {
    return html`<section class="wire"><h4>No answer</h4><p class="line"><b>${outcome.reason}</b> ${time}</p><p>${outcome.message}</p></section>`;
  }
  const media = mediaTypeOf(outcome);
  return html`<section class="wire"><h4>Answer</h4>
<p class="line"><b>${outcome.status}</b> ${brief(media, MOST_HEADER)} ${time}${outcome.isOpen === true && html` <small>(not read to its end)</small>`}</p>
${renderHeaders(outcome.headers)}
${renderBody(outcome.body, most)}</section>`;
}

/** The maximum length of a header field in characters of HTML, and the maximum number of fields. */
const MOST_HEADER = 400;
const MOST_HEADERS = 40;

function renderHeaders(headers: HttpResponse["headers"]): Markup | false {
  const fields = Object.entries(headers);
  return (
    fields.length > 0 &&
    html`<details class="headers"><summary>${fields.length} header ${fields.length === 1 ? "field" : "fields"}</summary><pre>${fields
      .slice(0, MOST_HEADERS)
      .map(([name, value]) => html`<b>${brief(name, MOST_HEADER)}</b>: ${brief(value, MOST_HEADER)}\n`)}</pre></details>`
  );
}

/** The maximum length of a body shown without expanding it, in characters of HTML. */
const MOST_AT_ONCE = 480;

function renderBody(bytes: Uint8Array, most: number): Markup {
  if (bytes.byteLength === 0) return html`<p class="empty">no body</p>`;
  const readable = textOf({ kind: "response", status: 0, headers: {}, body: bytes });
  const note = readable === undefined && html`<p class="empty">not UTF-8: what cannot be read is shown as �</p>`;
  const text = readable === undefined ? Buffer.from(bytes).toString("utf8") : indent(readable);
  const folded = foldRuns(text);
  if (folded.length <= MOST_AT_ONCE && folded === text) return html`${note}<pre>${reveal(text)}</pre>`;
  const all = cut(text, most);
  const start = cut(folded, MOST_AT_ONCE);
  return html`${note}<pre>${reveal(start.shown)}${!start.isWhole && "…"}</pre>
<details class="whole"><summary>${all.isWhole ? "In full, all" : "More of its"} ${bytes.byteLength.toLocaleString("en")} bytes</summary><pre>${reveal(all.shown)}${!all.isWhole && "…"}</pre></details>`;
}

/** Indents JSON if only white space between tokens changes. Leaves `5.0` and duplicate names unchanged. */
function indent(text: string): string {
  const json = parseJson(text);
  return JSON.stringify(json) === text ? JSON.stringify(json, null, 2) : text;
}

function foldRuns(text: string): string {
  return text.replaceAll(/([^ ])\1{31,}/gsu, (run: string, unit: string) => `${unit}…(${run.length / unit.length} times)`);
}
