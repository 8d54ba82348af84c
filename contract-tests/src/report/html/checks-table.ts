import type { Verdict } from "../../checks/verdict.js";
import { countOutcomes, type Report } from "../../run/report.js";
import { groupBy } from "../../util/group-by.js";
import { brief, html, type Markup, prose } from "./markup.js";
import { markOf, OUTCOME_NAMES } from "./outcome-mark.js";

/** Renders every check with its outcome, grouped by the first part of its id. */
export function renderChecks({ verdicts }: Report): Markup {
  const groups = [...groupBy(verdicts, ({ check }) => check.id.split(".")[0] ?? "")];
  return html`<section id="checks" aria-labelledby="checks-title">
<h2 id="checks-title">All checks <small>${verdicts.length}</small></h2>
${groups.map(([name, members]) => renderGroup(name, members))}
</section>`;
}

function renderGroup(name: string, verdicts: readonly Verdict[]): Markup {
  const counts = countOutcomes(verdicts);
  const present = OUTCOME_NAMES.filter((outcome) => counts[outcome] > 0);
  return html`<details class="group"><summary><h3>${name}</h3><span class="tally">${present.map(
    (outcome) => html`<span>${markOf(outcome)} ${counts[outcome]}</span>`,
  )}</span></summary>
<table><thead><tr><th scope="col"><span class="unseen">Outcome</span></th><th scope="col">Check</th><th scope="col">Source</th><th scope="col">Requests</th></tr></thead>
<tbody>${verdicts.map(renderRow)}</tbody></table></details>`;
}

/** The maximum length of a reason, in characters of HTML. The sections above have the full reasons. */
const MAX_REASON_LENGTH = 160;

function renderRow({ check, outcome, reason, requests }: Verdict): Markup {
  return html`<tr><td>${markOf(outcome)}</td><th scope="row"><code>${check.id}</code> <span>${prose(check.title)}</span>${reason !== "" && html`<small>${brief(reason, MAX_REASON_LENGTH)}</small>`}</th><td>${check.evidence}</td><td>${requests ?? "all"}</td></tr>
`;
}
