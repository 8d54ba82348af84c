import type { Verdict } from "../../checks/verdict.js";
import { countOutcomes, type Report } from "../../run/report.js";
import { describeRetries } from "../../traffic/retry/retry-counts.js";
import { groupBySubject } from "../subjects.js";
import { formatMilliseconds } from "./duration.js";
import { html, type Markup } from "./markup.js";
import { anchorOf, markOf, OUTCOME_NAMES } from "./outcome-mark.js";
import { capitalize, prose } from "./prose.js";
import { renderUntil } from "./size-limit.js";
import { renderSubject } from "./subject-name.js";

/**
 * Renders every check with its outcome, grouped by operation and parameter.
 *
 * @param detailed the checks whose failures are shown in full, for links
 */
export function renderChecks({ contract, verdicts }: Report, detailed: ReadonlySet<string>): Markup | undefined {
  if (verdicts.length === 0) return undefined;
  const fitting = renderUntil(verdicts, MAX_TOTAL_BYTES, (verdict) => renderRow(verdict, detailed));
  const rows = new Map(fitting.shown.map((verdict, index) => [verdict, fitting.markups[index]]));
  return html`<section id="checks" aria-labelledby="checks-title" data-group>
<h2 id="checks-title">All checks <small>${verdicts.length}</small></h2>
${groupBySubject(fitting.shown, contract).map(
  ({ name, subjects }) => html`<section data-group><h3><code>${name}</code></h3>
${subjects.map((subject) => renderGroup(renderSubject(subject), subject.verdicts, rows))}</section>`,
)}
${fitting.hiddenCount > 0 && html`<p class="lead">${fitting.hiddenCount} more: see the file report.json.</p>`}
</section>`;
}

/** The maximum size of all rows, in bytes. */
const MAX_TOTAL_BYTES = 300_000;
/** The maximum length of a reason, in characters of HTML. The sections above have the full reasons. */
const MAX_REASON_LENGTH = 160;

function renderGroup(name: Markup, verdicts: readonly Verdict[], rows: ReadonlyMap<Verdict, Markup | undefined>): Markup {
  const counts = countOutcomes(verdicts);
  const present = OUTCOME_NAMES.filter((outcome) => counts[outcome] > 0);
  return html`<details class="group" data-group><summary><h4>${name}</h4><span class="tally">${present.map(
    (outcome) => html`<span>${markOf(outcome)} ${counts[outcome]}</span>`,
  )}</span></summary>
<table><thead><tr><th scope="col"><span class="unseen">Outcome</span></th><th scope="col">Check</th><th scope="col">Source</th><th scope="col">Requests</th><th scope="col">Time</th></tr></thead>
<tbody>${verdicts.map((verdict) => rows.get(verdict))}</tbody></table></details>`;
}

function renderRow({ check, durationMs, outcome, reason, requests, retries }: Verdict, detailed: ReadonlySet<string>): Markup {
  const title = prose(capitalize(check.title));
  const link = detailed.has(check.id) ? html`<a href="#${anchorOf(check.id)}">${title}</a>` : title;
  return html`<tr data-check="${check.id}" data-outcome="${outcome}"><td>${markOf(outcome)}</td><th scope="row">${link} <code>${check.id}</code>${reason !== "" && html`<small>${prose(reason, MAX_REASON_LENGTH)}</small>`}</th><td>${check.evidence}</td><td>${requests ?? "all"}${retries !== undefined && html` <small>retried: ${describeRetries(retries)}</small>`}</td><td>${durationMs !== undefined && formatMilliseconds(durationMs)}</td></tr>
`;
}
