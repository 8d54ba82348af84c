import { html, type Markup } from "../markup.js";
import { anchorOf } from "../outcome-mark.js";
import { agreementOf, type Band, type Expectation, type Stretch, type Tick } from "./ticks.js";

/**
 * Renders a band of the map: the contract's expectation, the values, and below them the server's reaction.
 *
 * @param detailed the checks whose failures are shown in full, for links
 */
export function renderBand({ expected, stretches }: Band, isOrdered: boolean, detailed: ReadonlySet<string>): Markup {
  return html`<li class="band ${CLASSES[expected]}"><p class="expectation"><span class="unseen">contract: </span>${EXPECTATIONS[expected]}</p>
<ol class="stretches">${stretches.map((stretch) => renderStretch(stretch, isOrdered, detailed))}</ol></li>`;
}

/** Renders the legend of the bands. */
export function renderLegend(): Markup {
  return html`<dl class="legend">
<div><dt>contract</dt><dd><span class="expectation accept">must accept</span> <span class="expectation reject">must reject</span> <span class="expectation unspecified">unspecified</span></dd></div>
<div><dt>server</dt><dd><span class="reaction accepted">accepted</span> <span class="reaction rejected">rejected</span> <span class="reaction other unclear">? neither</span> <span class="reaction accepted disagrees">✘ violation</span></dd></div>
</dl>`;
}

const CLASSES = {
  accept: "accept",
  either: "unspecified",
  reject: "reject",
} as const satisfies Readonly<Record<Expectation, string>>;

const EXPECTATIONS = {
  accept: "must accept",
  either: "unspecified",
  reject: "must reject",
} as const satisfies Readonly<Record<Expectation, string>>;

const REACTIONS = { accepted: "accepted", other: "neither", rejected: "rejected" } as const;
const SIGNS = { agrees: "", disagrees: "✘ ", free: "", unclear: "? " } as const;

function renderStretch(stretch: Stretch, isOrdered: boolean, detailed: ReadonlySet<string>): Markup {
  const agreement = agreementOf(stretch);
  const check = stretch.ticks.find((tick) => detailed.has(tick.check))?.check;
  const reaction = html`${SIGNS[agreement]}<span class="unseen">server: </span>${REACTIONS[stretch.found]}`;
  const isWrong = agreement === "disagrees" || agreement === "unclear";
  return html`<li class="stretch ${agreement}"><ul class="ticks">${renderTicks(stretch.ticks, isOrdered)}</ul>
<p class="reaction ${stretch.found} ${agreement}">${isWrong && check !== undefined ? html`<a href="#${anchorOf(check)}">${reaction}</a>` : reaction}</p></li>`;
}

/** The number of values shown at the ends of a long stretch: ordered values have their boundaries there. */
const ENDS = { ordered: [2, 2], unordered: [26, 4] } as const;
const MAX_TICKS = { ordered: 8, unordered: 32 } as const;

function renderTicks(ticks: readonly Tick[], isOrdered: boolean): readonly Markup[] {
  const order = isOrdered ? "ordered" : "unordered";
  if (ticks.length <= MAX_TICKS[order]) return ticks.map(renderTick);
  const [first, last] = ENDS[order];
  const hidden = ticks.length - first - last;
  return [
    ...ticks.slice(0, first).map(renderTick),
    html`<li class="more" title="${hidden} more">…${hidden}…<span class="unseen"> more</span></li>`,
    ...ticks.slice(-last).map(renderTick),
  ];
}

function renderTick({ exact, foundCount, label, sentCount }: Tick): Markup {
  const ratio = foundCount < sentCount && html`<small> ${foundCount}/${sentCount}</small>`;
  return html`<li${exact !== label && html` title="${exact}"`}>${label}${ratio}</li>`;
}
