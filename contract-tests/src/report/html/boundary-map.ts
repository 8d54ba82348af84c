import type { Report } from "../../run/report.js";
import { groupBy } from "../../util/group-by.js";
import { renderBand, renderLegend } from "./band.js";
import { type Lane, lanesOf } from "./lanes.js";
import { html, type Markup } from "./markup.js";
import { bandsOf, type Expectation, isValuePoint, type Standing, standingOf, stretchesOf, type Tick } from "./ticks.js";

/** Renders the values that the server accepts and rejects against the contract, by operation, place and kind of value. */
export function renderBoundaryMap({ boundaries, contract }: Report, told: ReadonlySet<string>): Markup | undefined {
  const values = boundaries.filter(isValuePoint);
  if (values.length === 0) return undefined;
  const operations = [...groupBy(values, ({ operation }) => operation)].map(([id, points]) => {
    const found = [...groupBy(points, ({ place }) => place)].map(([name, members]) => ({ name, lanes: lanesOf(members) }));
    // Places with deviations come first, so that readers find them at once.
    const places = [...found.filter(isWrong), ...found.filter((place) => !isWrong(place))];
    return { id, places, wrong: found.filter(isWrong).length };
  });
  // Operations with a shared schema deviate in the same way. Only the first one is open; the others are collapsed.
  const shown = operations.find(({ wrong }) => wrong > 0) ?? operations[0];
  return html`<section id="map" aria-labelledby="map-title">
<h2 id="map-title">Boundary map</h2>
<p class="lead">Every value that was tried: above, what the contract says of it; below, what the server did. Values stand in their order, not to scale.</p>
${renderLegend()}
${operations.map(({ id, places, wrong }) => {
  const operation = contract.operations.find((candidate) => candidate.id === id);
  return html`<details class="operation"${id === shown?.id && html` open`}>
<summary><h3>${id}</h3>${operation !== undefined && html`<code>${operation.method} ${operation.path}</code>`}
<span class="state ${wrong > 0 ? "disagrees" : "agrees"}">${wrong > 0 ? `✘ differs in ${wrong} of ${places.length} places` : "✔ as the contract says"}</span></summary>
${places.map((place) => renderPlace(place, told))}</details>`;
})}
</section>`;
}

function renderPlace({ lanes, name }: Place, told: ReadonlySet<string>): Markup {
  const tried = lanes.reduce((sum, { ticks }) => sum + ticks.length, 0);
  const wrong = count(lanes, "disagrees");
  const unclear = count(lanes, "unclear");
  const [state, words] =
    wrong > 0 ? ["disagrees", `✘ ${wrong} wrong`] : unclear > 0 ? ["unclear", `? ${unclear} undecided`] : ["agrees", "✔"];
  return html`<article class="place">
<header><h4>${name}</h4><span class="state ${state}">${words}${state === "agrees" && html`<span class="unseen"> as the contract says</span>`}</span><span class="count">${tried} ${tried === 1 ? "value" : "values"}</span></header>
${FINDINGS.map(({ expected, found, says }) => {
  const ticks = lanes.flatMap((lane) => lane.ticks).filter((tick) => tick.found === found && expected.includes(tick.expected));
  return ticks.length > 0 && html`<p class="finding ${found}">${says} ${enumerate(ticks)}.</p>`;
})}
${lanes.map((lane) => renderLane(lane, told))}
${renderEvery(lanes)}
</article>`;
}

/** The maximum number of stretches per lane, for servers that alternate from value to value. */
const MOST_STRETCHES = 40;

function renderLane({ hint, isOrdered, ticks, title }: Lane, told: ReadonlySet<string>): Markup {
  const stretches = stretchesOf(ticks);
  const bands = bandsOf(stretches.slice(0, MOST_STRETCHES));
  return html`<div class="lane${isOrdered && " ordered"}"><h5>${title}${hint !== "" && html` <small>· ${hint}</small>`}</h5>
<ol class="bands">${bands.map((band) => renderBand(band, isOrdered, told))}</ol>
${stretches.length > MOST_STRETCHES && html`<p class="finding">The values beyond are listed below.</p>`}</div>`;
}

interface Place {
  readonly name: string;
  readonly lanes: readonly Lane[];
}

function count(lanes: readonly Lane[], standing: Standing): number {
  return lanes.flatMap(({ ticks }) => ticks).filter((tick) => standingOf(tick) === standing).length;
}

function isWrong({ lanes }: Place): boolean {
  return count(lanes, "disagrees") + count(lanes, "unclear") > 0;
}

/** The deviations in words. */
const FINDINGS: readonly Finding[] = [
  { expected: ["reject"], found: "taken", says: "Against the contract it takes" },
  { expected: ["accept"], found: "refused", says: "Against the contract it refuses" },
  { expected: ["accept", "either", "reject"], found: "otherwise", says: "It neither takes nor refuses" },
];

interface Finding {
  readonly expected: readonly Expectation[];
  readonly found: Tick["found"];
  readonly says: string;
}

/** The maximum number of values in a sentence. */
const MOST_TOLD = 6;

function enumerate(ticks: readonly Tick[]): readonly Markup[] {
  const rest = ticks.length - MOST_TOLD;
  const told = ticks.slice(0, MOST_TOLD).map(({ label, times, tried }, index) => {
    const often = times < tried && ` (${times} of ${tried} times)`;
    return html`${index > 0 && ", "}<code>${label}</code>${often}`;
  });
  return rest > 0 ? [...told, html` and ${rest} more`] : told;
}

/** The maximum number of values listed per group in the text version. */
const MOST_LISTED = 120;

/** Renders the map as text, for readers who cannot see it and for the values that it omits. */
function renderEvery(lanes: readonly Lane[]): Markup {
  const ticks = lanes.flatMap((lane) => lane.ticks);
  const groups = [...groupBy(ticks, ({ expected, found }) => `${SAYS[expected]}, ${DID[found]}`)];
  return html`<details class="every"><summary>All values in words</summary><dl>${groups.map(
    ([title, members]) => html`<dt>${title}</dt>
<dd>${members.slice(0, MOST_LISTED).map(({ exact }) => html`<code>${exact}</code> `)}${members.length > MOST_LISTED && `and ${members.length - MOST_LISTED} more`}</dd>`,
  )}</dl></details>`;
}

const SAYS = {
  accept: "The contract takes",
  either: "The contract says nothing",
  reject: "The contract refuses",
} as const satisfies Readonly<Record<Expectation, string>>;

const DID = {
  otherwise: "the server did neither",
  refused: "the server refused",
  taken: "the server took",
} as const satisfies Readonly<Record<Tick["found"], string>>;
