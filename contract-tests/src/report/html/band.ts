import { html, type Markup } from "./markup.js";
import { anchorOf } from "./outcome-mark.js";
import { type Band, type Stretch, standingOf, type Tick } from "./ticks.js";

/** Renders a band of the map: the contract's expectation, the values, and below them the server's reaction. */
export function renderBand({ expected, stretches }: Band, isOrdered: boolean, told: ReadonlySet<string>): Markup {
  return html`<li class="band ${expected}"><p class="says"><span class="unseen">contract: </span>${SAYS[expected]}</p>
<ol class="stretches">${stretches.map((stretch) => renderStretch(stretch, isOrdered, told))}</ol></li>`;
}

/** Renders the legend of the bands. */
export function renderLegend(): Markup {
  return html`<dl class="legend">
<div><dt>contract</dt><dd><span class="says accept">takes</span> <span class="says reject">refuses</span> <span class="says either">says nothing</span></dd></div>
<div><dt>server</dt><dd><span class="did taken">took</span> <span class="did refused">refused</span> <span class="did otherwise unclear">? neither</span> <span class="did taken disagrees">✘ against the contract</span></dd></div>
</dl>`;
}

const SAYS = { accept: "takes", either: "says nothing", reject: "refuses" } as const;
const DID = { otherwise: "neither", refused: "refused", taken: "took" } as const;
const SIGNS = { agrees: "", disagrees: "✘ ", free: "", unclear: "? " } as const;

function renderStretch(stretch: Stretch, isOrdered: boolean, told: ReadonlySet<string>): Markup {
  const standing = standingOf(stretch);
  const check = stretch.ticks.find((tick) => told.has(tick.check))?.check;
  const did = html`${SIGNS[standing]}<span class="unseen">server: </span>${DID[stretch.found]}`;
  const isWrong = standing === "disagrees" || standing === "unclear";
  return html`<li class="stretch ${standing}"><ul class="ticks">${renderTicks(stretch.ticks, isOrdered)}</ul>
<p class="did ${stretch.found} ${standing}">${isWrong && check !== undefined ? html`<a href="#${anchorOf(check)}">${did}</a>` : did}</p></li>`;
}

/** The number of values shown at the ends of a long stretch: ordered values have their boundaries there. */
const ENDS = { ordered: [2, 2], free: [26, 4] } as const;
const MOST_ORDERED = 8;
const MOST_FREE = 32;

function renderTicks(ticks: readonly Tick[], isOrdered: boolean): readonly Markup[] {
  if (ticks.length <= (isOrdered ? MOST_ORDERED : MOST_FREE)) return ticks.map(renderTick);
  const [first, last] = ENDS[isOrdered ? "ordered" : "free"];
  const left = ticks.length - first - last;
  return [
    ...ticks.slice(0, first).map(renderTick),
    html`<li class="more" title="${left} more">…${left}…<span class="unseen"> more</span></li>`,
    ...ticks.slice(-last).map(renderTick),
  ];
}

function renderTick({ exact, label, times, tried }: Tick): Markup {
  const often = times < tried && html`<small> ${times}/${tried}</small>`;
  return html`<li${exact !== label && html` title="${exact}"`}>${label}${often}</li>`;
}
