import type { Exchange, HttpResponse, NoResponse, RawRequest } from "../../../traffic/exchange.js";
import { mediaTypeOf } from "../../../traffic/response.js";
import { formatMilliseconds } from "../duration.js";
import { brief, type Content, html, type Markup } from "../markup.js";
import { renderBody } from "./body-view.js";
import type { Places } from "./places.js";

/**
 * Renders a request as it was sent.
 *
 * @param parameter the parameter under test, which is marked in the body
 * @param maxLength the maximum length of the body, in characters of HTML
 */
export function renderRequest({ body, headers, method, url }: RawRequest, parameter: string, maxLength: number): Markup {
  const bytes = typeof body === "string" ? Buffer.from(body, "utf8") : body;
  const values = [{ event: undefined, pointer: `/${parameter}`, note: "" }];
  return html`<section class="wire sent"><h6>Request</h6>
<p class="line"><b>${method}</b> ${brief(targetOf(url), MAX_FIELD_LENGTH)}</p>
${renderHeaders(headers, [])}
${bytes !== undefined && renderBody(bytes, { mediaType: "", values, text: undefined, maxLength })}</section>`;
}

/**
 * Renders the response, or the reason why it is missing. Marks the parts that deviate from the expectation.
 *
 * @param maxLength the maximum length of the body, in characters of HTML
 */
export function renderResponse({ durationMs, outcome }: Exchange, places: Places, maxLength: number): Markup {
  const time = html`<small>after ${formatMilliseconds(durationMs)}</small>`;
  if (outcome.kind === "none") {
    return html`<section class="wire"><h6>No response</h6><p class="line"><mark>${REASONS[outcome.reason]}</mark> ${time}</p><p>${brief(outcome.message, MAX_FIELD_LENGTH)}</p></section>`;
  }
  const status = html`<b>${outcome.status}</b>`;
  const mediaType = brief(mediaTypeOf(outcome), MAX_FIELD_LENGTH);
  const isWrongType = places.headers.includes("content-type");
  const type = mediaType === "" ? "no Content-Type" : mediaType;
  return html`<section class="wire"><h6>Response</h6>
<p class="line">${markIf(places.hasWrongStatus, status)} ${markIf(isWrongType, type)} ${time}${outcome.isOpen === true && html` <small>(not read to the end)</small>`}</p>
${renderHeaders(outcome.headers, places.headers)}
${renderBody(outcome.body, { mediaType: mediaTypeOf(outcome), values: places.values, text: places.text, maxLength })}</section>`;
}

const REASONS = {
  broken: "The connection closed early",
  timeout: "Timeout",
  unreachable: "Not reachable",
} as const satisfies Readonly<Record<NoResponse["reason"], string>>;

/** The maximum length of a header field in characters of HTML, and the maximum number of fields. */
const MAX_FIELD_LENGTH = 400;
const MAX_FIELDS = 40;

function renderHeaders(headers: HttpResponse["headers"], wrong: readonly string[]): Markup | false {
  const fields = Object.entries(headers);
  const hidden = fields.length - MAX_FIELDS;
  return (
    fields.length > 0 &&
    html`<details class="headers"${wrong.some((name) => name in headers) && html` open`}><summary>${fields.length} ${fields.length === 1 ? "header" : "headers"}</summary><pre>${fields
      .slice(0, MAX_FIELDS)
      .map(([name, value]) =>
        markIf(wrong.includes(name), html`<b>${brief(name, MAX_FIELD_LENGTH)}</b>: ${brief(value, MAX_FIELD_LENGTH)}\n`),
      )}${hidden > 0 && `… ${hidden} more`}</pre></details>`
  );
}

function markIf(isMarked: boolean, content: Content): Content {
  return isMarked ? html`<mark>${content}</mark>` : content;
}

function targetOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { pathname, search } = new URL(url);
  return pathname + search;
}
