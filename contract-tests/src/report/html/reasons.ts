import type { OutcomeName, Verdict } from "../../checks/verdict.js";
import { describeGaps } from "../../checks/wording/coverage-gap.js";
import { notRun, type Report } from "../../run/report.js";
import { groupBy } from "../../util/group-by.js";
import { type Content, html, type Markup } from "./markup.js";
import { observationOf } from "./observation.js";
import { markOf } from "./outcome-mark.js";
import { capitalize, prose } from "./prose.js";
import { renderUntil } from "./size-limit.js";

/** Renders results other than failures: observations, known deviations, inconclusive and skipped checks, notices. */
export function renderReasons(report: Report): Markup {
  const { notices, underived, verdicts } = report;
  const of = (name: OutcomeName) => verdicts.filter(({ outcome }) => outcome === name);
  const gaps = describeGaps(underived);
  return html`${renderSection("observed", "Observations", LEADS.observed, of("observed"), renderOne)}
${renderSection("known", "Known deviations", LEADS.known, of("known"), renderOne)}
${renderSection("inconclusive", "Inconclusive", LEADS.inconclusive, of("inconclusive"))}
${renderNotRun(report)}
${renderList(
  "notices",
  "Notices",
  undefined,
  [...notices, ...gaps].map((notice) => html`<li>${prose(capitalize(notice))}</li>`),
)}`;
}

/** The meaning of each outcome, for readers who do not know the suite. */
const LEADS = {
  observed: "The documentation does not specify this behavior. Either behavior conforms.",
  known: "These checks fail, as the baseline expects.",
  inconclusive: "These checks gave no result.",
} as const satisfies Partial<Record<OutcomeName, string>>;

/** The maximum size of a section, in bytes. */
const MAX_SECTION_BYTES = 50_000;

function renderSection(
  id: string,
  title: string,
  lead: string,
  verdicts: readonly Verdict[],
  render?: (verdict: Verdict) => Markup,
): Content {
  if (render === undefined) return renderList(id, title, lead, renderShared(verdicts), verdicts.length);
  return renderList(id, title, lead, verdicts.map(render));
}

function renderList(
  id: string,
  title: string,
  lead: string | undefined,
  items: readonly Markup[],
  count: number = items.length,
): Content {
  if (items.length === 0) return false;
  return html`<section id="${id}" aria-labelledby="${id}-title" data-group><h2 id="${id}-title">${title} <small>${count}</small></h2>
${lead !== undefined && html`<p class="lead">${lead}</p>`}${renderItems(items)}</section>`;
}

function renderItems(items: readonly Markup[]): Markup {
  const { hiddenCount, markups } = renderUntil(items, MAX_SECTION_BYTES, (item) => item);
  return html`<ul class="reasons">${markups}</ul>
${hiddenCount > 0 && html`<p class="lead">${hiddenCount} more: see the file report.json.</p>`}`;
}

/** Renders the checks that did not run. Only those that were selected make the run inconclusive. */
function renderNotRun(report: Report): Content {
  const missing = notRun(report);
  const excluded = report.verdicts.filter((verdict) => verdict.outcome === "skipped" && !missing.includes(verdict));
  const count = missing.length + excluded.length;
  const lists = [
    { title: "Selected", lead: "The run selected these checks. It is conclusive only if they run.", members: missing },
    {
      title: "Skipped",
      lead: "They do not count as selected, because of the profile, the shard or a property of the server.",
      members: excluded,
    },
  ];
  return (
    count > 0 &&
    html`<section id="skipped" aria-labelledby="skipped-title" data-group><h2 id="skipped-title">Not run <small>${count}</small></h2>
${lists
  .filter(({ members }) => members.length > 0)
  .map(
    ({
      lead,
      members,
      title,
    }) => html`<section data-group><h3>${title} <small>${members.length}</small></h3><p class="lead">${lead}</p>
${renderItems(renderShared(members))}</section>`,
  )}</section>`
  );
}

function renderOne(verdict: Verdict): Markup {
  const { check, outcome, reason } = verdict;
  const sentence = outcome === "observed" ? observationOf(verdict) : capitalize(reason);
  return html`<li data-outcome="${outcome}">${markOf(outcome)}<div><p>${prose(sentence)}</p><p class="about">${prose(capitalize(check.title))} <code>${check.id}</code></p></div></li>`;
}

/** Renders one entry per reason, because many checks share the same reason. */
function renderShared(verdicts: readonly Verdict[]): readonly Markup[] {
  return [...groupBy(verdicts, ({ reason }) => reason)].map(([reason, members]) => {
    const [first] = members;
    const ids = renderUntil(members, MAX_IDS_BYTES, ({ check }) => html`<li><code>${check.id}</code></li>`);
    const list = html`<ul class="ids">${ids.markups}${ids.hiddenCount > 0 && html`<li>and ${ids.hiddenCount} more</li>`}</ul>`;
    return html`<li${first !== undefined && html` data-outcome="${first.outcome}"`}>${first !== undefined && markOf(first.outcome)}<div><p>${prose(capitalize(reason))}</p>${
      members.length < MIN_COLLAPSED
        ? html`<div class="about">${list}</div>`
        : html`<details class="about"><summary>${members.length} checks</summary>${list}</details>`
    }</div></li>`;
  });
}

/** The number of checks from which an entry lists them in a collapsed section. */
const MIN_COLLAPSED = 5;
/** The maximum size of the ids of one entry, in bytes. */
const MAX_IDS_BYTES = 30_000;
