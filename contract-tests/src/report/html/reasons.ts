import { describeGaps } from "../../checks/coverage-gap.js";
import type { OutcomeName, Verdict } from "../../checks/verdict.js";
import type { Report } from "../../run/report.js";
import { groupBy } from "../../util/group-by.js";
import { brief, type Content, html, type Markup } from "./markup.js";
import { markOf } from "./outcome-mark.js";

/** Renders results other than failures: observations, known deviations, inconclusive and skipped checks, notices. */
export function renderReasons({ notices, underived, verdicts }: Report): Markup {
  const of = (name: OutcomeName) => verdicts.filter(({ outcome }) => outcome === name);
  return html`${renderSection("observed", "Observations of undocumented behavior", of("observed").map(renderOne))}
${renderSection("known", "Known deviations", of("known").map(renderOne))}
${renderSection("inconclusive", "Inconclusive", renderShared(of("inconclusive")))}
${renderSection("skipped", "Skipped", renderShared(of("skipped")))}
${renderSection(
  "notices",
  "Notices",
  [...notices, ...describeGaps(underived)].map((notice) => html`<li>${notice}</li>`),
)}`;
}

function renderSection(id: string, title: string, items: readonly Markup[]): Content {
  return (
    items.length > 0 &&
    html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title} <small>${items.length}</small></h2><ul class="reasons">${items}</ul></section>`
  );
}

/** The maximum length of a reason, in characters of HTML. */
const MAX_REASON_LENGTH = 600;

function renderOne({ check, outcome, reason }: Verdict): Markup {
  return html`<li>${markOf(outcome)}<div><p>${brief(reason, MAX_REASON_LENGTH)}</p><p class="about"><code>${check.id}</code> ${check.title}</p></div></li>`;
}

/** Renders one entry per reason, because many checks share the same reason. */
function renderShared(verdicts: readonly Verdict[]): readonly Markup[] {
  return [...groupBy(verdicts, ({ reason }) => reason)].map(([reason, members]) => {
    const [first] = members;
    const ids = members.map(({ check }) => html`<code>${check.id}</code> `);
    return html`<li>${first !== undefined && markOf(first.outcome)}<div><p>${brief(reason, MAX_REASON_LENGTH)}</p>${
      members.length < MIN_COLLAPSED
        ? html`<p class="about">${ids}</p>`
        : html`<details class="about"><summary>${members.length} checks</summary>${ids}</details>`
    }</div></li>`;
  });
}

/** The number of checks from which an entry lists them in a collapsed section. */
const MIN_COLLAPSED = 5;
