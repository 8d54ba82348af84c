import type { Report } from "../../../run/report.js";
import { groupBy } from "../../../util/group-by.js";
import { html, type Markup } from "../markup.js";
import { renderUntil } from "../size-limit.js";
import { renderBand, renderLegend } from "./band.js";
import { type Lane, lanesOf } from "./lanes.js";
import { type Agreement, agreementOf, bandsOf, type Expectation, isValuePoint, stretchesOf, type Tick } from "./ticks.js";

/**
 * Renders the values that the server accepts and rejects, compared with the contract, by operation, place and kind of value.
 *
 * @param detailed the checks whose failures are shown in full, for links
 */
export function renderBoundaryMap({ boundaries, contract }: Report, detailed: ReadonlySet<string>): Markup | undefined {
  const values = boundaries.filter(isValuePoint);
  if (values.length === 0) return undefined;
  const operations = [...groupBy(values, ({ operation }) => operation)].map(([id, points]) => {
    const unsorted = [...groupBy(points, ({ place }) => place)].map(([name, members]) => ({ name, lanes: lanesOf(members) }));
    // Places with deviations come first, so that readers find them at once.
    const places = [...unsorted.filter(isWrong), ...unsorted.filter((place) => !isWrong(place))];
    return { id, places, wrong: unsorted.filter(isWrong).length };
  });
  // Operations with a shared schema deviate in the same way. Only the first one is open; the others are collapsed.
  const expanded = operations.find(({ wrong }) => wrong > 0) ?? operations[0];
  return html`<section id="map" aria-labelledby="map-title">
<h2 id="map-title">Boundary map</h2>
<p class="lead">All values that the suite sent. Above each value is the contract’s expectation, below it the server’s reaction. The values are in order, but not to scale.</p>
${renderLegend()}
${operations.map(({ id, places, wrong }) => {
  const operation = contract.operations.find((candidate) => candidate.id === id);
  return html`<details class="operation"${id === expanded?.id && html` open`}>
<summary><h3><code>${operation === undefined ? id : `${operation.method} ${operation.path}`}</code></h3>
<span class="state ${wrong > 0 ? "disagrees" : "agrees"}">${wrong > 0 ? `✘ differs from the contract in ${wrong} of ${places.length} places` : "✔ matches the contract"}</span></summary>
${renderPlaces(places, detailed, MAX_TOTAL_BYTES / operations.length)}</details>`;
})}
</section>`;
}

/** The maximum size of the map, in bytes. */
const MAX_TOTAL_BYTES = 250_000;

function renderPlaces(places: readonly Place[], detailed: ReadonlySet<string>, maxBytes: number): Markup {
  const { hiddenCount, markups } = renderUntil(places, maxBytes, (place) => renderPlace(place, detailed));
  return html`${markups}${hiddenCount > 0 && html`<p class="lead">${hiddenCount} more: see the file report.json.</p>`}`;
}

function renderPlace({ lanes, name }: Place, detailed: ReadonlySet<string>): Markup {
  const total = lanes.reduce((sum, { ticks }) => sum + ticks.length, 0);
  const wrong = count(lanes, "disagrees");
  const unclear = count(lanes, "unclear");
  const [state, text] =
    wrong > 0 ? ["disagrees", `✘ ${wrong} wrong`] : unclear > 0 ? ["unclear", `? ${unclear} unclear`] : ["agrees", "✔"];
  return html`<article class="place">
<header><h4>${name}</h4><span class="state ${state}">${text}${state === "agrees" && html`<span class="unseen"> matches the contract</span>`}</span><span class="count">${total} ${total === 1 ? "value" : "values"}</span></header>
${FINDINGS.map(({ expected, found, label }) => {
  const ticks = lanes.flatMap((lane) => lane.ticks).filter((tick) => tick.found === found && expected.includes(tick.expected));
  return ticks.length > 0 && html`<p class="finding ${found}">${label}: ${enumerate(ticks)}.</p>`;
})}
${lanes.map((lane) => renderLane(lane, detailed))}
${renderAllValues(lanes)}
</article>`;
}

/** The maximum number of stretches per lane, for servers that alternate from value to value. */
const MAX_STRETCHES = 40;

function renderLane({ hint, isOrdered, ticks, title }: Lane, detailed: ReadonlySet<string>): Markup {
  const stretches = stretchesOf(ticks);
  const bands = bandsOf(stretches.slice(0, MAX_STRETCHES));
  return html`<div class="lane${isOrdered && " ordered"}"><h5>${title}${hint !== "" && html` <small>· ${hint}</small>`}</h5>
<ol class="bands">${bands.map((band) => renderBand(band, isOrdered, detailed))}</ol>
${stretches.length > MAX_STRETCHES && html`<p class="finding">The other values are listed below.</p>`}</div>`;
}

interface Place {
  readonly name: string;
  readonly lanes: readonly Lane[];
}

function count(lanes: readonly Lane[], agreement: Agreement): number {
  return lanes.flatMap(({ ticks }) => ticks).filter((tick) => agreementOf(tick) === agreement).length;
}

function isWrong({ lanes }: Place): boolean {
  return count(lanes, "disagrees") + count(lanes, "unclear") > 0;
}

/** The deviations as text. */
const FINDINGS: readonly Finding[] = [
  { expected: ["reject"], found: "accepted", label: "Accepts values that it must reject" },
  { expected: ["accept"], found: "rejected", label: "Rejects values that it must accept" },
  { expected: ["accept", "either", "reject"], found: "other", label: "Neither accepts nor rejects" },
];

interface Finding {
  readonly expected: readonly Expectation[];
  readonly found: Tick["found"];
  readonly label: string;
}

/** The maximum number of values in a sentence. */
const MAX_ENUMERATED = 6;

function enumerate(ticks: readonly Tick[]): readonly Markup[] {
  const hidden = ticks.length - MAX_ENUMERATED;
  const items = ticks.slice(0, MAX_ENUMERATED).map(({ foundCount, label, sentCount }, index) => {
    const ratio = foundCount < sentCount && ` (${foundCount} of ${sentCount} times)`;
    return html`${index > 0 && ", "}<code>${label}</code>${ratio}`;
  });
  return hidden > 0 ? [...items, html` and ${hidden} more`] : items;
}

/** The maximum number of values listed per group in the text version. */
const MAX_LISTED = 120;

/** Renders the map as text, for readers who cannot see it and for the values that it omits. */
function renderAllValues(lanes: readonly Lane[]): Markup {
  const ticks = lanes.flatMap((lane) => lane.ticks);
  const groups = [...groupBy(ticks, ({ expected, found }) => `${EXPECTATIONS[expected]}; ${REACTIONS[found]}`)];
  return html`<details class="every"><summary>All values as text</summary><dl>${groups.map(
    ([title, members]) => html`<dt>${title}</dt>
<dd>${members.slice(0, MAX_LISTED).map(({ exact }) => html`<code>${exact}</code> `)}${members.length > MAX_LISTED && `and ${members.length - MAX_LISTED} more`}</dd>`,
  )}</dl></details>`;
}

const EXPECTATIONS = {
  accept: "Must accept",
  either: "Unspecified",
  reject: "Must reject",
} as const satisfies Readonly<Record<Expectation, string>>;

const REACTIONS = {
  accepted: "the server accepted",
  other: "the server did neither",
  rejected: "the server rejected",
} as const satisfies Readonly<Record<Tick["found"], string>>;
